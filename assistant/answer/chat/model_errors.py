"""What can go wrong with a chat model, as one sentence each that says what to do.

Nothing that a server sent gets into an error's text or the log: servers repeat keys and questions in theirs.
"""

import logging
from collections.abc import Mapping
from typing import Final, NamedTuple

from assistant.answer.chat.providers import provider_of
from assistant.errors import ModelError
from assistant.settings import Settings

log = logging.getLogger(__name__)


class Trouble(NamedTuple):
    """`may_pass` is True where the same call may succeed a little later."""

    message: str
    may_pass: bool = False


WRONG_KEY: Final = Trouble("{model} does not accept the key: set a valid one in {keys}")
NO_ACCESS: Final = Trouble("the key in {keys} may not use {model}: choose another model, or ask for access")
UNKNOWN: Final = Trouble("the server knows no {model}: check WHOSAID_MODEL and WHOSAID_MODEL_BASE_URL")
NO_CREDIT: Final = Trouble("the account of {model} has no credit left: see to it at the provider")
BUSY: Final = Trouble("{model} takes no more questions for now (rate limit): ask again later", may_pass=True)
FAILED: Final = Trouble("the server of {model} failed: ask again later", may_pass=True)
NOT_TAKEN: Final = Trouble("{model} does not accept the request: choose a model with structured output")
OVERFULL: Final = Trouble("the sentences found are too long for {model}: choose a model with a larger context")
UNREACHABLE: Final = Trouble(
    "the server of {model} cannot be reached: start it, or check WHOSAID_MODEL_BASE_URL and the network", may_pass=True
)
TIMED_OUT: Final = Trouble("{model} took longer than {seconds:g} s: ask again, or raise WHOSAID_MODEL_TIMEOUT")
CUT_OFF: Final = Trouble("the reply of {model} broke off: ask again")
REFUSED: Final = Trouble("{model} refused to answer: word the question otherwise, or choose another model")
EMPTY: Final = Trouble("{model} sent an empty reply: ask again, or choose another model", may_pass=True)
MALFORMED: Final = Trouble("the reply of {model} is not in the form asked for: choose a model with structured output")
TOO_LONG: Final = Trouble("the reply of {model} is longer than {tokens:,} tokens: raise WHOSAID_MODEL_MAX_TOKENS")

_BY_STATUS: Final = {
    401: WRONG_KEY,
    403: NO_ACCESS,
    404: UNKNOWN,
    408: FAILED,
    409: FAILED,
    413: OVERFULL,
    429: BUSY,
}
_BY_NAME: Final = {"LengthFinishReasonError": TOO_LONG, "ContentFilterFinishReasonError": REFUSED}  # OpenAI's


def error_of(trouble: Trouble, settings: Settings, *, after: float = 0.0) -> ModelError:
    """The trouble in words; `after` is how many seconds the server asks to wait."""
    message = trouble.message.format(
        model=settings.model,
        keys=provider_of(settings.model).keys[0],
        seconds=settings.model_timeout,
        tokens=settings.model_max_tokens,
    )
    return ModelError(message, may_pass=trouble.may_pass, after=after)


def malformed(name: str) -> ModelError:
    """The error for a reply that was read and is not in the form asked for."""
    return ModelError(MALFORMED.message.format(model=name))


def translated(exc: Exception, settings: Settings, *, begun: bool) -> ModelError:
    """What a client raised, as one of ours; `begun` says that part of the reply had come."""
    status = getattr(exc, "status_code", None)
    log.info("%s failed: %s, status %s", settings.model, type(exc).__name__, status)
    trouble = _by_status(status) or _by_kind(exc)
    if begun and trouble.may_pass:
        trouble = CUT_OFF  # a second try would say again what has been said
    if _code_of(exc) == "insufficient_quota":
        trouble = NO_CREDIT
    return error_of(trouble, settings, after=_seconds_asked(exc))


def _by_status(status: object) -> Trouble | None:
    if not isinstance(status, int):
        return None
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 300 <= status < 400:
        return UNKNOWN  # a redirect, which is not followed
    return FAILED if status >= 500 else NOT_TAKEN if status >= 400 else None


def _by_kind(exc: Exception) -> Trouble:
    """By class: those of LangChain, of httpx and of the standard library, and two of OpenAI's by their names."""
    import httpx
    from langchain_core import exceptions as langchain

    by_class: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Trouble], ...] = (
        (langchain.ContextOverflowError, OVERFULL),
        (langchain.ModelAuthenticationError, WRONG_KEY),
        ((langchain.ModelTimeoutError, httpx.TimeoutException, TimeoutError), TIMED_OUT),
        ((langchain.ModelConnectionError, httpx.TransportError, ConnectionError), UNREACHABLE),
    )
    known = next((trouble for classes, trouble in by_class if isinstance(exc, classes)), None)
    if known is None:
        known = _BY_NAME.get(type(exc).__name__)
    if known is None and isinstance(exc, ValueError | TypeError | KeyError | AttributeError | IndexError):
        known = MALFORMED  # what the client could make nothing of
    return known or FAILED


def _code_of(exc: Exception) -> str:
    body = getattr(exc, "body", None)
    return str(body.get("code") or "") if isinstance(body, Mapping) else ""


def _seconds_asked(exc: Exception) -> float:
    """Retry-After in seconds, or 0."""
    headers = getattr(getattr(exc, "response", None), "headers", {})
    try:
        return max(0.0, float(headers.get("retry-after", 0)))
    except ValueError:
        return 0.0
