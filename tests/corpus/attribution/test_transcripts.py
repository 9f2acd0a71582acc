"""Transcripts: which lines are turns, and whose words they are."""

import pytest

from corpus.attribution.tagger.inference import TaggedAttribution
from corpus.attribution.transcripts import find_turn_labels
from tests.corpus.attribution.reading import rows, units_in


def test_a_transcript_gives_each_turn_to_its_label() -> None:
    text = (
        "Mayor Oren Vasko met the Gazette.\n\nGAZETTE: Is the bridge safe?\n\n"
        "VASKO: I would not cross it. Ask me in June.\n\nGAZETTE: Why?\n"
    )
    assert rows(text) == [
        ("Gazette", "asserts", "Is the bridge safe?"),
        ("Oren Vasko", "denies", "I would not cross it. Ask me in June."),
        ("Gazette", "asserts", "Why?"),
    ]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param("UPDATE: It rained.\n\nIt was cold.", [], id="one label that nobody answers"),
        pytest.param("VASKO: It rained.\n\nMARSH: It was cold.", ["VASKO", "MARSH"], id="two that answer each other"),
        pytest.param("VASKO: It rained.\n\nVASKO: It was cold.", ["VASKO", "VASKO"], id="one that comes back"),
        pytest.param("He met VASKO: It rained.\n\nShe met MARSH: It was cold.", [], id="not at the line's start"),
        pytest.param("Vasko: It rained.\n\nMarsh: It was cold.", [], id="not in capitals"),
    ],
)
def test_a_label_is_a_name_in_capitals_that_is_answered_or_comes_back(text: str, labels: list[str]) -> None:
    assert [label.name for label in find_turn_labels(text, units_in(text), []).values()] == labels


def test_a_label_that_the_tagger_takes_for_a_source_is_a_name() -> None:
    text = "VASKO: It rained."
    (unit,) = units_in(text)
    source, colon = unit.tokens[0].span, unit.tokens[1].span
    tagged = TaggedAttribution(source, colon, (unit.tokens[2].span,))
    assert find_turn_labels(text, [unit], [tagged])[0].name == "VASKO"
