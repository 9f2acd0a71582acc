"""Names in a text: where they begin and end, what they may name, and which capitals make none."""

import pytest

from corpus.articles.article import Span
from corpus.attribution import SpeakerKind
from corpus.attribution.speakers.article_names import names_in_units, words_written_small
from corpus.attribution.speakers.names import find_names, kind_of_name
from corpus.attribution.speakers.values import WrittenName
from corpus.attribution.tokens import tokenise
from tests.corpus.attribution.reading import units_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("It was up to Theresa May in the end.", ["Theresa May"], id="a surname that is a month"),
        pytest.param("It was sold to Theresa May 5 years ago.", ["Theresa"], id="a day"),
        pytest.param("It was sold to Orlo May be it as it will.", ["Orlo"], id="a month behind what is no given name"),
        pytest.param("He met Sen. Anna J. Bell.", ["Anna J. Bell"], id="title and initial"),
        pytest.param("He met Massachusetts Sen. Anna Bell.", ["Anna Bell"], id="title behind a place"),
        pytest.param("He met Washington-based Anna Bell.", ["Anna Bell"], id="attributive"),
        pytest.param("He met Ana de Vega.", ["Ana de Vega"], id="particle"),
        pytest.param("He met Hallow & Vane.", ["Hallow & Vane"], id="ampersand"),
        pytest.param("The Institute for the Study of War met.", ["Institute for the Study of War"], id="small words"),
        pytest.param("The Bank and Tarn Rail met.", ["Bank", "Tarn Rail"], id="two bodies"),
        pytest.param("He met Bell and Marsh.", ["Bell", "Marsh"], id="two people"),
        pytest.param("He met Bell in Tarn.", ["Bell", "Tarn"], id="in a place"),
        pytest.param(
            "He joined the Central and East European Coalition.",
            ["Central and East European Coalition"],
            id="shared adjective",
        ),
        pytest.param(
            "He joined Citizens for an Open Count (COC).",
            ["Citizens for an Open Count", "COC"],
            id="before an acronym",
        ),
        pytest.param("Ana Holm Calls Bela Tarsin Mad.", ["Ana Holm", "Calls Bela Tarsin Mad"], id="headline verb"),
        pytest.param("On Monday she met the Foreign Ministry.", ["Foreign Ministry"], id="no title of an office"),
        pytest.param("In Jan. he met Bell.", ["Bell"], id="a month's short form"),
        pytest.param("Officials met Bell.", ["Bell"], id="a noun at a sentence's start"),
        pytest.param("Chastened he met Bell.", ["Bell"], id="a participle at a sentence's start"),
        pytest.param("Although Bell met them.", ["Bell"], id="a subordinator at a sentence's start"),
        pytest.param("Mayor Varro met them.", ["Varro"], id="a title at a sentence's start"),
    ],
)
def test_the_names_in_a_text(text: str, names: list[str]) -> None:
    assert [name.text for name in find_names(tokenise(text, Span(0, len(text))))] == names


@pytest.mark.parametrize(
    ("title", "words", "kind"),
    [
        ("", "Tarn Rail", SpeakerKind.ORGANISATION),
        ("", "Friends of Tarn", SpeakerKind.ORGANISATION),
        ("", "Hallow & Vane", SpeakerKind.ORGANISATION),
        ("Mayor", "Varro", SpeakerKind.PERSON),
        ("President", "USA", SpeakerKind.ORGANISATION),
        ("", "Democrats", SpeakerKind.GROUP),
        ("", "NATO", SpeakerKind.ORGANISATION),
        ("", "Vasko", None),
        ("", "Room Nine", None),
        ("", "BRIDGE CLOSED AGAIN", None),
        ("", "Ana Maria Holm", SpeakerKind.PERSON),
        ("", "Ana Maria Holm Slams Tarsin", None),
    ],
)
def test_what_a_name_may_name(title: str, words: str, kind: SpeakerKind | None) -> None:
    name = WrittenName(0, 9, tuple(title.split()), tuple(words.split()))
    assert kind_of_name(name) is kind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Worse, the bridge was closed.", [], id="a word before a comma"),
        pytest.param("Water may leak.", [], id="a mass"),
        pytest.param("Worse, it fell. They met Worse at noon.", ["Worse", "Worse"], id="a name elsewhere"),
        pytest.param("Vasko said so.", ["Vasko"], id="a word that speaks"),
        pytest.param("Only European buyers came.", [], id="a demonym"),
        pytest.param("The European said so.", ["European"], id="a demonym that speaks"),
        pytest.param("At a meeting in Moscow Ana Holm said so.", ["Ana Holm"], id="a place before a name"),
        pytest.param("Ports Bell visits are ports.", ["Bell"], id="a word that is written small elsewhere"),
    ],
)
def test_a_capital_alone_makes_no_name(text: str, names: list[str]) -> None:
    units = units_in(text)
    found = names_in_units(units, words_written_small(units))
    assert [name.text for in_unit in found for name in in_unit] == names
