"""What a dateline is, and what only looks like one."""

import pytest

from corpus.articles.article import Span
from corpus.articles.datelines import dateline_at, place_of, without_dateline


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("MOSCOW, 3 May - ", "Moscow"),
        ("MOSCOW — ", "Moscow"),
        ("BEIJING, July 18 (Xinhua) -- ", "Beijing"),
        ("PORT ELMARA, Tarnland, 3 May 2024 – ", "Port Elmara"),
        ("ST. MARIN, Karo, Jan. 5 (KNA) - ", "St. Marin"),
        ("BOGOTÁ (AP) — ", "Bogotá"),
        ("Moscow, 3 May - ", "Moscow"),
        ("Port Elmara (XNA) - ", "Port Elmara"),
    ],
)
def test_a_dateline_ends_where_its_sentence_begins(dateline: str, place: str) -> None:
    text = f"{dateline}The bridge was closed."
    found = dateline_at(text, 0, len(text))
    assert found == Span(0, len(dateline))
    assert place_of(text, found) == place
    assert without_dateline(text, Span(0, len(text))).within(text) == "The bridge was closed."
    assert without_dateline(text, Span(0, 3)).within(text) == ""
    assert without_dateline(text, Span(len(text) - 7, len(text))).within(text) == "closed."


@pytest.mark.parametrize(
    "text",
    [
        "Tarn Rail - which owns the bridge - said so.",
        "Tarn Rail (TR) said so.",
        "CONGRESS HAS INVESTIGATED HIM — The senate said so.",
        "I - we - said so.",
        "Moscow said so on 3 May - again.",
        "MOSCOW - ",
    ],
)
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    assert dateline_at(text, 0, len(text)) is None
    assert without_dateline(text, Span(0, len(text))) == Span(0, len(text))


def test_a_dateline_stands_at_the_start_of_a_line() -> None:
    text = "He was in TARN, 3 May - a day off."
    assert dateline_at(text, text.index("TARN"), len(text)) is None
