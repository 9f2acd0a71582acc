"""The vector index: sentences, passages, and attributions as text, in Chroma. The only module that knows Chroma.

Derived from the archive and can always be rebuilt from it. Knows nothing of SQL, of filters on speakers and dates, or
of how evidence is ranked.

An embedded index is never changed in place. Chroma is not made for two processes, is stale in a reader when another
writes, leaves torn files when it is killed while it saves its graph, and then returns a fraction of what it holds, or
dies of a segmentation fault (all tried, 1.5.9). So a writer fills a copy of the published snapshot, and one
os.replace() of index.json publishes it, with the digests of its files. A kill at any point leaves the last snapshot.
"""

import hashlib
import json
import os
import shutil
import threading
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, Self, TypeVar, cast
from urllib.parse import urlsplit

from corpus.archive.embedding import Embedder
from corpus.articles.article import Article, Passage, Sentence
from corpus.attribution.values import Attribution
from corpus.errors import VectorIndexError

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection as ChromaCollection
    from chromadb.api.types import Where
    from chromadb.config import Settings
    from numpy.typing import NDArray

T = TypeVar("T")
ItemKind = Literal["passage", "attribution", "sentence"]

SCHEMA_VERSION = 2
_MANIFEST = "index.json"
_COLLECTION = "whosaid"
_TRIES = 10  # a reader is overtaken by a writer once in a while, ten times in a row by none that does any work
_FEW_ARTICLES = 300  # up to here Chroma filters; above, its filter (56 ms for 1,000) costs more than looking further


class MissingIndexError(VectorIndexError):
    """There is no vector index where one should be."""


class DamagedIndexError(VectorIndexError):
    """The vector index cannot be read, or is not what was published."""


class OtherModelError(VectorIndexError):
    """The vector index was filled by another embedding model."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is embedded: a sentence, a passage, or an attribution as text. Its sentences are `first` to `last`."""

    id: str
    kind: ItemKind
    article_id: str
    first: int
    last: int
    attribution: int | None
    text: str


class Hit(NamedTuple):
    """An item found. `attribution` is its number in the article's list, where it is one; the score is the cosine."""

    kind: ItemKind
    article_id: str
    first: int
    last: int
    attribution: int | None
    score: float


def items_of(
    article: Article, sentences: Sequence[Sentence], passages: Sequence[Passage], attributions: Sequence[Attribution]
) -> list[Item]:
    """What the index holds of an article; ids come from content, so that the same article gives the same ids."""
    text = article.text
    header = "" if article.title in text[: len(article.title) + 200] else f"{article.title}\n"
    found = {}
    for sentence in sentences:
        words = " ".join(sentence.span.within(text).split())
        item = Item(
            sentence_id(article.id, sentence.index), "sentence", article.id, sentence.index, sentence.index, None, words
        )
        found[item.id] = item
    for passage in passages:
        item = _item(article.id, "passage", (passage.first, passage.last), None, header + passage.span.within(text))
        found[item.id] = item
    for number, attribution in enumerate(attributions):
        if attribution.sentences:
            item = _of_attribution(article, number, attribution)
            found[item.id] = item
    return list(found.values())


def sentence_id(article_id: str, index: int) -> str:
    """The id of the item that a sentence is."""
    return _digest(article_id, "sentence", str(index))


def attribution_id(article: Article, number: int, attribution: Attribution) -> str:
    """The id of the item that an attribution is."""
    return _of_attribution(article, number, attribution).id


def _of_attribution(article: Article, number: int, attribution: Attribution) -> Item:
    reach = min(attribution.sentences), max(attribution.sentences)
    return _item(article.id, "attribution", reach, number, _as_text(attribution, article.text))


def _as_text(attribution: Attribution, text: str) -> str:
    """Speaker, cue and content in this order, whatever the order in the article: "the ministry denied that ..."."""
    source = " ".join(span.within(text) for span in attribution.source)
    speaker = attribution.speaker.name if attribution.speaker else source
    spans = (*attribution.cue, *attribution.content)
    return " ".join((speaker, *(span.within(text) for span in spans))).strip()


