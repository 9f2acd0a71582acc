"""How well an earlier mention fits a pronoun: a sum of weights, one for each feature that the mention has.

Salience in the manner of Lappin and Leass (1994). The weights were set by hand, with a look at PolNeAR's dev articles
and the sample, and checked by `python -m evals.benchmarks.pronouns` on Wikinews coreference; each unit between mention
and pronoun costs 1.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

from corpus.attribution.speakers.values import Entity
from corpus.attribution.values import SpeakerKind
from corpus.language import lexicon as lex

FEMALE_PRONOUNS: Final = lex.SHE
MALE_PRONOUNS: Final = lex.HE
PLURAL_PRONOUNS: Final = lex.THEY
NEUTER_PRONOUNS: Final = lex.IT
PERSONAL_PRONOUNS: Final = FEMALE_PRONOUNS | MALE_PRONOUNS | PLURAL_PRONOUNS | NEUTER_PRONOUNS

# What the place of a mention counts.
SUBJECT: Final = 1.5
SAID: Final = 1.0
AGENT: Final = 1.0  # made by her
POSSESSIVE: Final = -0.6
BEHIND_PREPOSITION: Final = -0.8
# What its other features count.
SPOKE_LAST: Final = 0.5  # "The institute pointed to what Russia did. It said …"
REPEATED: Final = 0.8
SAME_GENDER: Final = 0.9
SAME_GENDER_IN_SENTENCE: Final = 3.0  # within one sentence writers let `she` tell two people apart
SEVERAL: Final = 1.0  # `they` of people rather than of a body; an official may be `they`, too
FREQUENT: Final = 0.2  # for each mention, up to _MOST_MENTIONS
QUOTED: Final = -1.5
LONE_NAME: Final = -1.0  # a single word that may be no person at all: Facebook
SAME_PARAGRAPH: Final = 0.8
_MOST_MENTIONS: Final = 4


class PronounKind(Enum):
    FEMALE = "she"
    MALE = "he"
    PLURAL = "they"
    NEUTER = "it"

    @property
    def is_gendered(self) -> bool:
        return self in (PronounKind.FEMALE, PronounKind.MALE)


_KIND_OF: Final = {
    **dict.fromkeys(FEMALE_PRONOUNS, PronounKind.FEMALE),
    **dict.fromkeys(MALE_PRONOUNS, PronounKind.MALE),
    **dict.fromkeys(PLURAL_PRONOUNS, PronounKind.PLURAL),
    **dict.fromkeys(NEUTER_PRONOUNS, PronounKind.NEUTER),
}


def kind_of_pronoun(word: str) -> PronounKind:
    """`word` in small letters, one of the pronouns above."""
    return _KIND_OF[word]


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun whose meaning is sought, and where it stands."""

    kind: PronounKind
    unit: int
    paragraph: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an entity is named or meant. `weight` is what its place in the sentence counts; `pronoun` is set where
    only a pronoun stands there, `spoke` where the entity said something."""

    position: int
    unit: int
    paragraph: int
    weight: float
    entity: Entity
    pronoun: PronounKind | None = None
    quoted: bool = False
    spoke: bool = False


class RankedEntity(NamedTuple):
    """An entity that a pronoun may mean. `is_in_sentence`: the pronoun's own unit names it, and not by a pronoun.
    `unit`: where its best mention stands."""

    entity: Entity
    score: float
    is_in_sentence: bool
    unit: int = 0


def rank_candidates(pronoun: Pronoun, mentions: Iterable[Mention]) -> list[RankedEntity]:
    """The entities that the pronoun may mean, the likeliest first; `mentions` are those before it, nearest first."""
    best: dict[Entity, RankedEntity] = {}
    times: Counter[Entity] = Counter()
    for mention in mentions:
        entity = mention.entity
        if not fits(entity, pronoun.kind):
            continue
        times[entity] += 1
        if _is_passed_over(mention, pronoun):
            continue
        score = salience(mention, pronoun)
        is_in_sentence = mention.unit == pronoun.unit and mention.pronoun is None
        found, known = RankedEntity(entity, score, is_in_sentence, mention.unit), best.get(entity)
        if known is not None:
            found = max(found, known, key=lambda one: one.score)
            found = found._replace(is_in_sentence=is_in_sentence or known.is_in_sentence)
        best[entity] = found
    frequent = 0.0 if pronoun.kind is PronounKind.NEUTER else FREQUENT  # a body that is much spoken of is no likelier
    counted = (c._replace(score=c.score + frequent * min(times[c.entity], _MOST_MENTIONS)) for c in best.values())
    return sorted(counted, key=lambda candidate: -candidate.score)


def fits(entity: Entity, pronoun: PronounKind) -> bool:
    """True where the pronoun can mean the entity."""
    if pronoun is PronounKind.NEUTER:
        return entity.kind in (SpeakerKind.ORGANISATION, SpeakerKind.DOCUMENT)
    if pronoun is PronounKind.PLURAL:
        return entity.kind not in (SpeakerKind.PERSON, SpeakerKind.DOCUMENT)
    is_female = pronoun is PronounKind.FEMALE
    if entity.is_person:
        return entity.female is None or entity.female == is_female
    if entity.kind is not SpeakerKind.UNNAMED:
        return False
    words = set(entity.name.lower().split())
    is_plural = entity.noun.endswith("s") or any(w.endswith("s") and w in lex.PERSON_NOUNS for w in words)
    return not is_plural and not words & (lex.MALE_WORDS if is_female else lex.FEMALE_WORDS)


def _is_passed_over(mention: Mention, pronoun: Pronoun) -> bool:
    """Bodies that are only mentioned: what `it` means beside them is likelier a thing, what `they` means, people."""
    if pronoun.kind is PronounKind.NEUTER:
        return mention.weight < SAID
    if pronoun.kind is PronounKind.PLURAL:
        return mention.entity.kind is SpeakerKind.ORGANISATION and not mention.spoke
    return False


def salience(mention: Mention, pronoun: Pronoun) -> float:
    """The weight of the mention's place, less its distance, and the weights of the features that it has."""
    score = mention.weight - (pronoun.unit - mention.unit)
    for has_feature, weight in _FEATURES[pronoun.kind]:
        if has_feature(mention, pronoun):
            score += weight
    return score


