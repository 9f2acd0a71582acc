"""Reads files of weights that ship with the project, only where they are the ones that were shipped."""

import hashlib
from pathlib import Path

from assistant.errors import RankingError


def shipped_bytes(path: Path, digest: str, model: str) -> bytes:
    """What the file of the model holds. Raises RankingError where it is missing or its SHA-256 is another."""
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise RankingError(f"{path.name} of the {model} is missing: install whosaid anew.") from exc
    if hashlib.sha256(data).hexdigest() != digest:
        raise RankingError(f"{path.name} of the {model} is not the one that was shipped: install whosaid anew.")
    return data
