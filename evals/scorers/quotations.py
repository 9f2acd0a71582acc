"""Quotations: 1 where all that a statement has in quotation marks stands in the sentences that it cites."""

import re
from typing import Final

from assistant.answer.values import Answer
from evals.cases.case import Case
from evals.scorers.score import NOT_SCORED, Score, Scorer


def quotations(_: Case, answer: Answer) -> Score:
    if not answer.statements:
        return NOT_SCORED
    for statement in answer.statements:
        cited = " ".join(" ".join(c.quote for c in statement.citations).split())
        for quoted in _quoted_in(statement.text):
            if quoted not in cited:
                return Score(0.0, f"not in what is cited: “{quoted}”")
    return Score(1.0)


def _quoted_in(text: str) -> list[str]:
    """What stands in quotation marks, with single spaces, without the stop or comma at its end."""
    runs = re.findall(r"“([^“”]+)”|\"([^\"]+)\"", text)
    return [" ".join(curly.split() or straight.split()).rstrip(" .,;:!?…") for curly, straight in runs]


SCORER: Final = Scorer(
    "quotations", "words in quotation marks stand in the cited sentences", quotations, exact=True, of_what_came=True
)
