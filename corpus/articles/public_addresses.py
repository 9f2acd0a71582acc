"""Which IP addresses are public: those of no registry of special ones.

The lists are IANA's, whole: what `ipaddress` knows as global depends on the Python that runs.
"""

import ipaddress
from typing import Final

_SPECIAL: Final = tuple(
    map(
        ipaddress.ip_network,
        """
        0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
        192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24
        203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
        ::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48
        3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8
        """.split(),
    )
)
_UNICAST: Final = ipaddress.ip_network("2000::/3")  # no other IPv6 address is given out


def is_public(address: str) -> bool:
    """True for a public IP address. Tunnels, which carry another address inside, are none."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.scope_id is not None or ip not in _UNICAST:
            return False
    return not any(ip in network for network in _SPECIAL)