def _item(article_id: str, kind: ItemKind, reach: tuple[int, int], number: int | None, text: str) -> Item:
    id_ = _digest(article_id, kind, *map(str, reach), str(number), text)
    return Item(id_, kind, article_id, *reach, number, text)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class IndexWriter:
    """Fills the index, see VectorIndex.writing()."""

    def __init__(self, where: str, client: "Client", collection: "ChromaCollection", embedder: Embedder) -> None:
        self._where = where
        self._collection = collection
        self._embedder = embedder
        with _explained_by(lambda error: _unwritable(where, error)):  # a server is asked
            self._largest_batch = client.get_max_batch_size()

    def replace(self, article_ids: Sequence[str], items: Sequence[Item]) -> None:
        """Make these the items of these articles, in place of all that the index holds of them."""
        vectors = self._embedder.embed([item.text for item in items])
        with _explained_by(lambda error: _unwritable(self._where, error)):
            if article_ids:
                # Old items first: an upsert replaces those of the same id only.
                self._collection.delete(where=_among(article_ids))
            for start in range(0, len(items), self._largest_batch):
                batch = slice(start, start + self._largest_batch)
                self._collection.upsert(
                    ids=[item.id for item in items[batch]],
                    embeddings=vectors[batch],
                    metadatas=[_metadata(item) for item in items[batch]],
                )


def _among(article_ids: Collection[str]) -> "Where":
    return cast("Where", {"article_id": {"$in": sorted(article_ids)}})


def _metadata(item: Item) -> dict[str, str | int]:
    return {
        "kind": item.kind,
        "article_id": item.article_id,
        "first": item.first,
        "last": item.last,
        "attribution": -1 if item.attribution is None else item.attribution,
    }


def _hit(metadata: dict[str, Any], distance: float) -> Hit:
    attribution = metadata["attribution"]
    return Hit(
        metadata["kind"],
        metadata["article_id"],
        metadata["first"],
        metadata["last"],
        None if attribution < 0 else attribution,
        1.0 - distance,
    )


