"""`Who says so?`: each speaker once, and apart from them those who deny it, doubt it or leave it open."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from assistant.answer.draft.compose import names_of, statement_of, with_reasons
from assistant.answer.draft.material import Material
from assistant.answer.draft.sides import (
    SOME_OF_IT,
    Sides,
    by_stance,
    has_opposite,
    leaves_open,
    says_enough,
    says_it,
    take_sides,
)
from assistant.answer.draft.utterances import Utterance, odds
from assistant.answer.draft.values import Arrangement, Draft
from assistant.answer.values import Statement
from assistant.question.query import Asked, Query
from corpus.attribution import Stance

_OF_EACH: Final = 2  # statements of a speaker, where several are laid side by side
_NOT_SAID_TO_AGREE: Final = "Nothing that was found says that they agree; these are the words of each."
_OUTRIGHT: Final = {
    Stance.ASSERTS: "says so",
    Stance.DENIES: "denies it",
    Stance.DOUBTS: "doubts it",
    Stance.SILENT: "refuses to speak of it",
}


def draft_who_said(material: Material) -> Draft:
    """Each speaker once, with the words nearest to the topic; who denies, doubts or looks into it comes after."""
    query = material.query
    fitting = _fitting(material)
    picked = _one_each(query, _without_open(fitting))[: material.most]
    sides = take_sides(query, material.evidence, picked)
    if not sides.firm:
        return _of_nobody_outright(query, [one for one in picked if has_opposite(query, one)] or picked)
    if query.stances:
        sides = Sides(sides.firm, [], [])
    looking = [] if query.stances else _only_looking(material, picked, fitting)[: material.most - len(picked)]
    if query.asks(Asked.WHY):
        sides.firm.sort(key=lambda one: not one.is_explained)  # who explain themselves first
    statements, unexplained = _stated(query, [*sides.firm, *sides.against, *sides.besides, *looking])
    return Draft(
        tuple(statements),
        unexplained=names_of(one for one in unexplained if one in sides.firm),
        arranged=Arrangement.APART if sides.against or sides.besides or looking else Arrangement.AS_THEY_COME,
        against=_keys(sides.against),
        besides=_keys(sides.besides),
        looking=_keys(looking),
    )


def draft_sides(material: Material) -> Draft:
    """`Who is for it and who against?`: the speakers on a matter side by side, those who are named first."""
    named = [one for one in material.utterances if one.is_by(material.query.speakers)]
    chosen: dict[str, Utterance] = {}
    for one in [*named, *material.likely(material.utterances)]:
        chosen.setdefault(one.speaker_key, one)
    picked = by_stance(list(chosen.values())[: material.most])
    return Draft(tuple(map(statement_of, picked)), arranged=Arrangement.BY_STANCE)


def draft_agreement(material: Material) -> Draft:
    """`What do Ana Holm and Oto Lind agree on?`: the words of each; whether they agree is the reader's to say."""
    query = material.query
    theirs = [one for one in material.utterances if not query.speakers or one.is_by(query.speakers)]
    chosen: dict[str, list[Utterance]] = {}
    for one in theirs if query.speakers else material.likely(theirs):
        of_speaker = chosen.setdefault(one.speaker_key, [])
        near = not of_speaker or odds(one.score, of_speaker[0].score) >= material.limits.besides
        if len(of_speaker) < _OF_EACH and (near or query.names_no_matter):
            of_speaker.append(one)
    shown = [one for of_speaker in chosen.values() for one in of_speaker][: material.most]
    if not shown:
        return Draft(())
    return Draft(tuple(map(statement_of, shown)), (_NOT_SAID_TO_AGREE,), arranged=Arrangement.BY_SPEAKER)


def _fitting(material: Material) -> list[Utterance]:
    """Those of the stance that is asked for, if any: the likely ones, then whoever else says enough of it."""
    of_stance = [one for one in material.utterances if one.attribution.stance in material.query.stances]
    wanted = of_stance or material.utterances
    near = material.likely(wanted)
    few = bool(of_stance)
    if material.query.stance is not None:  # who denies something else is no answer, however likely
        near = [one for one in near if one is near[0] or says_it(material.evidence, one, SOME_OF_IT)]
    return [*near, *(o for o in wanted if o not in near and says_enough(material.evidence, o, few=few))]


def _without_open(utterances: Sequence[Utterance]) -> list[Utterance]:
    """Without those who leave it open, unless nobody does more."""
    return [one for one in utterances if not leaves_open(one)] or list(utterances)


def _one_each(query: Query, utterances: Iterable[Utterance]) -> list[Utterance]:
    """The first of each speaker; where it is asked why, the first with reasons."""
    chosen: dict[str, Utterance] = {}
    for one in utterances:
        known = chosen.get(one.speaker_key)
        if known is None or (query.asks(Asked.WHY) and one.reasons and not known.reasons):
            chosen[one.speaker_key] = one
    return list(chosen.values())


def _only_looking(material: Material, picked: Sequence[Utterance], utterances: Iterable[Utterance]) -> list[Utterance]:
    """Those who ask whether the very thing is so, or look into it, and do no more; each once."""
    taken = {one.speaker_key for one in picked}
    looking: dict[str, Utterance] = {}
    for one in utterances:
        if one.speaker_key not in taken and leaves_open(one) and says_enough(material.evidence, one, few=False):
            looking.setdefault(one.speaker_key, one)
    return list(looking.values())


def _of_nobody_outright(query: Query, picked: Sequence[Utterance]) -> Draft:
    """What is said of it, with a note that nobody says just that."""
    if not picked:
        return Draft(())
    outright = _OUTRIGHT[query.stances[0] if query.stances else Stance.ASSERTS]
    note = f"Nobody in what was found {outright} outright; this is what is said of it."
    return Draft(tuple(_stated(query, picked)[0]), (note,))


def _stated(query: Query, utterances: Sequence[Utterance]) -> tuple[list[Statement], list[Utterance]]:
    """The statements, with reasons where it is asked why, and those who give none."""
    return with_reasons(utterances) if query.asks(Asked.WHY) else ([*map(statement_of, utterances)], [])


def _keys(utterances: Collection[Utterance]) -> tuple[str, ...]:
    return tuple(one.speaker_key for one in utterances)
