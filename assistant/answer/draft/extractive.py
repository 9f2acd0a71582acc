"""The draft without a model: picks attributions and sentences, and words them from the articles' own words.

Decides what answers the question and what does not; the gate decides whether it may be shown.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from assistant.answer.draft.because import explains_itself, reasons_of
from assistant.answer.draft.compose import by_reporter, names_of, statement_of, statements_of, with_reasons
from assistant.answer.draft.positions import day_of, in_order_of_time
from assistant.answer.draft.selection import (
    Found,
    alone,
    is_one_of,
    likely,
    most_wanted,
    ratio,
    spoken,
)
from assistant.answer.draft.sides import by_stance, leaves_open, parted, says_enough, says_it, says_most
from assistant.answer.draft.values import Arrangement, Draft
from assistant.answer.evidence import EvidenceSet
from assistant.answer.rank.features import Candidate
from assistant.answer.rank.ranker import Ranking, rank
from assistant.answer.values import Statement
from assistant.question.query import Asked, Query
from corpus.attribution import Stance
from corpus.language.name_keys import name_key


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is shown. Chosen on the training questions, each ranked by networks that never saw it.

    `refused` is the probability that nothing answers, from which on nothing is shown; `beside` the odds, compared with
    the best, from which on something else is shown beside it, and `besides` for what the reporter says of it;
    `premise` how much likelier (in logits) others must be than the one who was asked about, to be shown instead.
    """

    refused: float = 0.35
    beside: float = 0.03
    besides: float = 0.3
    premise: float = 0.0


LIMITS: Final = Limits()


_OF_ANOTHER_DAY: Final = 2  # statements that are shown of one
_SOME_OF_IT: Final = 0.2  # of the words of a question that asks for a change, by weight
_MOST_EXPLAINED: Final = 3  # of one speaker's statements, where it is asked why
_OUTRIGHT: Final = {Stance.ASSERTS: "says so", Stance.DENIES: "denies it", Stance.DOUBTS: "doubts it"}


def draft(query: Query, findings: EvidenceSet) -> Draft:
    """What the evidence says to the query; no statements where nothing in it is about what was asked."""
    return compose(query, findings, rank(query, findings))


def compose(query: Query, findings: EvidenceSet, ranking: Ranking, limits: Limits = LIMITS) -> Draft:
    """The draft of what is ranked."""
    ranking = _in_order(query, ranking, limits)
    found = spoken(query, ranking, beside=limits.beside)
    if query.only:
        fitting = (likely(found, limits.beside) if query.stems else found)[: most_wanted(query)]
        return _their_words(query, fitting) if fitting else _nothing(ranking, findings)
    if query.speakers and query.names_no_matter:
        return _asked_for_all(query, findings, ranking, found)
    if not ranking.ranked or ranking.none > limits.refused or _are_strangers(query.strangers, findings):
        return _nothing(ranking, findings)
    if query.asks(Asked.SIDES):
        drafted = _sides(query, found, limits)
    elif query.speakers:
        drafted = _of_speakers(query, findings, ranking, found, limits)
    elif query.asks(Asked.WHO_SAID) or query.wants.everybody:
        drafted = _who_said(query, findings, found, limits)
    else:
        drafted = _told(query, ranking, limits)
    if not (drafted.statements and query.wants.who_says):
        drafted = _besides(drafted, ranking, limits)
    return drafted if drafted.statements else _nothing(ranking, findings)


def _are_strangers(names: Sequence[str], findings: EvidenceSet) -> bool:
    """True where nothing that was found so much as mentions any of them, however it writes the accents."""
    if not names:
        return False
    mentioned = re.compile("|".join(rf"\b{re.escape(_plain(name))}\b" for name in names))
    return not any(mentioned.search(_plain(dossier.article.text)) for dossier in findings.dossiers.values())


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _in_order(query: Query, ranking: Ranking, limits: Limits) -> Ranking:
    """`at first`, `in the end`: of what is likely, what was published first or last; where all of it has a date."""
    order = query.period.order if query.period else None
    if order is None or not ranking.ranked or query.wants.change:
        return ranking
    best = ranking.ranked[0].score
    near = [r for r in ranking.ranked if ratio(r.score, best) >= limits.besides]
    days = [r.candidate.dossier.article.published for r in near]
    dated = [day for day in days if day is not None]
    if len(dated) < len(days):
        return ranking
    wanted = min(dated) if order == "first" else max(dated)
    kept = tuple(r for r in near if r.candidate.dossier.article.published == wanted)
    return replace(ranking, ranked=kept)


