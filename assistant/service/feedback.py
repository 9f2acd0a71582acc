"""What readers say of single statements: right, wrong speaker, wrong citation, something missing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from assistant.service.store import Ledger

LONGEST_NOTE: Final = 1000  # characters; what is beyond is cut off

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS feedback (
    number INTEGER PRIMARY KEY,
    answer_id TEXT NOT NULL,
    statement INTEGER,
    mark TEXT NOT NULL,
    note TEXT NOT NULL,
    given_by TEXT NOT NULL,
    given_at TEXT NOT NULL
)
"""


class Mark(StrEnum):
    RIGHT = "right"
    WRONG_SPEAKER = "wrong_speaker"
    WRONG_CITATION = "wrong_citation"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's mark on a statement of a kept answer, by its index; on the whole answer where that is None."""

    answer_id: str
    statement: int | None
    mark: Mark
    note: str = ""
    by: str = ""
    given_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class FeedbackBook:
    """Keeps feedback in the ledger at `path`. Raises LedgerError where that cannot be used."""

    def __init__(self, path: Path) -> None:
        self._ledger = Ledger(path, _TABLE)

    def add(self, feedback: Feedback) -> None:
        row = (
            feedback.answer_id,
            feedback.statement,
            feedback.mark.value,
            feedback.note[:LONGEST_NOTE],
            feedback.by,
            feedback.given_at.astimezone(UTC).isoformat(timespec="seconds"),
        )
        with self._ledger.writing() as db:
            db.execute(
                "INSERT INTO feedback (answer_id, statement, mark, note, given_by, given_at) VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )

    def all(self) -> list[Feedback]:
        """All feedback, in the order in which it was given."""
        with self._ledger.connection() as db:
            rows = db.execute(
                "SELECT answer_id, statement, mark, note, given_by, given_at FROM feedback ORDER BY number"
            ).fetchall()
        return list(_read(rows))

    def close(self) -> None:
        self._ledger.close()


def _read(rows: list[tuple[str, int | None, str, str, str, str]]) -> Iterator[Feedback]:
    for answer_id, statement, mark, note, by, given_at in rows:
        yield Feedback(answer_id, statement, Mark(mark), note, by, datetime.fromisoformat(given_at))
