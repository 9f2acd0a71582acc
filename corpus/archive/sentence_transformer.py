"""Embeds with any sentence-transformers model that is on this machine: needs the extra `models`, which brings torch"""

import importlib.util
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from corpus.errors import EmbeddingError
from corpus.loading import LOADING

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# 500 passages on 2 cores: 97 a second in batches of 8, 91 in 16, 77 in 32; sentences 192, 201, 180. Small batches of
# similar lengths have less padding.
_BATCH: Final = 16


class SentenceTransformerEmbedder:
    """Safe to share between threads, one of which embeds at a time. The model is loaded when it is first needed."""

    def __init__(self, source: str, model_id: str, longest_input: int) -> None:
        """`source`: a name or a folder. Raises EmbeddingError where the libraries are missing."""
        if importlib.util.find_spec("sentence_transformers") is None:
            raise EmbeddingError(
                f"embedding model {source!r} needs sentence-transformers, which is not installed: "
                "pip install 'whosaid[models]'"
            )
        self.model_id = model_id
        self._source = source
        self._longest_input = longest_input
        self._model: SentenceTransformer | None = None
        self._turn = threading.RLock()  # a fast tokenizer fails with "Already borrowed" under two threads

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        # 400 texts on 2 cores: threads that spin embed 100 a second, threads that sleep 95; beside another busy process
        # 15 and 90. torch reads this when it is first imported.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        with self._turn:
            model = self._loaded()
            import torch  # behind the model's own import of it, which LOADING guards

            by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
            batches = [by_length[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
            with torch.inference_mode():
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
                self._model = _load(self._source, self._longest_input)
        return self._model


def _load(source: str, longest_input: int) -> "SentenceTransformer":
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
    model.max_seq_length = min(model.max_seq_length or longest_input, longest_input)
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
