"""What a page tells of an archive before anybody has asked."""

from pathlib import Path

from assistant.answer.pipeline import Assistant
from assistant.service.overview import Suggestions, overview_of, suggestions_for
from corpus.archive.store import Archive


def test_questions_are_made_from_the_archive_at_hand(assistant: Assistant) -> None:
    questions = suggestions_for(assistant.archive).questions
    assert len(questions) == 4
    assert questions[0] == "Who says it was staged and why?"
    assert "What did Bela Tarsin say?" in questions


def test_speakers_and_outlets_are_those_of_the_archive(assistant: Assistant) -> None:
    suggested = suggestions_for(assistant.archive)
    named = {entry.name for entry in assistant.archive.speakers() if entry.article_id is None}
    assert set(suggested.speakers) == named
    assert list(suggested.outlets) == sorted(suggested.outlets, key=str.casefold)
    assert "The Lantern Ledger" in suggested.outlets


def test_an_empty_archive_suggests_nothing(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive") as empty:
        assert suggestions_for(empty) == Suggestions((), (), ())
        assert overview_of(empty).counts.articles == 0
        assert overview_of(empty).newest_published is None
