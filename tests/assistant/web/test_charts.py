"""The charts have the numbers of the archive, and words of articles stay words in them."""

import json
from dataclasses import replace
from typing import Any

from assistant.service.browse import Browser, Timeline
from assistant.web.charts import bar_chart, chart_tables_html, timeline_chart
from corpus.archive.values import StatementFilters
from tests.assistant.web.pages import HOSTILE, PageReader


def figure(chart: str) -> dict[str, Any]:
    return dict(json.loads(chart))


def test_the_charts_have_the_numbers_of_the_archive(browser: Browser) -> None:
    timeline = browser.timeline(StatementFilters(), 10)
    bars = figure(bar_chart(timeline.speakers))["data"]
    names = figure(bar_chart(timeline.speakers))["layout"]["yaxis"]["ticktext"]
    totals = [sum(bar["x"][row] for bar in bars) for row in range(len(names))]
    assert totals == [voice.statements for voice in timeline.speakers]
    assert totals == sorted(totals, reverse=True)
    for voice, total in zip(timeline.speakers, totals, strict=True):
        assert browser.statements(StatementFilters(speaker_key=voice.key)).total == total

    marks = figure(timeline_chart(timeline))["data"]
    shown = {(day, mark["name"]) for mark in marks for day in mark["x"]}
    assert shown == {(day.day.isoformat(), day.stance.in_words) for day in timeline.days}
    assert sum(len(mark["x"]) for mark in marks) == len(timeline.days)


def test_what_cannot_be_drawn_is_no_chart(browser: Browser) -> None:
    nobody = browser.timeline(StatementFilters(topic="zeppelin"))
    assert timeline_chart(nobody) == ""
    assert bar_chart(nobody.speakers) == ""
    assert chart_tables_html(nobody) == ""
    undated = replace(browser.timeline(StatementFilters()), days=(), undated=3)
    assert timeline_chart(undated) == ""
    assert "3 statements by these speakers are in articles without a date" in chart_tables_html(undated)


def test_a_hostile_name_is_no_markup_in_a_chart_or_a_table(browser: Browser) -> None:
    plain = browser.timeline(StatementFilters(), 2)
    timeline = Timeline(
        tuple(replace(voice, name=HOSTILE[:21]) for voice in plain.speakers),
        tuple(day._replace(name=HOSTILE[:21]) for day in plain.days),
        0,
    )
    for plot in (timeline_chart(timeline), bar_chart(timeline.speakers)):
        drawn = figure(plot)
        labels = [
            *drawn["layout"]["yaxis"]["ticktext"],
            *(text for mark in drawn["data"] for text in mark["hovertext"]),
        ]
        assert all("&lt;img" in label and "<" not in label.replace("<br>", "") for label in labels)
    table = PageReader(chart_tables_html(timeline))
    assert table.tags["img"] == 0
    assert HOSTILE[:21] in table.words
