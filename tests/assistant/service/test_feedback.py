"""Feedback is stored whole and in order."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.service.feedback import LONGEST_NOTE, Feedback, FeedbackStore, Mark
from assistant.service.server_database import ServerDatabase

WHEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def test_feedback_is_kept_in_the_order_in_which_it_was_given(tmp_path: Path) -> None:
    given = [
        Feedback("a", 0, Mark.RIGHT, given_at=WHEN),
        Feedback("a", 2, Mark.WRONG_SPEAKER, "It was Roe; '); DROP TABLE feedback", "ann", WHEN),
        Feedback("b", None, Mark.MISSING, given_at=WHEN),
    ]
    for one in given:
        FeedbackStore(ServerDatabase(tmp_path)).add(one)
    assert FeedbackStore(ServerDatabase(tmp_path)).all() == given


def test_a_note_without_end_is_cut(tmp_path: Path) -> None:
    book = FeedbackStore(ServerDatabase(tmp_path))
    book.add(Feedback("a", None, Mark.MISSING, "x" * 100_000, given_at=WHEN))
    assert book.all()[0].note == "x" * LONGEST_NOTE


def test_a_mark_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="hostile"):
        Mark("hostile")
