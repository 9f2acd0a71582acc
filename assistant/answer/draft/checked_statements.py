"""The statements that have passed the check, as groups and notes are made of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.answer.draft.utterances import speaker_key
from assistant.answer.draft.values import Draft
from assistant.answer.evidence import AnnotatedArticle
from assistant.answer.values import Citation, Statement
from corpus.attribution import Speaker


@dataclass(frozen=True, slots=True)
class CheckedStatements:
    """The statements of an answer, and the articles that they were drafted from."""

    statements: tuple[Statement, ...]
    articles: Mapping[str, AnnotatedArticle]

    def origin(self, citation: Citation) -> str:
        """What the copies of one report have in common."""
        annotated = self.articles.get(citation.article_id)
        return annotated.origin if annotated else citation.article_id

    def key(self, statement: Statement) -> str:
        """The speaker's key, or "" for the reporter."""
        return speaker_key(statement.speaker, self.origin(statement.citations[0])) if statement.speaker else ""

    @property
    def speakers(self) -> list[tuple[str, Speaker]]:
        """Who speaks in the roots, with their keys."""
        roots = (self.statements[n] for n in self.roots)
        return [(self.key(root), root.speaker) for root in roots if root.speaker]

    def speakers_in(self, numbers: Iterable[int]) -> int:
        """How many speakers the statements have."""
        return len({self.key(self.statements[n]) for n in numbers} - {""})

    def reports_in(self, numbers: Iterable[int]) -> int:
        """How many independent reports the statements cite."""
        return len({self.origin(c) for n in numbers for c in self.statements[n].citations})

    @property
    def roots(self) -> list[int]:
        """The statements that give no reason for another."""
        return [n for n, statement in enumerate(self.statements) if statement.reason_for is None]

    def with_their_reasons(self, roots: Iterable[int]) -> tuple[int, ...]:
        """These statements and the reasons for them, in the order of the answer."""
        chosen = set(roots)
        return tuple(
            n for n, s in enumerate(self.statements) if (n if s.reason_for is None else s.reason_for) in chosen
        )


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """One of several questions asked in one: its draft, its statements that have passed, and the place of the first."""

    question: str
    draft: Draft
    first: int
    checked: CheckedStatements


def parts_of(drafted: Draft, checked: CheckedStatements) -> Iterator[CheckedPart]:
    """The questions that have statements left, in order."""
    place = 0
    for question, part in drafted.parts:
        first = place
        for statement in part.statements:
            if place < len(checked.statements) and _is_same(statement, checked.statements[place]):
                place += 1
        if place > first:
            own = tuple(_moved(s, -first) for s in checked.statements[first:place])
            yield CheckedPart(question, part, first, CheckedStatements(own, checked.articles))


def _is_same(drafted: Statement, passed: Statement) -> bool:
    """The check withholds statements, takes reasons from them, and tells the reporter's sentence where it doubts the
    speaker; it does not change their order."""
    is_whole = (
        passed.speaker is None and drafted.speaker is not None and set(passed.citations) <= set(drafted.citations)
    )
    return is_whole or replace(drafted, reason_for=None) == replace(passed, reason_for=None)


def _moved(statement: Statement, by: int) -> Statement:
    place = statement.reason_for
    return statement if place is None else replace(statement, reason_for=place + by)
