"""Whom the last answers named, so that "the second one?" need not be answered from the beginning. In memory only."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from corpus.attribution import Speaker

_MOST: Final = 512  # answers: a conversation has a handful, and hundreds may go on at once


class Recall:
    """The speakers of the answers given last, by what was asked. May be used from several threads at once."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._held: OrderedDict[bytes, tuple[Speaker, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, asked: object, speakers: Sequence[Speaker]) -> None:
        """Remember whom the answer named; what was recalled longest ago gives way."""
        key = _key(asked)
        with self._lock:
            self._held[key] = tuple(speakers)
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def find(self, asked: object) -> tuple[Speaker, ...] | None:
        """Whom the answer named, None where it is not remembered."""
        key = _key(asked)
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)


def _key(asked: object) -> bytes:
    """A short key, so that long conversations are not held in memory."""
    return hashlib.blake2b(repr(asked).encode("utf-8", "replace"), digest_size=16).digest()
