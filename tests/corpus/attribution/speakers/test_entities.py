"""Entities of an article: short forms joined to full ones, roles, gender and places."""

import pytest

from corpus.attribution import SpeakerKind
from corpus.attribution.speakers.entities import Entities
from corpus.attribution.speakers.values import Entity, speaker_of
from tests.corpus.attribution.reading import units_in


def entities_of(text: str) -> Entities:
    return Entities(text, units_in(text))


def entity(text: str, name: str) -> Entity:
    found = entities_of(text).find(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "form", "name"),
    [
        pytest.param("Anna Bell came. Bell left.", "Bell", "Anna Bell", id="surname"),
        pytest.param("Bell left.\n\nHere came Anna Bell.", "Bell", "Anna Bell", id="surname before the full name"),
        pytest.param("Ana Maria de Berg came.", "de Berg", "Ana Maria de Berg", id="with a particle"),
        pytest.param("Ana Maria Berg Jr. came.", "Ana Berg", "Ana Maria Berg Jr.", id="first name and surname"),
        pytest.param("The Institute for Bridge Safety met.", "IBS", "Institute for Bridge Safety", id="initials"),
        pytest.param("The Tarn Rail Union (TU) met.", "TU", "Tarn Rail Union", id="acronym in brackets"),
        pytest.param(
            "Oren A. B. Vasko told the Tarn Post Vasko ran.", "Tarn Post Vasko", "Oren A. B. Vasko", id="paper"
        ),
    ],
)
def test_a_short_form_finds_the_full_name(text: str, form: str, name: str) -> None:
    assert entity(text, form).name == name


def test_a_surname_of_two_finds_the_one_who_alone_was_named_before() -> None:
    text = "Oren Vasko came. Ilse Vasko left."
    entities = entities_of(text)
    assert entities.find("Vasko") is None
    before = entities.find("Vasko", before=text.index("Ilse"))
    assert before is not None
    assert before.name == "Oren Vasko"


def test_a_name_of_generations_only_is_a_name() -> None:
    assert entity("He met Jr. Sr. at noon.", "Jr. Sr.").name == "Jr. Sr."


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        pytest.param("He met Vasko.", "Vasko", SpeakerKind.PERSON, id="a lone word"),
        pytest.param("He left the Castle.", "Castle", SpeakerKind.ORGANISATION, id="with an article"),
        pytest.param("He lives in Tarn. Then Tarn voted.", "Tarn", SpeakerKind.ORGANISATION, id="a place"),
        pytest.param("Then San Marino voted.", "San Marino", SpeakerKind.ORGANISATION, id="a country"),
    ],
)
def test_what_a_name_is_of_that_could_be_anything(text: str, name: str, kind: SpeakerKind) -> None:
    assert entity(text, name).kind is kind


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        pytest.param("He met Mayor Vell.", ["Mayor"], id="title"),
        pytest.param("He met the port's old spokesman Vell.", ["port's old spokesman"], id="before"),
        pytest.param("John Vell, a spokesman for the port, left.", ["spokesman for the port"], id="behind"),
        pytest.param("John Vell, a spokesman who lied, left.", ["spokesman"], id="behind, up to a clause"),
        pytest.param("At the Vell, officials in Tarn said so.", [], id="a clause behind"),
        pytest.param("John Vell, a heap of stones, left.", [], id="no role behind"),
        pytest.param("Then and now said spokesman Vell.", ["spokesman"], id="no cue in a role"),
    ],
)
def test_the_roles_beside_a_name(text: str, roles: list[str]) -> None:
    assert list(entity(text, "Vell").roles) == roles


@pytest.mark.parametrize(
    ("text", "female"),
    [
        pytest.param("Mrs. Robin Bell came.", True, id="title"),
        pytest.param("Robin Bell, a spokesman for the port, came.", False, id="role"),
        pytest.param("Anna Bell came.", True, id="given name"),
        pytest.param("Robin Bell came. She left.", True, id="pronoun of the next sentence"),
        pytest.param("Robin Bell lost her hat.", True, id="possessive"),
        pytest.param("Oren Vasko met Robin Bell. She left.", None, id="two people"),
        pytest.param("Ask what Robin Bell gave him.", None, id="object"),
        pytest.param("Robin Bell thanked her for it.", None, id="object, her"),
        pytest.param("He met Robin Bell.", None, id="pronoun before the name"),
        pytest.param("Robin Bell came. She left. Robin Bell came. He left.", None, id="a draw"),
    ],
)
def test_the_gender_of_a_person(text: str, female: bool | None) -> None:
    assert entity(text, "Robin Bell" if "Robin" in text else "Anna Bell").female is female


def test_a_speaker_has_the_described_role_before_the_title() -> None:
    bell = entity("Then came Sen. Anna Bell. Bell, a spokeswoman for the port, left.", "Bell")
    speaker = speaker_of(bell)
    assert (speaker.name, speaker.role) == ("Anna Bell", "spokeswoman for the port")
    assert set(speaker.aliases) == {"Sen. Anna Bell", "Bell"}