class VectorIndex:
    """An open index: VectorIndex.open(), or rebuild() for an empty one. Safe to share between threads.

    A search sees what any process has published until then. Raises VectorIndexError: missing, damaged, another model,
    newer schema, or a server out of reach.
    """

    def __init__(self, store: "_Store", embedder: Embedder) -> None:
        self._store = store
        self._embedder = embedder
        self._last_query: tuple[str, NDArray[np.float32]] | None = None

    @classmethod
    def open(
        cls, location: Path | str, embedder: Embedder, *, create: bool = False, collection: str = _COLLECTION
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
    def rebuild(cls, location: Path | str, embedder: Embedder, *, collection: str = _COLLECTION) -> Self:
        """An empty index in place of whatever is there, damaged or filled by another model."""
        store = _store(location, embedder, collection)
        store.reset()
        store.open()
        return cls(store, embedder)

    @property
    def model_id(self) -> str:
        return self._embedder.model_id

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
        """A writer. What it wrote is published when the block ends well, and gone when it raises (not on a server).

        One writer at a time, across processes: the caller sees to that.
        """
        with self._store.writing() as (client, collection):
            yield IndexWriter(self._store.where, client, collection, self._embedder)

    def search(
        self,
        query: "str | NDArray[np.float32]",
        k: int,
        *,
        kind: ItemKind | None = None,
        article_ids: Collection[str] | None = None,
        skip: Collection[str] = (),
    ) -> list[Hit]:
        """The k items nearest to a text or vector, best first; fewer if there are no more that pass.

        `article_ids`, where given, are the only articles to look in, `skip` articles to leave out (those pending in the
        archive: their items may be of an old revision).
        """
        if k < 1 or (article_ids is not None and not article_ids):
            return []
        vector = self._vector_of(query) if isinstance(query, str) else query
        among = None if article_ids is None else frozenset(article_ids)

        def passes(hit: Hit) -> bool:
            is_kind = kind is None or hit.kind == kind
            return is_kind and hit.article_id not in skip and (among is None or hit.article_id in among)

        where = _among(among) if among and len(among) <= _FEW_ARTICLES else None
        return self._store.ask(lambda found: _nearest(found, vector, k, where=where, passes=passes))

    def cosines(self, query: str, ids: Sequence[str]) -> dict[str, float]:
        """How near each of these items is to a text, by id; what the index does not hold is left out."""
        if not ids:
            return {}
        vector = self._vector_of(query)
        return self._store.ask(lambda found: _cosines(found, vector, ids))

    def _vector_of(self, query: str) -> "NDArray[np.float32]":
        """The query's embedding; a question is searched for, and then asked how near what was found is."""
        held = self._last_query
        if held is None or held[0] != query:
            held = self._last_query = (query, self._embedder.embed([query])[0])
        return held[1]


def _cosines(collection: "ChromaCollection", vector: "NDArray[np.float32]", ids: Sequence[str]) -> dict[str, float]:
    import numpy as np

    held = collection.get(ids=list(dict.fromkeys(ids)), include=["embeddings"])
    if not held["ids"]:
        return {}
    matrix = np.asarray(held["embeddings"], dtype=np.float32)
    return dict(zip(held["ids"], (matrix @ vector).tolist(), strict=True))


def _nearest(
    collection: "ChromaCollection",
    vector: "NDArray[np.float32]",
    k: int,
    *,
    where: "Where | None",
    passes: Callable[[Hit], bool],
) -> list[Hit]:
    """The k nearest that pass. Filters in Chroma cost more than looking further (69 ms for `kind`, 5 ms without)."""
    total = collection.count()
    asked = min(total, 2 * k)
    while asked:
        found = collection.query(
            query_embeddings=vector.reshape(1, -1), n_results=asked, where=where, include=["metadatas", "distances"]
        )
        metadatas, distances = found["metadatas"] or [[]], found["distances"] or [[]]
        hits = [_hit(dict(one), distance) for one, distance in zip(metadatas[0], distances[0], strict=True)]
        passed = [hit for hit in hits if passes(hit)]
        if len(passed) >= k or asked == total or len(hits) < asked:
            return passed[:k]
        asked = min(total, asked * 4)
    return []


class _Store(Protocol):
    """Where the collection lives; `where` names it in messages."""

    where: str

    def open(self) -> None: ...

    def close(self) -> None:
        """Let go of what is open; the next ask() opens anew."""

    def reset(self) -> None:
        """Put an empty index in place of whatever there is."""

    def ask(self, question: "Callable[[ChromaCollection], T]") -> "T": ...

    def writing(self) -> AbstractContextManager[tuple["Client", "ChromaCollection"]]: ...


def _store(location: Path | str, embedder: Embedder, collection: str) -> _Store:
    if isinstance(location, str) and urlsplit(location).scheme in ("http", "https"):
        return _Server(location, embedder.model_id, collection)
    return _Folder(Path(location), embedder.model_id)


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What index.json says: the published snapshot, and how to tell that it is whole."""

    snapshot: str
    model_id: str
    items: int
    files: dict[str, str]  # SHA-256 of the graph's files; chroma.sqlite3 changes when it is opened, and checks itself
    schema: int = SCHEMA_VERSION


class _Folder:
    """Snapshots in a folder, see the module's docstring."""

    def __init__(self, folder: Path, model_id: str) -> None:
        self._folder = folder.expanduser().absolute()
        self.where = str(self._folder)
        self._model_id = model_id
        self._lock = threading.RLock()  # held through a question, so that nobody closes the client under it
        self._seen = b""
        self._client: Client | None = None
        self._collection: ChromaCollection | None = None

    def open(self) -> None:
        self.ask(lambda _: None)

    def close(self) -> None:
        with self._lock:
            self._seen, self._collection = b"", None
            client, self._client = self._client, None
            if client is not None:
                _close_client(client)

    def ask(self, question: "Callable[[ChromaCollection], T]") -> "T":
        with self._lock:
            for _ in range(_TRIES):
                collection, seen = self._current(), self._seen
                try:
                    with self._explained():
                        return question(collection)
                except DamagedIndexError:
                    self.close()
                    if self._read_manifest() == seen:
                        raise  # else a writer published, and cleared away what was being read
            raise self._damaged("it changes faster than it can be read")

    def reset(self) -> None:
        with self._mending():
            self.close()
            self._folder.mkdir(parents=True, exist_ok=True)
            self._sweep(keep="")
            fresh = self._folder / _fresh_name()
            with _client(fresh) as client:
                _create_collection(client, _COLLECTION, self._model_id)
            self._publish(fresh, items=0)

    @contextmanager
    def writing(self) -> Iterator[tuple["Client", "ChromaCollection"]]:
        with self._lock:
            self._current()  # a copy of something damaged would be published as whole
            current = self._manifest(self._seen)
        fresh = self._folder / _fresh_name()
        try:
            with ExitStack() as opened:
                with self._mending():
                    self._sweep(keep=current.snapshot)
                    shutil.copytree(self._folder / current.snapshot, fresh)
                    client = opened.enter_context(_client(fresh))
                    collection = client.get_collection(_COLLECTION, embedding_function=None)
                yield client, collection  # outside of _mending(): what the caller raises is the caller's
                with self._mending():
                    items = collection.count()
                    opened.close()
                    self._publish(fresh, items=items)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise

    def _current(self) -> "ChromaCollection":
        """The published snapshot, opened anew when another has been published."""
        for _ in range(_TRIES):
            seen = self._read_manifest()
            if self._collection is not None and seen == self._seen:
                return self._collection
            self.close()
            try:
                self._collection = self._open_snapshot(self._manifest(seen))
            except DamagedIndexError:
                self.close()
                if self._read_manifest() == seen:
                    raise  # else a writer published, and cleared away what was being opened
            self._seen = seen
        raise self._damaged("it changes faster than it can be opened")

    def _open_snapshot(self, manifest: _Manifest) -> "ChromaCollection":
        snapshot = self._folder / manifest.snapshot
        # Before Chroma touches the files: it dies of a segmentation fault on some, and answers half from others.
        for name, digest in manifest.files.items():
            try:
                is_whole = _sha256(snapshot / name) == digest
            except OSError:
                is_whole = False
            if not is_whole:
                raise self._damaged(f"{name} is not the file that was written")
        if not (snapshot / "chroma.sqlite3").is_file():
            raise self._damaged("chroma.sqlite3 is missing")
        with self._explained():
            self._client = _open_client(snapshot)
            collection = self._client.get_collection(_COLLECTION, embedding_function=None)
            items = collection.count()
        if items != manifest.items:
            raise self._damaged(f"it has {items} items instead of {manifest.items}")
        return collection

    def _read_manifest(self) -> bytes:
        try:
            return (self._folder / _MANIFEST).read_bytes()
        except FileNotFoundError:
            raise MissingIndexError(f"there is no vector index in {self.where!r}; {_MEND}") from None
        except OSError as exc:
            raise self._damaged(exc.strerror or "index.json cannot be read") from exc

    def _manifest(self, raw: bytes) -> _Manifest:
        try:
            found = json.loads(raw)
            schema, model_id = found["schema"], found["model_id"]
            if schema == SCHEMA_VERSION:
                manifest = _Manifest(**found)
        except (ValueError, TypeError, KeyError) as exc:
            raise self._damaged("index.json is not what was written") from exc
        _check_make(self.where, schema, model_id, self._model_id)
        return manifest

    def _publish(self, fresh: Path, *, items: int) -> None:
        # Until Chroma has saved a graph (after 1,000 items) its folder holds blanks that each open writes anew.
        graphs = [found.parent for found in sorted(fresh.glob("*/index_metadata.pickle"))]
        files = {
            path.relative_to(fresh).as_posix(): _sha256(path) for graph in graphs for path in sorted(graph.iterdir())
        }
        manifest = _Manifest(fresh.name, self._model_id, items, files)
        draft = self._folder / (_MANIFEST + ".new")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(manifest), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._folder / _MANIFEST)
        self._sweep(keep=fresh.name)

    def _sweep(self, *, keep: str) -> None:
        """Delete every other snapshot. A reader that has one open keeps it until it looks again."""
        for path in self._folder.iterdir():
            if path.is_dir() and path.name != keep:
                shutil.rmtree(path, ignore_errors=True)

    def _damaged(self, why: str) -> DamagedIndexError:
        return DamagedIndexError(f"the vector index in {self.where!r} is damaged ({why}); {_MEND}")

    def _explained(self) -> AbstractContextManager[None]:
        return _explained_by(lambda error: self._damaged(_first_line(error)))

    def _mending(self) -> AbstractContextManager[None]:
        return _explained_by(lambda error: _unwritable(self.where, error))


