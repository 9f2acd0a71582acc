"""Users and the argon2 hashes of their passwords: makes, reads and checks the entries of WHOSAID_AUTH."""

import hashlib
import re
import secrets
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import SettingsError

SHORTEST: Final = 10
LONGEST: Final = 256
_AT_ONCE: Final = 2  # each check takes 64 MiB of memory and a processor
_USER = re.compile(r"[\w.@+-]{1,64}")


class Passwords:
    """The known users. Refusing an unknown user takes as long as refusing a wrong password."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        self._hashes = dict(hashes)
        self._hasher = PasswordHasher()
        costs = extract_parameters(next(iter(hashes.values())))
        self._decoy = PasswordHasher.from_parameters(costs).hash(secrets.token_urlsafe())
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def are_right(self, user: str, password: str) -> bool:
        """True if the user has this password. Takes about 50 ms of processor time: call it in a thread."""
        if len(password) > LONGEST:
            return False  # for any user, so that it tells nothing
        held = self._hashes.get(user)
        with self._turns:
            try:
                self._hasher.verify(held or self._decoy, password.encode("utf-8", "replace"))
            except (VerificationError, InvalidHashError):
                return False
        return held is not None

    def mark_of(self, user: str) -> str:
        """A short digest that changes with the user's password; "" for an unknown user."""
        held = self._hashes.get(user)
        return hashlib.sha256(held.encode()).hexdigest()[:16] if held else ""


def entry_of(user: str, password: str) -> str:
    """The entry for WHOSAID_AUTH. Raises SettingsError for a name or a password that cannot be used."""
    if not _USER.fullmatch(user):
        raise SettingsError(f"the user name {user!r} cannot be used: write up to 64 letters, digits or . @ + - _")
    if not SHORTEST <= len(password) <= LONGEST:
        raise SettingsError(f"the password has {len(password)} characters: choose one of {SHORTEST} to {LONGEST}")
    return f"{user}:{PasswordHasher().hash(password)}"


def read_passwords(auth: str) -> Passwords:
    """The users of WHOSAID_AUTH: entries separated by blanks, or the name of a file with one a line (`#` for comments).

    Raises SettingsError, whose text never contains a hash.
    """
    entries = auth.split() if ":$argon2" in auth else _lines_of(auth)
    hashes: dict[str, str] = {}
    for number, entry in enumerate(entries, start=1):
        user, _, held = entry.partition(":")
        if not _USER.fullmatch(user) or not _is_hash(held):
            raise SettingsError(f"WHOSAID_AUTH cannot be used: make entry {number} anew with `whosaid auth hash NAME`")
        if user in hashes:
            raise SettingsError(f"WHOSAID_AUTH cannot be used: it has two entries for {user!r}, keep one")
        hashes[user] = held
    if not hashes:
        raise SettingsError("WHOSAID_AUTH has no entry: make one with `whosaid auth hash NAME`")
    return Passwords(hashes)


def _lines_of(name: str) -> list[str]:
    try:
        text = Path(name).expanduser().read_text(encoding="utf-8")
    except (OSError, ValueError) as exc:
        raise SettingsError(
            "WHOSAID_AUTH is neither an entry that `whosaid auth hash NAME` printed nor a file that can be read"
        ) from exc
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _is_hash(text: str) -> bool:
    try:
        extract_parameters(text)
    except (InvalidHashError, ValueError):
        return False
    return True
