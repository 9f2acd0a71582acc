"""Readers' feedback on answers: a mark on a statement or on the whole answer, with a note."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from assistant.service.server_database import ServerDatabase

LONGEST_NOTE: Final = 1000  # characters; the rest is cut off


class Mark(StrEnum):
    RIGHT = "right"
    WRONG_SPEAKER = "wrong_speaker"
    WRONG_CITATION = "wrong_citation"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A mark on a statement of a saved answer, given by its index; on the whole answer where `statement` is None."""

    answer_id: str
    statement: int | None
    mark: Mark
    note: str = ""
    by: str = ""
    given_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class FeedbackStore:
    """The feedback in the server's database. Raises ServerDatabaseError where that is unusable."""

    def __init__(self, database: ServerDatabase) -> None:
        self._database = database

    def add(self, feedback: Feedback) -> None:
        row = (
            feedback.answer_id,
            feedback.statement,
            feedback.mark.value,
            feedback.note[:LONGEST_NOTE],
            feedback.by,
            feedback.given_at.astimezone(UTC).isoformat(timespec="seconds"),
        )
        with self._database.writing() as db:
            db.execute(
                "INSERT INTO feedback (answer_id, statement, mark, note, given_by, given_at) VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )

    def all(self) -> list[Feedback]:
        """All feedback, oldest first."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT answer_id, statement, mark, note, given_by, given_at FROM feedback ORDER BY number"
            ).fetchall()
        return list(_read(rows))


def _read(rows: list[tuple[str, int | None, str, str, str, str]]) -> Iterator[Feedback]:
    for answer_id, statement, mark, note, by, given_at in rows:
        yield Feedback(answer_id, statement, Mark(mark), note, by, datetime.fromisoformat(given_at))
