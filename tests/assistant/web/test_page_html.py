"""The header of the page, and a conversation that has not begun."""

from assistant.answer.pipeline import Assistant
from assistant.service.overview import overview_of, suggestions_for
from assistant.web.page_html import header_html, welcome_html
from corpus.archive.store import Archive
from tests.assistant.web.pages import texts


def test_an_empty_archive_says_how_to_fill_it(empty_archive: Archive) -> None:
    held = overview_of(empty_archive)
    assert "The archive is empty" in header_html(held)
    assert f"whosaid ingest --archive {empty_archive.folder} PATH_OR_URL..." in welcome_html(held)


def test_the_header_says_what_the_archive_holds(assistant: Assistant) -> None:
    assert "30 articles, the newest of 22 March 2026." in header_html(overview_of(assistant.archive))


def test_questions_to_begin_with_are_buttons(assistant: Assistant) -> None:
    questions = suggestions_for(assistant.archive).questions
    assert texts(welcome_html(overview_of(assistant.archive), questions), "//li/button") == list(questions)
