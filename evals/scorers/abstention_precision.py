"""Abstention precision: refused questions that have no answer / refused questions."""

from typing import Final

from assistant.answer.values import Answer
from evals.cases.case import Case
from evals.scorers.evidence import is_answered
from evals.scorers.score import NOT_SCORED, Score, Scorer


def abstention_precision(case: Case, answer: Answer) -> Score:
    if is_answered(answer):
        return NOT_SCORED
    return Score(float(not case.answerable), "refused, though it can be answered" if case.answerable else "")


SCORER: Final = Scorer("abstention_precision", "refusals that are right", abstention_precision, of_what_came=True)
