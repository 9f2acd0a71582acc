"""Citation precision: citations that serve any gold sentence / citations.

Gold is short: an answer may well cite good sentences that no case names. So it is a figure to compare by, and an
answer does not fall short by it.
"""

from typing import Final

from assistant.answer.values import Answer
from evals.cases.case import Case
from evals.scorers.evidence import citations_of, served
from evals.scorers.score import NOT_SCORED, Score, Scorer


def citation_precision(case: Case, answer: Answer) -> Score:
    citations = citations_of(answer)
    if not case.answerable or not citations:
        return NOT_SCORED
    stray = [c for c in citations if not served(case.gold, [c])]
    return Score(1 - len(stray) / len(citations), "; ".join(f"cited besides: {c.quote}" for c in stray))


SCORER: Final = Scorer("citation_precision", "citations that are evidence", citation_precision, of_what_came=True)
