"""Chroma as the index uses it: clients, collections, queries, and its errors as sentences."""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

from corpus.archive.values import Hit, IndexItem
from corpus.errors import DamagedIndexError, OtherModelError, VectorIndexError

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection as ChromaCollection
    from chromadb.api.types import Where
    from chromadb.config import Settings
    from numpy.typing import NDArray

SCHEMA_VERSION: Final = 2
COLLECTION: Final = "whosaid"
REBUILD: Final = "run `whosaid reindex` to build it from the archive"


# Chroma shares one engine among all clients of a folder, and opens and closes it without a lock.
_CLIENTS_LOCK = threading.Lock()


def open_folder(folder: Path) -> "Client":
    import chromadb

    with _CLIENTS_LOCK:
        return cast("Client", chromadb.PersistentClient(str(folder), settings=_settings()))


def open_server(url: str) -> "Client":
    import chromadb

    address = urlsplit(url)
    is_secure = address.scheme == "https"
    port = address.port or (443 if is_secure else 80)
    client = chromadb.HttpClient(host=address.hostname or "", port=port, ssl=is_secure, settings=_settings())
    return cast("Client", client)


def close(client: "Client") -> None:
    """The files of a folder are complete only after this."""
    with _CLIENTS_LOCK:
        client.close()
    # Chroma 1.5.9 leaves the connections to a server open, those of the client and of a second client inside it.
    for owner in (client, getattr(client, "_admin_client", None)):
        session = getattr(getattr(owner, "_server", None), "_session", None)
        if session is not None:
            session.close()


def _settings() -> "Settings":
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def create_collection(client: "Client", name: str, model_id: str) -> None:
    client.create_collection(
        name,
        embedding_function=None,  # else Chroma would fetch a model of its own
        configuration={"hnsw": {"space": "cosine"}},
        metadata={"schema": SCHEMA_VERSION, "model_id": model_id},
    )


def check_schema_and_model(where: str, schema: object, model_id: object, expected_model: str) -> None:
    """Raises VectorIndexError, DamagedIndexError or OtherModelError for an index that this program cannot use."""
    if isinstance(schema, int) and schema > SCHEMA_VERSION:
        raise VectorIndexError(
            f"the vector index in {where!r} has version {schema}, newer than this whosaid reads; update whosaid"
        )
    if schema != SCHEMA_VERSION:
        raise DamagedIndexError(f"the vector index in {where!r} is not one of this whosaid; {REBUILD}")
    if model_id != expected_model:
        raise OtherModelError(
            f"the vector index in {where!r} was filled by embedding model {model_id!r}, not by {expected_model!r}; "
            "set the embedding model back, or run `whosaid reindex` to fill it by the new one"
        )


def metadata_of(item: IndexItem) -> dict[str, str | int]:
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


def among(article_ids: Collection[str]) -> "Where":
    """A filter on these articles."""
    return cast("Where", {"article_id": {"$in": sorted(article_ids)}})


def cosines(collection: "ChromaCollection", vector: "NDArray[np.float32]", ids: Sequence[str]) -> dict[str, float]:
    """The cosine of each of these items and a vector, by id, without ids that the collection lacks."""
    import numpy as np

    held = collection.get(ids=list(dict.fromkeys(ids)), include=["embeddings"])
    if not held["ids"]:
        return {}
    matrix = np.asarray(held["embeddings"], dtype=np.float32)
    return dict(zip(held["ids"], (matrix @ vector).tolist(), strict=True))


def nearest(
    collection: "ChromaCollection",
    vector: "NDArray[np.float32]",
    k: int,
    *,
    where: "Where | None",
    passes: Callable[[Hit], bool],
) -> list[Hit]:
    """The k nearest items that pass. Asking for more is cheaper than a filter in Chroma (5 ms; 69 ms for `kind`)."""
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


@contextmanager
def explained_by(explain: Callable[[BaseException], VectorIndexError]) -> Iterator[None]:
    """Turns any error but VectorIndexError into one. Chroma's panics are no Exception."""
    try:
        yield
    except (VectorIndexError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as exc:
        raise explain(exc) from exc


def unwritable(where: str, error: BaseException) -> VectorIndexError:
    return VectorIndexError(
        f"the vector index in {where!r} cannot be written ({first_line(error)}); free some disk space or check who "
        "may write there, then run the same command again, nothing is lost"
    )


def first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
