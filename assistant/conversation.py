"""A conversation as every face carries it: the question that is asked, and what was asked before it."""

from dataclasses import dataclass, field

from assistant.question.constraints import Part
from corpus.archive.values import Filters


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it comes in: its text, the earlier ones of the conversation (oldest first), and filters.

    `without` are the parts that a reader has taken from what was understood.
    """

    text: str
    history: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    without: frozenset[Part] = frozenset()
