"""Sessions: who logged in, signed, for some hours, until they log out or their password changes."""

import os
import secrets
import stat
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from itsdangerous import BadData, URLSafeTimedSerializer
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.access.passwords import Passwords
from assistant.errors import SettingsError
from assistant.service.store import Ledger

COOKIE: Final = "whosaid_session"
SECRET_FILE: Final = "session.secret"
_SHORTEST_SECRET: Final = 32
_SCHEMA: Final = "CREATE TABLE IF NOT EXISTS ended_sessions (id TEXT PRIMARY KEY, until REAL NOT NULL)"


@dataclass(frozen=True, slots=True)
class Session:
    """Who is logged in; `id` is this login's own."""

    id: str
    user: str


class _Signed(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    id: str
    user: str
    mark: str


class Sessions:
    """Begins sessions, and finds who a signed cookie is.

    Nothing is kept but which have been ended: in the desk's file at `path`, so that they stay so.
    """

    def __init__(self, secret: str, passwords: Passwords, hours: float, *, path: Path) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="whosaid.session")
        self._passwords = passwords
        self.seconds = int(hours * 3600)
        self._ledger = Ledger(path, _SCHEMA)
        with self._ledger.connection() as db:
            self._ended = {str(id_) for (id_,) in db.execute("SELECT id FROM ended_sessions")}
        self._lock = threading.Lock()

    def begin(self, user: str) -> str:
        """The cookie of a new session."""
        held = {"id": secrets.token_urlsafe(12), "user": user, "mark": self._passwords.mark_of(user)}
        return str(self._signer.dumps(held))

    def find(self, cookie: str) -> Session | None:
        """Whose session a cookie is: of none that is forged, too old, ended, or from before a change of password."""
        try:
            signed = _Signed.model_validate(self._signer.loads(cookie, max_age=self.seconds))
        except (BadData, ValidationError):
            return None
        mark = self._passwords.mark_of(signed.user)
        with self._lock:
            is_over = signed.id in self._ended
        if is_over or not mark or mark != signed.mark:
            return None
        return Session(signed.id, signed.user)

    def end(self, session: Session) -> None:
        """From now on the cookie is nobody's, wherever a copy of it may be."""
        with self._lock:
            self._ended.add(session.id)
        now = time.time()
        with self._ledger.writing() as db:
            db.execute("DELETE FROM ended_sessions WHERE until < ?", (now,))  # those cookies are too old by themselves
            db.execute("INSERT OR IGNORE INTO ended_sessions VALUES (?, ?)", (session.id, now + self.seconds))


def session_secret(given: str, folder: Path) -> str:
    """The secret given, or a random one that is kept in the folder, for its owner alone.

    Raises SettingsError for a secret that is short, or lies open to others.
    """
    if given:
        if len(given) < _SHORTEST_SECRET:
            raise SettingsError(
                f"WHOSAID_SESSION_SECRET has {len(given)} characters: use {_SHORTEST_SECRET} or more, at random"
            )
        return given
    path = folder / SECRET_FILE
    try:
        return _kept(path) if path.exists() else _make(path)
    except FileExistsError:
        return _kept(path)  # another server was quicker
    except OSError as exc:
        raise SettingsError(
            f"{str(path)!r} cannot be used ({exc.strerror}): mend that, or set WHOSAID_SESSION_SECRET"
        ) from exc


def _make(path: Path) -> str:
    """A new secret in a file of its own. Written beside and linked: no other server ever reads half of it."""
    secret = secrets.token_urlsafe(48)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret)
        os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return secret


def _kept(path: Path) -> str:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SettingsError(f"{str(path)!r} can be read by others: remove it, and everybody logs in anew")
    secret = path.read_text(encoding="utf-8").strip()
    if len(secret) < _SHORTEST_SECRET:
        raise SettingsError(f"{str(path)!r} holds no secret: remove it, and everybody logs in anew")
    return secret
