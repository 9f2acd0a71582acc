"""Abstention recall: questions without an answer that are refused / questions without an answer."""

from typing import Final

from assistant.answer.values import Answer
from evals.cases.case import Case
from evals.scorers.evidence import is_answered
from evals.scorers.score import NOT_SCORED, Score, Scorer


def abstention_recall(case: Case, answer: Answer) -> Score:
    if case.answerable:
        return NOT_SCORED
    refused = not is_answered(answer)
    return Score(float(refused), "" if refused else "answered, though nothing answers it")


SCORER: Final = Scorer("abstention_recall", "questions without an answer that are refused", abstention_recall)
