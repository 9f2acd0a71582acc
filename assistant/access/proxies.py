"""What a proxy says of a request: believed from the trusted ones, taken away from everybody else's requests.

Gradio, too, builds addresses from such headers, so that nothing of them may come in from a stranger.
"""

from typing import TYPE_CHECKING, Final

from assistant.access.policy import Policy

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
    """Sets the client's address and scheme as a trusted proxy says; strips what anybody else says of them."""

    def __init__(self, app: "ASGIApp", policy: Policy) -> None:
        self._app = app
        self._policy = policy
        self._stripped = {*_FORWARDED, policy.user_header.encode()} - {b""}
        # Some servers in between write "_" for "-": a stranger's header must not pass by that name either.
        self._user = policy.user_header.replace("-", "_").encode()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] in ("http", "websocket"):
            scope = self._believed(scope) if self._is_trusted(scope) else self._stranger(scope)
        await self._app(scope, receive, send)

    def _is_trusted(self, scope: "Scope") -> bool:
        return bool(scope.get("client")) and self._policy.believes(scope["client"][0])

    def _stranger(self, scope: "Scope") -> "Scope":
        headers = [
            (name, value)
            for name, value in scope["headers"]
            if name not in self._stripped and (not self._user or name.replace(b"-", b"_") != self._user)
        ]
        return {**scope, "headers": headers}

    def _believed(self, scope: "Scope") -> "Scope":
        headers = dict(scope["headers"])
        believed = dict(scope)
        if _last(headers, b"x-forwarded-proto") in ("http", "https"):
            secure = _last(headers, b"x-forwarded-proto") == "https"
            believed["scheme"] = {"http": ("http", "https"), "websocket": ("ws", "wss")}[scope["type"]][secure]
        # From the right: the nearest address that is no proxy of ours; what stands before it anybody may have written.
        hops = [hop.strip() for hop in headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")]
        stranger = next((hop for hop in reversed(hops) if hop and not self._policy.believes(hop)), "")
        if stranger:
            believed["client"] = (stranger, 0)
        if self._policy.user_header:
            users = [value for name, value in scope["headers"] if name == self._policy.user_header.encode()]
            # Two of them: one was there before the proxy came, so nobody knows which is the proxy's.
            user = users[0].decode("utf-8", "replace").strip() if len(users) == 1 else ""
            believed["state"] = {**scope.get("state", {}), "proxy_user": user[:256]}
        return believed


def _last(headers: dict[bytes, bytes], name: bytes) -> str:
    return headers.get(name, b"").decode("latin-1").rsplit(",", 1)[-1].strip().lower()
