"""The list of the tab "Who said what": filters, order, pages, and the export."""

import re
from datetime import date
from html import unescape

import pytest

from assistant.answer.pipeline import Assistant
from assistant.errors import QuestionError
from assistant.service.browse import Browser
from assistant.web.statement_list import (
    StatementList,
    after_click,
    incomplete_export_html,
    statement_in_article_html,
    statement_list,
    statement_list_html,
    statements_to_export,
)
from corpus.archive.values import SpeakerOrder, StatementFilters, StatementOrder
from corpus.attribution import Stance
from tests.assistant.web.pages import PageReader

_EVERYTHING = ("", "", "", "", "", "", "Speakers: most quoted first")


def test_the_filters_are_read_as_a_reader_wrote_them() -> None:
    listed = statement_list(
        " staged ", "Podolyak", "Herald", "denies", "2023-05-01", " 2023-05-31 ", "Statements: oldest first"
    )
    assert listed.order is StatementOrder.OLDEST
    assert listed.wanted == StatementFilters(
        "Podolyak", "staged", Stance.DENIES, "Herald", date(2023, 5, 1), date(2023, 5, 31)
    )
    assert statement_list(*_EVERYTHING) == StatementList(StatementFilters(), SpeakerOrder.MOST)


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [
        ("yesterday", "", "'yesterday' is not a date: write it like 2023-05-04"),
        ("", "2023-02-30", "is not a date"),
        ("2023-05-02", "2023-05-01", "the start date is after the end date"),
    ],
)
def test_a_date_that_is_not_one_is_named(since: str, until: str, why: str) -> None:
    with pytest.raises(QuestionError, match=why):
        statement_list("", "", "", "", since, until, "")


def test_the_list_shows_speakers_and_leads_to_their_statements_and_back(browser: Browser) -> None:
    listed = statement_list("staged", *_EVERYTHING[1:])
    voices = browser.tallies(listed.wanted).items
    shown = statement_list_html(browser, listed)
    assert [unescape(name) for name in re.findall(r"<h3 dir=\"auto\">(.*?)</h3>", shown)][:3] == [
        voice.name for voice in voices[:3]
    ]
    one = after_click(browser, listed, "speaker", voices[0].key)
    assert f"{voices[0].statements} statement" in statement_list_html(browser, one)
    assert statement_list_html(browser, one).count('data-action="open"') == voices[0].statements
    assert after_click(browser, one, "all-speakers", "") == listed
    assert after_click(browser, listed, "speaker", "nobody") == listed


def test_pages_are_turned_there_and_back(browser: Browser) -> None:
    listed = statement_list(*_EVERYTHING[:-1], "Statements: newest first")
    first = statement_list_html(browser, listed)
    cursor = re.findall(r'data-action="next" data-value="([^"]+)"', first)[0]
    later = after_click(browser, listed, "next", cursor)
    second = statement_list_html(browser, later)
    assert "Page 2" in second
    assert not set(re.findall(r'data-value="(\w+-\d+)"', first)) & set(re.findall(r'data-value="(\w+-\d+)"', second))
    assert statement_list_html(browser, after_click(browser, later, "previous", "")) == first


def test_nothing_found_says_what_to_do(browser: Browser) -> None:
    assert "remove one" in statement_list_html(browser, statement_list("zeppelin", *_EVERYTHING[1:]))


def test_a_statement_opens_its_article_with_the_stored_sentence_marked(browser: Browser) -> None:
    for said in browser.statements(StatementFilters(), limit=200).items:
        shown = statement_in_article_html(browser, said.id)
        text = shown.partition('<div class="ws-text"')[2].partition(">")[2]
        whole = browser.article(said.article.id)
        assert whole is not None
        read = PageReader(text).words
        assert read.replace("\n", "") == whole.article.text.replace("\n", "").strip() or "…" in read
        marked = "".join(re.findall(r'<mark class="[^"]*ws-sentence[^"]*">(.*?)</mark>', text, re.DOTALL))
        wanted = "".join(citation.quote for citation in said.sentences)
        assert re.sub(r"\s", "", unescape(marked)) == re.sub(r"\s", "", wanted)
        assert 'class="ws-sentence ws-cue-words"' in text or not said.cue
    assert "removed or changed" in statement_in_article_html(browser, "0" * 16 + "-0")


def test_every_statement_is_exported_once(browser: Browser, assistant: Assistant) -> None:
    exported = [said.id for said in statements_to_export(browser, StatementFilters())]
    assert len(exported) == len(set(exported)) == assistant.archive.counts().attributions
    assert incomplete_export_html(browser, StatementFilters()) == ""


def test_a_table_that_is_cut_short_says_so(browser: Browser, assistant: Assistant) -> None:
    total = assistant.archive.counts().attributions
    assert f"100 of {total:,} statements" in incomplete_export_html(browser, StatementFilters(), most=100)
    assert incomplete_export_html(browser, StatementFilters(), most=total) == ""
