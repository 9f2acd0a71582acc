"""Authentication of every request and socket, before any route.

It is a middleware, not part of the routes, so that no route can be forgotten, such as those that Gradio adds.
"""

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse

from assistant.access.error_responses import send_error
from assistant.access.hosts import bare_host, is_named
from assistant.access.policy import AccessPolicy
from assistant.access.sessions import COOKIE, Sessions

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

LOGIN: Final = "/login"
LOGOUT: Final = "/logout"
# These check something else themselves (an API key, Slack's signature), or tell nothing.
_OPEN: Final = ("/healthz", "/readyz", "/metrics", "/slack/events")
_SAFE: Final = ("GET", "HEAD", "OPTIONS")


class Authentication:
    """Lets known users pass, and puts their name into the request's state as `user`; "" where none is needed."""

    def __init__(self, app: "ASGIApp", policy: AccessPolicy, sessions: Sessions | None) -> None:
        self._app = app
        self._policy = policy
        self._sessions = sessions

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        user = self._user(scope)
        # A copy: the user must not reach the next request on this connection.
        scope = {**scope, "state": {**scope.get("state", {}), "user": user}}
        if scope["type"] == "websocket" and not (self._may_enter(user) and self._is_own_site(scope)):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http" and not scope["path"].isprintable():
            # Routes match up to a line break: the path might reach another route than the one checked here.
            await send_error(scope, receive, send, 404, "There is nothing at that address.")
        elif scope["type"] == "http" and scope["method"] not in _SAFE and not self._is_own_site(scope):
            await send_error(scope, receive, send, 403, "The request was made by another site's page: use this one's.")
        elif scope["type"] == "websocket" or self._may_enter(user) or self._is_open(scope["path"]):
            await self._app(scope, receive, send)
        else:
            await self._reject(scope, receive, send)

    def _may_enter(self, user: str) -> bool:
        return bool(user) or not self._policy.is_closed

    def _is_open(self, path: str) -> bool:
        if path in (LOGIN, LOGOUT):
            return self._sessions is not None
        return path in _OPEN or path.startswith("/api/")

    def _user(self, scope: "Scope") -> str:
        if self._policy.user_header and (user := scope.get("state", {}).get("proxy_user")):
            return str(user)
        cookie = HTTPConnection(scope).cookies.get(COOKIE) if self._sessions else None
        session = self._sessions.find(cookie) if self._sessions and cookie else None
        return session.user if session else ""

    def _is_own_site(self, scope: "Scope") -> bool:
        """False for what another site's page sends through the user's browser: forms, uploads, sockets."""
        headers = HTTPConnection(scope).headers
        if site := headers.get("sec-fetch-site"):
            return site in ("same-origin", "none")
        origin = headers.get("origin")
        if origin is None:
            return True  # not a browser
        parts = urlsplit(origin) if origin.startswith(("http://", "https://")) else None
        if parts is None or not parts.netloc:
            return False
        # A proxy may have changed the Host header.
        return parts.netloc in (headers.get("host"), headers.get("x-forwarded-host")) or is_named(
            bare_host(parts.netloc), self._policy.hosts
        )

    async def _reject(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        headers = HTTPConnection(scope).headers
        if self._sessions and scope["method"] in ("GET", "HEAD") and "text/html" in headers.get("accept", ""):
            query = scope["query_string"].decode("latin-1")
            wanted = scope["path"] + (f"?{query}" if query else "")
            there = RedirectResponse(
                f"{LOGIN}?next={quote(wanted, safe='')}", 303, headers={"cache-control": "no-store"}
            )
            await there(scope, receive, send)
            return
        how = "Log in at /login." if self._sessions else "Come in through the proxy that says who you are."
        await send_error(scope, receive, send, 401, how)
