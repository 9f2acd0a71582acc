"""Chat models through LangChain: settings -> a model that streams replies, and its troubles as one sentence each.

Knows providers, time-outs, retries and caps; knows nothing of articles or answers. Nothing that a server sent gets into
an error's text or the log: servers repeat keys and questions in theirs.
"""

import contextvars
import logging
import os
import queue
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from assistant.errors import ModelError, SettingsError
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = logging.getLogger(__name__)

_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    "ollama": ("OLLAMA_API_KEY",),
}
_NEEDS_KEY: Final = ("openai", "anthropic")
_EXTRAS: Final = tuple(_KEYS)
_FIRST_WAIT: Final = 0.5  # seconds; doubled each time
_LONGEST_WAIT: Final = 20.0
_CHARACTERS_A_TOKEN: Final = 3  # fewer than there are in English: what is not reported is rather counted too high
_OLLAMA_CONTEXT: Final = 16_384
"""Tokens. Ollama's own default is a quarter of it, and what does not fit is cut off without a word, rules first."""
_OVERLONG: Final = 12  # characters a token: a server that does not keep to the limit is stopped there


class Message(NamedTuple):
    """`role` is system, human or ai."""

    role: str
    text: str


@dataclass(slots=True)
class Tally:
    """What one question has used: tokens sent and received, over all its calls. Changed by ChatModel alone."""

    tokens: int = 0


class Talks(Protocol):
    """A model as drafting knows it."""

    @property
    def name(self) -> str: ...
    def reply(self, messages: Sequence[Message], schema: Mapping[str, Any], tally: Tally) -> Iterator[str]: ...


@dataclass(slots=True)
class _Spent:
    """What all questions of this process have cost."""

    cost: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(slots=True)
class _Heard:
    """What one call has brought so far."""

    characters: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    text: str = ""
    ended: str = ""
    refused: bool = False
    turned_away: bool = False  # before it began: nothing was used


