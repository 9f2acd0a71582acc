"""Answers that are stored under an id: for shared links, for the sources in Slack, and for feedback."""

import json
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from assistant import strict_json
from assistant.answer.values import Answer, as_json, from_json
from assistant.conversation import Question, Turn, turn_of
from assistant.question.query import Query
from assistant.question.read import MOST_TURNS
from assistant.service.server_database import ServerDatabase
from corpus.archive.store import Archive

_LONGEST_ID: Final = 64


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """An answer as it was given: `answer` as JSON, `settings` as the digest of the settings.

    `earlier` are the turns before it, or the texts of the questions where no more was stored.
    """

    id: str
    question: str
    earlier: tuple[Turn | str, ...]
    answer: dict[str, Any]
    settings: str
    saved_at: datetime

    @property
    def history(self) -> tuple[str, ...]:
        """The earlier questions, oldest first."""
        return tuple(one.question if isinstance(one, Turn) else one for one in self.earlier)

    @property
    def turn(self) -> Turn | str:
        """The turn that it added to the conversation, or the question where no more was stored."""
        return turn_of(self.value) or self.question

    @property
    def value(self) -> Answer:
        """The answer with the query that it was read as; without one where none was stored, or of another version."""
        answer = from_json(self.answer)
        try:
            return replace(answer, query=strict_json.load(Query, self.answer.get("query")))
        except ValueError:
            return answer


class AnswerStore:
    """The saved answers in the server's database. Raises ServerDatabaseError where that is unusable."""

    def __init__(self, database: ServerDatabase) -> None:
        self._database = database

    def save(self, question: Question, answer: Answer, settings: str = "") -> str:
        """Store an answer; returns its id, which nobody can guess."""
        id = secrets.token_urlsafe(12)
        row = (
            id,
            question.text,
            json.dumps([_without_citations(turn) for turn in question.conversation.turns[-MOST_TURNS:]]),
            json.dumps({**as_json(answer), **_query_json(answer)}, ensure_ascii=False),
            settings,
            datetime.now(UTC).isoformat(timespec="seconds"),
        )
        with self._database.writing() as db:
            db.execute("INSERT INTO saved_answers VALUES (?, ?, ?, ?, ?, ?)", row)
        return id

    def find(self, id: str) -> SavedAnswer | None:
        """The answer with this id. Any text is a safe id."""
        if not id or len(id) > _LONGEST_ID or not id.isascii():
            return None
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM saved_answers WHERE id = ?", (id,)).fetchone()
        if row is None:
            return None
        id, question, history, answer, settings, saved_at = row
        earlier = tuple(map(_earlier, json.loads(history)))
        return SavedAnswer(id, question, earlier, json.loads(answer), settings, datetime.fromisoformat(saved_at))


def _query_json(answer: Answer) -> dict[str, Any]:
    return {"query": strict_json.dump(answer.query)} if answer.query else {}


def _without_citations(turn: Turn) -> Any:
    """An earlier turn as JSON. What it cited is stored with its own answer."""
    return strict_json.dump(replace(turn, citations=()))


def _earlier(stored: Any) -> Turn | str:
    """A stored turn; its question where only that was stored or can be read."""
    if isinstance(stored, str):
        return stored
    try:
        return strict_json.load(Turn, stored)
    except ValueError:
        return str(stored["question"])


def answer_of(saved: SavedAnswer, archive: Archive) -> Answer:
    """The answer as a value. The links to the original articles are those that the archive has now."""
    answer = saved.value
    links: dict[str, str] = {}
    for statement in answer.statements:
        for citation in statement.citations:
            if citation.article_id not in links:
                article = archive.article(citation.article_id)
                links[citation.article_id] = article.url if article else ""
    linked = tuple(
        replace(s, citations=tuple(replace(c, url=links[c.article_id]) for c in s.citations)) for s in answer.statements
    )
    return replace(answer, statements=linked)
