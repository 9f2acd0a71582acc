"""Turns as JSON: read back as they were, and refused where anything else was written."""

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from assistant import strict_json
from assistant.answer.values import Citation
from assistant.conversation import Turn
from assistant.question.query import Asked, Query
from corpus.articles.article import Span
from corpus.attribution import Speaker, SpeakerKind, Stance
from corpus.language.dates import Period

PERIOD = Period(date(2026, 3, 2), None, "since March 2")
PART = Query("Who denies it?", (Asked.WHO_SAID,), "it was staged", stances=(Stance.DENIES,), period=PERIOD)
CITED = Citation("a1", "/a.txt", "Dam", "The Lamp", date(2026, 3, 2), "", Span(3, 9), "It was staged.")
TURN = Turn(
    "Who denies it? And why?",
    replace(PART, parts=(PART, replace(PART, asked=(Asked.WHY,)))),
    (Speaker("Ana Varro", SpeakerKind.PERSON, "mayor", ("Varro",)),),
    (CITED,),
)


@pytest.mark.parametrize("published", [date(2026, 3, 2), datetime(2026, 3, 2, 9, 30), None])
def test_a_turn_is_read_back_as_it_was(published: date | None) -> None:
    turn = replace(TURN, citations=(replace(CITED, published=published),))
    assert strict_json.load(Turn, strict_json.dump(turn)) == turn


def test_what_is_new_in_this_version_may_be_missing() -> None:
    written = strict_json.dump(TURN)
    del written["query"]["strangers"]
    assert strict_json.load(Turn, written) == TURN


def _deep(written: Any) -> None:
    for _ in range(5_000):
        written["query"] = {**written["query"], "parts": [written["query"]]}


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda w: w.update(more=1), id="an unknown key"),
        pytest.param(lambda w: w["query"].update(more=1), id="an unknown key of the query"),
        pytest.param(lambda w: w["query"]["parts"][0].update(more=1), id="an unknown key of a part"),
        pytest.param(lambda w: w["speakers"][0].update(more=1), id="an unknown key of a speaker"),
        pytest.param(lambda w: w["query"].update(asked=[]), id="nothing asked"),
        pytest.param(lambda w: w["query"].update(asked=["who cares"]), id="no such kind of question"),
        pytest.param(lambda w: w["query"].update(is_open=1), id="a number for true"),
        pytest.param(lambda w: w["query"].update(topic=None), id="no topic"),
        pytest.param(lambda w: w["query"].pop("topic"), id="a missing topic"),
        pytest.param(lambda w: w["query"].update(text="x" * 30_000), id="a text without end"),
        pytest.param(lambda w: w["query"]["period"].update(since="2 March"), id="no date"),
        pytest.param(lambda w: w["query"]["period"].update(order="second"), id="no such order"),
        pytest.param(lambda w: w["speakers"][0].update(name="\ud800"), id="half a character"),
        pytest.param(lambda w: w["citations"][0].update(span=[3]), id="half a span"),
        pytest.param(lambda w: w["citations"][0].update(span=["3", "9"]), id="texts for numbers"),
        pytest.param(_deep, id="nested without end"),
    ],
)
def test_anything_else_is_refused(spoil: Callable[[Any], object]) -> None:
    written = copy.deepcopy(strict_json.dump(TURN))
    spoil(written)
    with pytest.raises(ValueError):  # noqa: PT011  # whoever reads it back says what it is
        strict_json.load(Turn, written)


@pytest.mark.parametrize("data", [None, 1, "x", [], {}, float("nan")])
def test_what_is_no_object_is_refused(data: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        strict_json.load(Turn, data)
