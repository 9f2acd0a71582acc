"""What kind of act an attribution is: speech, attitude, something done to the source, or silence."""

from pathlib import Path

import pytest
import yaml

from corpus.attribution import SPEECH, Act, Stance, manner
from corpus.attribution.acts import ACTS, WEIGHTS, read_weights
from tests.corpus.attribution.reading import attributions_in

_TABLE = yaml.safe_load((Path(__file__).parent / "cases" / "acts.yaml").read_text(encoding="utf-8"))
_CASES = [pytest.param(text, Act(act), id=text) for act, texts in _TABLE.items() for text in texts]


@pytest.mark.parametrize(("text", "act"), _CASES)
def test_each_attribution_has_its_act(text: str, act: Act) -> None:
    assert [one.act for one in attributions_in(text)][:1] == [act]


def test_the_table_has_five_texts_of_each_act() -> None:
    assert {act: len(texts) for act, texts in _TABLE.items()} == dict.fromkeys(map(str, Act), 5)


@pytest.mark.parametrize("text", _TABLE["silent"])
def test_who_is_silent_takes_no_other_stance(text: str) -> None:
    (one,) = attributions_in(text)
    assert (one.act, one.stance, one.hedged) == (Act.SILENT, Stance.SILENT, False)


@pytest.mark.parametrize(
    "text",
    [
        "Tilda Marsh doubts that the bridge is safe.",
        "Tilda Marsh questioned the figures.",
        "Police are looking into whether the lock was forced.",
        "Tarn Rail rejected the claim.",
        "Oren Vasko does not dispute the figures.",
        "The filing does not accuse anybody of having changed a ballot.",
        "Tarn Rail denied that the pier had been sold.",
    ],
)
def test_who_doubts_or_denies_is_not_silent(text: str) -> None:
    assert all(one.stance in {Stance.DOUBTS, Stance.DENIES} for one in attributions_in(text))


def test_the_words_of_a_letter_are_written() -> None:
    letter = "Letters to the editor\n\nThe bridge should close at once. The council must act.\n\nTilda Marsh, Tarn"
    assert {one.act for one in attributions_in(letter) if not one.cue} <= {Act.WROTE}


def test_manner_names_the_act_where_it_is_not_saying() -> None:
    assert manner(Stance.DENIES, Act.SAID) == "denies"
    assert manner(Stance.ASSERTS, Act.BELIEVES) == "asserts, believes"
    assert manner(Stance.SILENT, Act.SILENT) == "says nothing"
    assert manner(Stance.ASSERTS, None) == "asserts"


def test_only_said_and_wrote_are_speech() -> None:
    assert {Act.SAID, Act.WROTE} == SPEECH


def test_every_feature_has_a_weight_for_each_act() -> None:
    weights = read_weights(WEIGHTS)
    assert "" in weights
    assert {len(row) for row in weights.values()} == {len(ACTS)}
