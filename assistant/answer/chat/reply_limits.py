"""Limits on what a model's server sends, byte by byte: how much of it, and for how long.

The providers' clients hand out a reply line by line, and hold a line until it ends: one without end would be held for
ever. So the bytes are counted where they come in. Where a client lets nobody in there, the chunks are counted alone.
"""

import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

_NOT_PACKED: Final = ("", "identity")


class OverlongReplyError(Exception):
    """The server has sent more than a reply may have, or sends it packed, so that nobody knows how much it is."""


class UnwantedReplyError(Exception):
    """Nobody waits for the reply any more."""


@dataclass(slots=True)
class ReplyLimits:
    """The limits of one reply. `stop` is set when nobody waits for it any more."""

    most_bytes: int
    stop: threading.Event = field(default_factory=threading.Event)
    is_overlong: bool = False

    def count(self, size: int) -> None:
        """Note that so many bytes have come. Raises OverlongReplyError and UnwantedReplyError."""
        self.most_bytes -= size
        if self.stop.is_set():
            raise UnwantedReplyError
        if self.most_bytes < 0:
            self.is_overlong = True
            raise OverlongReplyError


LIMITS: ContextVar[ReplyLimits | None] = ContextVar("LIMITS", default=None)
"""The limits of the reply that this thread reads."""


def limit_replies(model: Any) -> None:
    """Have the model's HTTP client keep to LIMITS, ask for what is not packed, and follow no redirect.

    A redirect would send the key and the question to wherever it leads.
    """
    sdk = getattr(model, "root_client", None) or getattr(model, "_client", None)  # OpenAI's; Anthropic's and Ollama's
    client: Any = getattr(sdk, "_client", None)
    hooks = getattr(client, "event_hooks", None)
    if hooks is None or _limit in hooks["response"]:  # Anthropic's clients are shared
        return
    client.event_hooks = {"request": [*hooks["request"], _ask_unpacked], "response": [*hooks["response"], _limit]}
    client.follow_redirects = False


def _ask_unpacked(request: Any) -> None:
    request.headers["accept-encoding"] = "identity"


def _limit(response: Any) -> None:
    """Called with each response, before its body is read."""
    limits = LIMITS.get()
    if limits is None:
        return
    if response.headers.get("content-encoding", "").strip().lower() not in _NOT_PACKED:
        limits.is_overlong = True
        raise OverlongReplyError
    kind = next(k for k in type(response.stream).__mro__ if k.__name__ == "SyncByteStream")  # httpx's or httpx2's
    response.stream = type("LimitedStream", (_Limited, kind), {})(response.stream, limits)


class _Limited:
    """The stream of a response, within limits."""

    def __init__(self, stream: Any, limits: ReplyLimits) -> None:
        self._stream = stream
        self._limits = limits

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._limits.count(len(piece))
            yield piece

    def close(self) -> None:
        self._stream.close()
