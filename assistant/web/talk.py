"""A conversation on the page as a value, and how a question of it is answered. Knows neither HTML nor Gradio."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answer.pipeline import Assistant
from assistant.answer.stages import Step
from assistant.answer.values import Answer, Statement
from assistant.conversation import Conversation, Question
from assistant.conversation import Turn as AnsweredTurn
from assistant.errors import QuestionError, ServerDatabaseError, WhoSaidError
from assistant.question.constraints import Constraint, ConstraintKind
from assistant.replay import replay
from assistant.request_id import request_id
from assistant.service.feedback import Mark
from assistant.service.saved_answers import AnswerStore, answer_of
from corpus.archive.listing import list_articles
from corpus.archive.values import Filters
from corpus.attribution import SpeakerKind

log = logging.getLogger(__name__)

STOPPED = "Stopped before there was an answer."


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of the conversation and its answer, or the sentence that says why there is none; "" while it is made.

    `answered` is what a later question goes on from, with `earlier`, the turns before it that the page does not show.
    `understood` are the constraints that can be taken away,
    `goes_on` whether the earlier questions were read into it; `id` is that of the kept answer, or "". `marks` is the
    feedback given, each with the statement's index or None for the answer.
    """

    question: str
    reply: Answer | str = ""
    id: str = ""
    filters: Filters = field(default_factory=Filters)
    without: frozenset[ConstraintKind] = frozenset()
    is_alone: bool = False
    earlier: Conversation = field(default_factory=Conversation)
    answered: AnsweredTurn | None = None
    understood: tuple[Constraint, ...] = ()
    goes_on: bool = False
    kept_on: date | None = None
    marks: tuple[tuple[int | None, Mark], ...] = ()

    @property
    def is_answered(self) -> bool:
        return isinstance(self.reply, Answer)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation."""

    turns: tuple[Turn, ...] = ()

    @property
    def conversation(self) -> Conversation:
        """What was asked and shown, oldest first, for a question that goes on from it."""
        answered = [(turn.earlier.turns, turn.answered) for turn in self.turns if turn.answered]
        return Conversation(tuple(turn for earlier, last in answered for turn in (*earlier, last)))

    @property
    def is_under_way(self) -> bool:
        return bool(self.turns) and self.turns[-1].reply == ""

    def before(self, number: int) -> "Talk":
        """The conversation up to the question of that number, and without it."""
        return Talk(self.turns[: number - 1])

    def with_last(self, turn: Turn) -> "Talk":
        return Talk((*self.turns[:-1], turn))

    def stopped(self) -> "Talk":
        return self.with_last(replace(self.turns[-1], reply=STOPPED)) if self.is_under_way else self

    def marked(self, number: int, statement: int | None, mark: Mark) -> "Talk":
        """The conversation with feedback on a statement of an answer."""
        turn = self.turns[number - 1]
        others = tuple(given for given in turn.marks if given[0] != statement)
        marked = replace(turn, marks=(*others, (statement, mark)))
        return replace(self, turns=(*self.turns[: number - 1], marked, *self.turns[number:]))


def place_in(written: str, last: int) -> int:
    """The number from 1 to the last that is written there, or 0; any text is safe."""
    is_number = written.isascii() and written.isdigit() and len(written) < 5
    return int(written) if is_number and 1 <= int(written) <= last else 0


def replies(assistant: Assistant, asked: str | Question) -> Iterator[Step | Statement | Answer | str]:
    """Steps and checked statements, then the answer or one sentence for the reader."""
    question = asked if isinstance(asked, Question) else Question(asked)
    yield Step("Reading the question")
    try:
        yield from assistant.steps(question)
    except QuestionError as exc:
        yield str(exc)
    except Exception as exc:  # the edge: whatever it was, the reader gets a sentence and the log the trace
        own = request_id()
        log.exception("no answer, reference %s", own)
        known = str(exc).rstrip(".") if isinstance(exc, WhoSaidError) else "Something went wrong; please ask again"
        yield f"{known}. (Reference {own})"


def kept(book: AnswerStore, question: Question, answer: Answer, settings: str) -> str:
    """The id under which the answer is kept; "" where nothing can be kept, which is no reason to withhold it."""
    try:
        return book.save(question, answer, settings)
    except ServerDatabaseError as exc:
        log.warning("the answer is not kept: %s", exc)
        return ""


def found_again(book: AnswerStore, id: str, assistant: Assistant) -> Turn | None:
    """The turn of a kept answer, or None where there is none of that id."""
    found = book.find(id)
    if found is None:
        return None
    earlier = replay(assistant, found.earlier, Filters())
    answered = replay(assistant, [*earlier.turns, found.turn], Filters()).turns[len(earlier.turns) :]
    return Turn(
        found.question,
        answer_of(found, assistant.archive),
        id=found.id,
        earlier=earlier,
        answered=answered[0] if answered else None,
        kept_on=found.saved_at.date(),
    )


def example_questions(assistant: Assistant, most: int = 4) -> list[str]:
    """Questions that this archive can answer: about the people and organisations most quoted in it."""
    archive = assistant.archive
    staged = (
        ["Who says it was staged and why?"]
        if list_articles(archive, search="Kremlin drone staged", limit=1).rows
        else []
    )
    kinds = (SpeakerKind.PERSON, SpeakerKind.ORGANISATION)
    # A name of one word is often a role or an ambiguous surname: no question to begin with.
    names = [entry.name for entry in archive.speakers() if entry.kind in kinds and " " in entry.name]
    return [*staged, *(f"What did {name} say?" for name in names)][:most]
