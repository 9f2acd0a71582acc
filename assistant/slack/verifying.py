"""Whether a request is Slack's: its signature over the raw body, before anybody parses the body."""

import time
from collections.abc import Callable

from slack_sdk.signature import Clock, SignatureVerifier


class _Clock(Clock):
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()


class Verifier:
    """Slack's own check: HMAC-SHA256 compared in constant time, and no request older or newer than five minutes."""

    def __init__(self, signing_secret: str, now: Callable[[], float] = time.time) -> None:
        self._verifier = SignatureVerifier(signing_secret, _Clock(now))

    def is_genuine(self, body: bytes, *, timestamp: str | None, signature: str | None) -> bool:
        """False for whatever Slack did not sign: headers that are missing or no numbers, bodies that are no text."""
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except (ValueError, TypeError):  # the SDK's check raises for such a timestamp, body or signature
            return False
