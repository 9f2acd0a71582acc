"""What a reader gets: answers made of statements, statements with citations. Values and their JSON, nothing else."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from corpus.article import Article, Span
from corpus.attribution import Speaker, Stance


class Outcome(StrEnum):
    ANSWERED = "answered"
    NOT_IN_CORPUS = "not_in_corpus"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence of an article. `quote` is the stored text of `span`, byte for byte; the gate compares them."""

    article_id: str
    uri: str
    title: str
    outlet: str
    published: date | None
    url: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of an answer. `speaker` is None for the reporter's own voice.

    `reason_for` is the index, in the same answer, of the statement that this one gives the speaker's reason for.
    """

    text: str
    speaker: Speaker | None
    stance: Stance
    citations: tuple[Citation, ...]
    reason_for: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer. `as_of` is the date of the newest article searched, `note` what a reader must know besides.

    `prompt` is the digest of the prompts that a chat model wrote it by, or "".
    """

    question: str
    understood: str
    outcome: Outcome
    engine: str
    as_of: date | None
    note: str
    statements: tuple[Statement, ...]
    prompt: str = ""


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
        "statements": [_statement_json(s) for s in answer.statements],
    }


def _statement_json(statement: Statement) -> dict[str, Any]:
    speaker = statement.speaker
    return {
        "text": statement.text,
        "speaker": {"name": speaker.name, "role": speaker.role, "kind": speaker.kind.value} if speaker else None,
        "stance": statement.stance.value,
        "reason_for": statement.reason_for,
        "citations": [_citation_json(c) for c in statement.citations],
    }


def _citation_json(citation: Citation) -> dict[str, Any]:
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
