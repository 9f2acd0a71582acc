"""`Is the water safe?`: who says yes and who says no, the newest first. Silence is no answer, and no `no`."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from assistant.answer.draft.compose import statement_of
from assistant.answer.draft.corrections import stems_of_names
from assistant.answer.draft.facts import draft_facts
from assistant.answer.draft.material import Material
from assistant.answer.draft.sides import leaves_open, negates, says_it, says_most, says_opposite, take_sides
from assistant.answer.draft.time_order import day_of
from assistant.answer.draft.utterances import Utterance, is_hearsay, odds
from assistant.answer.draft.values import Arrangement, Draft, place_of
from assistant.question.query import Asked, Intent, Query
from corpus.attribution import Stance
from corpus.language import lexicon as lex
from corpus.language.rules import Category
from corpus.language.stems import content_stems, coverage

_SETTLES: Final = 0.8  # of the question's words, by weight
_OF_THE_CLAIM: Final = 0.6  # the same, of those that are no names
_UNSETTLED: Final = "No article settles it."


def is_yes_no(query: Query) -> bool:
    """True for `Is the water safe?`, `Did Ana Holm say so?`"""
    return query.asked[0] is Asked.DID_SAY or (query.intent is Intent.YES_NO and query.asked[0] is Asked.FACT)


def draft_yes_no(material: Material) -> Draft:
    """The sides, each speaker with the newest words on the very thing, then what else is said of it."""
    facts = draft_facts(material)
    if material.query.negated or not material.query.stems:
        return facts
    yes, no = ([statement_of(one) for one in side] for side in _sides(material))
    places = tuple(map(place_of, yes)), tuple(map(place_of, no))
    if yes or no:
        rest = (s for s in facts.statements if place_of(s) not in (*places[0], *places[1]))
        shown = (*yes, *no, *rest)[: material.most]
        return Draft(shown, arranged=Arrangement.YES_OR_NO, yes=places[0], no=places[1])
    is_settled = any(_settles(material, s.text) for s in facts.statements if s.speaker is None)
    return facts if is_settled or not facts.statements else replace(facts, notes=(*facts.notes, _UNSETTLED))


def _sides(material: Material) -> tuple[list[Utterance], list[Utterance]]:
    """Who says yes, and who says no; who doubts it says neither."""
    query, evidence = material.query, material.evidence
    taking = [one for one in material.utterances if _takes_a_side(material, one)]
    sides = take_sides(query, evidence, _newest_of_each(taking))
    denying = [one for one in sides.against if one.attribution.stance is Stance.DENIES]
    asserting = (one for one in sides.besides if one.attribution.stance is Stance.ASSERTS)
    turned = [one for one in asserting if negates(query, evidence, one)]
    return sides.firm, _newest_first([*denying, *turned])


def _takes_a_side(material: Material, one: Utterance) -> bool:
    """True for words on the very thing, or on its opposite: `unsafe`."""
    if _is_open(one):
        return False
    query, evidence = material.query, material.evidence
    if says_opposite(query, evidence, one):
        return True
    # A name alone is no claim: "Did Holm steal the cup?" is not answered by what became of Holm.
    names = stems_of_names(one.annotated)
    claim = {word: weight for word, weight in evidence.weights.items() if word not in names}
    if not claim or coverage(claim, content_stems(one.content)) < _OF_THE_CLAIM:
        return False
    is_likely = odds(one.score, material.utterances[0].score) >= material.limits.beside
    return says_it(evidence, one, _SETTLES) or (is_likely and says_most(evidence, one))


def _is_open(one: Utterance) -> bool:
    """True where the words leave it open, hang on a condition (`It would be safe if …`), or are told of another."""
    return is_hearsay(one) or leaves_open(one) or one.attribution.hedged or lex.has(one.content, Category.CONDITION)


def _newest_of_each(utterances: Iterable[Utterance]) -> list[Utterance]:
    """The newest words of each speaker, the newest first; of one day the likeliest."""
    newest: dict[str, Utterance] = {}
    for one in _newest_first(utterances):
        newest.setdefault(one.speaker_key, one)
    return list(newest.values())


def _newest_first(utterances: Iterable[Utterance]) -> list[Utterance]:
    return sorted(utterances, key=lambda one: day_of(one.annotated.article.published) or date.min, reverse=True)


def _settles(material: Material, text: str) -> bool:
    return coverage(material.evidence.weights, content_stems(text)) >= _SETTLES