class _Server:
    """A collection on a Chroma server, which keeps readers and writers apart itself."""

    def __init__(self, url: str, model_id: str, name: str) -> None:
        self.where = url
        self._model_id = model_id
        self._name = name
        self._lock = threading.Lock()
        self._open: tuple[Client, ChromaCollection] | None = None

    def open(self) -> None:
        try:
            self.ask(lambda found: found.count())
        except VectorIndexError:
            self.close()
            raise

    def close(self) -> None:
        with self._lock:
            held, self._open = self._open, None
        if held is not None:
            _disconnect(held[0])

    def ask(self, question: "Callable[[ChromaCollection], T]") -> "T":
        try:
            return self._ask_once(question)
        except DamagedIndexError:
            self.close()  # another process may have rebuilt the collection
            return self._ask_once(question)

    def _ask_once(self, question: "Callable[[ChromaCollection], T]") -> "T":
        with self._explained():
            return question(self._opened()[1])

    def reset(self) -> None:
        self.close()
        with self._explained():
            client = self._connect()
            try:
                if any(found.name == self._name for found in client.list_collections()):
                    client.delete_collection(self._name)
                _create_collection(client, self._name, self._model_id)
            finally:
                _disconnect(client)

    @contextmanager
    def writing(self) -> Iterator[tuple["Client", "ChromaCollection"]]:
        self.close()  # another process may have rebuilt the collection
        with self._explained():
            opened = self._opened()
        yield opened

    def _opened(self) -> tuple["Client", "ChromaCollection"]:
        from chromadb.errors import NotFoundError

        with self._lock:
            if self._open is None:
                client = self._connect()
                try:
                    collection = client.get_collection(self._name, embedding_function=None)
                except NotFoundError:
                    _disconnect(client)
                    raise MissingIndexError(
                        f"there is no vector index {self._name!r} at {self.where!r}; {_MEND}"
                    ) from None
                self._open = client, collection
                made = collection.metadata or {}
                _check_make(self.where, made.get("schema"), made.get("model_id"), self._model_id)
            return self._open

    def _connect(self) -> "Client":
        import chromadb

        address = urlsplit(self.where)
        is_secure = address.scheme == "https"
        client = chromadb.HttpClient(
            host=address.hostname or "",
            port=address.port or (443 if is_secure else 80),
            ssl=is_secure,
            settings=_settings(),
        )
        return cast("Client", client)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        from chromadb.errors import NotFoundError

        try:
            yield
        except VectorIndexError:
            raise
        except NotFoundError as exc:  # rebuilt by another process since we opened it
            raise DamagedIndexError(f"the vector index at {self.where!r} has gone; {_MEND}") from exc
        except Exception as exc:
            raise VectorIndexError(
                f"the Chroma server at {self.where!r} does not answer as it should ({_first_line(exc)}); "
                "start it, or unset WHOSAID_CHROMA_URL and run `whosaid reindex`"
            ) from exc


