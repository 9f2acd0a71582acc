"""How often somebody may do something: so many times in so many seconds, each one apart."""

import ipaddress
import math
import time

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Allowance:
    """At most `times` within `seconds` for each who; 0 times is no limit. Kept in memory: one server, one count."""

    def __init__(self, times: int, seconds: int) -> None:
        self._item = RateLimitItemPerSecond(times, seconds) if times else None
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def take(self, who: str) -> int:
        """Take one. 0 where it was there, else the whole seconds until the next one is."""
        if self._item is None or self._window.hit(self._item, who):
            return 0
        return max(1, math.ceil(self._window.get_window_stats(self._item, who).reset_time - time.time()))

    def give_back(self, who: str) -> None:
        """Forget what was taken."""
        if self._item is not None:
            self._window.clear(self._item, who)


def neighbourhood(address: str) -> str:
    """The address; of an IPv6 one its network, which is one customer's."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
