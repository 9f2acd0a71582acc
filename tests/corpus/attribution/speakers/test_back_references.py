"""Whom a description such as `the minister` points back to."""

import pytest

from corpus.attribution.speakers.resolve import Resolver
from tests.corpus.attribution.reading import units_in


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        pytest.param("Tarn Council met. The council left.", "The council", "Tarn Council", id="a word of the name"),
        pytest.param("Tarn Rail met. The company left.", "The company", "Tarn Rail", id="a body that opened it"),
        pytest.param("In Tarn Rail it rained. The company left.", "The company", "the company", id="not behind `in`"),
        pytest.param("The Senate met. The company left.", "The company", "the company", id="a public body"),
        pytest.param("Then the minister Anna Bell came. The minister left.", "The minister", "Anna Bell", id="a role"),
        pytest.param("The minister left. Anna Bell, a minister, came.", "The minister", "Anna Bell", id="named later"),
        pytest.param("Anna Bell, a minister, came. His minister left.", "His minister", "his minister", id="another's"),
        pytest.param("Nobody left. The minister left.", "The minister", "the minister", id="nobody"),
    ],
)
def test_a_description_points_back(text: str, words: str, name: str) -> None:
    units = units_in(text)
    start = text.index(words)
    number = next(n for n, unit in enumerate(units) if unit.span.start == start)
    source = units[number].span._replace(end=start + len(words))
    entity = Resolver(text, units).resolve(source, number)
    assert entity is not None
    assert entity.name == name


def test_an_official_who_spoke_is_the_official_of_the_next_sentence() -> None:
    text = "An official from Tarn spoke. The official left."
    units = units_in(text)
    resolver = Resolver(text, units)
    first = resolver.resolve(units[0].span._replace(end=text.index(" spoke")), 0)
    start = units[1].span.start
    assert resolver.resolve(units[1].span._replace(end=start + len("The official")), 1) is first
