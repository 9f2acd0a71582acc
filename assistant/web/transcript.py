"""A conversation as the page keeps it: questions, each with its answer. Values only, no HTML and no Gradio."""

from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answer.values import Answer
from assistant.conversation import Conversation, Turn
from assistant.question.constraints import Constraint, ConstraintKind
from assistant.service.feedback import Mark
from corpus.archive.values import Filters

STOPPED = "Stopped before there was an answer."


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer, or the sentence that says why there is none; "" while it is being answered.

    `turn` is what a later question goes on from, with `earlier`, the turns before it that the page does not show.
    `constraints` are what a reader can remove from the question, `is_follow_up` tells whether earlier turns changed
    what was asked. `id` is that of the saved answer, or "". `feedback` holds the statement's index (None for the whole
    answer) and what was said of it.
    """

    question: str
    reply: Answer | str = ""
    id: str = ""
    filters: Filters = field(default_factory=Filters)
    without: frozenset[ConstraintKind] = frozenset()
    is_alone: bool = False
    earlier: Conversation = field(default_factory=Conversation)
    turn: Turn | None = None
    constraints: tuple[Constraint, ...] = ()
    is_follow_up: bool = False
    saved_on: date | None = None
    feedback: tuple[tuple[int | None, Mark], ...] = ()

    @property
    def is_answered(self) -> bool:
        return isinstance(self.reply, Answer)

    def unanswered(self) -> "Exchange":
        """The question alone, to be asked again as it was."""
        return Exchange(
            self.question, filters=self.filters, without=self.without, is_alone=self.is_alone, earlier=self.earlier
        )


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation: its exchanges, oldest first. Readers number them from 1."""

    exchanges: tuple[Exchange, ...] = ()

    @property
    def conversation(self) -> Conversation:
        """What was asked and shown, oldest first, for a question that goes on from it."""
        answered = [(exchange.earlier.turns, exchange.turn) for exchange in self.exchanges if exchange.turn]
        return Conversation(tuple(turn for earlier, last in answered for turn in (*earlier, last)))

    @property
    def is_waiting(self) -> bool:
        """True while the last question is being answered."""
        return bool(self.exchanges) and self.exchanges[-1].reply == ""

    def before(self, number: int) -> "Transcript":
        return Transcript(self.exchanges[: number - 1])

    def adding(self, exchange: Exchange) -> "Transcript":
        return Transcript((*self.exchanges, exchange))

    def with_last(self, exchange: Exchange) -> "Transcript":
        return Transcript((*self.exchanges[:-1], exchange))

    def stopped(self) -> "Transcript":
        return self.with_last(replace(self.exchanges[-1], reply=STOPPED)) if self.is_waiting else self

    def with_feedback(self, number: int, statement: int | None, mark: Mark) -> "Transcript":
        """The conversation with feedback on a statement of an answer, or on the answer where `statement` is None."""
        exchange = self.exchanges[number - 1]
        others = tuple(given for given in exchange.feedback if given[0] != statement)
        marked = replace(exchange, feedback=(*others, (statement, mark)))
        return replace(self, exchanges=(*self.exchanges[: number - 1], marked, *self.exchanges[number:]))


def number_in(text: str, last: int) -> int:
    """The number from 1 to `last` that the text is, or 0; any text is safe."""
    is_number = text.isascii() and text.isdigit() and len(text) < 5
    return int(text) if is_number and 1 <= int(text) <= last else 0
