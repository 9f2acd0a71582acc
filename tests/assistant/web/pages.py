"""What the tests of the page share: answers by hand, an assistant that follows a script, HTML as a tree."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

from lxml import html  # type: ignore[import-untyped]

from assistant.answer.pipeline import Assistant
from assistant.answer.stages import Step
from assistant.answer.values import Answer, Citation, Outcome, Statement
from assistant.build import assistant_over
from assistant.conversation import Question
from assistant.web.conversation_actions import Update
from assistant.web.transcript import Exchange
from corpus.archive.store import Archive
from corpus.articles.article import Span
from corpus.attribution import Speaker, SpeakerKind, Stance
from tests.assistant.asked import conversation_of

ROE = Speaker("Jane Roe", SpeakerKind.PERSON, "engineer")
NASTY = "<script>alert(1)</script> ![x](http://e.example) & \"q\" 'a' ${alert(1)} {{value}}"
HOSTILE = "<img src=x onerror=alert(1)> <b>%{x}</b> \"'&amp; <a href='javascript:alert(1)'>x</a> $y$ {{value}}"


def citation(start: int, **changes: Any) -> Citation:
    sentence = Citation(
        "a1", "/a1.txt", "Dam fails", "The Lamp", date(2026, 3, 2), "", Span(start, start + 5), f"Quote {start}."
    )
    return replace(sentence, **changes)


def statement(text: str, *starts: int, speaker: Speaker | None = ROE, reason_for: int | None = None) -> Statement:
    return Statement(text, speaker, Stance.ASSERTS, tuple(citation(s) for s in starts), reason_for)


def answer(*statements: Statement, outcome: Outcome = Outcome.ANSWERED, note: str = "") -> Answer:
    return Answer("who says so?", "who says so", outcome, "extractive", date(2026, 3, 22), note, statements)


def answered(question: str) -> Exchange:
    """An exchange that later questions go on from."""
    (turn,) = conversation_of(question).turns
    return Exchange(question, answer(), turn=turn)


def parsed(markup: str) -> Any:
    return html.fragment_fromstring(markup, create_parent="div")


def texts(markup: str, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in parsed(markup).xpath(path)]


class ScriptedAssistant(Assistant):
    """Gives the next of its replies, or raises it, and remembers what it was asked."""

    def __init__(
        self, archive: Archive, replies: Sequence[Answer | Exception] = (), passing: Sequence[Statement] = ()
    ) -> None:
        built = assistant_over(archive, None)  # it never searches
        super().__init__(**{field.name: getattr(built, field.name) for field in fields(built)})
        self._replies = list(replies)
        self._passing = passing
        self.asked: list[Question] = []

    def steps(self, question: Question) -> Iterator[Step | Statement | Answer]:
        self.asked.append(question)
        reply = self._replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        yield Step("Searching 2 articles")
        yield from self._passing
        yield reply


def last_of(updates: Iterator[Update]) -> Update:
    *_, last = updates
    assert last.is_last
    return last


class PageReader(HTMLParser):
    """What a browser makes of markup: its tags, and its words."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.handlers: list[str] = []
        self.words = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words += data
