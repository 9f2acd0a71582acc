"""The draft without a model: picks attributions and sentences, and words them from the articles' own words.

Decides what answers the question and what does not; the gate decides whether it may be shown.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer import Statement, cite
from assistant.drafting.wording import listed, report
from assistant.evidence import Dossier, Findings
from assistant.question import Asked, Query
from assistant.ranking.features import Candidate, names_a_cause
from assistant.ranking.ranker import Ranked, Ranking, rank
from assistant.ranking.shortlist import content_of
from assistant.words import content_stems, coverage
from corpus.archive import name_key
from corpus.article import Span, share_covered
from corpus.attribution import Attribution, SpeakerKind, Stance
from corpus.attribution.lexicon import CUE_FORMS, DENIAL_CUES, DOUBT_CUES
from corpus.attribution.tokens import is_mostly_quoted

MOST_STATEMENTS: Final = 6
_ALL_OF_IT: Final = 0.8  # of the question's words, by weight
_MOST_OF_IT: Final = 0.6  # where few take the stance that is asked for
_MOST_REASONS: Final = 2  # for one speaker
_MOST_CITED: Final = 3  # sentences of one statement


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is shown. Chosen on the training questions, each ranked by networks that never saw it.

    `refused` is the probability that nothing answers, from which on nothing is shown; `beside` the odds, compared with
    the best, from which on something else is shown beside it, `sides` the same where several are asked for, and
    `besides` for what the reporter says of it; `premise` how much likelier (in logits) others must be than the one who
    was asked about, to be shown instead.
    """

    refused: float = 0.9
    beside: float = 0.1
    sides: float = 0.03
    besides: float = 0.3
    premise: float = 0.5
    most: int = 3


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Draft:
    """Statements to be checked, and what to tell besides.

    `unexplained` names the speakers for whose words a reason was asked and not found, `nearest` is the title of the
    nearest article where nothing fits.
    """

    statements: tuple[Statement, ...]
    notes: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """An attribution with a speaker, its likeliest sentence, and that sentence's score."""

    dossier: Dossier
    number: int
    sentences: tuple[int, ...]
    score: float

    @property
    def attribution(self) -> Attribution:
        return self.dossier.attributions[self.number]

    @property
    def speaker_key(self) -> str:
        speaker = self.attribution.speaker
        if speaker is None:
            return ""
        own = f" in {self.dossier.origin}" if speaker.kind is SpeakerKind.UNNAMED else ""
        return name_key(speaker.name) + own


def draft(query: Query, findings: Findings) -> Draft:
    """What the evidence says to the query; no statements where nothing in it is about what was asked."""
    return compose(query, findings, rank(query, findings))


def compose(query: Query, findings: Findings, ranking: Ranking, limits: Limits = LIMITS) -> Draft:
    """The draft of what is ranked."""
    ranking = _in_order(query, ranking, limits)
    spoken = _spoken(query, ranking, limits)
    if query.only:
        fitting = _likely(spoken, limits.beside)[:MOST_STATEMENTS] if query.stems else spoken[:MOST_STATEMENTS]
        return _their_words(query, fitting) if fitting else _nothing(ranking, findings)
    if query.speakers and not query.stems:
        return _asked_for_all(query, findings, ranking, spoken)
    if not ranking.ranked or ranking.none > limits.refused:
        return _nothing(ranking, findings)
    if query.asks(Asked.SIDES):
        drafted = _sides(query, spoken, limits)
    elif query.speakers:
        drafted = _of_speakers(query, findings, ranking, spoken, limits)
    elif query.asks(Asked.WHO_SAID):
        drafted = _who_said(query, findings, spoken, limits)
    else:
        drafted = _told(query, ranking, limits)
    drafted = _besides(drafted, ranking, limits)
    return drafted if drafted.statements else _nothing(ranking, findings)


def _in_order(query: Query, ranking: Ranking, limits: Limits) -> Ranking:
    """`at first`, `in the end`: of what is likely, what was published first or last; where all of it has a date."""
    order = query.period.order if query.period else None
    if order is None or not ranking.ranked:
        return ranking
    best = ranking.ranked[0].score
    likely = [r for r in ranking.ranked if _ratio(r.score, best) >= limits.besides]
    days = [r.candidate.dossier.article.published for r in likely]
    dated = [day for day in days if day is not None]
    if len(dated) < len(days):
        return ranking
    wanted = min(dated) if order == "first" else max(dated)
    kept = tuple(r for r in likely if r.candidate.dossier.article.published == wanted)
    return replace(ranking, ranked=kept)


