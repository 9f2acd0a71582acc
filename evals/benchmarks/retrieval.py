"""Retrieval on the newsroom questions: how much gold is among the first 1, 5 and 20 sentences of each ranking?

The rankings are the product's own: by words, by meaning, both fused, and what the ranker makes of that. Whether an
answer shows what was found is no matter of this table.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from assistant.answer.evidence import EvidenceSet, Place
from assistant.answer.rank.ranker import rank
from assistant.answer.rank.shortlist import ranked_sentences
from assistant.answer.retrieve import Retriever
from assistant.answer.values import Citation, cite
from assistant.build import LazyIndex, open_assistant
from assistant.conversation import Question
from assistant.question.query import Query
from assistant.replay import replay
from assistant.settings import Settings
from corpus.archive.store import Archive
from corpus.archive.values import Filters, Progress
from evals.benchmarks.newsroom import laid_out, read_questions
from evals.benchmarks.results import ResultTable
from evals.cases.case import Case
from evals.runner import Figure, mean_of
from evals.scorers.evidence_recall import recall_of

DEPTHS: Final = (1, 5, 20)

NamedRankings = Mapping[str, Sequence[Place]]
"""The name of a ranking -> the sentences that it found for a question, best first."""


def measure(folder: Path, work: Path, tell: Callable[[Progress], None]) -> ResultTable:
    """The table of all rankings. `work` keeps the archive between runs."""
    newsroom = laid_out(folder, work, tell)
    cases = read_questions(newsroom.questions)
    found = rankings_of(newsroom.archive, cases, tell)
    return ResultTable(
        name="retrieval",
        title="Gold sentences found, newsroom questions over 1,107 articles",
        columns=("Ranking", *(f"recall@{depth}" for depth in DEPTHS), "n"),
        rows=tuple((name, *map(_shown, of_it), of_it[0].n) for name, of_it in recalls(cases, found).items()),
        command="whosaid bench-data DIR --only retrieval",
        note=(
            "The pieces of evidence that a question needs of which a gold sentence is among the first 1, 5 and 20 "
            "sentences; the mean over the questions that have an answer, with its 95 % interval, resampled by article. "
            "Fused are the three above and, where somebody's words are asked for, a fourth: the sentences in which "
            "they are quoted. The re-ranked are what the trained ranker makes of the first 60 of these."
        ),
    )


def rankings_of(
    folder: Path, cases: Sequence[Case], tell: Callable[[Progress], None] = lambda _: None
) -> list[Mapping[str, Sequence[Citation]]]:
    """Of each case, the rankings by name; sentences as citations, as many as the deepest measure looks at."""
    settings = Settings(archive=folder, engine="extractive")
    assistant = open_assistant(settings)
    retriever = Retriever(assistant.archive, LazyIndex(assistant.archive, settings))
    found: list[Mapping[str, Sequence[Citation]]] = []
    for done, case in enumerate(cases, start=1):
        conversation = replay(assistant, case.history, Filters())
        query = assistant.understand(Question(case.question, conversation)).query
        rankings = _rankings(retriever, query)
        found.append({name: _cited(assistant.archive, places) for name, places in rankings.items()})
        tell(Progress("asking", done, len(cases)))
    return found


def _rankings(retriever: Retriever, query: Query) -> NamedRankings:
    found = retriever.rankings(query, Filters())
    return {
        "lexical: words (BM25)": found.by_words,
        "dense: sentences": found.by_meaning,
        "dense: passages and attributions": found.by_passage,
        "fused": list(found.fused),
        "re-ranked": reranked(query, retriever.find(query, Filters())),
    }


def reranked(query: Query, evidence: EvidenceSet) -> list[Place]:
    """The sentences found as the ranker puts them; behind them those that it does not look at closely."""
    first = [ranked.candidate.found for ranked in rank(query, evidence).ranked]
    return [(e.article_id, e.sentence) for e in (*first, *(e for _, e in ranked_sentences(evidence)))]


def _cited(archive: Archive, places: Sequence[Place]) -> list[Citation]:
    """The first sentences of a ranking; one that it names twice counts once."""
    citations = []
    for article_id, number in list(dict.fromkeys(places))[: max(DEPTHS)]:
        article = archive.article(article_id)
        assert article is not None  # it was found there
        citations.append(cite(article, archive.sentences(article_id)[number].span))
    return citations


def recalls(cases: Sequence[Case], found: Sequence[Mapping[str, Sequence[Citation]]]) -> dict[str, tuple[Figure, ...]]:
    """Ranking -> its recall at each depth, over the cases that have evidence."""
    return {
        name: tuple(
            mean_of(
                [
                    (case.cluster, score.value, score.weight)
                    for case, rankings in zip(cases, found, strict=True)
                    if (score := recall_of(case, rankings[name][:depth])).value is not None
                ]
            )
            for depth in DEPTHS
        )
        for name in found[0]
    }


def _shown(figure: Figure) -> str:
    if figure.value is None:
        return "–"
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"
