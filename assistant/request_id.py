"""The reference of a request: in its response, in the log, and in what its user is told when something goes wrong."""

import logging
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

HEADER: Final = b"x-request-id"
_PLAIN = re.compile(rb"[A-Za-z0-9._-]{8,64}")  # what a proxy sends is kept, unless it could forge a line of the log
_current: ContextVar[str] = ContextVar("reference", default="")


def reference() -> str:
    """The reference of the request under way; of none, a new one."""
    return _current.get() or _new()


@contextmanager
def referring_to(own: str) -> Iterator[None]:
    """What is logged within has this reference: for work that no request waits for."""
    token = _current.set(own)
    try:
        yield
    finally:
        _current.reset(token)


class ReferenceFilter(logging.Filter):
    """Gives each line of the log a `reference`, empty outside of requests, for formats that show it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.reference = _current.get()
        return True


class References:
    """Gives each request a reference, or keeps the one that it came with, and logs how the request went."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = next((value for name, value in scope["headers"] if name == HEADER), b"")
        own = sent.decode() if _PLAIN.fullmatch(sent) else _new()
        token, began, status = _current.set(own), time.perf_counter(), 0

        async def send_with_reference(message: "Message") -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (HEADER, own.encode())]
            await send(message)

        try:
            await self._app(scope, receive, send_with_reference)
        finally:
            took = (time.perf_counter() - began) * 1000
            log.info("%s %r %d in %.0f ms, reference %s", scope["method"], scope["path"], status, took, own)
            _current.reset(token)


def _new() -> str:
    return uuid.uuid4().hex[:16]
