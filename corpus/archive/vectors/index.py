"""The open index: writing items, searching by meaning. Knows nothing of SQL, of dates and speakers, or of ranking."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from corpus.archive.embedding import Embedder
from corpus.archive.values import Hit, IndexItem
from corpus.archive.vectors import chroma
from corpus.archive.vectors.chroma_server import ChromaServer
from corpus.archive.vectors.snapshots import SnapshotFolder
from corpus.errors import MissingIndexError

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection as ChromaCollection
    from numpy.typing import NDArray

_Store = SnapshotFolder | ChromaServer
# Chroma filters by up to so many articles; its filter on 1,000 costs 56 ms, more than asking for more items.
_FEW_ARTICLES: Final = 300


class IndexWriter:
    """Writes items, see VectorIndex.writing()."""

    def __init__(self, where: str, client: "Client", collection: "ChromaCollection", embedder: Embedder) -> None:
        self._where = where
        self._collection = collection
        self._embedder = embedder
        with chroma.explained_by(lambda error: chroma.unwritable(where, error)):  # this asks a server
            self._largest_batch = client.get_max_batch_size()

    def replace(self, article_ids: Sequence[str], items: Sequence[IndexItem]) -> None:
        """Replace all items of these articles by the given ones."""
        vectors = _embedded_once(self._embedder, [item.text for item in items])
        with chroma.explained_by(lambda error: chroma.unwritable(self._where, error)):
            if article_ids:
                # An upsert alone would leave old items that have another id.
                self._collection.delete(where=chroma.among(article_ids))
            for start in range(0, len(items), self._largest_batch):
                batch = slice(start, start + self._largest_batch)
                self._collection.upsert(
                    ids=[item.id for item in items[batch]],
                    embeddings=vectors[batch],
                    metadatas=[chroma.metadata_of(item) for item in items[batch]],
                )


class VectorIndex:
    """An open index: VectorIndex.open(), or rebuild() for an empty one. Safe to share between threads.

    A search sees all that any process has published before. Raises VectorIndexError: missing, damaged, another model,
    newer schema, or a server that does not answer.
    """

    def __init__(self, store: _Store, embedder: Embedder) -> None:
        self._store = store
        self._embedder = embedder
        self._last_query: tuple[str, NDArray[np.float32]] | None = None

    @classmethod
    def open(
        cls, location: Path | str, embedder: Embedder, *, create: bool = False, collection: str = chroma.COLLECTION
    ) -> Self:
        """The index in a folder, or on the Chroma server at an http(s) address.

        `create` makes an empty one where there is none. `collection` tells the indexes on one server apart.
        """
        store = _store(location, embedder, collection)
        try:
            store.open()
        except MissingIndexError:
            if not create:
                raise
            store.reset()
            store.open()
        return cls(store, embedder)

    @classmethod
    def rebuild(cls, location: Path | str, embedder: Embedder, *, collection: str = chroma.COLLECTION) -> Self:
        """An empty index in place of whatever is there, damaged or filled by another model."""
        store = _store(location, embedder, collection)
        store.reset()
        store.open()
        return cls(store, embedder)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def count(self) -> int:
        """Items in the index."""
        return self._store.ask(lambda found: found.count())

    def item_ids(self) -> set[str]:
        """The ids of all items."""
        return self._store.ask(lambda found: set(found.get(include=[])["ids"]))

    @contextmanager
    def writing(self) -> Iterator[IndexWriter]:
        """A writer. Its items are published at the end of the block, and dropped if it raises (not on a server).

        The caller ensures that there is only one writer at a time, in all processes.
        """
        with self._store.writing() as (client, collection):
            yield IndexWriter(self._store.where, client, collection, self._embedder)

    def search(
        self,
        query: str,
        k: int,
        *,
        article_ids: Collection[str] | None = None,
        skip: Collection[str] = (),
    ) -> list[Hit]:
        """The k items nearest to a text, best first; fewer if fewer pass.

        `article_ids` limits the search to these articles; `skip` leaves articles out (those pending in the archive,
        whose items may be of an old revision).
        """
        if k < 1 or (article_ids is not None and not article_ids):
            return []
        vector = self._vector_of(query)
        allowed = None if article_ids is None else frozenset(article_ids)

        def passes(hit: Hit) -> bool:
            return hit.article_id not in skip and (allowed is None or hit.article_id in allowed)

        where = chroma.among(allowed) if allowed and len(allowed) <= _FEW_ARTICLES else None
        return self._store.ask(lambda found: chroma.nearest(found, vector, k, where=where, passes=passes))

    def cosines(self, query: str, ids: Sequence[str]) -> dict[str, float]:
        """The cosine of each of these items and a text, by id, without ids that the index lacks."""
        if not ids:
            return {}
        vector = self._vector_of(query)
        return self._store.ask(lambda found: chroma.cosines(found, vector, ids))

    def _vector_of(self, query: str) -> "NDArray[np.float32]":
        """The last embedding is stored: a question is searched for, and its cosines with the hits are asked next."""
        held = self._last_query
        if held is None or held[0] != query:
            held = self._last_query = (query, self._embedder.embed([query])[0])
        return held[1]


def _embedded_once(embedder: Embedder, texts: Sequence[str]) -> "NDArray[np.float32]":
    """A row for each text; equal texts, of which a hostile article has thousands, are embedded but once."""
    rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
    return embedder.embed(list(rows))[[rows[text] for text in texts]]


def _store(location: Path | str, embedder: Embedder, collection: str) -> _Store:
    if isinstance(location, str) and urlsplit(location).scheme in ("http", "https"):
        return ChromaServer(location, embedder.model_id, collection)
    return SnapshotFolder(Path(location), embedder.model_id)