def _disconnect(client: "Client") -> None:
    with _CLIENTS_LOCK:
        client.close()
    # Chroma forgets to close its connections, those of the client and those of the second one inside it (1.5.9).
    for owner in (client, getattr(client, "_admin_client", None)):
        session = getattr(getattr(owner, "_server", None), "_session", None)
        if session is not None:
            session.close()


_MEND = "run `whosaid reindex` to build it from the archive"


def _check_make(where: str, schema: object, model_id: object, wanted: str) -> None:
    if isinstance(schema, int) and schema > SCHEMA_VERSION:
        raise VectorIndexError(
            f"the vector index in {where!r} has version {schema}, newer than this whosaid reads; update whosaid"
        )
    if schema != SCHEMA_VERSION:
        raise DamagedIndexError(f"the vector index in {where!r} is not one of this whosaid; {_MEND}")
    if model_id != wanted:
        raise OtherModelError(
            f"the vector index in {where!r} was filled by embedding model {model_id!r}, not by {wanted!r}; "
            "set the embedding model back, or run `whosaid reindex` to fill it by the new one"
        )


def _create_collection(client: "Client", name: str, model_id: str) -> None:
    client.create_collection(
        name,
        embedding_function=None,  # else Chroma would fetch a model of its own
        configuration={"hnsw": {"space": "cosine"}},
        metadata={"schema": SCHEMA_VERSION, "model_id": model_id},
    )


@contextmanager
def _client(folder: Path) -> Iterator["Client"]:
    client = _open_client(folder)
    try:
        yield client
    finally:
        _close_client(client)  # all is on disk only then


# Chroma keeps one engine for all clients of a folder in a process, and has no lock around its making and ending.
_CLIENTS_LOCK = threading.Lock()


def _open_client(folder: Path) -> "Client":
    import chromadb

    with _CLIENTS_LOCK:
        return cast("Client", chromadb.PersistentClient(str(folder), settings=_settings()))


def _close_client(client: "Client") -> None:
    with _CLIENTS_LOCK:
        client.close()


def _settings() -> "Settings":
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _fresh_name() -> str:
    return f"snapshot-{uuid.uuid4().hex[:12]}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


@contextmanager
def _explained_by(explain: Callable[[BaseException], VectorIndexError]) -> Iterator[None]:
    try:
        yield
    except (VectorIndexError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as exc:  # Chroma's panics are no Exception
        raise explain(exc) from exc


def _unwritable(where: str, error: BaseException) -> VectorIndexError:
    return VectorIndexError(
        f"the vector index in {where!r} cannot be written ({_first_line(error)}); free some disk space or check who "
        "may write there, then run the same command again, nothing is lost"
    )
