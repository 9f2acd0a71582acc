"""Numbers beside the entities of a text."""

import pytest

from corpus.articles.article import Span
from corpus.attribution import EntityKind, EntitySpan
from corpus.attribution.numbers import with_numbers


def numbers_in(text: str, *entities: EntitySpan) -> list[str]:
    found = with_numbers(text, entities)
    return [e.span.within(text) for e in found if e.kind is EntityKind.NUMBER]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Some 1,240 people saw 3.5 metres.", ["1,240", "3.5"], id="figures"),
        pytest.param("It cost 2.4 million seats.", ["2.4 million"], id="a figure with its magnitude"),
        pytest.param(
            "Twelve boats, twenty-one crews, two hundred and six nets.",
            ["Twelve", "twenty-one", "two hundred and six"],
            id="words",
        ),
        pytest.param("Dozens of them left.", ["Dozens"], id="a round number"),
        pytest.param("No one said so, and one of them left by the A30.", [], id="none of them a number"),
        pytest.param("A 12-year-old and 40% of them.", ["12", "40"], id="before a hyphen and a sign"),
    ],
)
def test_numbers_are_found_in_figures_and_in_words(text: str, expected: list[str]) -> None:
    assert numbers_in(text) == expected


def test_what_is_part_of_a_date_or_a_sum_is_no_number_and_the_order_is_that_of_the_text() -> None:
    text = "On 3 May 2024 they paid £40 for 6 nets."
    dated = EntitySpan(EntityKind.DATE, Span(3, 13))
    paid = EntitySpan(EntityKind.MONEY, Span(24, 27))
    assert numbers_in(text, dated, paid) == ["6"]
    assert [e.kind for e in with_numbers(text, [dated, paid])] == [EntityKind.DATE, EntityKind.MONEY, EntityKind.NUMBER]
