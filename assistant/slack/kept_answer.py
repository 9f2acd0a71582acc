"""A kept answer as the value it was, from its JSON. Addresses of articles are those that the archive has now."""

from datetime import date
from typing import Any

from assistant.answer import Answer, Citation, Group, Outcome, Statement
from assistant.kept import AnswerBook
from corpus.archive import Archive
from corpus.article import Span
from corpus.attribution import Speaker, SpeakerKind, Stance


def kept_answer(book: AnswerBook, archive: Archive, answer_id: str) -> Answer | None:
    """The answer with this id, or None where none is kept."""
    kept = book.find(answer_id) if answer_id else None
    return answer_of(kept.answer, archive) if kept else None


def answer_of(stored: dict[str, Any], archive: Archive) -> Answer:
    """The answer of which this is the JSON."""
    urls: dict[str, str] = {}

    def url_of(article_id: str) -> str:
        if article_id not in urls:
            article = archive.article(article_id)
            urls[article_id] = article.url if article else ""
        return urls[article_id]

    def citation(one: dict[str, Any]) -> Citation:
        return Citation(
            article_id=one["article_id"],
            uri=one["uri"],
            title=one["title"],
            outlet=one["outlet"],
            published=_date(one["published"]),
            url=url_of(one["article_id"]),
            span=Span(one["start"], one["end"]),
            quote=one["quote"],
        )

    def statement(one: dict[str, Any]) -> Statement:
        who = one["speaker"]
        return Statement(
            text=one["text"],
            speaker=Speaker(who["name"], SpeakerKind(who["kind"]), who["role"]) if who else None,
            stance=Stance(one["stance"]),
            citations=tuple(citation(c) for c in one["citations"]),
            reason_for=one["reason_for"],
        )

    return Answer(
        question=stored["question"],
        understood=stored["understood"],
        outcome=Outcome(stored["outcome"]),
        engine=stored["engine"],
        as_of=_date(stored["as_of"]),
        note=stored["note"],
        statements=tuple(statement(s) for s in stored["statements"]),
        prompt=stored["prompt"],
        groups=tuple(
            Group(g["heading"], tuple(g["statements"]), g["speakers"], g["reports"]) for g in stored["groups"]
        ),
        correction=stored["correction"],
    )


def _date(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
