"""IANA's registries of special addresses, as of November 2026, and multicast: nothing in them is public."""

import ipaddress

import pytest

from corpus.articles.public_addresses import is_public

REGISTRIES = """
0.0.0.0/8 0.0.0.0/32 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.0/29
192.0.0.8/32 192.0.0.9/32 192.0.0.10/32 192.0.0.170/32 192.0.0.171/32 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24
192.88.99.0/24 192.88.99.2/32 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4
240.0.0.0/4 255.255.255.255/32
::1/128 ::/128 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128
2001:1::2/128 2001:1::3/128 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28
2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8
""".split()


@pytest.mark.parametrize("registered", REGISTRIES)
def test_a_special_address_is_not_public(registered: str) -> None:
    network = ipaddress.ip_network(registered)
    middle = network[network.num_addresses // 2]
    for address in (network[0], middle, network[-1]):
        assert not is_public(str(address)), address


@pytest.mark.parametrize("special", ["10.0.0.1", "192.31.196.1", "127.0.0.1"])
def test_a_special_address_is_special_in_an_ipv6_one(special: str) -> None:
    assert not is_public(f"::ffff:{special}")
    assert not is_public(f"::{special}")


@pytest.mark.parametrize(
    "address",
    [
        *("1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0"),
        *(
            "192.0.1.0",
            "192.31.195.255",
            "192.31.197.0",
            "192.88.98.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
        ),
        *("2001:200::1", "2606:2800:220:1:248:1893:25c8:1946", "2620:4f:8001::1", "3ffe:ffff::1", "2a00:1450::1"),
    ],
)
def test_the_addresses_beside_them_are_public(address: str) -> None:
    assert is_public(address)
