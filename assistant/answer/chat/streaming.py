"""A reply as it comes: chunks that keep to a time-out, the pieces of text in them, and what they say of tokens."""

import contextvars
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from assistant.answer.chat.reply_limits import LIMITS, ReplyLimits

CHARACTERS_A_TOKEN: Final = 3  # fewer than there are in English: what is not reported is rather counted too high


class OverdueError(Exception):
    """The stream took longer than it may."""


@dataclass(slots=True)
class ReplyProgress:
    """What one call has brought so far. `turned_away` says that it failed before it began: nothing was used."""

    characters: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    text: str = ""
    ended: str = ""
    refused: bool = False
    turned_away: bool = False

    def note(self, chunk: Any) -> tuple[str, str]:
        """What a chunk says as text and in calls of a tool; its usage and its end are noted."""
        usage = chunk.usage_metadata or {}
        self.tokens_in = max(self.tokens_in, usage.get("input_tokens", 0))
        self.tokens_out = max(self.tokens_out, usage.get("output_tokens", 0))
        ends = (chunk.response_metadata.get(k) for k in ("finish_reason", "stop_reason", "done_reason", "status"))
        self.ended = next((str(e) for e in ends if e), self.ended)
        self.refused = self.refused or bool(chunk.additional_kwargs.get("refusal"))
        text = str(chunk.text)
        called = "".join(call["args"] or "" for call in getattr(chunk, "tool_call_chunks", ()))
        self.text += text
        self.characters += len(text) + len(called)
        return text, called

    def used(self, sent: int) -> tuple[int, int]:
        """Tokens sent and received: as reported, or else estimated from the characters, of which `sent` were sent."""
        tokens_in = self.tokens_in or (0 if self.turned_away else sent // CHARACTERS_A_TOKEN)
        return tokens_in, max(self.tokens_out, 0 if self.tokens_in else self.characters // CHARACTERS_A_TOKEN)


def within(seconds: float, limits: ReplyLimits, stream: Callable[[], Generator[Any]]) -> Iterator[Any]:
    """The chunks of a stream. Raises OverdueError where it is not at its end by then, and whatever the stream raises.

    The stream runs in a thread of its own: only so does a server that sends signs of life for ever, or one that takes
    its time over each byte, keep to the time-out.
    """
    items: queue.Queue[Any] = queue.Queue()
    stop = limits.stop

    def pump() -> None:
        LIMITS.set(limits)
        try:
            with closing(stream()) as chunks:
                for chunk in chunks:
                    if stop.is_set():
                        return
                    items.put(chunk)
            items.put(None)
        except Exception as exc:
            items.put(exc)

    until = time.monotonic() + seconds
    threading.Thread(target=contextvars.copy_context().run, args=(pump,), name="chat model", daemon=True).start()
    try:
        while (item := _next(items, until)) is not None:
            if isinstance(item, Exception):
                raise item
            yield item
    finally:
        stop.set()


def _next(items: "queue.Queue[Any]", until: float) -> Any:
    try:
        return items.get(timeout=max(0.0, until - time.monotonic()))
    except queue.Empty:
        raise OverdueError from None