def _is_only_quoted(mention: Mention, pronoun: Pronoun) -> bool:
    """`“Ask Bell,” … | she said`."""
    return mention.quoted and not pronoun.quoted


def _is_same_pronoun(mention: Mention, pronoun: Pronoun) -> bool:
    """`She waited. | She said …`."""
    return mention.pronoun is pronoun.kind


def _is_in_paragraph(mention: Mention, pronoun: Pronoun) -> bool:
    return mention.paragraph == pronoun.paragraph


def _has_gender(mention: Mention, _: Pronoun) -> bool:
    """What has a gender and fits has the pronoun's. Somebody without a name is not passed over for having none."""
    return mention.entity.female is not None or mention.entity.kind is SpeakerKind.UNNAMED


def _is_lone_name(mention: Mention, pronoun: Pronoun) -> bool:
    return " " not in mention.entity.name and not _has_gender(mention, pronoun)


def _has_gender_in_sentence(mention: Mention, pronoun: Pronoun) -> bool:
    """`Ana Holm met Oren Vasko, and | she said …`."""
    return mention.unit == pronoun.unit and not mention.quoted and _has_gender(mention, pronoun)


def _has_gender_elsewhere(mention: Mention, pronoun: Pronoun) -> bool:
    return _has_gender(mention, pronoun) and not _has_gender_in_sentence(mention, pronoun)


def _spoke(mention: Mention, _: Pronoun) -> bool:
    return mention.spoke


def _are_several(mention: Mention, _: Pronoun) -> bool:
    """People, rather than a body that may also be `they`."""
    entity = mention.entity
    return entity.kind is SpeakerKind.GROUP or (entity.noun or entity.name).lower().endswith("s")


WeightedFeature = tuple[Callable[[Mention, Pronoun], bool], float]
_OF_ALL: Final[tuple[WeightedFeature, ...]] = (
    (_is_only_quoted, QUOTED),
    (_is_same_pronoun, REPEATED),
    (_is_in_paragraph, SAME_PARAGRAPH),
)
_OF_GENDERED: Final[tuple[WeightedFeature, ...]] = (
    *_OF_ALL,
    (_is_lone_name, LONE_NAME),
    (_has_gender_in_sentence, SAME_GENDER_IN_SENTENCE),
    (_has_gender_elsewhere, SAME_GENDER),
)
_FEATURES: Final[dict[PronounKind, tuple[WeightedFeature, ...]]] = {
    PronounKind.FEMALE: _OF_GENDERED,
    PronounKind.MALE: _OF_GENDERED,
    PronounKind.PLURAL: (*_OF_ALL, (_are_several, SEVERAL)),
    PronounKind.NEUTER: (*_OF_ALL, (_spoke, SPOKE_LAST)),
}
