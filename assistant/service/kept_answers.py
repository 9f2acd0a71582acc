"""Answers that can be found again by an id: shareable links, Slack's sources, the cases that feedback becomes."""

import json
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from assistant import strict_json
from assistant.answer.values import Answer, as_stored_json, from_json
from assistant.conversation import Question, Turn, turn_of
from assistant.question.read import MOST_TURNS
from assistant.service.store import Ledger
from corpus.archive.store import Archive

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS kept_answers (
    id TEXT PRIMARY KEY,
    question TEXT NOT NULL,
    history TEXT NOT NULL,
    answer TEXT NOT NULL,
    settings TEXT NOT NULL,
    kept_at TEXT NOT NULL
) WITHOUT ROWID
"""
_LONGEST_ID: Final = 64


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given. `answer` is its JSON, `settings` the digest of the settings.

    `earlier` are the turns before it, or the texts of the questions where no more was stored of them.
    """

    id: str
    question: str
    earlier: tuple[Turn | str, ...]
    answer: dict[str, Any]
    settings: str
    kept_at: datetime

    @property
    def history(self) -> tuple[str, ...]:
        """The earlier questions, oldest first."""
        return tuple(one.question if isinstance(one, Turn) else one for one in self.earlier)

    @property
    def turn(self) -> Turn | str:
        """The turn that it made of the conversation, or the question where no more was stored of it."""
        return turn_of(from_json(self.answer)) or self.question


class AnswerBook:
    """Keeps answers in the ledger at `path`. Raises LedgerError where that cannot be used."""

    def __init__(self, path: Path) -> None:
        self._ledger = Ledger(path, _TABLE)

    def keep(self, question: Question, answer: Answer, settings: str = "") -> str:
        """Keep an answer under an id that nobody can guess."""
        id = secrets.token_urlsafe(12)
        row = (
            id,
            question.text,
            json.dumps([_without_citations(turn) for turn in question.conversation.turns[-MOST_TURNS:]]),
            json.dumps(as_stored_json(answer), ensure_ascii=False),
            settings,
            datetime.now(UTC).isoformat(timespec="seconds"),
        )
        with self._ledger.writing() as db:
            db.execute("INSERT INTO kept_answers VALUES (?, ?, ?, ?, ?, ?)", row)
        return id

    def find(self, id: str) -> KeptAnswer | None:
        """The answer of that id, which may be any text."""
        if not id or len(id) > _LONGEST_ID or not id.isascii():
            return None
        with self._ledger.connection() as db:
            row = db.execute("SELECT * FROM kept_answers WHERE id = ?", (id,)).fetchone()
        if row is None:
            return None
        id, question, history, answer, settings, kept_at = row
        earlier = tuple(map(_earlier, json.loads(history)))
        return KeptAnswer(id, question, earlier, json.loads(answer), settings, datetime.fromisoformat(kept_at))

    def close(self) -> None:
        self._ledger.close()


def _without_citations(turn: Turn) -> Any:
    """A turn before the answer as JSON; what it cited is stored with the answer that it was."""
    return strict_json.dump(replace(turn, citations=()))


def _earlier(stored: Any) -> Turn | str:
    """A turn as it was stored; its question where that is all there is, or all that can be read."""
    if isinstance(stored, str):
        return stored
    try:
        return strict_json.load(Turn, stored)
    except ValueError:
        return str(stored["question"])


def answer_of(kept: KeptAnswer, archive: Archive) -> Answer:
    """The answer as the value it was; the links to the originals are those that the archive has now."""
    answer = from_json(kept.answer)
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
