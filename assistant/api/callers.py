"""Who calls the API: the key that a request shows, whether it may come without one, and how often it may come."""

import asyncio
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request

from assistant.access.allowance import Allowance
from assistant.access.refusals import problem
from assistant.service.keys import Key, KeyBook

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

DOCUMENT: Final = "/v1/openapi.json"  # tells nothing of the archive


class Callers:
    """Knows callers by their keys."""

    def __init__(self, keys: KeyBook, *, is_required: bool, allowance: Allowance) -> None:
        self._keys = keys
        self._is_required = is_required
        self._allowance = allowance

    def check(self, authorization: str | None) -> Key | None:
        """The caller's key; None where one may come without. Raises HTTPException 401 and 429."""
        scheme, _, shown = (authorization or "").partition(" ")
        key = self._keys.find(shown.strip()) if scheme.lower() == "bearer" else None
        if key is None and (authorization or self._is_required):
            told = "That key is not good" if authorization else "A key is needed"
            raise HTTPException(
                401,
                f"{told}: send `Authorization: Bearer KEY`, with a key that `whosaid keys add NAME` printed.",
                {"www-authenticate": "Bearer"},
            )
        if key is not None and (wait := self._allowance.take(key.id)):
            raise HTTPException(429, f"This key has asked too often: wait {wait} s.", {"retry-after": str(wait)})
        return key

    def let_in(self, request: Request) -> None:
        """The same for a route that stands alone."""
        self.check(request.headers.get("authorization"))


class KeysFirst:
    """Checks the key before anything else of a request is read. Its name is then `caller` in the request's state."""

    def __init__(self, app: "ASGIApp", callers: Callers) -> None:
        self._app = app
        self._callers = callers

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "http" and not scope["path"].endswith(f"/api{DOCUMENT}"):
            shown = Headers(scope=scope).get("authorization")
            try:
                key = await asyncio.to_thread(self._callers.check, shown)
            except HTTPException as exc:
                refusal = problem(exc.status_code, exc.detail, headers=exc.headers)
                await refusal(scope, receive, send)
                return
            scope = {**scope, "state": {**scope.get("state", {}), "caller": key.name if key else ""}}
        await self._app(scope, receive, send)
