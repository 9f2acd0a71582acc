"""Whom a source refers to."""

import pytest

from corpus.attribution import SpeakerKind
from tests.corpus.attribution.reading import CLOSED, attributions_in, cases


@pytest.mark.parametrize(("text", "speaker"), cases("sources"))
def test_the_source_is_resolved_or_left_as_written(text: str, speaker: str | None) -> None:
    last = attributions_in(text)[-1].speaker
    assert (last.name if last else None) == speaker


def test_a_shared_surname_names_neither_of_the_two() -> None:
    speaker = attributions_in(f"Oren Vasko runs the port. Ilse Vasko runs the railway. Vasko said {CLOSED}.")[
        -1
    ].speaker
    assert speaker is not None
    assert not {"Oren Vasko", "Ilse Vasko"} & {speaker.name, *speaker.aliases}


def test_an_unnamed_source_stays_unnamed_and_is_one_source_within_its_article() -> None:
    found = attributions_in(
        f"A port official said {CLOSED}. Oren Vasko, a lawyer, was in the room. The official said that it would open."
    )
    assert [a.speaker.kind for a in found if a.speaker] == [SpeakerKind.UNNAMED] * 2
    assert {a.speaker.name for a in found if a.speaker} == {"a port official"}
