"""Checks the API key of a request: whether it is valid, whether one is needed, and how often it may be used."""

import asyncio
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request

from assistant.access.error_responses import problem_response
from assistant.access.rate_limits import RateLimit
from assistant.service.api_keys import ApiKey, ApiKeyStore

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

DOCUMENT: Final = "/v1/openapi.json"  # needs no key, since it says nothing about the archive


class Callers:
    """Identifies callers by their keys."""

    def __init__(self, keys: ApiKeyStore, *, is_required: bool, limit: RateLimit) -> None:
        self._keys = keys
        self._is_required = is_required
        self._limit = limit

    def check(self, authorization: str | None) -> ApiKey | None:
        """The caller's key; None if there is none and none is needed. Raises HTTPException 401 and 429."""
        scheme, _, shown = (authorization or "").partition(" ")
        key = self._keys.find(shown.strip()) if scheme.lower() == "bearer" else None
        if key is None and (authorization or self._is_required):
            told = "That key is not valid" if authorization else "A key is needed"
            raise HTTPException(
                401,
                f"{told}: send `Authorization: Bearer KEY`, with a key that `whosaid keys add NAME` printed.",
                {"www-authenticate": "Bearer"},
            )
        if key is not None and (wait := self._limit.take(key.id)):
            raise HTTPException(429, f"This key has asked too often: wait {wait} s.", {"retry-after": str(wait)})
        return key

    def check_request(self, request: Request) -> None:
        """The same as a dependency of a route outside of the API."""
        self.check(request.headers.get("authorization"))


class KeyCheck:
    """Checks the key before the body is read. Puts the key's name into the request's state as `caller`."""

    def __init__(self, app: "ASGIApp", callers: Callers) -> None:
        self._app = app
        self._callers = callers

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "http" and not scope["path"].endswith(f"/api{DOCUMENT}"):
            shown = Headers(scope=scope).get("authorization")
            try:
                key = await asyncio.to_thread(self._callers.check, shown)
            except HTTPException as exc:
                response = problem_response(exc.status_code, exc.detail, headers=exc.headers)
                await response(scope, receive, send)
                return
            scope = {**scope, "state": {**scope.get("state", {}), "caller": key.name if key else ""}}
        await self._app(scope, receive, send)
