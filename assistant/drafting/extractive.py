"""The draft without a model: picks attributions and sentences, and words them from the articles' own words.

Decides what answers the question and what does not; the gate decides whether it may be shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer import Statement, cite
from assistant.drafting.wording import listed, report
from assistant.evidence import Dossier, Evidence, Findings
from assistant.question import Asked, Query
from assistant.words import content_stems, coverage
from corpus.archive import name_key
from corpus.article import Span, share_covered
from corpus.attribution import Attribution, Speaker, SpeakerKind, Stance
from corpus.attribution.lexicon import CUE_FORMS, DENIAL_CUES, DOUBT_CUES, cue_lemmas
from corpus.attribution.tokens import is_mostly_quoted

MOST_STATEMENTS: Final = 6
_ALL_OF_IT: Final = 0.8
_DENIAL_SHOWN: Final = 0.1  # less relevance will do where the stance is what is asked for
_CONTEXT_BONUS: Final = 0.1  # for an article that is about what the earlier question was about
_NOT_REPORTED: Final = 0.08  # less for what somebody wants, seeks or looks at than for what they say
_A_THIRD: Final = 0.3  # of a sentence
_MOST_REASONS: Final = 2  # for one speaker
_MOST_CITED: Final = 3  # sentences of one statement
# Chosen on 84 newsroom questions as a whole, which are not part of the project: README, "How accurate is it?"
_ANSWERS: Final = 0.38
"""Relevance from which on something is taken to be about what was asked."""
_NEAR_BEST: Final = 0.82
"""Share of the best relevance that a further speaker's words must reach."""


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
class _Candidate:
    """An attribution with how much it is about the question."""

    dossier: Dossier
    number: int
    relevance: float

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
    candidates = _candidates(query, findings)
    if query.only:
        fitting = _fitting(candidates) if query.stems else candidates[:MOST_STATEMENTS]
        return _their_words(query, findings, fitting[:MOST_STATEMENTS]) if fitting else _nothing(candidates, findings)
    if query.speakers and not query.asks(Asked.SIDES):
        return _of_speakers(query, findings, candidates)
    if query.asks(Asked.WHO_SAID):
        return _who_said(query, findings, candidates)
    if query.asks(Asked.SIDES):
        return _sides(query, findings, candidates)
    return _facts(query, findings, candidates)


# --- what there is to choose from


def _candidates(query: Query, findings: Findings) -> list[_Candidate]:
    """Attributions of the evidence whose content stands in a sentence found, the most relevant first."""
    seen: dict[tuple[str, int], _Candidate] = {}
    for evidence in findings.evidence:
        dossier = findings.dossiers[evidence.article_id]
        for number, attribution in enumerate(dossier.attributions):
            place = (evidence.article_id, number)
            if evidence.sentence not in attribution.sentences or attribution.speaker is None or place in seen:
                continue
            if query.only and not _goes_by(attribution.speaker, query.only):
                continue
            similarity = max(findings.similarities.get(place, 0.0), evidence.similarity - 0.05)
            seen[place] = _Candidate(dossier, number, _relevance(query, findings, dossier, attribution, similarity))
    best = sorted(seen.values(), key=lambda c: (-c.relevance, c.dossier.article.id, c.number))
    return list(_without_copies(best))


def _goes_by(speaker: Speaker, name: str) -> bool:
    """True where the name as a reader types it is the speaker's, or the last word of it."""
    key = name_key(name)
    return key in {name_key(n) for n in (speaker.name, *speaker.aliases)} or name_key(speaker.name).endswith(f" {key}")


def _relevance(
    query: Query, findings: Findings, dossier: Dossier, attribution: Attribution, similarity: float
) -> float:
    """0 to 1: the question's weighted words in the content, its sentences and its article, and nearness of meaning."""
    text = dossier.article.text
    content = " ".join(s.within(text) for s in attribution.content)
    around = " ".join(dossier.text_of(i) for i in attribution.sentences)
    speaker = attribution.speaker.name if attribution.speaker else ""
    reports = cue_lemmas(" ".join(s.within(text) for s in attribution.cue))
    return (
        _blend(
            coverage(findings.weights, content_stems(f"{content} {speaker if not query.speakers else ''}")),
            coverage(findings.weights, content_stems(f"{around} {speaker}")),
            coverage(findings.weights, dossier.stems),
            similarity,
        )
        + _CONTEXT_BONUS * coverage(findings.context, dossier.stems)
        - (0.0 if reports else _NOT_REPORTED)
    )


