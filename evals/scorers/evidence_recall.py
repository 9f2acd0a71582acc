"""Evidence recall: pieces of gold evidence that are cited / pieces that a complete answer cites."""

from collections.abc import Collection
from typing import Final

from assistant.answer.values import Answer, Citation
from evals.cases.case import Case
from evals.scorers.evidence import citations_of, is_cited
from evals.scorers.score import NOT_SCORED, Score, Scorer


def evidence_recall(case: Case, answer: Answer) -> Score:
    return recall_of(case, citations_of(answer))


def recall_of(case: Case, citations: Collection[Citation]) -> Score:
    """The same of any citations: of those that were found, say, whether an answer has them or not."""
    if not case.evidence:
        return NOT_SCORED
    missed = [evidence for evidence in case.evidence if not is_cited(evidence, citations)]
    value = 1 - len(missed) / len(case.evidence)
    return Score(value, "; ".join(f"not cited: {evidence[0].text}" for evidence in missed))


SCORER: Final = Scorer("evidence_recall", "pieces of evidence that are cited", evidence_recall)
