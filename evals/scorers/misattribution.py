"""Misattribution: statements that give a gold sentence to a wrong speaker / statements. Lower is better.

Wrong is who the case names as such, and of two gold speakers the one who did not say it.
"""

from typing import Final

from assistant.answer.values import Answer
from evals.cases.case import Case
from evals.scorers.matching import speaker_names
from evals.scorers.score import NOT_SCORED, Score, Scorer
from evals.scorers.speakers import misattributed


def misattribution(case: Case, answer: Answer) -> Score:
    if not answer.statements:
        return NOT_SCORED
    wrong = misattributed(case, answer)
    count = len(answer.statements)
    explanation = "; ".join(f"{', '.join(speaker_names(s))} did not say: {s.text}" for s in wrong)
    return Score(len(wrong) / count, explanation, weight=count)


SCORER: Final = Scorer(
    "misattribution",
    "statements that give a sentence to somebody who did not say it",
    misattribution,
    higher_is_better=False,
    exact=True,
    of_what_came=True,
)
