"""Invented articles, an embedder that counts words, and an ingest of the first by the second."""

import zlib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.archive.embedding import Embedder
from corpus.archive.ingest import Steps, ingest, open_index
from corpus.archive.store import Archive
from corpus.archive.values import IngestReport
from corpus.archive.vectors.index import VectorIndex
from corpus.articles.article import Article, RefusedItem


class WordEmbedder:
    """Counts words into 64 slots: quick, the same everywhere, and texts that share words are near."""

    def __init__(self, model_id: str = "words") -> None:
        self.model_id = model_id
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        vectors = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, zlib.crc32(word.encode("utf-8", "replace")) % 64] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def invented(number: int, edition: int = 1) -> Article:
    """Article `number`: some share text with their neighbour, every third changes with the edition."""
    people = ("Aldous Breck", "Edda Finch", "Gale Hart", "Mara Nye")
    who = people[number % len(people)]
    lines = [
        f"The {place} of district {number} was closed on day {number}{day}, {who} said."
        for day, place in enumerate(("bridge", "mill", "quarry", "ferry", "depot"))
    ]
    if number % 3 == 0 and edition > 1:
        lines = [f"Edition {edition} of report {number}.", *lines[: 2 + edition % 3]]
    if number % 7 == 1:  # a wire copy of the report before
        lines = [f"By our own staff in town {number}.", *invented(number - 1, edition).text.split("\n")]
    return Article(
        f"/news/{number:03}.txt", "\n".join(lines), f"Report {number}", f"Outlet {number % 5}", date(2026, 5, 1)
    )


def contents(archive: Archive, index: VectorIndex) -> dict[str, object]:
    """All that an archive and its index hold, but for when and how often it was written."""
    entries = archive.articles()
    ids = sorted(entry.id for entry in entries)
    lexical = archive.search_sentences(["the", "report", "by"], limit=1_000_000)
    return {
        "articles": [archive.article(id_) for id_ in ids],
        "sentences": [archive.sentences(id_) for id_ in ids],
        "attributions": [archive.attributions(id_) for id_ in ids],
        "origins": archive.origins(ids),
        "words": sorted((hit.article_id, hit.sentence) for hit in lexical),
        "pending": archive.pending(),
        "items": sorted(index.item_ids()),
        "count": index.count(),
        "found": sorted({(*hit[:5], round(hit.score, 4)) for hit in index.search("ferry closed", 10_000)}, key=str),
    }


def wired(
    folder: Path,
    items: Iterable[Article | RefusedItem],
    *,
    embedder: Embedder | None = None,
    steps: Steps | None = None,
) -> tuple[IngestReport, dict[str, object]]:
    """Ingest as the command does, and what is held then."""
    with Archive(folder) as archive, open_index(archive, embedder or WordEmbedder(), may_create=True) as index:
        report = ingest(items, archive, index, steps=steps)
        return report, contents(archive, index)
