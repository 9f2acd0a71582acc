"""A conversation as every face carries it: what was asked, how it was read, what the answers showed. Values only."""

from dataclasses import dataclass, field, replace

from assistant.answer.reading_order import cited_sentences, speakers_shown
from assistant.answer.values import Answer, Citation
from assistant.question.constraints import ConstraintKind
from assistant.question.query import Query
from assistant.question.text import checked
from corpus.archive.values import Filters
from corpus.attribution import Speaker


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was answered: its query, and the speakers and sentences that were shown, in reading order."""

    question: str
    query: Query
    speakers: tuple[Speaker, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns before a question, oldest first."""

    turns: tuple[Turn, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(turn.question for turn in self.turns)

    def then(self, *turns: Turn) -> "Conversation":
        return Conversation((*self.turns, *turns))


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it comes in, the conversation that it may go on from, and filters.

    `without` are the constraints that a reader has taken away from what was read.
    """

    text: str
    conversation: Conversation = Conversation()
    filters: Filters = field(default_factory=Filters)
    without: frozenset[ConstraintKind] = frozenset()


def turn_of(answer: Answer) -> Turn | None:
    """The turn that an answer makes; None for what is no answer to a question that was read."""
    if answer.query is None:
        return None
    query = replace(answer.query, text=checked(answer.question))  # a chat model may have reworded it to draft by
    return Turn(answer.question, query, speakers_shown(answer), tuple(cited_sentences(answer)))
