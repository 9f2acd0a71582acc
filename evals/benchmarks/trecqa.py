"""Answer-sentence ranking on TREC-QA: of a question's candidate sentences, how far up are those that answer it?

Questions whose candidates are all right or all wrong say nothing about ranking and are left out, as in the literature's
"clean" set. What a ranker leaves unranked comes last, the wrong ones first: no credit for the file's order.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.answer.retrieve import Retriever
from assistant.build import LazyIndex
from assistant.errors import QuestionError
from assistant.question.name_matching import NO_NAMES
from assistant.question.read import read_question
from assistant.settings import Settings
from corpus.archive.embedding import load_embedder
from corpus.archive.ingest import ingest, open_index
from corpus.archive.store import Archive
from corpus.archive.values import Filters, Progress
from corpus.articles.article import Article
from corpus.language.lexicon import STOP_WORDS
from corpus.language.stems import words_of
from evals.benchmarks.results import ResultTable
from evals.benchmarks.retrieval import reranked


@dataclass(frozen=True, slots=True)
class Candidates:
    """A question and the sentences that may answer it, with whether each does."""

    question: str
    sentences: tuple[str, ...]
    right: tuple[bool, ...]


RankFunction = Callable[[int], list[int]]
"""The number of a question -> the numbers of its candidates, best first; some may be missing."""


def read_candidates(path: Path) -> tuple[Candidates, ...]:
    """The questions of a file `qtext,label,atext` that have both right and wrong candidates."""
    held: dict[str, list[tuple[str, bool]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            held.setdefault(_unspaced(row["qtext"]), []).append((_unspaced(row["atext"]), row["label"] == "1"))
    return tuple(
        Candidates(question, tuple(text for text, _ in rows), tuple(right for _, right in rows))
        for question, rows in held.items()
        if len({right for _, right in rows}) == 2
    )


def _unspaced(text: str) -> str:
    """Tokens back to text: `gang members .` -> `gang members.`"""
    for token, mark in (("``", "“"), ("''", "”"), ("-LRB-", "("), ("-RRB-", ")")):
        text = text.replace(token, mark)
    words = " ".join(text.split())
    for mark in (",", ".", "?", "!", ";", ":", ")", "”", "'s", "n't", "'re", "'ve", "'ll", "'d"):
        words = words.replace(f" {mark}", mark)
    return words.replace("( ", "(").replace("“ ", "“")


def measure(folder: Path, tell: Callable[[Progress], None]) -> ResultTable:
    """The table: mean average precision and mean reciprocal rank of each ranker."""
    held = read_candidates(folder / "data" / "trecqa" / "dev.csv")
    with TemporaryDirectory(prefix="whosaid-trecqa-", ignore_cleanup_errors=True) as work:
        archive = _archive(held, Path(work), tell)
        rankers = {
            "Who Said?": _by_product(held, archive),
            "BM25": _by_words(held, archive),
            "MiniLM": _by_meaning(held),
        }
        rows = [(name, *scores(held, ranker)) for name, ranker in rankers.items()]
        archive.close()
    pairs = sum(len(one.sentences) for one in held)
    return ResultTable(
        name="trecqa",
        title="Answer sentences ranked, TREC-QA dev",
        columns=("Ranking", "MAP", "MRR"),
        rows=tuple(rows),
        command="whosaid bench-data DIR --only trecqa",
        note=(
            f"{len(held)} questions that have both right and wrong candidates, {pairs:,} candidate sentences; the "
            "reader learned from TREC-QA's training part. Chroma's top chunks are MiniLM's order here: a candidate is "
            "a chunk."
        ),
    )


def scores(held: Sequence[Candidates], ranker: RankFunction) -> tuple[float, float]:
    """(mean average precision, mean reciprocal rank), each 0 to 1."""
    precisions, reciprocals = [], []
    for number, one in enumerate(held):
        order = completed(ranker(number), one.right)
        hits = [place for place, candidate in enumerate(order, start=1) if one.right[candidate]]
        precisions.append(sum(n / place for n, place in enumerate(hits, start=1)) / len(hits))
        reciprocals.append(1 / hits[0])
    return round(sum(precisions) / len(held), 3), round(sum(reciprocals) / len(held), 3)


def completed(order: Sequence[int], right: Sequence[bool]) -> list[int]:
    """The order with the unranked at its end, those that are wrong before those that are right."""
    first = list(dict.fromkeys(order))
    rest = sorted((n for n in range(len(right)) if n not in set(first)), key=lambda n: right[n])
    return [*first, *rest]


def _archive(held: Sequence[Candidates], work: Path, tell: Callable[[Progress], None]) -> Archive:
    """An article a question, made of its candidates, in an outlet of its own so that it can be searched alone."""
    articles = [
        Article(uri=f"question-{n}.txt", outlet=_outlet(n), text="\n\n".join(one.sentences))
        for n, one in enumerate(held)
    ]
    archive = Archive(work)
    with open_index(archive, load_embedder(), may_create=True, progress=tell) as index:
        ingest(articles, archive, index, total=len(articles), progress=tell)
    return archive


def _outlet(number: int) -> str:
    return f"Question {number}"


def _starts(one: Candidates) -> list[int]:
    starts, at = [], 0
    for sentence in one.sentences:
        starts.append(at)
        at += len(sentence) + 2
    return starts


def _candidate_at(one: Candidates, offset: int) -> int:
    """The number of the candidate that a sentence of the article belongs to."""
    return max(n for n, start in enumerate(_starts(one)) if start <= offset)


def _by_product(held: Sequence[Candidates], archive: Archive) -> RankFunction:
    """As the product ranks the sentences of an article for a question that asks for a fact."""
    retriever = Retriever(archive, LazyIndex(archive, Settings(archive=archive.folder)))

    def rank(number: int) -> list[int]:
        one = held[number]
        try:
            query = read_question(one.question, NO_NAMES)
        except QuestionError:
            return []
        evidence = retriever.find(query, Filters(outlet=_outlet(number)))
        return [_candidate_at(one, evidence.articles[a].span_of(s).start) for a, s in reranked(query, evidence)]

    return rank


def _by_words(held: Sequence[Candidates], archive: Archive) -> RankFunction:
    def rank(number: int) -> list[int]:
        one = held[number]
        terms = [w for w in words_of(one.question) if w.lower() not in STOP_WORDS]
        hits = archive.search_sentences(terms, Filters(outlet=_outlet(number)), limit=len(one.sentences) * 3)
        return [_candidate_at(one, archive.sentences(h.article_id)[h.sentence].span.start) for h in hits]

    return rank


def _by_meaning(held: Sequence[Candidates]) -> RankFunction:
    import numpy as np

    embedder = load_embedder()

    def rank(number: int) -> list[int]:
        one = held[number]
        question, *sentences = np.asarray(embedder.embed([one.question, *one.sentences]))
        return [int(n) for n in np.argsort(-(np.stack(sentences) @ question), kind="stable")]

    return rank
