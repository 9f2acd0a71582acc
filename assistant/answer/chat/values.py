"""What drafting says to a chat model, and what it counts. Values only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol


class ChatMessage(NamedTuple):
    """`role` is system, human or ai."""

    role: str
    text: str


@dataclass(slots=True)
class TokenUsage:
    """Tokens sent and received for one question, over all its calls. Changed by the model alone."""

    tokens: int = 0


class ChatClient(Protocol):
    """A chat model as drafting knows it. `reply` raises ModelError."""

    @property
    def name(self) -> str: ...
    def reply(self, messages: Sequence[ChatMessage], schema: Mapping[str, Any], usage: TokenUsage) -> Iterator[str]: ...