class ChatModel:
    """A chat model of the settings. May be used from several threads at once.

    Raises SettingsError for a provider that does not exist, ModelError where its package or its key is missing.
    """

    def __init__(self, settings: Settings, *, wait: Callable[[float], None] = time.sleep) -> None:
        self._settings = settings
        self._provider = settings.model.partition(":")[0]
        self._model = _build(settings, self._provider)
        self._wait = wait
        self._spent = _Spent()

    @property
    def name(self) -> str:
        """`provider:model`."""
        return self._settings.model

    def reply(self, messages: Sequence[Message], schema: Mapping[str, Any], tally: Tally) -> Iterator[str]:
        """The pieces of the JSON text that the model replies with, as they come. Raises ModelError.

        What fails before its first piece is tried again, with growing pauses; what breaks off later is not.
        """
        for attempt in range(self._settings.model_retries + 1):
            try:
                yield from self._call(messages, schema, tally)
                return
            except ModelError as error:
                if not error.may_pass or attempt == self._settings.model_retries:
                    raise
                pause = min(_LONGEST_WAIT, max(error.after, _FIRST_WAIT * 2**attempt * random.uniform(0.8, 1.2)))
                log.info("%s; next attempt in %.1f s", error, pause)
                self._wait(pause)

    def _call(self, messages: Sequence[Message], schema: Mapping[str, Any], tally: Tally) -> Iterator[str]:
        sent = sum(len(m.text) for m in messages) + len(str(schema))
        reserved = self._reserve(sent // _CHARACTERS_A_TOKEN, tally)
        heard = _Heard()
        try:
            yield from self._listen(messages, schema, heard)
        finally:
            self._settle(reserved, sent, heard, tally)
        self._check_ended(heard)

    # --- caps

    def _reserve(self, tokens_in: int, tally: Tally) -> float:
        """Make room for a call, or refuse it; the cost that is set aside for it."""
        limits = self._settings
        most = tokens_in + limits.model_max_tokens
        if limits.model_question_tokens and tally.tokens + most > limits.model_question_tokens:
            raise ModelError(
                f"this question would take more than {limits.model_question_tokens:,} tokens of {self.name}: "
                "raise WHOSAID_MODEL_QUESTION_TOKENS"
            )
        cost = self._cost(tokens_in, limits.model_max_tokens)
        with self._spent.lock:
            if limits.model_max_cost and self._spent.cost + cost > limits.model_max_cost:
                raise ModelError(
                    f"{self.name} has used up what it may cost ({limits.model_max_cost:g}): raise "
                    "WHOSAID_MODEL_MAX_COST, or start anew"
                )
            self._spent.cost += cost
        return cost

    def _settle(self, reserved: float, sent: int, heard: _Heard, tally: Tally) -> None:
        """What was set aside becomes what was used: as reported, or else as counted here."""
        tokens_in = heard.tokens_in or (0 if heard.turned_away else sent // _CHARACTERS_A_TOKEN)
        tokens_out = max(heard.tokens_out, 0 if heard.tokens_in else heard.characters // _CHARACTERS_A_TOKEN)
        tally.tokens += tokens_in + tokens_out
        with self._spent.lock:
            self._spent.cost += self._cost(tokens_in, tokens_out) - reserved

    def _cost(self, tokens_in: int, tokens_out: int) -> float:
        return (tokens_in * self._settings.model_price_in + tokens_out * self._settings.model_price_out) / 1e6

    # --- one call

    def _listen(self, messages: Sequence[Message], schema: Mapping[str, Any], heard: _Heard) -> Iterator[str]:
        """The pieces, until the reply or the time is at an end."""
        in_text = self._provider in ("openai", "ollama")  # others reply by a tool call
        begun = False
        for chunk in self._chunks(messages, schema, heard):
            said, called = _note(chunk, heard)
            piece = called or (said if in_text else "")
            heard.characters += len(said) + len(called)
            if heard.characters > _OVERLONG * self._settings.model_max_tokens:
                raise self._error(_TOO_LONG)
            if piece:
                begun = True
                yield piece
        if not begun and heard.text.lstrip().startswith("{"):
            yield heard.text  # a model that writes the JSON down instead of calling the tool

    def _check_ended(self, heard: _Heard) -> None:
        if heard.refused or heard.ended in ("refusal", "content_filter"):
            raise self._error(_REFUSED)
        if heard.ended in ("length", "max_tokens", "model_context_window_exceeded"):
            raise self._error(_TOO_LONG)
        if not heard.characters:
            raise self._error(_EMPTY)
        if not heard.ended:
            raise self._error(_CUT_OFF)

    def _chunks(self, messages: Sequence[Message], schema: Mapping[str, Any], heard: _Heard) -> Iterator[Any]:
        """Message chunks, from a thread of their own: only so does a server that sends signs of life for ever,
        or one that takes its time over each byte, keep to the time-out."""
        strict = {"strict": True} if self._provider == "openai" else {}
        # Of model and parser only the model: the parser would hand out nothing before the end.
        asked: Any = self._model.with_structured_output(dict(schema), **strict)
        items: queue.Queue[Any] = queue.Queue()
        stop = threading.Event()

        def pump() -> None:
            try:
                with closing(asked.first.stream([(m.role, m.text) for m in messages])) as chunks:
                    for chunk in chunks:
                        if stop.is_set():
                            return
                        items.put(chunk)
                items.put(None)
            except Exception as exc:
                items.put(exc)

        until = time.monotonic() + self._settings.model_timeout
        threading.Thread(target=contextvars.copy_context().run, args=(pump,), name="chat model", daemon=True).start()
        begun = False
        try:
            while True:
                try:
                    item = items.get(timeout=max(0.0, until - time.monotonic()))
                except queue.Empty:
                    raise self._error(_TIMED_OUT) from None
                if item is None:
                    return
                if isinstance(item, Exception):
                    heard.turned_away = not begun
                    # `from None`: what a server says may hold the key, and traces are logged
                    raise self._translated(item, begun=begun) from None
                begun = True
                yield item
        finally:
            stop.set()

    # --- what can go wrong

    def _error(self, trouble: "_Trouble", *, after: float = 0.0) -> ModelError:
        keys = _KEYS.get(self._provider, ("the provider's key variable",))[0]
        seconds, tokens = self._settings.model_timeout, self._settings.model_max_tokens
        message = trouble.message.format(model=self.name, keys=keys, seconds=seconds, tokens=tokens)
        return ModelError(message, may_pass=trouble.may_pass, after=after)

    def _translated(self, exc: Exception, *, begun: bool) -> ModelError:
        status = getattr(exc, "status_code", None)
        log.info("%s failed: %s, status %s", self.name, type(exc).__name__, status)
        trouble = _by_status(status) or _by_kind(exc)
        if begun and trouble.may_pass:
            trouble = _CUT_OFF  # a second try would say again what has been said
        if _code_of(exc) == "insufficient_quota":
            trouble = _NO_CREDIT
        return self._error(trouble, after=_seconds_asked(exc))


class _Trouble(NamedTuple):
    message: str
    may_pass: bool = False


_WRONG_KEY: Final = _Trouble("{model} does not accept the key: set a valid one in {keys}")
_NO_ACCESS: Final = _Trouble("the key in {keys} may not use {model}: choose another model, or ask for access")
_UNKNOWN: Final = _Trouble("the server knows no {model}: check WHOSAID_MODEL and WHOSAID_MODEL_BASE_URL")
_NO_CREDIT: Final = _Trouble("the account of {model} has no credit left: see to it at the provider")
_BUSY: Final = _Trouble("{model} takes no more questions for now (rate limit): ask again later", may_pass=True)
_FAILED: Final = _Trouble("the server of {model} failed: ask again later", may_pass=True)
_NOT_TAKEN: Final = _Trouble("{model} does not accept the request: choose a model with structured output")
_OVERFULL: Final = _Trouble("the sentences found are too long for {model}: choose a model with a larger context")
_UNREACHABLE: Final = _Trouble(
    "the server of {model} cannot be reached: start it, or check WHOSAID_MODEL_BASE_URL and the network", may_pass=True
)
_TIMED_OUT: Final = _Trouble("{model} took longer than {seconds:g} s: ask again, or raise WHOSAID_MODEL_TIMEOUT")
_CUT_OFF: Final = _Trouble("the reply of {model} broke off: ask again")
_REFUSED: Final = _Trouble("{model} refused to answer: word the question otherwise, or choose another model")
_EMPTY: Final = _Trouble("{model} sent an empty reply: ask again, or choose another model", may_pass=True)
_MALFORMED: Final = _Trouble("the reply of {model} is not in the form asked for: choose a model with structured output")
_TOO_LONG: Final = _Trouble("the reply of {model} is longer than {tokens:,} tokens: raise WHOSAID_MODEL_MAX_TOKENS")


def malformed(name: str) -> ModelError:
    """What is to be said where a reply was read and is not as it should be."""
    return ModelError(_MALFORMED.message.format(model=name))


def _by_status(status: object) -> _Trouble | None:
    if not isinstance(status, int):
        return None
    known = {401: _WRONG_KEY, 403: _NO_ACCESS, 404: _UNKNOWN, 408: _FAILED, 409: _FAILED, 413: _OVERFULL, 429: _BUSY}
    if status in known:
        return known[status]
    return _FAILED if status >= 500 else _NOT_TAKEN if status >= 400 else None


def _by_kind(exc: Exception) -> _Trouble:
    """By class: those of LangChain, of httpx and of the standard library, and two of OpenAI's by their names."""
    import httpx
    from langchain_core import exceptions as langchain

    if isinstance(exc, langchain.ContextOverflowError):
        return _OVERFULL
    if isinstance(exc, langchain.ModelAuthenticationError):
        return _WRONG_KEY
    if isinstance(exc, langchain.ModelTimeoutError | httpx.TimeoutException | TimeoutError):
        return _TIMED_OUT
    if isinstance(exc, langchain.ModelConnectionError | httpx.TransportError | ConnectionError):
        return _UNREACHABLE
    named = {"LengthFinishReasonError": _TOO_LONG, "ContentFilterFinishReasonError": _REFUSED}
    if type(exc).__name__ in named:
        return named[type(exc).__name__]
    if isinstance(exc, ValueError | TypeError | KeyError | AttributeError | IndexError):
        return _MALFORMED  # what the client could make nothing of
    return _FAILED


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


def _note(chunk: Any, heard: _Heard) -> tuple[str, str]:
    """What a chunk says as text and in tool calls; its usage and its end are noted."""
    usage = chunk.usage_metadata or {}
    heard.tokens_in = max(heard.tokens_in, usage.get("input_tokens", 0))
    heard.tokens_out = max(heard.tokens_out, usage.get("output_tokens", 0))
    ends = (chunk.response_metadata.get(k) for k in ("finish_reason", "stop_reason", "done_reason", "status"))
    heard.ended = next((str(e) for e in ends if e), heard.ended)
    heard.refused = heard.refused or bool(chunk.additional_kwargs.get("refusal"))
    said = str(chunk.text)
    heard.text += said
    return said, "".join(call["args"] or "" for call in getattr(chunk, "tool_call_chunks", ()))


# --- building it


def _build(settings: Settings, provider: str) -> "BaseChatModel":
    if provider in _NEEDS_KEY and not any(os.environ.get(key) for key in _KEYS[provider]):
        key = _KEYS[provider][0]
        raise ModelError(f"{settings.model} needs a key: set {key} (a server that asks for none takes any value)")
    try:
        from langchain.chat_models import init_chat_model
    except ImportError as exc:
        raise ModelError(_missing(settings.model, provider)) from exc
    try:
        model: BaseChatModel = init_chat_model(settings.model, **_options(settings, provider))
    except ImportError as exc:
        raise ModelError(_missing(settings.model, provider)) from exc
    except ValueError as exc:
        raise SettingsError(
            f"{settings.model!r} cannot be used as a model: name it like openai:…, anthropic:… or ollama:…, and check "
            "WHOSAID_MODEL_BASE_URL"
        ) from exc
    return model


def _options(settings: Settings, provider: str) -> dict[str, Any]:
    """How each provider's class takes the same settings. Retries are ours, so that all providers have the same."""
    options: dict[str, Any] = {"base_url": settings.model_base_url} if settings.model_base_url else {}
    if not re.match(r"openai:o\d", settings.model):  # these take no other temperature than their own
        options["temperature"] = 0
    if provider == "ollama":
        seconds = {"timeout": settings.model_timeout}
        size = {"num_predict": settings.model_max_tokens, "num_ctx": _OLLAMA_CONTEXT + settings.model_max_tokens}
        return options | size | {"client_kwargs": seconds}
    options |= {"timeout": settings.model_timeout, "max_retries": 0, "max_tokens": settings.model_max_tokens}
    return options | ({"stream_usage": True} if provider == "openai" else {})


def _missing(model: str, provider: str) -> str:
    wanted = f"'whosaid[{provider}]'" if provider in _EXTRAS else f"langchain langchain-{provider}"
    return f"{model} needs a package that is not installed: pip install {wanted}"
