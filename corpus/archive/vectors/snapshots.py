"""The embedded index: snapshots in a folder, of which index.json names the published one.

A snapshot is never changed. Chroma 1.5.9 is not made for two processes: a reader does not see what another process
writes, a kill while it saves its graph leaves torn files, and from those it returns a part of its items or ends with a
segmentation fault. So a writer fills a copy of the published snapshot, and one os.replace() of index.json publishes it
with the digests of its files. A kill at any point leaves the last snapshot.
"""

import hashlib
import json
import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from corpus.archive.vectors import chroma
from corpus.errors import DamagedIndexError, MissingIndexError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection as ChromaCollection

T = TypeVar("T")

_MANIFEST: Final = "index.json"
_TRIES: Final = 10  # a writer overtakes a reader now and then; ten times in a row only if it publishes nothing of size


@dataclass(frozen=True, slots=True)
class _Manifest:
    """The content of index.json: the published snapshot, and how to recognise that it is complete."""

    snapshot: str
    model_id: str
    items: int
    files: dict[str, str]  # SHA-256 of the graph's files. Opening changes chroma.sqlite3, which checks itself.
    schema: int = chroma.SCHEMA_VERSION


class SnapshotFolder:
    """See the module's docstring."""

    def __init__(self, folder: Path, model_id: str) -> None:
        self._folder = folder.expanduser().absolute()
        self.where = str(self._folder)
        self._model_id = model_id
        self._lock = threading.RLock()  # held during a question, so that no other thread closes the client
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
                chroma.close(client)

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
                        raise  # otherwise a writer has published, and deleted the snapshot that was being read
            raise self._damaged("it changes faster than it can be read")

    def reset(self) -> None:
        with self._writing_explained():
            self.close()
            self._folder.mkdir(parents=True, exist_ok=True)
            self._delete_others(keep="")
            fresh = self._folder / _fresh_name()
            with _client(fresh) as client:
                chroma.create_collection(client, chroma.COLLECTION, self._model_id)
            self._publish(fresh, items=0)

    @contextmanager
    def writing(self) -> Iterator[tuple["Client", "ChromaCollection"]]:
        with self._lock:
            self._current()  # checks it: a copy of a damaged snapshot would be published
            current = self._manifest(self._seen)
        fresh = self._folder / _fresh_name()
        try:
            with ExitStack() as opened:
                with self._writing_explained():
                    self._delete_others(keep=current.snapshot)
                    shutil.copytree(self._folder / current.snapshot, fresh)
                    client = opened.enter_context(_client(fresh))
                    collection = client.get_collection(chroma.COLLECTION, embedding_function=None)
                yield client, collection  # outside of _writing_explained(): the caller's own errors pass unchanged
                with self._writing_explained():
                    items = collection.count()
                    opened.close()
                    self._publish(fresh, items=items)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise

    def _current(self) -> "ChromaCollection":
        """The published snapshot; opens it if another one has been published."""
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
                    raise  # otherwise a writer has published, and deleted the snapshot that was being opened
            self._seen = seen
        raise self._damaged("it changes faster than it can be opened")

    def _open_snapshot(self, manifest: _Manifest) -> "ChromaCollection":
        snapshot = self._folder / manifest.snapshot
        # Before Chroma opens the files: damaged ones can end the process with a segmentation fault.
        for name, digest in manifest.files.items():
            try:
                is_intact = _sha256(snapshot / name) == digest
            except OSError:
                is_intact = False
            if not is_intact:
                raise self._damaged(f"{name} is not the file that was written")
        if not (snapshot / "chroma.sqlite3").is_file():
            raise self._damaged("chroma.sqlite3 is missing")
        with self._explained():
            self._client = chroma.open_folder(snapshot)
            collection = self._client.get_collection(chroma.COLLECTION, embedding_function=None)
            items = collection.count()
        if items != manifest.items:
            raise self._damaged(f"it has {items} items instead of {manifest.items}")
        return collection

    def _read_manifest(self) -> bytes:
        try:
            return (self._folder / _MANIFEST).read_bytes()
        except FileNotFoundError:
            raise MissingIndexError(f"there is no vector index in {self.where!r}; {chroma.REBUILD}") from None
        except OSError as exc:
            raise self._damaged(exc.strerror or "index.json cannot be read") from exc

    def _manifest(self, raw: bytes) -> _Manifest:
        try:
            found = json.loads(raw)
            schema, model_id = found["schema"], found["model_id"]
            if schema == chroma.SCHEMA_VERSION:
                manifest = _Manifest(**found)
        except (ValueError, TypeError, KeyError) as exc:
            raise self._damaged("index.json is not what was written") from exc
        chroma.check_schema_and_model(self.where, schema, model_id, self._model_id)
        return manifest

    def _publish(self, fresh: Path, *, items: int) -> None:
        # Before Chroma has saved a graph (after 1,000 items) its folder has empty files, rewritten at each opening.
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
        self._delete_others(keep=fresh.name)

    def _delete_others(self, *, keep: str) -> None:
        """Delete every other snapshot. A reader that has one open can use it until its next question."""
        for path in self._folder.iterdir():
            if path.is_dir() and path.name != keep:
                shutil.rmtree(path, ignore_errors=True)

    def _damaged(self, why: str) -> DamagedIndexError:
        return DamagedIndexError(f"the vector index in {self.where!r} is damaged ({why}); {chroma.REBUILD}")

    def _explained(self) -> AbstractContextManager[None]:
        return chroma.explained_by(lambda error: self._damaged(chroma.first_line(error)))

    def _writing_explained(self) -> AbstractContextManager[None]:
        return chroma.explained_by(lambda error: chroma.unwritable(self.where, error))


@contextmanager
def _client(folder: Path) -> Iterator["Client"]:
    client = chroma.open_folder(folder)
    try:
        yield client
    finally:
        chroma.close(client)


def _fresh_name() -> str:
    return f"snapshot-{uuid.uuid4().hex[:12]}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
