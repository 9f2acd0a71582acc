"""Fact right: for what the reporter tells in his own voice, 1 where all pieces of evidence are cited."""

from typing import Final

from assistant.answer.values import Answer
from evals.cases.case import Case
from evals.scorers.evidence import is_answered
from evals.scorers.evidence_recall import evidence_recall
from evals.scorers.score import NOT_SCORED, Score, Scorer


def fact_right(case: Case, answer: Answer) -> Score:
    if not case.facts or case.speakers:
        return NOT_SCORED
    recall = evidence_recall(case, answer)
    return Score(float(is_answered(answer) and recall.value == 1.0), recall.explanation)


SCORER: Final = Scorer("fact_right", "all that the reporter tells of it is cited", fact_right)
