"""The access policy of the settings: whether users must log in, who they are, which proxies and names are trusted.

Wrong settings are reported here, before the server starts.
"""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final

from assistant.access.passwords import Passwords, read_passwords
from assistant.errors import SettingsError
from assistant.settings import Settings

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """Who may use the server. `hosts` are the names that it answers to besides those of this machine.

    `user_header` is the header, in lower case, in which a trusted proxy names the user, or "". `is_public` is True if
    other machines can reach the server.
    """

    passwords: Passwords | None
    user_header: str
    proxies: tuple[IPNetwork, ...]
    hosts: tuple[str, ...]
    is_public: bool

    @property
    def is_closed(self) -> bool:
        """True if users have to be known."""
        return self.passwords is not None or bool(self.user_header)

    def trusts(self, address: str) -> bool:
        """True for the address of a trusted proxy."""
        try:
            peer = ipaddress.ip_address(address)
        except ValueError:
            return False
        mapped = peer.ipv4_mapped if isinstance(peer, ipaddress.IPv6Address) else None
        return any((mapped or peer) in network for network in self.proxies)


def access_policy(settings: Settings) -> AccessPolicy:
    """The policy of the settings. Raises SettingsError if the server must not start with them."""
    auth = settings.auth.get_secret_value()
    policy = AccessPolicy(
        passwords=read_passwords(auth) if auth else None,
        user_header=_user_header(settings.proxy_user_header),
        proxies=tuple(_network(name) for name in _listed(settings.proxies)),
        hosts=tuple(_host(name) for name in _listed(settings.hosts)),
        is_public=settings.host not in LOOPBACK,
    )
    if policy.user_header and not policy.proxies:
        raise SettingsError(
            "WHOSAID_PROXY_USER_HEADER is believed from proxies alone: set WHOSAID_PROXIES to theirs, like 10.0.0.5"
        )
    if policy.is_public and not policy.is_closed:
        raise SettingsError(
            f"host {settings.host!r} can be reached from other machines: set WHOSAID_AUTH (`whosaid auth hash NAME` "
            "makes an entry) or WHOSAID_PROXY_USER_HEADER, or use 127.0.0.1"
        )
    if policy.hosts and not policy.is_closed:
        raise SettingsError(
            "WHOSAID_HOSTS opens the archive to readers elsewhere: set WHOSAID_AUTH (`whosaid auth hash NAME` makes an "
            "entry) or WHOSAID_PROXY_USER_HEADER, too"
        )
    return policy


def _listed(names: str) -> list[str]:
    return [name for name in re.split(r"[,\s]+", names) if name]


def _user_header(name: str) -> str:
    if name and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name):
        raise SettingsError(f"WHOSAID_PROXY_USER_HEADER is {name!r}: write the name of a header, like X-Forwarded-User")
    return name.lower()


def _network(name: str) -> IPNetwork:
    try:
        return ipaddress.ip_network(name, strict=False)
    except ValueError:
        raise SettingsError(f"WHOSAID_PROXIES has {name!r}: write addresses or networks, like 10.0.0.0/24") from None


def _host(name: str) -> str:
    if not re.fullmatch(r"(?:\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", name):
        raise SettingsError(f"WHOSAID_HOSTS has {name!r}: write names without port or path, like news.example")
    return name.lower()