# --- what there is to choose from


def _spoken(query: Query, ranking: Ranking, limits: Limits) -> list[_Found]:
    """Each attribution with a speaker, the likeliest first, with those of its sentences that are nearly as likely."""
    by_place: dict[tuple[str, int], list[Ranked]] = {}
    for ranked in ranking.ranked:
        attribution, number = ranked.candidate.attribution, ranked.candidate.number
        if attribution is None or number is None or attribution.speaker is None:
            continue
        if query.only and not _goes_by(attribution, query.only):
            continue
        by_place.setdefault((ranked.candidate.evidence.article_id, number), []).append(ranked)
    found = [_found(members, limits) for members in by_place.values()]
    return _without_copies(query, found)


def _found(members: Sequence[Ranked], limits: Limits) -> _Found:
    best = members[0].candidate
    assert best.number is not None  # _spoken() has seen to it
    near = {m.candidate.sentence for m in members if _ratio(m.score, members[0].score) >= limits.beside}
    sentences = [best.sentence]
    for step in (1, -1):
        while sentences[0 if step < 0 else -1] + step in near and len(sentences) < _MOST_CITED:
            sentences.insert(0 if step < 0 else len(sentences), sentences[0 if step < 0 else -1] + step)
    return _Found(best.dossier, best.number, tuple(sentences), members[0].score)


def _ratio(score: float, best: float) -> float:
    return math.exp(min(0.0, score - best))


def _goes_by(attribution: Attribution, name: str) -> bool:
    """True where the name as a reader types it is the speaker's, or the last word of it."""
    key, speaker = name_key(name), attribution.speaker
    if speaker is None:
        return False
    return key in {name_key(n) for n in (speaker.name, *speaker.aliases)} or name_key(speaker.name).endswith(f" {key}")


def _without_copies(query: Query, found: Iterable[_Found]) -> list[_Found]:
    """The same words of the same speaker count once; where it is asked why, those that a reason is given for."""
    kept: dict[tuple[str, str], _Found] = {}
    for one in found:
        key = (one.speaker_key, " ".join(sorted(content_stems(content_of(one.dossier, one.attribution)))))
        if key not in kept:
            kept[key] = one
        elif query.asks(Asked.WHY) and _reasons_of(one) and not _reasons_of(kept[key]):
            kept[key] = replace(one, score=kept[key].score)
    return list(kept.values())


def _likely(found: Sequence[_Found], ratio: float) -> list[_Found]:
    """Those at least `ratio` as likely as the first."""
    return [one for one in found if _ratio(one.score, found[0].score) >= ratio]


# --- who said it


def _who_said(query: Query, findings: Findings, spoken: Sequence[_Found], limits: Limits) -> Draft:
    """Each speaker once, with the words nearest to the topic; who denies or doubts it comes after, as such."""
    of_stance = [one for one in spoken if one.attribution.stance in query.stances]
    likely = _likely(of_stance or spoken, limits.sides if of_stance else limits.beside)
    share = _MOST_OF_IT if of_stance else _ALL_OF_IT
    same = [one for one in of_stance or spoken if one not in likely and _says_it(findings, one, share)]
    fitting = [*likely, *same]
    chosen: dict[str, _Found] = {}
    for one in fitting:
        known = chosen.get(one.speaker_key)
        explains = query.asks(Asked.WHY) and known is not None and _reasons_of(one) and not _reasons_of(known)
        if known is None or explains:
            chosen[one.speaker_key] = one
    wanted = query.stances or (Stance.ASSERTS,)
    picked = list(chosen.values())[: MOST_STATEMENTS if same or query.asks(Asked.WHY) else limits.most]
    firm = [one for one in picked if one.attribution.stance in wanted or _is_what_is_asked(findings, one)]
    other = [one for one in picked if one not in firm]
    if query.asks(Asked.WHY):
        firm.sort(key=lambda one: not (_reasons_of(one) or _explains_itself(one)))  # who explain themselves first
    notes = []
    if picked and not firm:
        notes.append(f"Nobody in these articles {wanted[0].value} it outright; this is what is said.")
    elif query.stances:
        other = []
    statements, unexplained = _with_reasons([*firm, *other], told=query.asks(Asked.WHY))
    return Draft(tuple(statements), tuple(notes), unexplained=_names(one for one in unexplained if one in firm))


def _says_it(findings: Findings, one: _Found, share: float) -> bool:
    """True where the words themselves hold that share of what the question looks for: the ranker knows one answer to a
    question, and many may say the same.
    """
    return coverage(findings.weights, content_stems(content_of(one.dossier, one.attribution))) >= share


