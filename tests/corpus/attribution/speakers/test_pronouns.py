"""Which earlier mention a pronoun refers to."""

import pytest

from corpus.attribution.speakers.resolve import Resolver
from tests.corpus.attribution.reading import units_in


def last_pronoun(text: str) -> str | None:
    """The entity of the last pronoun in the text."""
    units = units_in(text)
    pronouns = [
        (token.span, number)
        for number, unit in enumerate(units)
        for token in unit.tokens
        if token.lower in {"he", "she", "it", "they"}
    ]
    entity = Resolver(text, units).resolve(*pronouns[-1])
    return entity.name if entity else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Tilda Marsh came. She left.", "Tilda Marsh", id="she"),
        pytest.param("Tilda Marsh came. He left.", None, id="the other gender"),
        pytest.param("Tilda Marsh met Anna Bell, and she left.", None, id="two alike"),
        pytest.param("Tilda Marsh met Oren Vasko, and she left.", "Tilda Marsh", id="two of two genders"),
        pytest.param("Tarn Rail met. It left.", "Tarn Rail", id="it"),
        pytest.param("They went to Tarn Rail. It rained.", None, id="it beside a body that is only mentioned"),
        pytest.param("Residents of Tarn came. They left.", "residents of Tarn", id="they"),
        pytest.param("Bell and Marsh came. They left.", "Bell; Marsh", id="two as one"),
        pytest.param("Then came the plan, but critics cheered. They left.", "critics", id="a plural within"),
        pytest.param("A guard came. He left.", "a guard", id="a stranger who opens a sentence"),
        pytest.param("Ivan Vasko came. Ben Hart's car stood there. He left.", "Ivan Vasko", id="not an owner"),
        pytest.param("Oren Vasko came. A man went to Ben Hart. He left.", "a man", id="the subject"),
        pytest.param(
            "Oren Vasko came. It rained. It rained. It rained. It rained. It rained. He left.",
            "Oren Vasko",
            id="six units",
        ),
        pytest.param(
            "Oren Vasko came. It rained. It rained. It rained. It rained. It rained. It rained. He left.",
            None,
            id="further than a reader remembers",
        ),
    ],
)
def test_the_entity_that_a_pronoun_refers_to(text: str, name: str | None) -> None:
    assert last_pronoun(text) == name
