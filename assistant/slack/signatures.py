"""Checks that a request comes from Slack, by its signature of the raw body, before the body is parsed."""

import re
import time
from collections.abc import Callable
from typing import Final

from slack_sdk.signature import Clock, SignatureVerifier

_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")
_MOST_AHEAD: Final = 300  # seconds


class _Clock(Clock):
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()


class SignatureCheck:
    """The check of Slack's SDK: HMAC-SHA256, compared in constant time, of requests at most five minutes old."""

    def __init__(self, signing_secret: str, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._verifier = SignatureVerifier(signing_secret, _Clock(now))

    def is_genuine(self, body: bytes, *, timestamp: str | None, signature: str | None) -> bool:
        """False for what Slack did not sign, also if headers are missing or malformed, or the body is not text."""
        if timestamp is None or _TIMESTAMP.fullmatch(timestamp) is None or self._is_ahead(int(timestamp)):
            return False  # the SDK's check reads `1_000` as a number, and takes what is to come
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except (ValueError, TypeError):  # the SDK's check raises for such a timestamp, body or signature
            return False

    def _is_ahead(self, timestamp: int) -> bool:
        return timestamp > self._now() + _MOST_AHEAD
