"""Texts to vectors, with a sentence-transformers model that is already on this machine.

Knows which weights to trust and how to run them fast on a CPU; knows nothing of articles or of the index.
"""

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.errors import EmbeddingError
from corpus.loading import LOADING, MINILM_DIGEST, default_model_folder, sha256_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    Vectors = NDArray[np.float32]

DEFAULT = "all-MiniLM-L6-v2"

_LONGEST_INPUT = 256  # wordpieces; a passage has at most 200, and the cost of attention grows with the square
# 500 passages on 2 cores: 97 a second in batches of 8, 91 in 16, 77 in 32; sentences 192, 201, 180. Small batches of
# similar lengths have less padding.
_BATCH = 16


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that their dot product is their cosine."""

    @property
    def model_id(self) -> str:
        """Identifies the weights: vectors of different models cannot be compared."""

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """A float32 row for each text, in the order given."""


class SentenceTransformerEmbedder:
    """An Embedder with a sentence-transformers model. Safe to share between threads, one of which embeds at a time.

    The model is loaded when it is first needed, which takes seconds: an ingest of unchanged articles does not need it.
    """

    def __init__(self, source: str, model_id: str) -> None:
        self.model_id = model_id
        self._source = source
        self._model: SentenceTransformer | None = None
        self._turn = threading.RLock()  # a fast tokenizer fails with "Already borrowed" under two threads

    def embed(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        # 400 texts on 2 cores: threads that spin embed 100 a second, threads that sleep 95; beside another busy process
        # 15 and 90. torch reads this when it is first imported.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import torch

        with self._turn, torch.inference_mode():
            model = self._loaded()
            by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
            batches = [by_length[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
            encoded = [
                model.encode(
                    [texts[row] for row in rows],
                    batch_size=_BATCH,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
                for rows in batches
            ]
        if not encoded:
            return np.empty((0, 0), dtype=np.float32)
        vectors = np.empty((len(texts), encoded[0].shape[1]), dtype=np.float32)
        vectors[by_length] = np.concatenate(encoded)
        return vectors

    def _loaded(self) -> "SentenceTransformer":
        if self._model is None:
            with LOADING:
                self._model = _load(self._source)
        return self._model


def load_embedder(name: str = DEFAULT) -> Embedder:
    """An embedder by name: the default, the name of a model in the local cache, or a folder.

    Fetches nothing, runs no code of a model, and reads only safetensors. Raises EmbeddingError here where files are
    missing or not the official ones, and at the first embed() where they cannot be loaded.
    """
    if name == DEFAULT:
        folder = default_model_folder()
        return SentenceTransformerEmbedder(str(folder), f"{DEFAULT}@{MINILM_DIGEST[:12]}")
    path = Path(name).expanduser()
    if path.is_dir():
        return SentenceTransformerEmbedder(str(path), f"{path.resolve().name}@{_weights_digest(path)[:12]}")
    return SentenceTransformerEmbedder(name, name)


def _weights_digest(folder: Path) -> str:
    """One digest of all weights in a model folder, so that other weights under the same name are another model."""
    digests = [sha256_of(path) for path in sorted(folder.rglob("*.safetensors"))]
    if not digests:
        raise EmbeddingError(f"embedding model folder {str(folder)!r} has no .safetensors file; give a folder that has")
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def _load(source: str) -> "SentenceTransformer":
    try:
        from sentence_transformers import SentenceTransformer

        with _quiet_loading():
            model = SentenceTransformer(
                source, device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
            )
    except Exception as exc:  # the libraries raise errors of many kinds for a bad name or folder
        raise EmbeddingError(
            f"embedding model {source!r} cannot be loaded from this machine ({type(exc).__name__}); "
            "give the folder of a sentence-transformers model, or download it first with `hf download`"
        ) from exc
    model.max_seq_length = min(model.max_seq_length or _LONGEST_INPUT, _LONGEST_INPUT)
    return model


@contextmanager
def _quiet_loading() -> Iterator[None]:
    """Without the progress bar that transformers draws on stderr, in the way of our own."""
    from transformers.utils import logging

    was_shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if was_shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
