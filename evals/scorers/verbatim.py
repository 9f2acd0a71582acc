"""Verbatim: 1 where every sentence that is cited stands in its article, byte for byte."""

from collections.abc import Mapping

from assistant.answer.values import Answer
from evals.cases.case import Case
from evals.scorers.evidence import citations_of
from evals.scorers.matching import article_of
from evals.scorers.score import Score, Scorer


def verbatim(answer: Answer, texts: Mapping[str, str]) -> Score:
    """`texts` has the articles' texts by name."""
    for citation in citations_of(answer):
        if citation.quote not in texts.get(article_of(citation), ""):
            return Score(0.0, f"not in {article_of(citation)}: {citation.quote}")
    return Score(1.0)


def scorer_over(texts: Mapping[str, str]) -> Scorer:
    def score(_: Case, answer: Answer) -> Score:
        return verbatim(answer, texts)

    return Scorer("verbatim", "every cited sentence stands in its article, byte for byte", score, exact=True)
