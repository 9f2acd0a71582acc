"""The id of a request: in its response, in the log, and in error messages, where its user reads it as a reference."""

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
_SAFE: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")  # an id that a proxy sends must not forge a line of the log
_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of the current request, or a new id outside of requests."""
    return _current.get() or _new()


@contextmanager
def use_request_id(own: str) -> Iterator[None]:
    """Log everything in the block under this id: for work outside of requests."""
    token = _current.set(own)
    try:
        yield
    finally:
        _current.reset(token)


class RequestIdFilter(logging.Filter):
    """Adds the id to each log record as `reference`, empty outside of requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.reference = _current.get()
        return True


class RequestIds:
    """Gives each request an id, or keeps the one that a proxy gave it, and logs the response."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = next((value for name, value in scope["headers"] if name == HEADER), b"")
        own = sent.decode() if _SAFE.fullmatch(sent) else _new()
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
