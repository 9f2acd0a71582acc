"""Chat models through LangChain: from settings to a model that streams its replies, within time-outs and caps.

Knows nothing of articles or answers.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from assistant.answer.chat import model_errors
from assistant.answer.chat.budget import Budget
from assistant.answer.chat.model_errors import Trouble, error_of, translated
from assistant.answer.chat.providers import open_model, provider_of
from assistant.answer.chat.reply_limits import ReplyLimits
from assistant.answer.chat.streaming import CHARACTERS_A_TOKEN, OverdueError, ReplyProgress, within
from assistant.answer.chat.values import ChatMessage, TokenUsage
from assistant.errors import ModelError
from assistant.settings import Settings

log = logging.getLogger(__name__)

_FIRST_WAIT: Final = 0.5  # seconds; doubled each time
_LONGEST_WAIT: Final = 20.0
_BYTES: Final = 4_000  # a token: each stands in an event of its own, with some 300 bytes around it
_OVERLONG: Final = 12  # characters a token: a server that does not keep to the limit is stopped there


class ChatModel:
    """A chat model of the settings. May be used from several threads at once.

    Raises SettingsError for a provider that does not exist, ModelError where its package or its key is missing.
    """

    def __init__(self, settings: Settings, *, wait: Callable[[float], None] = time.sleep) -> None:
        self._settings = settings
        self._provider = provider_of(settings.model)
        self._model = open_model(settings)
        self._wait = wait
        self._budget = Budget(settings)

    @property
    def name(self) -> str:
        """`provider:model`."""
        return self._settings.model

    def reply(self, messages: Sequence[ChatMessage], schema: Mapping[str, Any], usage: TokenUsage) -> Iterator[str]:
        """The pieces of the JSON text that the model replies with, as they come. Raises ModelError.

        What fails before its first piece is tried again, with growing pauses; what breaks off later is not.
        """
        for attempt in range(self._settings.model_retries + 1):
            try:
                yield from self._call(messages, schema, usage)
                return
            except ModelError as error:
                if not error.may_pass or attempt == self._settings.model_retries:
                    raise
                pause = min(_LONGEST_WAIT, max(error.after, _FIRST_WAIT * 2**attempt * random.uniform(0.8, 1.2)))
                log.info("%s; next attempt in %.1f s", error, pause)
                self._wait(pause)

    def _call(self, messages: Sequence[ChatMessage], schema: Mapping[str, Any], usage: TokenUsage) -> Iterator[str]:
        sent = sum(len(m.text) for m in messages) + len(str(schema))
        reserved = self._budget.reserve(sent // CHARACTERS_A_TOKEN, usage)
        progress = ReplyProgress()
        try:
            yield from self._pieces(messages, schema, progress)
        finally:
            self._budget.settle(reserved, *progress.used(sent), usage)
        trouble = _trouble_at_the_end(progress)
        if trouble is not None:
            raise error_of(trouble, self._settings)

    def _pieces(
        self, messages: Sequence[ChatMessage], schema: Mapping[str, Any], progress: ReplyProgress
    ) -> Iterator[str]:
        """The pieces, until the reply or the time is at an end."""
        begun = False
        for chunk in self._chunks(messages, schema, progress):
            text, called = progress.note(chunk)
            piece = called or (text if self._provider.replies_in_text else "")
            if progress.characters > _OVERLONG * self._settings.model_max_tokens:
                raise error_of(model_errors.TOO_LONG, self._settings)
            if piece:
                begun = True
                yield piece
        if not begun and progress.text.lstrip().startswith("{"):
            yield progress.text  # a model that writes the JSON down instead of calling the tool

    def _chunks(
        self, messages: Sequence[ChatMessage], schema: Mapping[str, Any], progress: ReplyProgress
    ) -> Iterator[Any]:
        """Message chunks, within the time-out. Raises ModelError."""
        strict = {"strict": True} if self._provider.is_strict else {}
        # Of model and parser only the model: the parser would hand out nothing before the end.
        asked: Any = self._model.with_structured_output(dict(schema), **strict)
        sent = [(m.role, m.text) for m in messages]
        begun = False
        failed: Exception | None = None
        limits = ReplyLimits(_BYTES * self._settings.model_max_tokens)
        try:
            for chunk in within(self._settings.model_timeout, limits, lambda: asked.first.stream(sent)):
                begun = True
                yield chunk
        except OverdueError:
            raise error_of(model_errors.TIMED_OUT, self._settings) from None
        except Exception as exc:
            failed = exc
        if limits.is_overlong:
            raise error_of(model_errors.TOO_LONG, self._settings)
        if failed is not None:
            progress.turned_away = not begun
            # raised without its cause: what a server says may hold the key, and traces are logged
            raise translated(failed, self._settings, begun=begun)


def _trouble_at_the_end(progress: ReplyProgress) -> Trouble | None:
    """What is wrong with a reply that has ended."""
    if progress.refused or progress.ended in ("refusal", "content_filter"):
        return model_errors.REFUSED
    if progress.ended in ("length", "max_tokens", "model_context_window_exceeded"):
        return model_errors.TOO_LONG
    if not progress.characters:
        return model_errors.EMPTY
    return None if progress.ended else model_errors.CUT_OFF
