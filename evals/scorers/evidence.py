"""Which gold sentences an answer cites: what the scorers of evidence go by."""

from collections.abc import Collection, Iterable

from assistant.answer.values import Answer, Citation, Outcome
from evals.cases.case import GoldEvidence, GoldSentence
from evals.scorers.matching import serves


def is_answered(answer: Answer) -> bool:
    return answer.outcome is Outcome.ANSWERED and bool(answer.statements)


def citations_of(answer: Answer) -> list[Citation]:
    return [c for s in answer.statements for c in s.citations]


def served(gold: Collection[GoldSentence], citations: Iterable[Citation]) -> frozenset[GoldSentence]:
    """The gold sentences that one of the citations serves."""
    cited = list(citations)
    return frozenset(g for g in gold if any(serves(c, g) for c in cited))


def is_cited(evidence: GoldEvidence, citations: Iterable[Citation]) -> bool:
    return bool(served(evidence, citations))
