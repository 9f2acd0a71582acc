"""Limits on the size of request bodies, counted while they are received, and on how slowly they are sent."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException

from assistant.access.error_responses import send_error

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PATIENCE: Final = 15.0  # seconds, for any request
_SLOWEST: Final = 10_000  # bytes a second, above that


class BodyLimits:
    """Refuses a body that is larger than the limit of its path, before it is read whole, or that comes too slowly."""

    def __init__(self, app: "ASGIApp", limit_of: Callable[[str], int]) -> None:
        self._app = app
        self._limit_of = limit_of

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        body = _Body(receive, send, limit)
        if _announced(scope) > limit:
            body.refused = 413
        else:
            try:
                await self._app(scope, body.receive, body.send)
            except HTTPException:
                if not body.refused:
                    raise
        if body.refused and not body.has_answered:
            await send_error(scope, receive, send, body.refused, _reason(body.refused, limit), close=True)


class _Body:
    """The body of one request. Once it is refused, the application's own response is not sent."""

    def __init__(self, receive: "Receive", send: "Send", limit: int) -> None:
        self._receive = receive
        self._send = send
        self._limit = limit
        self._began = asyncio.get_running_loop().time()
        self._size = 0
        self._is_whole = False
        self.refused = 0
        self.has_answered = False

    async def receive(self) -> "Message":
        if self._is_whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._began + _PATIENCE + self._size / _SLOWEST):
                message = await self._receive()
        except TimeoutError:
            self.refused = 408
            raise HTTPException(408) from None
        self._size += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self._size > self._limit:
            self.refused = 413
            raise HTTPException(413)
        return message

    async def send(self, message: "Message") -> None:
        if self.refused and not self.has_answered:
            return
        self.has_answered = True
        await self._send(message)


def _announced(scope: "Scope") -> int:
    sent = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(sent) if sent.isdigit() else 0


def _reason(status: int, limit: int) -> str:
    if status == 408:
        return "The request came in too slowly: send it again."
    return f"The request is larger than {limit / 1_000_000:g} MB: send less at a time."
