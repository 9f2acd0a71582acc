"""Posts messages to an incoming webhook of the caller's choice."""

import ipaddress
import time
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urlsplit

from assistant.errors import DeliveryError, SettingsError
from assistant.slack.blocks import Message
from assistant.slack.client import RateLimitedError, SlackTroubleError, send_to

_MOST_WAITS: Final = 5
_LONGEST_WAIT: Final = 120.0


def checked_webhook(url: str) -> str:
    """The address, if it is https or on this machine. Raises SettingsError, whose text does not contain it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    host = parts.hostname or ""
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))):
        raise SettingsError(
            "the webhook's address cannot be used: Slack's begin with https://hooks.slack.com/services/"
        )
    return url


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def post_to_webhook(url: str, messages: Sequence[Message], *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Post the messages one after the other, waiting as long as Slack asks. Raises DeliveryError."""
    for number, message in enumerate(messages):
        for attempt in range(_MOST_WAITS + 1):
            try:
                send_to(url, message)
                break
            except RateLimitedError as exc:
                if attempt == _MOST_WAITS:
                    raise _undelivered(number, len(messages), exc) from None
                sleep(min(exc.seconds, _LONGEST_WAIT))
            except SlackTroubleError as exc:
                raise _undelivered(number, len(messages), exc) from None


def _undelivered(posted: int, of: int, trouble: SlackTroubleError) -> DeliveryError:
    done = f", after {posted} of {of} messages" if posted else ""
    return DeliveryError(f"the webhook did not take it ({trouble}){done}: check its address, then post it again")