def _is_what_is_asked(findings: Findings, one: _Found) -> bool:
    """True for `described the claim as "ludicrous"` where that, and no assertion, is what the question looks for."""
    if one.attribution.stance is not Stance.DENIES:
        return False
    text = one.dossier.article.text
    cue = " ".join(s.within(text) for s in one.attribution.cue)
    if any(CUE_FORMS.get(word, "") in DENIAL_CUES | DOUBT_CUES for word in cue.lower().split()):
        return False
    words = f"{cue} {' '.join(s.within(text) for s in one.attribution.content)}"
    return coverage(findings.weights, content_stems(words)) >= _ALL_OF_IT


def _with_reasons(chosen: Sequence[_Found], *, told: bool) -> tuple[list[Statement], list[_Found]]:
    """Statements, each followed by the speaker's own reasons where they are asked for, and those who give none."""
    statements: list[Statement] = []
    unexplained = []
    for one in chosen:
        place = len(statements)
        statements.append(_statement(one))
        if not told:
            continue
        reasons = _reasons_of(one)[:_MOST_REASONS]
        cited = {c.span for c in statements[place].citations}
        for reason in reasons:
            statement = replace(_statement(reason, introduced=False), reason_for=place)
            if not {c.span for c in statement.citations} <= cited:
                statements.append(statement)
        if not reasons and not _explains_itself(one):
            unexplained.append(one)
    return statements, unexplained


def _reasons_of(one: _Found) -> list[_Found]:
    """The same speaker's reasons for this, as linked when the article was read."""
    attributions = one.dossier.attributions
    linked = {one.number}
    # a reason may be linked to another wording of the same statement beside it
    for number, attribution in enumerate(attributions):
        near = abs(number - one.number) <= 1 and attribution.reason_for is None
        if near and attribution.speaker == one.attribution.speaker:
            linked.add(number)
    return [
        _Found(one.dossier, number, _held(one.dossier, attribution)[:_MOST_CITED], one.score)
        for number, attribution in enumerate(attributions)
        if attribution.reason_for in linked and attribution.speaker == one.attribution.speaker
    ]


def _held(dossier: Dossier, attribution: Attribution) -> tuple[int, ...]:
    """The sentences that hold the content."""
    return tuple(i for i in attribution.sentences if any(dossier.span_of(i).overlaps(s) for s in attribution.content))


def _explains_itself(one: _Found) -> bool:
    """True where the words themselves hold the reason: `… because two boats crossed without damage`."""
    return names_a_cause(content_of(one.dossier, one.attribution))


# --- what one speaker said, and why


def _of_speakers(query: Query, findings: Findings, ranking: Ranking, spoken: Sequence[_Found], limits: Limits) -> Draft:
    """Words of the speakers asked about; where others are likelier by far to have said so, the premise is put right."""
    keys = {name_key(name) for name in query.speakers}
    theirs = [one for one in spoken if _is_one_of(one, keys)]
    others = [one for one in spoken if one not in theirs]
    if theirs and (not others or theirs[0].score >= others[0].score - limits.premise):
        return _their_words(query, _likely(theirs, limits.beside)[: limits.most])
    if others:
        asked = replace(query, asked=(Asked.WHO_SAID,), speakers=())
        corrected = _who_said(asked, findings, others, limits)
        note = f"Nothing in these articles has {listed(query.speakers)} saying so; this is who does."
        return Draft(corrected.statements, (note, *corrected.notes))
    return _told(query, ranking, limits)


def _is_one_of(one: _Found, keys: set[str]) -> bool:
    speaker = one.attribution.speaker
    return speaker is not None and name_key(speaker.name) in keys


def _asked_for_all(query: Query, findings: Findings, ranking: Ranking, spoken: Sequence[_Found]) -> Draft:
    """`What did John Kirby say?`: everything of theirs that was found, article by article."""
    keys = {name_key(name) for name in query.speakers}
    theirs = [one for one in spoken if _is_one_of(one, keys)][:MOST_STATEMENTS]
    return _their_words(query, theirs) if theirs else _nothing(ranking, findings)


def _their_words(query: Query, fitting: Sequence[_Found]) -> Draft:
    if query.asks(Asked.WHY):
        with_reason = [one for one in fitting if _reasons_of(one) or _explains_itself(one)]
        statements, unexplained = _with_reasons((with_reason or list(fitting))[:2], told=True)
        return Draft(tuple(statements), unexplained=_names(unexplained))
    ordered = sorted(
        fitting, key=lambda one: (one.dossier.article.published is None, one.dossier.article.id, one.number)
    )
    spoken: set[str] = set()
    statements = []
    for one in fitting if query.stems else ordered:
        statements.append(_statement(one, introduced=one.speaker_key not in spoken))
        spoken.add(one.speaker_key)
    return Draft(tuple(statements))


