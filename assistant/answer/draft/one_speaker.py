"""`What did X say, and why?`: the words of those who are asked about, and the correction where others said so."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.answer.draft.compose import names_of, statements_of, with_reasons
from assistant.answer.draft.facts import draft_facts
from assistant.answer.draft.material import Material
from assistant.answer.draft.sides import SOME_OF_IT, says_it, says_most
from assistant.answer.draft.time_order import day_of, in_order_of_time
from assistant.answer.draft.utterances import Utterance
from assistant.answer.draft.values import Arrangement, Draft
from assistant.answer.draft.who_said import draft_who_said
from assistant.question.query import Asked, Query

_OF_A_DAY: Final = 2  # statements that are shown of one
_MOST_EXPLAINED: Final = 3  # of one speaker's statements, where it is asked why


def draft_of_speakers(material: Material) -> Draft:
    """Words of the speakers asked about; where others are likelier by far to have said so, the premise is corrected."""
    theirs = [one for one in material.utterances if one.is_by(material.query.speakers)]
    others = [one for one in material.utterances if one not in theirs]
    if theirs and (not others or theirs[0].score >= others[0].score - material.limits.premise):
        chosen = _over_time(material, theirs) if material.query.wants.change else material.likely(theirs)
        return _draft_of(material.query, chosen[: material.most])
    return _correcting(material, others) if others else draft_facts(material)


def draft_everything_said(material: Material) -> Draft:
    """`What did John Kirby say?`: everything of theirs that was found, article by article."""
    theirs = [one for one in material.utterances if one.is_by(material.query.speakers)]
    return _draft_of(material.query, theirs[: material.most])


def draft_only_of_one(material: Material) -> Draft:
    """Where a filter lets through one speaker only: their likely words, or all of them where no matter is named."""
    likely = material.likely(material.utterances) if material.query.stems else material.utterances
    return _draft_of(material.query, likely[: material.most])


def _correcting(material: Material, others: Sequence[Utterance]) -> Draft:
    """Who says so instead of those who were asked about."""
    query = material.query
    asked = replace(query, asked=(Asked.WHO_SAID,), speakers=())
    saying_so = tuple(one.speaker_key for one in others if says_most(material.evidence, one))
    # "the company" may be anybody: nothing is known to be untrue of it
    named = tuple(name for name in query.speakers if any(letter.isupper() for letter in name))
    drafted = draft_who_said(replace(material, query=asked, utterances=others))
    return replace(drafted, premise=named, saying_so=saying_so)


def _over_time(material: Material, theirs: Sequence[Utterance]) -> list[Utterance]:
    """What is likely, and on each of its days a few words on the matter. Where all of it was said on one day, it tells
    of no change: then those of other days are beside it.
    """
    near = material.likely(theirs)
    shown = Counter(day_of(one.annotated.article.published) for one in near)
    days = frozenset(shown)
    for one in theirs:
        day = day_of(one.annotated.article.published)
        is_wanted = one not in near and (day in days) == (len(days) > 1) and shown[day] < _OF_A_DAY
        if is_wanted and says_it(material.evidence, one, SOME_OF_IT):
            near.append(one)
            shown[day] += 1
    return near


def _draft_of(query: Query, fitting: Sequence[Utterance]) -> Draft:
    if query.asks(Asked.WHY):
        # The likeliest words may be the reason without a word that says so; those with one come beside them.
        explained = [one for one in fitting[1:] if one.is_explained]
        statements, unexplained = with_reasons([*fitting[:1], *(explained or fitting[1:])][:_MOST_EXPLAINED])
        return Draft(tuple(statements), unexplained=names_of(unexplained))
    if query.wants.change:
        return Draft(tuple(statements_of(in_order_of_time(fitting))), arranged=Arrangement.BY_DAY)
    return Draft(tuple(statements_of(fitting if query.stems else in_order_of_time(fitting))))
