"""The HTML of an answer: its statements in reading order, each with its speaker, its reasons and its citation marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from assistant.answer.reading_order import key_of, numbers_of, reasons_for, roots_of
from assistant.answer.values import Answer, Statement
from assistant.web.rendering import render
from corpus.attribution import Stance


class StatementText(NamedTuple):
    """A statement's text: the speaker's name where it begins with that, else "", and the rest."""

    name: str
    rest: str


class CitationMark(NamedTuple):
    """The number of a cited sentence. The page leads back to the first mark of each."""

    number: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement as it is shown. Without a byline where it gives a reason of the speaker who is named above it."""

    number: int
    statement: Statement
    text: StatementText
    has_byline: bool
    marks: tuple[CitationMark, ...]
    reasons: tuple["StatementView", ...]


class Section(NamedTuple):
    heading: str
    statements: tuple[StatementView, ...]


def reply_html(reply: Answer | str, number: int) -> str:
    """An answer, or the sentence in its place, without buttons. `number` makes its marks unique on the page."""
    return render(
        "ask/reply", **reply_values(reply), number=number, constraints=(), has_actions=False, takes_feedback=False
    )


def reply_values(reply: Answer | str) -> dict[str, Any]:
    """What the template of a reply shows: the answer with its sections, or the sentence in its place."""
    if isinstance(reply, str):
        return {"answer": None, "refusal": reply, "sections": ()}
    return {"answer": reply, "refusal": "", "sections": _sections_of(reply)}


def _sections_of(answer: Answer) -> tuple[Section, ...]:
    """The statements of an answer under the headings of their groups."""
    views = _Views(answer)
    return tuple(
        Section(group.heading, tuple(views.of(index) for index in roots_of(answer, group)))
        for group in answer.sections()
    )


def partial_statements(statements: Sequence[Statement]) -> list[tuple[Stance, StatementText]]:
    """The statements of an answer that is still being written. Marks and reasons come with the answer."""
    return [(statement.stance, statement_text(statement)) for statement in statements]


def statement_text(statement: Statement) -> StatementText:
    end = len(statement.speaker.name) if statement.speaker else 0
    head, rest = statement.text[:end], statement.text[end:]
    if statement.speaker and head.casefold() == statement.speaker.name.casefold():
        return StatementText(head, rest)
    return StatementText("", statement.text)


class _Views:
    """Makes the views of one answer, to be called in reading order: it counts which sentences were marked before."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._numbers: Mapping[tuple[str, int], int] = numbers_of(answer)
        self._marked: set[int] = set()

    def of(self, index: int) -> StatementView:
        statement = self._answer.statements[index]
        return StatementView(
            index + 1,
            statement,
            statement_text(statement),
            self._has_byline(statement),
            self._marks(statement),
            tuple(self.of(reason) for reason in reasons_for(self._answer, index)),
        )

    def _has_byline(self, statement: Statement) -> bool:
        if statement.reason_for is None or statement.stance is not Stance.ASSERTS:
            return True
        return self._answer.statements[statement.reason_for].speaker != statement.speaker

    def _marks(self, statement: Statement) -> tuple[CitationMark, ...]:
        numbers = dict.fromkeys(self._numbers[key_of(citation)] for citation in statement.citations)
        marks = tuple(CitationMark(number, number not in self._marked) for number in numbers)
        self._marked |= set(numbers)
        return marks
