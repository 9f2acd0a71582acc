"""Login sessions as signed cookies. They end after some hours, at logout, and when the password changes."""

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
from assistant.service.server_database import ServerDatabase

COOKIE: Final = "whosaid_session"
SECRET_FILE: Final = "session.secret"
_SHORTEST_SECRET: Final = 32


@dataclass(frozen=True, slots=True)
class Session:
    """A login of a user."""

    id: str
    user: str


class _Signed(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    id: str
    user: str
    mark: str


class Sessions:
    """Begins, finds and ends sessions.

    Only the ended ones are stored, in the server's database, so that they stay ended after a restart.
    """

    def __init__(self, secret: str, passwords: Passwords, hours: float, *, database: ServerDatabase) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="whosaid.session")
        self._passwords = passwords
        self.seconds = int(hours * 3600)
        self._database = database
        with database.reading() as db:
            self._ended = {str(id_) for (id_,) in db.execute("SELECT id FROM ended_sessions")}
        self._lock = threading.Lock()

    def begin(self, user: str) -> str:
        """The cookie of a new session."""
        held = {"id": secrets.token_urlsafe(12), "user": user, "mark": self._passwords.mark_of(user)}
        return str(self._signer.dumps(held))

    def find(self, cookie: str) -> Session | None:
        """The session of a cookie; None if it is forged, expired, ended, or older than the user's password."""
        try:
            signed = _Signed.model_validate(self._signer.loads(cookie, max_age=self.seconds))
        except (BadData, ValidationError):
            return None
        session, mark = Session(signed.id, signed.user), self._passwords.mark_of(signed.user)
        return session if mark and mark == signed.mark and not self.has_ended(session) else None

    def has_ended(self, session: Session) -> bool:
        """True if somebody has ended the session."""
        with self._lock:
            return session.id in self._ended

    def end(self, session: Session) -> None:
        """End the session, for all copies of its cookie."""
        with self._lock:
            self._ended.add(session.id)
        now = time.time()
        with self._database.writing() as db:
            db.execute("DELETE FROM ended_sessions WHERE until < ?", (now,))  # those cookies have expired
            db.execute("INSERT OR IGNORE INTO ended_sessions VALUES (?, ?)", (session.id, now + self.seconds))


def session_secret(given: str, folder: Path) -> str:
    """The given secret, or a random one in a file of the folder that only its owner can read.

    Raises SettingsError for a secret that is too short or that others can read.
    """
    if given:
        if len(given) < _SHORTEST_SECRET:
            raise SettingsError(
                f"WHOSAID_SESSION_SECRET has {len(given)} characters: use {_SHORTEST_SECRET} or more, at random"
            )
        return given
    path = folder / SECRET_FILE
    try:
        return _read(path) if path.exists() else _make(path)
    except FileExistsError:
        return _read(path)  # another server has just made it
    except OSError as exc:
        raise SettingsError(
            f"{str(path)!r} cannot be used ({exc.strerror}): mend that, or set WHOSAID_SESSION_SECRET"
        ) from exc


def _make(path: Path) -> str:
    """A new secret in a new file. It is written beside and then linked, so that no other server reads half of it."""
    secret = secrets.token_urlsafe(48)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret)
        os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return secret


def _read(path: Path) -> str:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SettingsError(f"{str(path)!r} can be read by others: remove it, and everybody logs in anew")
    secret = path.read_text(encoding="utf-8").strip()
    if len(secret) < _SHORTEST_SECRET:
        raise SettingsError(f"{str(path)!r} holds no secret: remove it, and everybody logs in anew")
    return secret
