"""Keys of the API: made once, shown once, kept as a hash beside the archive, revoked by name."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from assistant.errors import KeyNameError
from assistant.service.store import Ledger

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    made_at TEXT NOT NULL,
    revoked_at TEXT
)
"""
_NAME = re.compile(r"[\w.@+-]{1,64}")
_KEY = re.compile(r"whosaid_([0-9a-f]{12})_([\w-]{43})")


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret. `revoked_at` is None while it is good."""

    id: str
    name: str
    made_at: datetime
    revoked_at: datetime | None = None


class KeyBook:
    """The keys in the desk's file. May be used from several threads and processes at once."""

    def __init__(self, path: Path) -> None:
        self._ledger = Ledger(path, _SCHEMA)

    def add(self, name: str) -> str:
        """Make a key, and return it: nobody can ever tell it again. Raises KeyNameError for a name that is no good."""
        if not _NAME.fullmatch(name):
            raise KeyNameError(f"{name!r} cannot name a key: write up to 64 letters, digits or . @ + - _")
        id_, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        with self._ledger.writing() as db:
            if db.execute("SELECT 1 FROM api_keys WHERE name = ? AND revoked_at IS NULL", (name,)).fetchone():
                raise KeyNameError(f"there is a key named {name!r}: revoke that first, or choose another name")
            db.execute("INSERT INTO api_keys VALUES (?, ?, ?, ?, NULL)", (id_, name, _digest(secret), _now()))
        return f"whosaid_{id_}_{secret}"

    def all(self) -> list[Key]:
        """Every key, revoked ones too, the oldest first."""
        with self._ledger.connection() as db:
            rows = db.execute("SELECT id, name, made_at, revoked_at FROM api_keys ORDER BY made_at, id").fetchall()
        return [Key(id_, name, _moment(made), _moment(gone) if gone else None) for id_, name, made, gone in rows]

    def revoke(self, name: str) -> None:
        """From now on the key opens nothing. Raises KeyNameError where there is none of that name."""
        with self._ledger.writing() as db:
            changed = db.execute(
                "UPDATE api_keys SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL", (_now(), name)
            ).rowcount
        if not changed:
            raise KeyNameError(f"there is no key named {name!r}: `whosaid keys list` shows them")

    def find(self, shown: str) -> Key | None:
        """The key that somebody shows, if it is a good one."""
        match = _KEY.fullmatch(shown)
        if match is None:
            return None
        with self._ledger.connection() as db:
            row = db.execute(
                "SELECT name, digest, made_at FROM api_keys WHERE id = ? AND revoked_at IS NULL", (match[1],)
            ).fetchone()
        if row is None or not hmac.compare_digest(row[1], _digest(match[2])):
            return None
        return Key(match[1], row[0], _moment(row[2]))


def _digest(secret: str) -> str:
    """Quick on purpose: a secret of 256 random bits cannot be guessed, however quickly guesses are checked."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