# --- who said it


def _who_said(query: Query, findings: EvidenceSet, found: Sequence[Found], limits: Limits) -> Draft:
    """Each speaker once, with the words nearest to the topic; who denies, doubts or looks into it is after, apart."""
    of_stance = [one for one in found if one.attribution.stance in query.stances]
    near = likely(of_stance or found, limits.beside)
    same = [one for one in of_stance or found if one not in near and says_enough(findings, one, few=bool(of_stance))]
    most = most_wanted(query)
    picked = _each_once(query, _saying_something([*near, *same]))[:most]
    firm, against, besides = parted(query, findings, picked)
    if query.stances and firm:
        against, besides = [], []
    looking = [] if query.stances else _only_looking(findings, picked, [*near, *same])[: most - len(picked)]
    if query.asks(Asked.WHY):
        firm.sort(key=lambda one: not _is_explained(one))  # who explain themselves first
    shown = [*firm, *against, *besides, *looking] if firm else picked
    statements, unexplained = with_reasons(shown) if query.asks(Asked.WHY) else ([*map(statement_of, shown)], [])
    if shown and not firm:
        outright = _OUTRIGHT[query.stances[0] if query.stances else Stance.ASSERTS]
        return Draft(tuple(statements), (f"Nobody in what was found {outright} outright; this is what is said of it.",))
    return Draft(
        tuple(statements),
        unexplained=names_of(one for one in unexplained if one in firm),
        arranged=Arrangement.APART if against or besides or looking else Arrangement.AS_THEY_COME,
        against=tuple(one.speaker_key for one in against),
        besides=tuple(one.speaker_key for one in besides),
        looking=tuple(one.speaker_key for one in looking),
    )


def _only_looking(findings: EvidenceSet, picked: Sequence[Found], found: Sequence[Found]) -> list[Found]:
    """Those who ask whether the very thing is so, or look into it, and do no more; each once."""
    taken = {one.speaker_key for one in picked}
    looking: dict[str, Found] = {}
    for one in found:
        if one.speaker_key not in taken and leaves_open(one) and says_enough(findings, one, few=False):
            looking.setdefault(one.speaker_key, one)
    return list(looking.values())


def _saying_something(found: Sequence[Found]) -> list[Found]:
    """Without those who leave it open, unless nobody does more."""
    return [one for one in found if not leaves_open(one)] or list(found)


def _each_once(query: Query, found: Sequence[Found]) -> list[Found]:
    chosen: dict[str, Found] = {}
    for one in found:
        known = chosen.get(one.speaker_key)
        explains = query.asks(Asked.WHY) and known is not None and _has_reasons(one) and not _has_reasons(known)
        if known is None or explains:
            chosen[one.speaker_key] = one
    return list(chosen.values())


def _has_reasons(one: Found) -> bool:
    return bool(reasons_of(one.dossier, one.number))


def _is_explained(one: Found) -> bool:
    return _has_reasons(one) or explains_itself(one.dossier, one.number)


# --- what one speaker said, and why


def _of_speakers(
    query: Query, findings: EvidenceSet, ranking: Ranking, found: Sequence[Found], limits: Limits
) -> Draft:
    """Words of the speakers asked about; where others are likelier by far to have said so, the premise is put right."""
    keys = {name_key(name) for name in query.speakers}
    theirs = [one for one in found if is_one_of(one, keys)]
    others = [one for one in found if one not in theirs]
    if theirs and (not others or theirs[0].score >= others[0].score - limits.premise):
        if query.wants.change:
            return _their_words(query, _over_time(findings, theirs, limits)[: most_wanted(query)])
        return _their_words(query, likely(theirs, limits.beside)[: most_wanted(query)])
    if others:
        asked = replace(query, asked=(Asked.WHO_SAID,), speakers=())
        saying_so = tuple(one.speaker_key for one in others if says_most(findings, one))
        # "the company" may be anybody: nothing is known to be untrue of it
        named = tuple(name for name in query.speakers if any(letter.isupper() for letter in name))
        return replace(_who_said(asked, findings, others, limits), premise=named, saying_so=saying_so)
    return _told(query, ranking, limits)


