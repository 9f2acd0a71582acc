"""Units: runs of sentences that no quotation crosses."""

import pytest
from hypothesis import given, settings

from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution.units import find_units, unit_at
from tests.corpus.attribution.reading import WORD_SALAD, units_in


@given(WORD_SALAD)
@settings(max_examples=150, deadline=None)
def test_every_sentence_is_in_one_unit(text: str) -> None:
    sentences = sentences_of(Article(uri="x", text=text))
    units = find_units(text, sentences)
    assert [i for u in units for i in range(u.first, u.last + 1)] == [s.index for s in sentences]
    assert all(u.span == Span(sentences[u.first].span.start, sentences[u.last].span.end) for u in units)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        pytest.param("It rained. It was cold.", ["It rained.", "It was cold."], id="no quotation"),
        pytest.param(
            '"We came. We left," she said. It rained.',
            ['"We came. We left," she said.', "It rained."],
            id="a quotation of two sentences",
        ),
        pytest.param(
            "“We came. We left.\n\n“It rained.”",
            ["“We came. We left.", "“It rained.”"],
            id="no further than a paragraph",
        ),
        pytest.param("TARN, 3 May - It rained.", ["TARN, 3 May - It rained."], id="a dateline"),
    ],
)
def test_a_unit_ends_where_no_quotation_goes_on(text: str, units: list[str]) -> None:
    assert [unit.span.within(text) for unit in units_in(text)] == units


def test_the_tokens_of_a_unit_begin_behind_its_dateline() -> None:
    (unit,) = units_in("TARN, 3 May - It rained.")
    assert [token.text for token in unit.tokens] == ["It", "rained", "."]


def test_a_quotation_that_nobody_closes_is_cut() -> None:
    assert len(units_in('"' + "We waited an hour and nobody came. " * 400)) > 2


def test_a_position_is_in_the_unit_that_begins_before_it() -> None:
    units = units_in("It rained. It was cold.")
    assert [unit_at(units, position) for position in (0, 9, 11, 22)] == [0, 0, 1, 1]
