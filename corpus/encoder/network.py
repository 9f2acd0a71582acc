"""The encoder: one graph without weights, which ships, and the weights of a file, MiniLM's own or the tagger's.

The weights stay where they are and as they are: ONNX Runtime gets them beside the graph. evals/training/encoder makes
the graph.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from corpus.encoder.tensors import Tensors
from corpus.errors import EmbeddingError

if TYPE_CHECKING:
    from onnxruntime import SessionOptions

States = NDArray[np.float32]

SIZE: Final = 384
INNER: Final = 1536
LAYERS: Final = 6
HEADS: Final = 12

GRAPH: Final = Path(__file__).with_name("graph.onnx")
GRAPH_DIGEST: Final = "a67c5c2d5a93d2e1c2707fac0a967f3f0e6d6469839e81d1ae6a96698f0c95f5"
"""SHA-256 of the graph; `python -m evals.training.encoder.graph` prints that of what it wrote."""

_TOGETHER: Final = 1024
"""Pieces of a batch, with its padding: more bring no speed on two cores, and cost memory."""
_MOST_THREADS: Final = 8
"""More do not help where a batch is this small."""


class Encoder:
    """Six layers of attention. Keeps no state between calls; may be shared between threads."""

    def __init__(self, tensors: Tensors) -> None:
        """`tensors`: named as in MiniLM's file; what else is in it does not matter."""
        from onnxruntime import InferenceSession, OrtValue

        weights = {name: _as_floats(tensors[name]) for name in weight_shapes()}
        self._values = [OrtValue.ortvalue_from_numpy(weight) for weight in weights.values()]  # read where they are
        options = session_options()
        options.add_external_initializers(list(weights), self._values)
        self._session = InferenceSession(_graph(), options, providers=["CPUExecutionProvider"])
        segment = _as_floats(tensors["embeddings.token_type_embeddings.weight"])[0]
        self._places = _as_floats(tensors["embeddings.position_embeddings.weight"]) + segment

    def states(self, vectors: States, lengths: Sequence[int]) -> States:
        """The state of each piece, shape (texts, pieces, size); behind a text's length they mean nothing.

        `vectors`: of the pieces, shape (texts, pieces, size). `lengths`: how many pieces each text has.
        """
        placed = vectors + self._places[: vectors.shape[1]]
        states: States = self._session.run(
            ["states"], {"vectors": placed, "lengths": np.asarray(lengths, dtype=np.int32)}
        )[0]
        return states


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The numbers of texts to be read together: those alike in length, so that little is padding."""
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lambda n: lengths[n]):
        if batch and (len(batch) + 1) * lengths[number] > _TOGETHER:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def weight_shapes() -> dict[str, tuple[int, ...]]:
    """The weights that the graph is to be given, as MiniLM's file names them."""
    shapes: dict[str, tuple[int, ...]] = _norm("embeddings.LayerNorm")
    for layer in range(LAYERS):
        place = f"encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            shapes |= _linear(f"{place}.attention.self.{part}", SIZE, SIZE)
        shapes |= _linear(f"{place}.attention.output.dense", SIZE, SIZE)
        shapes |= _norm(f"{place}.attention.output.LayerNorm")
        shapes |= _linear(f"{place}.intermediate.dense", SIZE, INNER)
        shapes |= _linear(f"{place}.output.dense", INNER, SIZE)
        shapes |= _norm(f"{place}.output.LayerNorm")
    return shapes


def _linear(place: str, given: int, made: int) -> dict[str, tuple[int, ...]]:
    return {f"{place}.weight": (made, given), f"{place}.bias": (made,)}


def _norm(place: str) -> dict[str, tuple[int, ...]]:
    return {f"{place}.weight": (SIZE,), f"{place}.bias": (SIZE,)}


def session_options() -> "SessionOptions":
    """How every model of the project runs: on this process's processors, without threads that spin."""
    from onnxruntime import SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = _threads()
    options.inter_op_num_threads = 1
    # Threads that spin while they wait are a little faster alone, and six times slower beside another busy process.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_mem_pattern = False  # it plans for inputs of one shape, and ours differ
    return options


def _threads() -> int:
    """As many as there are processors for this process, or as OMP_NUM_THREADS says."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    if wanted.isdecimal() and int(wanted) > 0:
        return int(wanted)
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _MOST_THREADS)


def _graph() -> bytes:
    try:
        graph = GRAPH.read_bytes()
    except OSError as exc:
        raise EmbeddingError(f"encoder {str(GRAPH)!r} cannot be read; reinstall whosaid") from exc
    if hashlib.sha256(graph).hexdigest() != GRAPH_DIGEST:
        raise EmbeddingError(f"encoder {str(GRAPH)!r} is not the one that belongs here; reinstall whosaid")
    return graph


def _as_floats(tensor: NDArray[np.generic]) -> States:
    return np.ascontiguousarray(tensor, dtype=np.float32)
