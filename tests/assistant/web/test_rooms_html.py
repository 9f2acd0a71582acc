"""The board and the archive's page as markup and as figures: what they say, and that words of articles stay words."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from assistant.answer.pipeline import Assistant
from assistant.errors import QuestionError
from assistant.service.browse import Browser, SpeakerOrder, StatementFilters, StatementOrder, Timeline
from assistant.service.uploads import State
from assistant.web.archive_html import progress_html, report_html
from assistant.web.archive_room import Shelf, shelf_html, turned
from assistant.web.board import View, board_html, cut_short, every_statement, moved, opened_html, view_of
from assistant.web.board_html import numbers_html
from assistant.web.plots import bar_plot, timeline_plot
from assistant.web.reading import reading_html
from corpus.archive.values import IngestReport, Progress
from corpus.articles.article import RefusedItem
from corpus.attribution import Stance

HOSTILE = "<img src=x onerror=alert(1)> <b>%{x}</b> \"'&amp; <a href='javascript:alert(1)'>x</a> $y$ {{value}}"
_EVERYTHING = ("", "", "", "", "", "", "Speakers: most quoted first")


@pytest.fixture
def browser(assistant: Assistant) -> Browser:
    return Browser(assistant.archive)


class _Reader(HTMLParser):
    """What a browser makes of markup: its tags, and its words."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.handlers: list[str] = []
        self.words = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words += data


def figure(plot: Any) -> dict[str, Any]:
    assert plot.type == "plotly"
    return dict(json.loads(plot.plot))


# --- the board


def test_the_filters_are_read_as_a_reader_wrote_them() -> None:
    view = view_of(" staged ", "Podolyak", "Herald", "denies", "2023-05-01", " 2023-05-31 ", "Statements: oldest first")
    assert view.order is StatementOrder.OLDEST
    assert view.wanted == StatementFilters(
        "Podolyak", "staged", Stance.DENIES, "Herald", date(2023, 5, 1), date(2023, 5, 31)
    )
    assert view_of(*_EVERYTHING) == View(StatementFilters(), SpeakerOrder.MOST)


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [
        ("yesterday", "", "'yesterday' is no date: write it like 2023-05-04"),
        ("", "2023-02-30", "is no date"),
        ("2023-05-02", "2023-05-01", "the first day is after the last"),
    ],
)
def test_a_date_that_is_none_is_named(since: str, until: str, why: str) -> None:
    with pytest.raises(QuestionError, match=why):
        view_of("", "", "", "", since, until, "")


def test_the_board_shows_speakers_and_leads_to_their_statements_and_back(browser: Browser) -> None:
    view = view_of("staged", *_EVERYTHING[1:])
    voices = browser.voices(view.wanted).items
    shown = board_html(browser, view)
    assert [unescape(name) for name in re.findall(r"<h3 dir=\"auto\">(.*?)</h3>", shown)][:3] == [
        voice.name for voice in voices[:3]
    ]
    one = moved(browser, view, "voice", voices[0].key)
    assert f"{voices[0].statements} statement" in board_html(browser, one)
    assert board_html(browser, one).count('data-act="open"') == voices[0].statements
    assert moved(browser, one, "back", "") == view
    assert moved(browser, view, "voice", "nobody") == view


def test_pages_are_turned_there_and_back(browser: Browser) -> None:
    view = view_of(*_EVERYTHING[:-1], "Statements: newest first")
    first = board_html(browser, view)
    cursor = re.findall(r'data-act="next" data-value="([^"]+)"', first)[0]
    later = moved(browser, view, "next", cursor)
    second = board_html(browser, later)
    assert "Page 2" in second
    assert not set(re.findall(r'data-value="(\w+-\d+)"', first)) & set(re.findall(r'data-value="(\w+-\d+)"', second))
    assert board_html(browser, moved(browser, later, "previous", "")) == first


def test_nothing_found_says_what_to_do(browser: Browser) -> None:
    assert "take one away" in board_html(browser, view_of("zeppelin", *_EVERYTHING[1:]))


def test_a_statement_opens_its_article_with_the_stored_sentence_marked(browser: Browser) -> None:
    for said in browser.statements(StatementFilters(), limit=200).items:
        shown = opened_html(browser, said.id)
        text = shown.partition('<div class="ws-text"')[2].partition(">")[2]
        whole = browser.article(said.article.id)
        assert whole is not None
        read = _Reader(text).words
        assert read.replace("\n", "") == whole.article.text.replace("\n", "").strip() or "…" in read
        marked = "".join(re.findall(r'<mark class="[^"]*ws-sentence[^"]*">(.*?)</mark>', text, re.DOTALL))
        wanted = "".join(citation.quote for citation in said.sentences)
        assert re.sub(r"\s", "", unescape(marked)) == re.sub(r"\s", "", wanted)
        assert 'class="ws-sentence ws-cue-words"' in text or not said.cue
    assert "removed or changed" in opened_html(browser, "0" * 16 + "-0")


