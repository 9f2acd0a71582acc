"""Short messages to the reader. An unexpected error becomes one sentence, and its trace is logged by its reference."""

import logging
from collections.abc import Callable
from typing import TypeVar

from assistant.errors import WhoSaidError
from assistant.request_id import request_id
from assistant.web.rendering import render

log = logging.getLogger(__name__)

T = TypeVar("T")
U = TypeVar("U")


def result_or_message(work: Callable[[], T], on_error: Callable[[str], U]) -> T | U:
    """The result of `work`, or what `on_error` makes of the sentence that explains its exception."""
    try:
        return work()
    except WhoSaidError as exc:
        return on_error(str(exc))
    except Exception:
        own = request_id()
        log.exception("reference %s", own)
        return on_error(f"something went wrong; please try again (reference {own})")


def error_html(message: str) -> str:
    return render("error", message=message[:1].upper() + message[1:])
