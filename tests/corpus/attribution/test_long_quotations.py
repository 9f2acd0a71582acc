"""Quotations over several sentences and paragraphs: how far their speaker's words go."""

import pytest

from corpus.attribution.long_quotations import goes_on, paragraphs_before, runs_into
from tests.corpus.attribution.reading import rows, units_in


def test_a_quotation_that_is_a_paragraph_goes_on_with_what_was_said_before() -> None:
    assert rows('"It was closed at noon," Tilda Marsh said.\n\n"That was too late, and they knew it."') == [
        ("Tilda Marsh", "asserts", '"It was closed at noon," // "That was too late, and they knew it."')
    ]


def test_a_quotation_that_is_a_paragraph_does_not_answer_a_question_of_the_same_speaker() -> None:
    assert rows('"Was it closed at noon?" Tilda Marsh asked.\n\n"It was, and everybody knew it."') == [
        ("Tilda Marsh", "asserts", '"Was it closed at noon?"')
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('"It was shut," she said. "We left."', True, id="in the same paragraph"),
        pytest.param("It was shut, she said. “We left.”", False, id="behind a sentence that quotes nothing"),
        pytest.param("“It was shut,” she said. “We\n\n“We left.”", True, id="behind a quotation left open"),
        pytest.param("“It was shut,” she said.\n\n“We left.”", False, id="behind one that was closed"),
        pytest.param("“It was shut,” she said. He “left” it.", False, id="not all of it quoted"),
    ],
)
def test_a_quotation_goes_on(text: str, expected: bool) -> None:
    units = units_in(text)
    assert goes_on(text, units, len(units) - 1) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("She said: “We left.”", True, id="in one paragraph"),
        pytest.param("She said this:\n\n“We left.”", True, id="announced by a colon"),
        pytest.param("She said this.\n\n“We left.”", False, id="not announced"),
        pytest.param("She said: “We left.\n\n“We came.”", True, id="left open before"),
    ],
)
def test_what_is_said_runs_into_another_paragraph_only_where_it_was_announced_or_left_open(
    text: str, expected: bool
) -> None:
    units = units_in(text)
    assert runs_into(text, units, 0, len(units) - 1) is expected


def test_the_paragraphs_before_are_those_that_were_left_open() -> None:
    text = "“It rained.”\n\n“We waited.\n\n“Nobody came.\n\n“We left,” she said."
    spans = paragraphs_before(text, units_in(text), 3)
    assert [span.within(text) for span in spans] == ["“We waited.", "“Nobody came."]