# --- sides, facts, nothing


def _sides(query: Query, spoken: Sequence[_Found], limits: Limits) -> Draft:
    """The speakers on a matter, those who assert first."""
    keys = {name_key(n) for n in query.speakers}
    named = [one for one in spoken if _is_one_of(one, keys)]
    chosen: dict[str, _Found] = {}
    for one in [*named, *_likely(spoken, limits.sides)]:
        chosen.setdefault(one.speaker_key, one)
    order = {Stance.ASSERTS: 0, Stance.DENIES: 1, Stance.DOUBTS: 2}
    picked = sorted(list(chosen.values())[: limits.most], key=lambda one: order[one.attribution.stance])
    return Draft(tuple(_statement(one) for one in picked))


def _told(query: Query, ranking: Ranking, limits: Limits) -> Draft:
    """The sentences that tell it: somebody's words under their name, the reporter's under none."""
    statements: list[Statement] = []
    told: set[frozenset[str]] = set()
    for ranked in ranking.ranked:
        candidate = ranked.candidate
        stems = candidate.dossier.stems_of(candidate.sentence)
        if stems in told:
            continue
        if _ratio(ranked.score, ranking.ranked[0].score) < limits.beside or len(statements) == limits.most:
            break
        statement = _as_told(query, candidate, ranked.score)
        if statement is not None:
            told.add(stems)
            statements.append(statement)
    return Draft(tuple(statements))


def _besides(drafted: Draft, ranking: Ranking, limits: Limits) -> Draft:
    """With what the reporter says of it, where that is likelier than what is shown: nobody may have said it."""
    cited = {(c.article_id, c.span) for s in drafted.statements for c in s.citations}
    for ranked in ranking.ranked:
        candidate = ranked.candidate
        if _ratio(ranked.score, ranking.ranked[0].score) < limits.besides:
            break
        place = (candidate.evidence.article_id, candidate.dossier.span_of(candidate.sentence))
        if place in cited:
            continue
        if candidate.number is None and not _is_said(candidate.dossier, candidate.sentence):
            return replace(drafted, statements=(*drafted.statements, _by_reporter(candidate)))
    return drafted


def _by_reporter(candidate: Candidate) -> Statement:
    span = candidate.dossier.span_of(candidate.sentence)
    article = candidate.dossier.article
    return Statement(span.within(article.text), None, Stance.ASSERTS, (cite(article, span),))


def _as_told(query: Query, candidate: Candidate, score: float) -> Statement | None:
    dossier, attribution = candidate.dossier, candidate.attribution
    if candidate.number is None or attribution is None:
        return None if _is_said(dossier, candidate.sentence) else _by_reporter(candidate)
    if attribution.speaker is None or (query.only and not _goes_by(attribution, query.only)):
        return None
    return _statement(_Found(dossier, candidate.number, (candidate.sentence,), score))


def _is_said(dossier: Dossier, sentence: int) -> bool:
    """True where most of the sentence is somebody's words."""
    span = dossier.span_of(sentence)
    said = (share_covered(span, dossier.attributions[n].content) for n in dossier.touching(sentence))
    return max(said, default=0.0) > 0.5 or is_mostly_quoted(dossier.article.text, span)


def _nothing(ranking: Ranking, findings: Findings) -> Draft:
    """No statements; the nearest article is named, so that a reader can see how far off it is."""
    if ranking.ranked:
        return Draft((), nearest=ranking.ranked[0].candidate.dossier.article.title)
    if findings.evidence:
        return Draft((), nearest=findings.dossiers[findings.evidence[0].article_id].article.title)
    return Draft(())


# --- statements


def _statement(one: _Found, *, introduced: bool = True) -> Statement:
    dossier, attribution = one.dossier, one.attribution
    cited = Span(dossier.span_of(one.sentences[0]).start, dossier.span_of(one.sentences[-1]).end)
    return Statement(
        text=report(dossier, attribution, cited, introduced=introduced),
        speaker=attribution.speaker,
        stance=attribution.stance,
        citations=tuple(cite(dossier.article, dossier.span_of(i)) for i in one.sentences),
    )


def _names(found: Iterable[_Found]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.attribution.speaker.name for one in found if one.attribution.speaker))