def test_every_statement_is_exported_once(browser: Browser, assistant: Assistant) -> None:
    exported = [said.id for said in every_statement(browser, StatementFilters())]
    assert len(exported) == len(set(exported)) == assistant.archive.counts().attributions
    assert cut_short(browser, StatementFilters()) == ""


def test_a_table_that_is_cut_short_says_so(browser: Browser, assistant: Assistant) -> None:
    total = assistant.archive.counts().attributions
    assert f"100 of {total:,} statements" in cut_short(browser, StatementFilters(), most=100)
    assert cut_short(browser, StatementFilters(), most=total) == ""


# --- the pictures


def test_the_pictures_have_the_numbers_of_the_archive(browser: Browser) -> None:
    timeline = browser.by_day(StatementFilters(), 10)
    bars = figure(bar_plot(timeline.voices))["data"]
    names = figure(bar_plot(timeline.voices))["layout"]["yaxis"]["ticktext"]
    totals = [sum(bar["x"][row] for bar in bars) for row in range(len(names))]
    assert totals == [voice.statements for voice in timeline.voices]
    assert totals == sorted(totals, reverse=True)
    for voice, total in zip(timeline.voices, totals, strict=True):
        assert browser.statements(StatementFilters(speaker_key=voice.key)).total == total

    marks = figure(timeline_plot(timeline))["data"]
    shown = {(day, mark["name"]) for mark in marks for day in mark["x"]}
    assert shown == {(day.day.isoformat(), day.stance.value) for day in timeline.days}
    assert sum(len(mark["x"]) for mark in marks) == len(timeline.days)


def test_what_cannot_be_drawn_is_no_picture(browser: Browser) -> None:
    nobody = browser.by_day(StatementFilters(topic="zeppelin"))
    assert timeline_plot(nobody) is None
    assert bar_plot(nobody.voices) is None
    assert numbers_html(nobody) == ""
    undated = replace(browser.by_day(StatementFilters()), days=(), undated=3)
    assert timeline_plot(undated) is None
    assert "3 statements of these speakers stand in articles without a date" in numbers_html(undated)


def test_a_hostile_name_is_no_markup_in_a_picture_or_a_table(browser: Browser) -> None:
    plain = browser.by_day(StatementFilters(), 2)
    timeline = Timeline(
        tuple(replace(voice, name=HOSTILE[:21]) for voice in plain.voices),
        tuple(day._replace(name=HOSTILE[:21]) for day in plain.days),
        0,
    )
    for plot in (timeline_plot(timeline), bar_plot(timeline.voices)):
        drawn = figure(plot)
        labels = [
            *drawn["layout"]["yaxis"]["ticktext"],
            *(text for mark in drawn["data"] for text in mark["hovertext"]),
        ]
        assert all("&lt;img" in label and "<" not in label.replace("<br>", "") for label in labels)
    table = _Reader(numbers_html(timeline))
    assert table.tags["img"] == 0
    assert HOSTILE[:21] in table.words


# --- words of articles stay words


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
    read = _Reader(reading_html(bad, said.number))
    assert (read.tags["img"], read.tags["b"], read.tags["a"], read.handlers) == (0, 0, 0, [])
    assert HOSTILE in read.words

    refused = IngestReport(refused=(RefusedItem(HOSTILE, HOSTILE),))
    for markup in (report_html(refused), progress_html(State(Progress("reading", 1, 2, HOSTILE)))):
        read = _Reader(markup)
        assert (read.tags["img"], read.tags["a"], read.handlers) == (0, 0, [])


# --- the archive


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
    words = _Reader(report_html(report)).words
    for part in ("4 articles accepted", "1 of them changed", "2 of them copies", "1 held already", "1 refused"):
        assert part in words
    assert "a.pdf is a '.pdf' file" in words


def test_progress_is_a_bar_with_the_stage_in_words() -> None:
    assert '<progress value="3" max="10"' in progress_html(State(Progress("reading", 3, 10, "/news/a.md")))
    assert "Reading: 3 of 10, a.md" in progress_html(State(Progress("reading", 3, 10, "/news/a.md")))
    assert '<progress value="12" max="12"' in progress_html(State(Progress("reading", 12, 1, "wire.jsonl#12")))
    assert "<progress aria" in progress_html(State(Progress("waiting")))
    assert 'role="alert"' in progress_html(State(trouble="The disk is full."))


def test_removing_is_asked_for_and_another_press_takes_it_back(browser: Browser) -> None:
    shelf = Shelf()
    entry = browser.articles(limit=1).items[0]
    assert 'data-act="remove"' not in shelf_html(browser, shelf)
    asked = turned(shelf, "ask", entry.id)
    assert shelf_html(browser, asked).count(f'data-act="remove" data-value="{entry.id}"') == 1
    assert turned(asked, "keep", "") == shelf
    assert turned(asked, "next", "x").doomed == ""
