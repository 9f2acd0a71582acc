"""Rate limits: how often each user, API key or address may do something."""

import ipaddress
import math
import time
from collections.abc import Callable

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from assistant.errors import QuestionError


class RateLimit:
    """At most `times` in `seconds` for each user; 0 is no limit. Each process counts for itself, in memory."""

    def __init__(self, times: int, seconds: int) -> None:
        self._item = RateLimitItemPerSecond(times, seconds) if times else None
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def take(self, who: str) -> int:
        """Count one use. Returns 0 if it is allowed, or else the seconds until the next one will be."""
        if self._item is None or self._window.hit(self._item, who):
            return 0
        return max(1, math.ceil(self._window.get_window_stats(self._item, who).reset_time - time.time()))

    def reset(self, who: str) -> None:
        """Forget the uses so far."""
        if self._item is not None:
            self._window.clear(self._item, who)


def client_network(address: str) -> str:
    """What to count an address by: itself, or for IPv6 its /64 network, since one customer has all of that."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def question_limit(limit: RateLimit, user: Callable[[], str] | None = None) -> Callable[[], None]:
    """The `admit` of an assistant for the page: raises QuestionError if the user asks too often."""
    user = user or _user_of_the_page

    def check() -> None:
        if wait := limit.take(user()):
            raise QuestionError(f"You have asked many questions in a short time: wait {wait} s, then ask again.")

    return check


def _user_of_the_page() -> str:
    """The user whose request Gradio handles now."""
    from gradio.context import LocalContext

    request = LocalContext.request.get(None)
    return str(getattr(request, "username", None) or "")
