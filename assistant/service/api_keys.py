"""Keys of the API. A key is shown once, when it is made; only its hash is stored. Keys are revoked by name."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from assistant.errors import KeyNameError
from assistant.service.server_database import ServerDatabase

_NAME: Final = re.compile(r"[\w.@+-]{1,64}")
_KEY: Final = re.compile(r"whosaid_([0-9a-f]{12})_([\w-]{43})")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret. `revoked_at` is None while the key is valid."""

    id: str
    name: str
    made_at: datetime
    revoked_at: datetime | None = None


class ApiKeyStore:
    """The keys in the server's database. Share it between threads; other processes may use the same file."""

    def __init__(self, database: ServerDatabase) -> None:
        self._database = database

    def add(self, name: str) -> str:
        """Make a key and return it: it cannot be read later. Raises KeyNameError for an unusable name."""
        if not _NAME.fullmatch(name):
            raise KeyNameError(f"{name!r} cannot name a key: write up to 64 letters, digits or . @ + - _")
        id_, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        with self._database.writing() as db:
            if db.execute("SELECT 1 FROM api_keys WHERE name = ? AND revoked_at IS NULL", (name,)).fetchone():
                raise KeyNameError(f"there is a key named {name!r}: revoke that first, or choose another name")
            db.execute("INSERT INTO api_keys VALUES (?, ?, ?, ?, NULL)", (id_, name, _digest(secret), _now()))
        return f"whosaid_{id_}_{secret}"

    def all(self) -> list[ApiKey]:
        """Every key, also the revoked ones, oldest first."""
        with self._database.reading() as db:
            rows = db.execute("SELECT id, name, made_at, revoked_at FROM api_keys ORDER BY made_at, id").fetchall()
        return [ApiKey(id_, name, _moment(made), _moment(gone) if gone else None) for id_, name, made, gone in rows]

    def revoke(self, name: str) -> None:
        """Make the key invalid from now on. Raises KeyNameError where no valid key has that name."""
        with self._database.writing() as db:
            changed = db.execute(
                "UPDATE api_keys SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL", (_now(), name)
            ).rowcount
        if not changed:
            raise KeyNameError(f"there is no key named {name!r}: `whosaid keys list` shows them")

    def find(self, shown: str) -> ApiKey | None:
        """The key that a caller shows, if it is valid."""
        match = _KEY.fullmatch(shown)
        if match is None:
            return None
        with self._database.reading() as db:
            row = db.execute(
                "SELECT name, digest, made_at FROM api_keys WHERE id = ? AND revoked_at IS NULL", (match[1],)
            ).fetchone()
        if row is None or not hmac.compare_digest(row[1], _digest(match[2])):
            return None
        return ApiKey(match[1], row[0], _moment(row[2]))


def _digest(secret: str) -> str:
    """A fast hash is enough: nobody can guess a secret of 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
