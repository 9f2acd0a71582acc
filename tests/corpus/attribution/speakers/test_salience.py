"""What each feature of a mention counts for a pronoun, and which entities a pronoun can mean at all."""

from dataclasses import replace

import pytest

from corpus.attribution import SpeakerKind
from corpus.attribution.speakers import salience
from corpus.attribution.speakers.salience import Mention, Pronoun, PronounKind, fits, rank_candidates
from corpus.attribution.speakers.values import Entity

ANA = Entity("Ana Holm", SpeakerKind.PERSON, female=True)
ROBIN = Entity("Robin Bell", SpeakerKind.PERSON)
FACEBOOK = Entity("Facebook", SpeakerKind.PERSON)
RAIL = Entity("Tarn Rail", SpeakerKind.ORGANISATION)
RESIDENTS = Entity("residents", SpeakerKind.GROUP, noun="residents")
OFFICIAL = Entity("an official", SpeakerKind.UNNAMED, noun="official")

SHE, HE, THEY, IT = PronounKind.FEMALE, PronounKind.MALE, PronounKind.PLURAL, PronounKind.NEUTER


def mention(entity: Entity, unit: int = 0) -> Mention:
    """A mention in another paragraph than the pronoun's, without any feature."""
    return Mention(position=10 * unit, unit=unit, paragraph=0, weight=1.0, entity=entity)


def pronoun(kind: PronounKind) -> Pronoun:
    return Pronoun(kind, unit=1, paragraph=1, quoted=False)


@pytest.mark.parametrize(
    ("kind", "entity", "change", "weight"),
    [
        pytest.param(SHE, ROBIN, {}, 0.0, id="no feature"),
        pytest.param(SHE, ROBIN, {"unit": 1}, 1.0, id="a unit nearer"),
        pytest.param(SHE, ROBIN, {"quoted": True}, salience.QUOTED, id="only quoted"),
        pytest.param(SHE, ROBIN, {"pronoun": SHE}, salience.REPEATED, id="the same pronoun"),
        pytest.param(SHE, ROBIN, {"pronoun": THEY}, 0.0, id="another pronoun"),
        pytest.param(SHE, ROBIN, {"paragraph": 1}, salience.SAME_PARAGRAPH, id="the same paragraph"),
        pytest.param(SHE, FACEBOOK, {}, salience.LONE_NAME, id="one word"),
        pytest.param(SHE, ANA, {}, salience.SAME_GENDER, id="gender"),
        pytest.param(SHE, OFFICIAL, {}, salience.SAME_GENDER, id="without a name"),
        pytest.param(SHE, ANA, {"unit": 1}, 1.0 + salience.SAME_GENDER_IN_SENTENCE, id="gender, in the sentence"),
        pytest.param(THEY, RESIDENTS, {}, salience.SEVERAL, id="several"),
        pytest.param(THEY, OFFICIAL, {}, 0.0, id="one"),
        pytest.param(IT, RAIL, {"spoke": True}, salience.SPOKE_LAST, id="spoke last"),
    ],
)
def test_each_feature_has_its_weight(
    kind: PronounKind, entity: Entity, change: dict[str, object], weight: float
) -> None:
    changed = replace(mention(entity), **change)
    assert salience.salience(changed, pronoun(kind)) == pytest.approx(weight)


@pytest.mark.parametrize(
    ("entity", "kinds"),
    [
        pytest.param(ANA, {SHE}, id="a woman"),
        pytest.param(ROBIN, {SHE, HE}, id="a person"),
        pytest.param(RAIL, {THEY, IT}, id="a body"),
        pytest.param(RESIDENTS, {THEY}, id="people"),
        pytest.param(Entity("the report", SpeakerKind.DOCUMENT, noun="report"), {IT}, id="a document"),
        pytest.param(OFFICIAL, {SHE, HE, THEY}, id="somebody"),
        pytest.param(Entity("a spokesman", SpeakerKind.UNNAMED, noun="spokesman"), {HE, THEY}, id="a man"),
        pytest.param(Entity("two officials", SpeakerKind.UNNAMED, noun="officials"), {THEY}, id="several"),
    ],
)
def test_which_pronouns_can_mean_an_entity(entity: Entity, kinds: set[PronounKind]) -> None:
    assert {kind for kind in PronounKind if fits(entity, kind)} == kinds


def test_candidates_are_ranked_by_their_best_mention_and_how_often_they_are_mentioned() -> None:
    ranked = rank_candidates(pronoun(SHE), [mention(ROBIN), mention(ROBIN), mention(ANA)])
    assert [candidate.entity for candidate in ranked] == [ANA, ROBIN]
    assert [candidate.score for candidate in ranked] == pytest.approx([0.9 + salience.FREQUENT, 2 * salience.FREQUENT])


def test_a_body_that_is_mentioned_more_often_is_no_likelier_it() -> None:
    (rail,) = rank_candidates(pronoun(IT), [mention(RAIL), mention(RAIL)])
    assert rail.score == 0


@pytest.mark.parametrize(
    ("kind", "change", "is_candidate"),
    [
        pytest.param(IT, {"weight": salience.SAID - 0.1}, False, id="it, only mentioned"),
        pytest.param(IT, {"weight": salience.SAID}, True, id="it, the subject"),
        pytest.param(THEY, {}, False, id="they, did not speak"),
        pytest.param(THEY, {"spoke": True}, True, id="they, spoke"),
    ],
)
def test_a_body_is_passed_over_where_a_thing_or_people_are_likelier(
    kind: PronounKind, change: dict[str, object], is_candidate: bool
) -> None:
    changed = replace(mention(RAIL), **change)
    assert bool(rank_candidates(pronoun(kind), [changed])) is is_candidate
