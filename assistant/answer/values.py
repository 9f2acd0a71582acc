"""What a reader gets: answers made of statements, statements with citations. Values and their JSON, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from assistant.question.query import Query
from corpus.articles.article import Article, Span
from corpus.attribution.values import Act, Speaker, SpeakerKind, Stance


class Outcome(StrEnum):
    ANSWERED = "answered"
    NOT_IN_CORPUS = "not_in_corpus"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence of an article. `quote` is the stored text of `span`, byte for byte; the check compares them."""

    article_id: str
    uri: str
    title: str
    outlet: str
    published: datetime | date | None
    url: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of an answer. `speaker` is None for the reporter's own words.

    `reason_for` is the index, in the same answer, of the statement that this one gives the speaker's reason for.
    `act` is None for the reporter's own words, and in answers that were stored before there were acts.
    """

    text: str
    speaker: Speaker | None
    stance: Stance
    citations: tuple[Citation, ...]
    reason_for: int | None = None
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that belong together, by their indexes in the answer: a side, a day, those who are not among them.

    `heading` says no more than what is counted from them; `speakers` are those who speak in them, `reports` the
    independent reports that they cite, copies of one report being one.
    """

    heading: str
    statements: tuple[int, ...]
    speakers: int = 0
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer. `as_of` is the date of the newest article searched, `note` what a reader must know besides.

    `prompt` is the digest of the prompts that a chat model wrote it by, or "". `groups` hold every statement once, or
    there are none. `correction` is the beginning of the note, where it puts right what the question takes for granted.
    `query` is how the question was read; None where it could not be, or nothing was asked.
    """

    question: str
    understood: str
    outcome: Outcome
    engine: str
    as_of: date | None
    note: str
    statements: tuple[Statement, ...]
    prompt: str = ""
    groups: tuple[Group, ...] = ()
    correction: str = ""
    query: Query | None = None

    @property
    def remark(self) -> str:
        """The note without the correction, which faces show first."""
        return self.note.removeprefix(self.correction).lstrip()

    def sections(self) -> tuple[Group, ...]:
        """The groups, for a face to show one after the other; where there are none, everything under no heading."""
        return self.groups or (Group("", tuple(range(len(self.statements)))),)


def cite(article: Article, span: Span) -> Citation:
    """The citation of a sentence that stands at `span` in the article."""
    return Citation(
        article_id=article.id,
        uri=article.uri,
        title=article.title,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
        span=span,
        quote=span.within(article.text),
    )


def as_json(answer: Answer, *, id: Any = None) -> dict[str, Any]:
    """The answer in the shape that `whosaid ask --json` prints. `id` is the caller's own key, any JSON value."""
    return {
        "id": id,
        "question": answer.question,
        "understood": answer.understood,
        "outcome": answer.outcome.value,
        "engine": answer.engine,
        "prompt": answer.prompt,
        "as_of": answer.as_of.isoformat() if answer.as_of else None,
        "note": answer.note,
        "correction": answer.correction,
        "statements": [statement_json(s) for s in answer.statements],
        "groups": [_group_json(g) for g in answer.groups],
    }


def from_json(data: Mapping[str, Any]) -> Answer:
    """The answer that `as_json` gave the data of, without its query. The archive knows the links to the originals."""
    return Answer(
        question=data["question"],
        understood=data["understood"],
        outcome=Outcome(data["outcome"]),
        engine=data["engine"],
        as_of=_day_of(data["as_of"]),
        note=data["note"],
        statements=tuple(_statement_of(s) for s in data["statements"]),
        prompt=data["prompt"],
        groups=tuple(Group(**{**g, "statements": tuple(g["statements"])}) for g in data["groups"]),
        correction=data["correction"],
    )


def _statement_of(data: Mapping[str, Any]) -> Statement:
    speaker = data["speaker"]
    return Statement(
        text=data["text"],
        speaker=Speaker(speaker["name"], SpeakerKind(speaker["kind"]), speaker["role"]) if speaker else None,
        stance=Stance(data["stance"]),
        citations=tuple(_citation_of(c) for c in data["citations"]),
        reason_for=data["reason_for"],
        act=Act(data["act"]) if data.get("act") else None,
    )


def _citation_of(data: Mapping[str, Any]) -> Citation:
    return Citation(
        article_id=data["article_id"],
        uri=data["uri"],
        title=data["title"],
        outlet=data["outlet"],
        published=_day_of(data["published"]),
        url="",
        span=Span(data["start"], data["end"]),
        quote=data["quote"],
    )


def _day_of(written: str | None) -> date | None:
    if not written:
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def _group_json(group: Group) -> dict[str, Any]:
    return {
        "heading": group.heading,
        "statements": list(group.statements),
        "speakers": group.speakers,
        "reports": group.reports,
    }


def statement_json(statement: Statement) -> dict[str, Any]:
    """One statement in the shape that it has in `as_json`."""
    speaker = statement.speaker
    return {
        "text": statement.text,
        "speaker": {"name": speaker.name, "role": speaker.role, "kind": speaker.kind.value} if speaker else None,
        "stance": statement.stance.value,
        "act": statement.act.value if statement.act else None,
        "reason_for": statement.reason_for,
        "citations": [citation_json(c) for c in statement.citations],
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """One citation in the shape that it has in `as_json`."""
    return {
        "article_id": citation.article_id,
        "uri": citation.uri,
        "title": citation.title,
        "outlet": citation.outlet,
        "published": citation.published.isoformat() if citation.published else None,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
    }