def _blend(content: float, around: float, article: float, similarity: float) -> float:
    meaning = min(1.0, max(0.0, (similarity - 0.1) / 0.6))  # cosines of MiniLM lie between 0.1 and 0.7 here
    return 0.3 * content + 0.25 * around + 0.15 * article + 0.3 * meaning


def _without_copies(candidates: Iterable[_Candidate]) -> Iterable[_Candidate]:
    """The same words of the same speaker in copies of one report count once."""
    seen: set[tuple[str, str]] = set()
    for candidate in candidates:
        words = " ".join(s.within(candidate.dossier.article.text) for s in candidate.attribution.content)
        key = (candidate.speaker_key, " ".join(sorted(content_stems(words))))
        if key not in seen:
            seen.add(key)
            yield candidate


# --- who said it


def _who_said(query: Query, findings: Findings, candidates: Sequence[_Candidate]) -> Draft:
    """Each speaker once, with the words nearest to the topic; who denies or doubts it comes after, as such."""
    of_stance = [
        replace(c, relevance=c.relevance + _DENIAL_SHOWN) for c in candidates if c.attribution.stance is query.stance
    ]
    fitting = _fitting(of_stance) or _fitting(candidates)
    if not fitting:
        return _nothing(candidates, findings)
    chosen: dict[str, _Candidate] = {}
    for candidate in fitting:
        known = chosen.get(candidate.speaker_key)
        explains = query.asks(Asked.WHY) and known is not None and _reasons_of(candidate) and not _reasons_of(known)
        if known is None or explains:
            chosen[candidate.speaker_key] = candidate
    wanted = query.stance or Stance.ASSERTS
    firm = [c for c in chosen.values() if c.attribution.stance is wanted or _is_what_is_asked(findings, c)]
    other = [c for c in chosen.values() if c not in firm]
    if query.asks(Asked.WHY):
        firm.sort(key=lambda c: not (_reasons_of(c) or _explains_itself(c)))  # those who explain themselves first
    notes = []
    if not firm:
        notes.append(f"Nobody in these articles {wanted.value} it outright; this is what is said.")
    elif query.stance is not None:
        other = []
    statements, unexplained = _with_reasons(findings, [*firm, *other], told=query.asks(Asked.WHY))
    return Draft(tuple(statements), tuple(notes), unexplained=_names(c for c in unexplained if c in firm))


def _is_what_is_asked(findings: Findings, candidate: _Candidate) -> bool:
    """True for `described the claim as "ludicrous"` where that, and no assertion, is what the question looks for."""
    if candidate.attribution.stance is not Stance.DENIES:
        return False
    text = candidate.dossier.article.text
    cue = " ".join(s.within(text) for s in candidate.attribution.cue)
    if any(CUE_FORMS.get(word, "") in DENIAL_CUES | DOUBT_CUES for word in cue.lower().split()):
        return False
    words = f"{cue} {' '.join(s.within(text) for s in candidate.attribution.content)}"
    return coverage(findings.weights, content_stems(words)) >= _ALL_OF_IT


