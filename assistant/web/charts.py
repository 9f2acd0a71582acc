"""Charts of who said what: a timeline and a bar chart, with their headings, and their numbers as tables.

They are drawn by the plotly.js that Gradio brings along. A chart is plotly's JSON, made here of plain values: plotly's
Python package would add nothing but megabytes. Plotly reads a little HTML in every label, so that each word of an
article goes through `_label`.
"""

import html
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from assistant.service.browse import Timeline
from assistant.web.rendering import render
from corpus.archive.values import SpeakerDay, SpeakerTally
from corpus.attribution import Stance

# Each has a contrast of 3 and more with the paper of the light and of the dark page.
COLOURS: Final[Mapping[Stance, str]] = {
    Stance.ASSERTS: "#4f86c6",
    Stance.DENIES: "#c8553d",
    Stance.DOUBTS: "#a67c00",
    Stance.SILENT: "#80868b",
}
_MARKERS: Final[Mapping[Stance, str]] = {
    Stance.ASSERTS: "circle",
    Stance.DENIES: "x",
    Stance.DOUBTS: "diamond",
    Stance.SILENT: "square",
}
_BESIDE: Final[Mapping[Stance, float]] = {
    Stance.ASSERTS: 0.0,
    Stance.DENIES: 0.24,
    Stance.DOUBTS: -0.24,
    Stance.SILENT: -0.36,
}
_LONGEST_LABEL = 22
_ROW = 30  # pixels of a speaker
_MARGIN = {"l": 8, "r": 12, "t": 6, "b": 8, "pad": 6}


def timeline_chart(timeline: Timeline) -> str:
    """A row a speaker, most quoted on top, and a mark for each day and stance; "" where no statement is dated."""
    if not timeline.days:
        return ""
    rows = {speaker.key: place for place, speaker in enumerate(reversed(timeline.speakers))}
    marks = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": stance.in_words,
            "x": [day.day.isoformat() for day in days],
            "y": [rows[day.speaker_key] + _BESIDE[stance] for day in days],
            "hovertext": [_hover(day) for day in days],
            "hoverinfo": "text",
            "marker": {
                "symbol": _MARKERS[stance],
                "color": COLOURS[stance],
                "opacity": 1,
                "size": [8 + 4 * math.sqrt(day.statements - 1) for day in days],
            },
        }
        for stance in Stance
        if (days := [day for day in timeline.days if day.stance is stance])
    ]
    first, last = timeline.days[0].day, timeline.days[-1].day
    axis: dict[str, Any] = {"type": "date", "nticks": 5, "automargin": True}
    if (last - first).days < 14:  # else plotly divides a day into hours, which no article has
        axis |= {"tickformat": "%-d %b %Y", "dtick": 86_400_000 * max(1, ((last - first).days + 1) // 3)}
    names = [_label(speaker.name) for speaker in reversed(timeline.speakers)]
    layout = {
        "xaxis": axis,
        "yaxis": {
            "tickvals": list(range(len(names))),
            "ticktext": names,
            "range": [-0.6, len(names) - 0.4],
            "automargin": True,
            "zeroline": False,
        },
    }
    return _figure(marks, layout, rows=len(names))


def bar_chart(speakers: Sequence[SpeakerTally]) -> str:
    """A bar a speaker, divided by stance, most quoted on top; "" where nobody is."""
    if not speakers:
        return ""
    names = [_label(speaker.name) for speaker in speakers]
    counts = {stance: [stance_counts(speaker)[stance] for speaker in speakers] for stance in Stance}
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "name": stance.in_words,
            "x": counts[stance],
            "y": list(range(len(speakers))),
            "hovertext": [f"{name}: {n} {stance.in_words}" for name, n in zip(names, counts[stance], strict=True)],
            "hoverinfo": "text",
            "marker": {"color": COLOURS[stance], "line": {"width": 0}},
        }
        for stance in Stance
        if any(counts[stance])
    ]
    layout = {
        "barmode": "stack",
        "bargap": 0.35,
        "xaxis": {"rangemode": "tozero", "tickformat": ",d", "nticks": 5, "automargin": True},
        "yaxis": {
            "tickvals": list(range(len(names))),
            "ticktext": names,
            "autorange": "reversed",
            "automargin": True,
        },
    }
    return _figure(bars, layout, rows=len(names))


def _figure(data: list[dict[str, Any]], layout: dict[str, Any], *, rows: int) -> str:
    common = {
        "height": max(150, 60 + _ROW * rows),
        "margin": _MARGIN,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "IBM Plex Sans, system-ui, sans-serif", "size": 13},
        "showlegend": False,
        "hoverlabel": {"bgcolor": "#22201d", "bordercolor": "#22201d", "font": {"color": "#ffffff"}},
        "dragmode": False,
    }
    for axis in ("xaxis", "yaxis"):
        layout[axis] |= {"gridcolor": "rgba(128,128,128,0.25)", "fixedrange": True}
    config = {"displayModeBar": False, "showLink": False}
    return json.dumps({"data": data, "layout": common | layout, "config": config})


def stance_counts(speaker: SpeakerTally) -> Mapping[Stance, int]:
    return {
        Stance.ASSERTS: speaker.asserts,
        Stance.DENIES: speaker.denies,
        Stance.DOUBTS: speaker.doubts,
        Stance.SILENT: speaker.silent,
    }


def chart_heading_html(title: str) -> str:
    """The heading of a chart with its legend, which fits any width, as plotly's own does not."""
    return render("statements/chart_heading", title=title, stances=list(Stance))


def chart_tables_html(timeline: Timeline) -> str:
    """The numbers of both charts, for those who cannot see the charts or point at them."""
    return render("statements/chart_tables", timeline=timeline) if timeline.speakers else ""


def _hover(day: SpeakerDay) -> str:
    times = f": {day.statements} statements" if day.statements > 1 else ""
    return f"{_label(day.name)} {day.stance.in_words}{times}<br>{day.day.day} {day.day:%B %Y}"


def _label(words: str) -> str:
    """Words for a label, short, with nothing that plotly reads as markup."""
    line = " ".join(words.split())
    return html.escape(line if len(line) <= _LONGEST_LABEL else line[: _LONGEST_LABEL - 1].rstrip() + "…", quote=False)
