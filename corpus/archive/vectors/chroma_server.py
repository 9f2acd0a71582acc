"""An index on a Chroma server, which keeps readers and writers apart by itself."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from corpus.archive.vectors import chroma
from corpus.errors import DamagedIndexError, MissingIndexError, VectorIndexError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection as ChromaCollection

T = TypeVar("T")


class ChromaServer:
    """The collection of one archive, by its name; `url` is the server's address."""

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
            chroma.close(held[0])

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
            client = chroma.open_server(self.where)
            try:
                if any(found.name == self._name for found in client.list_collections()):
                    client.delete_collection(self._name)
                chroma.create_collection(client, self._name, self._model_id)
            finally:
                chroma.close(client)

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
                client = chroma.open_server(self.where)
                try:
                    collection = client.get_collection(self._name, embedding_function=None)
                except NotFoundError:
                    chroma.close(client)
                    raise MissingIndexError(
                        f"there is no vector index {self._name!r} at {self.where!r}; {chroma.REBUILD}"
                    ) from None
                self._open = client, collection
                stored = collection.metadata or {}
                chroma.check_schema_and_model(self.where, stored.get("schema"), stored.get("model_id"), self._model_id)
            return self._open

    @contextmanager
    def _explained(self) -> Iterator[None]:
        from chromadb.errors import NotFoundError

        try:
            yield
        except VectorIndexError:
            raise
        except NotFoundError as exc:  # rebuilt by another process since we opened it
            raise DamagedIndexError(f"the vector index at {self.where!r} has gone; {chroma.REBUILD}") from exc
        except Exception as exc:
            raise VectorIndexError(
                f"the Chroma server at {self.where!r} does not answer as it should ({chroma.first_line(exc)}); "
                "start it, or unset WHOSAID_CHROMA_URL and run `whosaid reindex`"
            ) from exc
