"""A conversation on the page as a value, and how a question of it is answered. Knows neither HTML nor Gradio."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answer.pipeline import Assistant, Step
from assistant.answer.values import Answer, Statement
from assistant.conversation import Question
from assistant.errors import LedgerError, QuestionError, WhoSaidError
from assistant.question.constraints import Part, Understood
from assistant.request_id import reference
from assistant.service.feedback import Mark
from assistant.service.kept_answers import AnswerBook, KeptAnswer, answer_of
from corpus.archive.listing import list_articles
from corpus.archive.store import Archive
from corpus.archive.values import Filters
from corpus.attribution import SpeakerKind

log = logging.getLogger(__name__)

STOPPED = "Stopped before there was an answer."


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of the conversation and its answer, or the sentence that says why there is none; "" while it is made.

    `earlier` are questions before it that the page does not show, `understood` the parts that can be taken away,
    `goes_on` whether the earlier questions were read into it; `id` is that of the kept answer, or "". `marks` is the
    feedback given, each with the statement's index or None for the answer.
    """

    question: str
    reply: Answer | str = ""
    id: str = ""
    filters: Filters = field(default_factory=Filters)
    without: frozenset[Part] = frozenset()
    is_alone: bool = False
    earlier: tuple[str, ...] = ()
    understood: tuple[Understood, ...] = ()
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
    def history(self) -> tuple[str, ...]:
        """The questions that had an answer, oldest first."""
        asked: list[str] = []
        for turn in self.turns:
            if turn.is_answered:
                asked += [*turn.earlier, turn.question]
        return tuple(asked)

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
        own = reference()
        log.exception("no answer, reference %s", own)
        known = str(exc).rstrip(".") if isinstance(exc, WhoSaidError) else "Something went wrong; please ask again"
        yield f"{known}. (Reference {own})"


def kept(book: AnswerBook, question: Question, answer: Answer, settings: str) -> str:
    """The id under which the answer is kept; "" where nothing can be kept, which is no reason to withhold it."""
    try:
        return book.keep(question, answer, settings)
    except LedgerError as exc:
        log.warning("the answer is not kept: %s", exc)
        return ""


def found_again(book: AnswerBook, id: str, archive: Archive) -> Turn | None:
    """The turn of a kept answer, or None where there is none of that id."""
    found = book.find(id)
    return _turn_of(found, archive) if found else None


def _turn_of(found: KeptAnswer, archive: Archive) -> Turn:
    return Turn(
        found.question,
        answer_of(found, archive),
        id=found.id,
        earlier=found.history,
        kept_on=found.kept_at.date(),
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