def _fitting(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Those relevant enough in themselves and beside the best."""
    best = candidates[0].relevance if candidates else 0.0
    return [c for c in candidates if c.relevance >= max(_ANSWERS, _NEAR_BEST * best)]


def _with_reasons(
    findings: Findings, chosen: Sequence[_Candidate], *, told: bool
) -> tuple[list[Statement], list[_Candidate]]:
    """Statements, each followed by the speaker's own reasons where they are asked for, and those who give none."""
    statements: list[Statement] = []
    unexplained = []
    for candidate in chosen[:MOST_STATEMENTS]:
        place = len(statements)
        statements.append(_statement(findings, candidate))
        if not told:
            continue
        reasons = _reasons_of(candidate)[:_MOST_REASONS]
        cited = {c.span for c in statements[place].citations}
        for reason in reasons:
            statement = replace(_statement(findings, reason, introduced=False), reason_for=place)
            if not {c.span for c in statement.citations} <= cited:
                statements.append(statement)
        if not reasons and not _explains_itself(candidate):
            unexplained.append(candidate)
    return statements, unexplained


def _reasons_of(candidate: _Candidate) -> list[_Candidate]:
    """The same speaker's reasons for this, as linked when the article was read."""
    attributions = candidate.dossier.attributions
    linked = {candidate.number}
    # a reason may be linked to another wording of the same statement beside it
    for number, attribution in enumerate(attributions):
        near = abs(number - candidate.number) <= 1 and attribution.reason_for is None
        if near and attribution.speaker == candidate.attribution.speaker:
            linked.add(number)
    return [
        _Candidate(candidate.dossier, number, candidate.relevance)
        for number, attribution in enumerate(attributions)
        if attribution.reason_for in linked and attribution.speaker == candidate.attribution.speaker
    ]


_CAUSE_BONUS: Final = 0.08
_CAUSES = frozenset(
    ("because", "given", "since", "due", "owing", "grounds", "citing", "cited", "pointing", "blamed", "caused", "cause")
)


def _explains_itself(candidate: _Candidate) -> bool:
    """True where the words themselves hold the reason: `… because two boats crossed without damage`."""
    text = candidate.dossier.article.text
    return _names_a_cause(" ".join(s.within(text) for s in candidate.attribution.content))


def _names_a_cause(text: str) -> bool:
    return bool(_CAUSES & {w.strip('.,;:"“”') for w in text.lower().split()})


# --- what one speaker said, and why


def _of_speakers(query: Query, findings: Findings, candidates: Sequence[_Candidate]) -> Draft:
    """Words of the speakers asked about; where they never said so and others did, the premise is put right."""
    keys = {name_key(name) for name in query.speakers}
    theirs = [c for c in candidates if c.attribution.speaker and name_key(c.attribution.speaker.name) in keys]
    fitting = _fitting_of(theirs, query) if query.stems else theirs[:MOST_STATEMENTS]
    others = [c for c in _fitting(candidates) if c not in theirs]
    if fitting and (not others or fitting[0].relevance >= 0.7 * others[0].relevance):
        return _their_words(query, findings, fitting)
    if others and query.stems:
        names = listed(query.speakers)
        corrected = _who_said(replace(query, asked=(Asked.WHO_SAID,), speakers=()), findings, candidates)
        note = f"Nothing in these articles has {names} saying so; this is who does."
        return Draft(corrected.statements, (note, *corrected.notes))
    if fitting:
        return _their_words(query, findings, fitting)
    return _nothing(candidates, findings)


def _fitting_of(theirs: Sequence[_Candidate], query: Query) -> list[_Candidate]:
    best = theirs[0].relevance if theirs else 0.0
    floor = _ANSWERS - 0.06  # that the speaker is right is evidence, too
    most = 3 if query.asks(Asked.WHY) or query.asks(Asked.WHAT_SAID) else 2
    return [c for c in theirs if c.relevance >= max(floor, 0.75 * best)][:most]


def _their_words(query: Query, findings: Findings, fitting: Sequence[_Candidate]) -> Draft:
    if not query.asks(Asked.WHY):
        ordered = sorted(fitting, key=lambda c: (c.dossier.article.published is None, c.dossier.article.id, c.number))
        by_relevance = ordered if not query.stems else fitting
        spoken: set[str] = set()
        statements = []
        for candidate in by_relevance:
            statements.append(_statement(findings, candidate, introduced=candidate.speaker_key not in spoken))
            spoken.add(candidate.speaker_key)
        return Draft(tuple(statements))
    with_reason = [c for c in fitting if _reasons_of(c) or _explains_itself(c)]
    statements, unexplained = _with_reasons(findings, (with_reason or list(fitting))[:2], told=True)
    return Draft(tuple(statements), unexplained=_names(unexplained))


# --- sides, facts, nothing


def _sides(query: Query, findings: Findings, candidates: Sequence[_Candidate]) -> Draft:
    """The speakers on a matter, those who assert first."""
    fitting = _fitting(candidates) or [c for c in candidates if c.relevance >= _ANSWERS]
    if not fitting:
        return _nothing(candidates, findings)
    best = fitting[0].relevance
    keys = {name_key(n) for n in query.speakers}
    named = [c for c in candidates if keys and c.speaker_key in keys and c.relevance >= 0.6 * best]
    chosen: dict[str, _Candidate] = {}
    for candidate in [*named, *fitting, *(c for c in candidates if c.relevance >= 0.7 * best)]:
        chosen.setdefault(candidate.speaker_key, candidate)
    order = {Stance.ASSERTS: 0, Stance.DENIES: 1, Stance.DOUBTS: 2}
    picked = sorted(list(chosen.values())[:4], key=lambda c: order[c.attribution.stance])
    return Draft(tuple(_statement(findings, c) for c in picked))


def ranked_sentences(query: Query, findings: Findings) -> list[tuple[float, Evidence]]:
    """The sentences found, with how much each is about what is asked, 0 to 1; the best first."""
    ranked = []
    for evidence in findings.evidence:
        dossier = findings.dossiers[evidence.article_id]
        text = dossier.text_of(evidence.sentence)
        stems = content_stems(text)
        covered = coverage(findings.weights, stems)
        value = _blend(covered, covered, coverage(findings.weights, dossier.stems), evidence.similarity)
        value += _CONTEXT_BONUS * coverage(findings.context, dossier.stems)
        if query.asks(Asked.WHY) and _names_a_cause(text):
            value += _CAUSE_BONUS
        ranked.append((value, evidence))
    ranked.sort(key=lambda pair: (-pair[0], pair[1].article_id, pair[1].sentence))
    return ranked


def _facts(query: Query, findings: Findings, candidates: Sequence[_Candidate]) -> Draft:
    """The sentences that tell it: somebody's words under their name, the reporter's under none."""
    ranked = ranked_sentences(query, findings)
    if not ranked or ranked[0][0] < _ANSWERS:
        return _nothing(candidates, findings)
    statements: list[Statement] = []
    told: set[frozenset[str]] = set()
    for value, evidence in ranked:
        if value < max(_ANSWERS, 0.88 * ranked[0][0]) or len(statements) == 2:
            break
        dossier = findings.dossiers[evidence.article_id]
        stems = content_stems(dossier.text_of(evidence.sentence))
        if stems in told:
            continue
        told.add(stems)
        said = _attribution_covering(dossier, evidence.sentence)
        if said is not None and _holds_what_matters(findings, dossier, said, stems):
            statements.append(_statement(findings, _Candidate(dossier, said, value)))
        elif not _is_said(dossier, evidence.sentence):
            sentence = cite(dossier.article, dossier.span_of(evidence.sentence))
            text = dossier.text_of(evidence.sentence)
            statements.append(Statement(text, None, Stance.ASSERTS, (sentence,)))
    return Draft(tuple(statements)) if statements else _nothing(candidates, findings)


def _holds_what_matters(findings: Findings, dossier: Dossier, number: int, sentence: frozenset[str]) -> bool:
    """True where what answers the question is what was said or who said it, and not something else in the sentence."""
    text, attribution = dossier.article.text, dossier.attributions[number]
    content = content_stems(" ".join(s.within(text) for s in (*attribution.source, *attribution.content)))
    return coverage(findings.weights, content) >= 0.6 * coverage(findings.weights, sentence)


def _attribution_covering(dossier: Dossier, sentence: int) -> int | None:
    """The number of the attribution that the sentence is mostly about: its content is a third of it or more."""
    span = dossier.span_of(sentence)
    shares = {
        number: share_covered(span, attribution.content)
        for number, attribution in enumerate(dossier.attributions)
        if sentence in attribution.sentences and attribution.speaker is not None
    }
    best = max(shares, key=lambda number: (shares[number], -number), default=None)
    return best if best is not None and shares[best] > _A_THIRD else None


def _is_said(dossier: Dossier, sentence: int) -> bool:
    """True where most of the sentence is somebody's words, though nobody knows whose."""
    span = dossier.span_of(sentence)
    said = max((share_covered(span, a.content) for a in dossier.attributions if sentence in a.sentences), default=0.0)
    return said > 0.5 or is_mostly_quoted(dossier.article.text, span)


def _nothing(candidates: Sequence[_Candidate], findings: Findings) -> Draft:
    """No statements; the nearest article is named, so that a reader can see how far off it is."""
    if candidates:
        return Draft((), nearest=candidates[0].dossier.article.title)
    if findings.evidence:
        return Draft((), nearest=findings.dossiers[findings.evidence[0].article_id].article.title)
    return Draft(())


# --- statements


def _statement(findings: Findings, candidate: _Candidate, *, introduced: bool = True) -> Statement:
    dossier, attribution = candidate.dossier, candidate.attribution
    sentences = _sentences_cited(findings, dossier, attribution)
    cited = Span(dossier.span_of(sentences[0]).start, dossier.span_of(sentences[-1]).end)
    return Statement(
        text=report(dossier, attribution, cited, introduced=introduced),
        speaker=attribution.speaker,
        stance=attribution.stance,
        citations=tuple(cite(dossier.article, dossier.span_of(i)) for i in sentences),
    )


def _sentences_cited(findings: Findings, dossier: Dossier, attribution: Attribution) -> list[int]:
    """The sentences that hold the content, at most three in a row around the one nearest to the question."""
    held = [i for i in attribution.sentences if any(dossier.span_of(i).overlaps(s) for s in attribution.content)]
    if len(held) <= _MOST_CITED:
        return held
    best = max(range(len(held)), key=lambda n: coverage(findings.weights, content_stems(dossier.text_of(held[n]))))
    first = max(0, min(best - 1, len(held) - _MOST_CITED))
    return held[first : first + _MOST_CITED]


def _names(candidates: Iterable[_Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.attribution.speaker.name for c in candidates if c.attribution.speaker))