def _over_time(findings: EvidenceSet, theirs: Sequence[Found], limits: Limits) -> list[Found]:
    """What is likely; where all of it was said on one day, it tells of no change, and the matter's words of other days
    are beside it.
    """
    near = likely(theirs, limits.beside)
    days = {day_of(one.dossier.article.published) for one in near}
    if len(days) > 1:
        return near
    of_days: dict[date | None, list[Found]] = {}
    for one in theirs:
        day = day_of(one.dossier.article.published)
        if day not in days and says_it(findings, one, _SOME_OF_IT):
            of_days.setdefault(day, []).append(one)
    return [*near, *(one for held in of_days.values() for one in held[:_OF_ANOTHER_DAY])]


def _asked_for_all(query: Query, findings: EvidenceSet, ranking: Ranking, found: Sequence[Found]) -> Draft:
    """`What did John Kirby say?`: everything of theirs that was found, article by article."""
    keys = {name_key(name) for name in query.speakers}
    theirs = [one for one in found if is_one_of(one, keys)][: most_wanted(query)]
    return _their_words(query, theirs) if theirs else _nothing(ranking, findings)


def _their_words(query: Query, fitting: Sequence[Found]) -> Draft:
    if query.asks(Asked.WHY):
        # The likeliest words may be the reason without a word that says so; those with one come beside them.
        explained = [one for one in fitting[1:] if _is_explained(one)]
        statements, unexplained = with_reasons([*fitting[:1], *(explained or fitting[1:])][:_MOST_EXPLAINED])
        return Draft(tuple(statements), unexplained=names_of(unexplained))
    if query.wants.change:
        return Draft(tuple(statements_of(in_order_of_time(fitting))), arranged=Arrangement.BY_DAY)
    return Draft(tuple(statements_of(fitting if query.stems else in_order_of_time(fitting))))


# --- sides, facts, nothing


def _sides(query: Query, found: Sequence[Found], limits: Limits) -> Draft:
    """The speakers on a matter, side by side."""
    keys = {name_key(n) for n in query.speakers}
    named = [one for one in found if is_one_of(one, keys)]
    chosen: dict[str, Found] = {}
    for one in [*named, *likely(found, limits.beside)]:
        chosen.setdefault(one.speaker_key, one)
    most = most_wanted(query)
    picked = by_stance(list(chosen.values())[:most])
    return Draft(tuple(map(statement_of, picked)), arranged=Arrangement.BY_STANCE)


def _told(query: Query, ranking: Ranking, limits: Limits) -> Draft:
    """The sentences that tell it: somebody's words under their name, the reporter's under none."""
    most = most_wanted(query)
    chosen: list[Found | Statement] = []
    told: set[frozenset[str]] = set()
    for ranked in ranking.ranked:
        candidate = ranked.candidate
        stems = candidate.dossier.stems_of(candidate.sentence)
        if stems in told:
            continue
        if ratio(ranked.score, ranking.ranked[0].score) < limits.beside or len(chosen) == most:
            break
        one = by_reporter(candidate) if _is_the_reporters(candidate) else alone(query, ranked)
        if one is not None:
            told.add(stems)
            chosen.append(one)
    return Draft(tuple(with_reasons(chosen)[0] if query.asks(Asked.WHY) else statements_of(chosen)))


def _is_the_reporters(candidate: Candidate) -> bool:
    return candidate.attribution is None or candidate.attribution.is_of_nobody


def _besides(drafted: Draft, ranking: Ranking, limits: Limits) -> Draft:
    """With what the reporter says of it, where that is likelier than what is shown: nobody may have said it."""
    cited = {(c.article_id, c.span) for s in drafted.statements for c in s.citations}
    for ranked in ranking.ranked:
        candidate = ranked.candidate
        if ratio(ranked.score, ranking.ranked[0].score) < limits.besides:
            break
        place = (candidate.evidence.article_id, candidate.dossier.span_of(candidate.sentence))
        told = by_reporter(candidate) if _is_the_reporters(candidate) and place not in cited else None
        if told is not None:
            return replace(drafted, statements=(*drafted.statements, told))
    return drafted


def _nothing(ranking: Ranking, findings: EvidenceSet) -> Draft:
    """No statements; the nearest article is named, so that a reader can see how far off it is."""
    if ranking.ranked:
        return Draft((), nearest=ranking.ranked[0].candidate.dossier.article)
    if findings.evidence:
        return Draft((), nearest=findings.dossiers[findings.evidence[0].article_id].article)
    return Draft(())
