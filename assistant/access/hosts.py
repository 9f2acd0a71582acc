"""The host names that the server answers to: a site that points its own name here (DNS rebinding) gets nothing."""

import ipaddress
import re
from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse

from assistant.access.policy import LOOPBACK, AccessPolicy

_NETLOC: Final = re.compile(
    r"(?:\[(?P<bracketed>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?))(?::(?P<port>[0-9]{1,5}))?"
)
_HIGHEST_PORT: Final = 65_535

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class KnownHosts:
    """Refuses requests for other hosts. A public server accepts any IP address, since no site can point one here."""

    def __init__(self, app: "ASGIApp", policy: AccessPolicy) -> None:
        self._app = app
        self._policy = policy

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] in ("http", "websocket") and not self._is_known(host_of(scope)):
            told = "This server does not answer to that name: add the name to WHOSAID_HOSTS if it should.\n"
            await PlainTextResponse(told, status_code=400)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_known(self, host: str) -> bool:
        if host in LOOPBACK or is_named(host, self._policy.hosts):
            return True
        return self._policy.is_public and _is_address(host)


def is_named(host: str, names: tuple[str, ...]) -> bool:
    """True for one of the names. `*.news.example` stands for every name below news.example."""
    return any(host == name or (name.startswith("*.") and host.endswith(name[1:])) for name in names)


def host_of(scope: "Scope") -> str:
    """The host of a request without its port, in lower case; "" if there is none, or more than one."""
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    return bare_host(hosts[0].decode("latin-1")) if len(hosts) == 1 else ""


def bare_host(netloc: str) -> str:
    """`[::1]:80` as `::1`, `News.example:80` as `news.example`; "" for what is not a name or address and its port."""
    match = _NETLOC.fullmatch(netloc)
    if match is None or int(match["port"] or 0) > _HIGHEST_PORT:
        return ""
    if match["bracketed"] is not None:
        return match["bracketed"].lower() if _is_address(match["bracketed"]) else ""
    return match["name"].lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
