"""The header of the page, and a conversation that has not begun."""

from assistant.answer.pipeline import Assistant
from assistant.web.page_html import header_html, welcome_html
from corpus.archive.store import Archive
from tests.assistant.web.pages import ScriptedAssistant


def test_an_empty_archive_says_how_to_fill_it(empty_archive: Archive) -> None:
    assistant = ScriptedAssistant(empty_archive)
    assert "The archive is empty" in header_html(assistant.archive)
    assert f"whosaid ingest --archive {empty_archive.folder} PATH_OR_URL..." in welcome_html(assistant.archive)


def test_the_header_says_what_the_archive_holds(assistant: Assistant) -> None:
    assert "30 articles, the newest of 22 March 2026." in header_html(assistant.archive)
