"""What the place of a name in its sentence counts."""

import pytest

from corpus.attribution.speakers.entities import Entities
from corpus.attribution.speakers.mentions import mentions_in
from corpus.attribution.speakers.salience import AGENT, BEHIND_PREPOSITION, POSSESSIVE, SUBJECT
from tests.corpus.attribution.reading import units_in


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        pytest.param("Anna Bell's letter was read.", POSSESSIVE, id="owner"),
        pytest.param("It was written by Anna Bell.", AGENT, id="agent"),
        pytest.param("For the Anna Bell, it was over.", SUBJECT, id="topic"),
        pytest.param("He wrote the letter to Anna Bell.", BEHIND_PREPOSITION, id="behind a preposition"),
        pytest.param("Anna Bell left.", SUBJECT, id="subject"),
        pytest.param("It rained, and the mayor Anna Bell left.", SUBJECT, id="subject of a clause"),
        pytest.param("Nobody thanked Anna Bell.", 0.0, id="object"),
    ],
)
def test_a_name_counts_by_its_place(text: str, weight: float) -> None:
    units = units_in(text)
    found = mentions_in(units, Entities(text, units))
    assert [mention.weight for mention in found if mention.entity.name == "Anna Bell"] == [weight]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        pytest.param("Bell and Marsh came.", ["Bell; Marsh"], id="two as one"),
        pytest.param("Bell met Marsh.", [], id="two apart"),
        pytest.param("Then came the critics.", ["the critics"], id="a plural"),
        pytest.param("Then came the critic.", [], id="a singular within"),
        pytest.param("A critic came.", ["a critic"], id="a singular that opens"),
        pytest.param("The critic came.", [], id="a definite singular"),
        pytest.param("A lawyer for the port, Anna Bell, came.", [], id="a name behind a comma"),
    ],
)
def test_people_without_a_name_are_mentioned(text: str, people: list[str]) -> None:
    units = units_in(text)
    entities = Entities(text, units)
    found = [mention.entity for mention in mentions_in(units, entities)]
    assert [entity.name for entity in found if not entity.positions] == people
