"""How models are loaded: one at a time, and the MiniLM that ships only if its files are the expected ones."""

import hashlib
import threading
from functools import lru_cache
from pathlib import Path
from typing import Final

from corpus.errors import EmbeddingError

LOADING: Final = threading.RLock()
"""Held while a model is loaded, from the import on: two threads cannot import `transformers` at once."""

OFFICIAL_DIGEST: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of MiniLM's official weights, in 32 bits: what ships are these in 16."""

MINILM: Final = Path(__file__).parent / "encoder" / "minilm"
WEIGHTS_NAME: Final = "model.safetensors"
TOKENIZER_NAME: Final = "tokenizer.json"
_FILES: Final = {
    WEIGHTS_NAME: "ef4f66adbac55a55f9d5a2d865d84a17f42e2f202b49d0235c77d3cdd5b19ce9",
    TOKENIZER_NAME: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""SHA-256 of each file; `python -m evals.training.encoder.weights` prints that of the weights which it wrote."""


def default_model_folder() -> Path:
    """The folder of the MiniLM that ships: weights and tokenizer. Raises EmbeddingError where they are missing or
    altered."""
    for name, expected in _FILES.items():
        path = MINILM / name
        try:
            found = _digest_of(path)
        except OSError as exc:
            raise EmbeddingError(f"embedding model file {str(path)!r} cannot be read; reinstall whosaid") from exc
        if found != expected:
            raise EmbeddingError(
                f"embedding model file {str(path)!r} is not the one that belongs here; reinstall whosaid"
            )
    return MINILM


def _digest_of(path: Path) -> str:
    """Read once a process, unless the file is another since then: 45 MB take a fortieth of a second."""
    state = path.stat()
    return _digest_in(path, (state.st_ino, state.st_size, state.st_mtime_ns))


@lru_cache(maxsize=8)
def _digest_in(path: Path, _: tuple[int, int, int]) -> str:
    return sha256_of(path)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
