"""The headers in which a proxy describes a request: used if a trusted proxy sends them, removed otherwise.

Gradio builds addresses from such headers too, so that none may come from an untrusted client.
"""

from typing import TYPE_CHECKING, Final

from assistant.access.policy import AccessPolicy

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_FORWARDED: Final = (
    b"forwarded",
    b"x-forwarded-for",
    b"x-forwarded-host",
    b"x-forwarded-port",
    b"x-forwarded-prefix",
    b"x-forwarded-proto",
    b"x-forwarded-server",
    b"x-real-ip",
)


class Proxies:
    """Sets the client's address and scheme to what a trusted proxy says, and strips such headers of all others."""

    def __init__(self, app: "ASGIApp", policy: AccessPolicy) -> None:
        self._app = app
        self._policy = policy
        self._stripped = {*_FORWARDED, policy.user_header.encode()} - {b""}
        # Some servers in between write "_" for "-": an untrusted header must not pass in that spelling either.
        self._user = policy.user_header.replace("-", "_").encode()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] in ("http", "websocket"):
            scope = self._described(scope) if self._is_trusted(scope) else self._stripped_of(scope)
        await self._app(scope, receive, send)

    def _is_trusted(self, scope: "Scope") -> bool:
        return bool(scope.get("client")) and self._policy.trusts(scope["client"][0])

    def _stripped_of(self, scope: "Scope") -> "Scope":
        headers = [
            (name, value)
            for name, value in scope["headers"]
            if name not in self._stripped and (not self._user or name.replace(b"-", b"_") != self._user)
        ]
        return {**scope, "headers": headers}

    def _described(self, scope: "Scope") -> "Scope":
        headers = dict(scope["headers"])
        described = dict(scope)
        if _last(headers, b"x-forwarded-proto") in ("http", "https"):
            secure = _last(headers, b"x-forwarded-proto") == "https"
            described["scheme"] = {"http": ("http", "https"), "websocket": ("ws", "wss")}[scope["type"]][secure]
        # From the right, the first address that is not a trusted proxy: the client may have written those before it.
        hops = [hop.strip() for hop in headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")]
        client = next((hop for hop in reversed(hops) if hop and not self._policy.trusts(hop)), "")
        if client:
            described["client"] = (client, 0)
        if self._policy.user_header:
            users = [value for name, value in scope["headers"] if name == self._policy.user_header.encode()]
            # With two of them it is unknown which one the proxy wrote.
            user = users[0].decode("utf-8", "replace").strip() if len(users) == 1 else ""
            described["state"] = {**scope.get("state", {}), "proxy_user": user[:256]}
        return described


def _last(headers: dict[bytes, bytes], name: bytes) -> str:
    return headers.get(name, b"").decode("latin-1").rsplit(",", 1)[-1].strip().lower()
