"""The tab "Archive": its report, its progress, its list of articles."""

from assistant.service.browse import Browser
from assistant.service.upload_jobs import UploadState
from assistant.web.archive_html import progress_html, report_html
from assistant.web.article_list import ArticleList, article_list_html
from assistant.web.article_list import after_click as articles_after_click
from corpus.archive.values import IngestReport, Progress
from corpus.articles.article import RefusedItem
from tests.assistant.web.pages import PageReader


def test_the_report_says_what_was_accepted_what_are_copies_and_what_was_refused_and_why() -> None:
    report = IngestReport(
        read=5,
        new=3,
        changed=1,
        unchanged=1,
        copies=2,
        refused=(RefusedItem("a.pdf", "is a '.pdf' file"),),
        seconds=1.25,
    )
    words = PageReader(report_html(report)).words
    for part in (
        "4 articles accepted",
        "1 of them changed",
        "2 of them copies",
        "1 already in the archive",
        "1 refused",
    ):
        assert part in words
    assert "a.pdf is a '.pdf' file" in words


def test_progress_is_a_bar_with_the_stage_in_words() -> None:
    assert '<progress value="3" max="10"' in progress_html(UploadState(Progress("reading", 3, 10, "/news/a.md")))
    assert "Reading: 3 of 10, a.md" in progress_html(UploadState(Progress("reading", 3, 10, "/news/a.md")))
    assert '<progress value="12" max="12"' in progress_html(UploadState(Progress("reading", 12, 1, "wire.jsonl#12")))
    assert "<progress aria" in progress_html(UploadState(Progress("waiting")))
    assert 'role="alert"' in progress_html(UploadState(trouble="The disk is full."))


def test_removing_has_to_be_confirmed_and_can_be_cancelled(browser: Browser) -> None:
    listed = ArticleList()
    entry = browser.articles(limit=1).items[0]
    assert 'data-action="remove"' not in article_list_html(browser, listed)
    asked = articles_after_click(listed, "ask-to-remove", entry.id)
    assert article_list_html(browser, asked).count(f'data-action="remove" data-value="{entry.id}"') == 1
    assert articles_after_click(asked, "cancel", "") == listed
    assert articles_after_click(asked, "next", "x").to_remove == ""
