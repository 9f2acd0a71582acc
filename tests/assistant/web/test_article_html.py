"""An article opened: words of articles stay words."""

from dataclasses import replace

from assistant.service.browse import Browser
from assistant.service.upload_jobs import UploadState
from assistant.web.archive_html import progress_html, report_html
from assistant.web.article_html import article_html
from corpus.archive.values import IngestReport, Progress, StatementFilters
from corpus.articles.article import RefusedItem
from tests.assistant.web.pages import HOSTILE, PageReader


def test_hostile_words_are_shown_and_never_become_markup(browser: Browser) -> None:
    said = browser.statements(StatementFilters(topic="staged"), limit=1).items[0]
    whole = browser.article(said.article.id)
    assert whole is not None
    bad = replace(
        whole,
        entry=replace(whole.entry, title=HOSTILE, outlet=HOSTILE, byline=HOSTILE, url="javascript:alert(1)"),
        article=replace(whole.article, text=HOSTILE * 40),
        copies=(replace(whole.entry, outlet=HOSTILE),),
    )
    read = PageReader(article_html(bad, said.number))
    assert (read.tags["img"], read.tags["b"], read.tags["a"], read.handlers) == (0, 0, 0, [])
    assert HOSTILE in read.words

    refused = IngestReport(refused=(RefusedItem(HOSTILE, HOSTILE),))
    for markup in (report_html(refused), progress_html(UploadState(Progress("reading", 1, 2, HOSTILE)))):
        read = PageReader(markup)
        assert (read.tags["img"], read.tags["a"], read.handlers) == (0, 0, [])
