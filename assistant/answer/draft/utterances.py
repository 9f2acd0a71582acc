"""What speakers say in the evidence: each attribution that was ranked, with its likeliest sentences, the best first.

What a question wants of them is decided elsewhere.
"""

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.evidence import AnnotatedArticle
from assistant.answer.rank.candidates import Candidate
from assistant.answer.rank.features import names_a_cause
from assistant.answer.rank.ranker import Ranked, Ranking
from assistant.question.query import Asked, Intent, Query
from corpus.articles.article import Span
from corpus.attribution import SPEECH, Attribution, AttributionKind, Speaker, SpeakerKind, Stance
from corpus.language.lexicon import PERSON_NOUNS, cue_lemmas
from corpus.language.name_keys import name_key
from corpus.language.stems import content_stems

MOST_CITED: Final = 3  # sentences of one statement
_LITTLE: Final = 3  # words of meaning: fewer of them tell nothing alone

_LACKS_ITS_SUBJECT = re.compile(  # "a ticket that, she said, shows …": what shows it is not among the words
    r"(?:shows?|showed|is|was|are|were|has|had|will|would|could|may|might|can|must|should|does|did|means|meant)\b"
    r"(?!.*\?\W*$)",
    re.DOTALL,
)
_RELATIVES: Final = {"which", "that", "what", "whom", "who"}  # "a strategy, which the bank detailed": nothing is told


@dataclass(frozen=True, slots=True)
class Utterance:
    """An attribution with a speaker, its likeliest sentences, and the score of the best of them."""

    annotated: AnnotatedArticle
    number: int
    sentences: tuple[int, ...]
    score: float

    @property
    def attribution(self) -> Attribution:
        return self.annotated.attributions[self.number]

    @property
    def place(self) -> tuple[str, int]:
        return self.annotated.article.id, self.number

    @property
    def cue(self) -> str:
        return self.annotated.cue_of(self.attribution)

    @property
    def content(self) -> str:
        return self.annotated.content_of(self.attribution)

    @property
    def speaker_key(self) -> str:
        speaker = self.attribution.speaker
        return speaker_key(speaker, self.annotated.origin) if speaker else ""

    @property
    def is_speech(self) -> bool:
        """False for what the speaker believes, plans, was told or is silent about."""
        return self.attribution.act in SPEECH

    def is_by(self, names: Iterable[str]) -> bool:
        """True where one of these is the speaker's name."""
        speaker = self.attribution.speaker
        return speaker is not None and name_key(speaker.name) in set(map(name_key, names))

    @property
    def reasons(self) -> list[int]:
        """The numbers of the attributions in which the same speaker gives the reasons for this one."""
        attributions, own = self.annotated.attributions, self.attribution.speaker
        linked = {self.number}
        # a reason may be linked to another wording of the same statement beside it
        for other, attribution in enumerate(attributions):
            near = abs(other - self.number) <= 1 and attribution.reason_for is None
            if near and attribution.speaker == own:
                linked.add(other)
        return [n for n, a in enumerate(attributions) if a.reason_for in linked and a.speaker == own]

    @property
    def holds_a_reason(self) -> bool:
        """True where the words themselves hold the reason: `… because two boats crossed without damage`."""
        return names_a_cause(self.content)

    @property
    def is_explained(self) -> bool:
        return bool(self.reasons) or self.holds_a_reason


def speaker_key(speaker: Speaker, origin: str) -> str:
    """The same for the same speaker. An unnamed speaker is the same only within one report."""
    return name_key(speaker.name) + (f" in {origin}" if speaker.kind is SpeakerKind.UNNAMED else "")


def odds(score: float, best: float) -> float:
    """The odds of one against the best: 0 to 1."""
    return math.exp(min(0.0, score - best))


def utterances_in(ranking: Ranking, query: Query, *, beside: float) -> list[Utterance]:
    """Each attribution with a speaker, the likeliest first, with those of its sentences that are nearly as likely."""
    by_place: dict[tuple[str, int], list[Ranked]] = {}
    for ranked in ranking.ranked:
        number = ranked.candidate.number
        if number is not None and _may_be_shown(query, ranked.candidate):
            by_place.setdefault((ranked.candidate.found.article_id, number), []).append(ranked)
    return _without_copies(query, [_utterance(members, beside=beside) for members in by_place.values()])


def single_utterance(ranked: Ranked, query: Query) -> Utterance | None:
    """The one sentence that was ranked, as its speaker's; None where it is nobody's who may be shown.

    Where yes or no is asked, what somebody tells of another is theirs to tell: `Roth said that Lund had called it bad.`
    """
    if not _may_be_shown(query, ranked.candidate):
        return None
    one = _utterance([ranked], beside=1.0)
    asks_yes_or_no = query.asks(Asked.DID_SAY) or query.intent is Intent.YES_NO
    outer = _told_by(one) if asks_yes_or_no and not query.only else None
    return one if outer is None else replace(one, number=outer)


def _told_by(one: Utterance) -> int | None:
    """The number of the attribution in whose content all of this one stands, by somebody else who may be named."""
    others = (n for n in one.annotated.touching(one.sentences[0]) if _is_told_within(one.annotated, one.number, n))
    return next((n for n in others if may_be_told(one.annotated, n)), None)


def is_hearsay(one: Utterance) -> bool:
    """True for words that somebody tells of another, on either side: `Roth said that Lund had called it a joke.`"""
    numbers = one.annotated.touching(one.sentences[0])
    return any(
        _is_told_within(one.annotated, one.number, n) or _is_told_within(one.annotated, n, one.number) for n in numbers
    )


def _is_told_within(annotated: AnnotatedArticle, number: int, outer: int) -> bool:
    """True where an attribution stands, with its source and cue, in what another speaker says."""
    inner, other = annotated.attributions[number], annotated.attributions[outer]
    if number == outer or None in (inner.speaker, other.speaker) or inner.speaker == other.speaker or not inner.cue:
        return False
    spans = (*inner.source, *inner.cue, *inner.content)
    return all(any(c.start <= s.start and s.end <= c.end for c in other.content) for s in spans)


def _may_be_shown(query: Query, candidate: Candidate) -> bool:
    """True for words that can be told by themselves, and whose speaker may be named."""
    attribution = candidate.attribution
    if attribution is None or candidate.number is None or attribution.speaker is None:
        return False
    if query.only and not goes_by(attribution.speaker, query.only):
        return False
    return may_be_told(candidate.annotated, candidate.number)


def may_be_told(annotated: AnnotatedArticle, number: int) -> bool:
    """True for words of a speaker who may be named, which can be told by themselves."""
    attribution = annotated.attributions[number]
    if attribution.speaker is None:
        return False
    content = annotated.content_of(attribution)
    if _LACKS_ITS_SUBJECT.match(content) or content.strip(" ,").lower() in _RELATIVES:
        return False
    return _can_speak(attribution.speaker) or _is_speech(annotated, attribution)


def _can_speak(speaker: Speaker) -> bool:
    """False for what has no name and is nobody: `the recount` that "ended the dispute over" something."""
    return speaker.kind is not SpeakerKind.UNNAMED or bool(PERSON_NOUNS & set(speaker.name.lower().split()))


def _is_speech(annotated: AnnotatedArticle, attribution: Attribution) -> bool:
    verbs = re.sub(r"\b(?:the|an?|its|their) \w+", "", annotated.cue_of(attribution))
    # "ended the dispute over" disputes nothing
    return attribution.kind is not AttributionKind.INDIRECT or bool(cue_lemmas(verbs))


def goes_by(speaker: Speaker, name: str) -> bool:
    """True where the name as a reader types it is the speaker's, or the last word of it."""
    key = name_key(name)
    return key in {name_key(n) for n in (speaker.name, *speaker.aliases)} or name_key(speaker.name).endswith(f" {key}")


def _utterance(members: Sequence[Ranked], *, beside: float) -> Utterance:
    """The attribution of these, with the best sentence and those next to it that are at least `beside` as likely."""
    best = members[0].candidate
    assert best.number is not None  # utterances_in() has seen to it
    near = {m.candidate.sentence for m in members if odds(m.score, members[0].score) >= beside}
    sentences = _with_more(best.annotated, best.number, _neighbours(best.sentence, near))
    number = _told_by_its_own_cue(best.annotated, best.number, best.sentence) if len(sentences) == 1 else best.number
    return Utterance(best.annotated, number, sentences, members[0].score)


def _neighbours(sentence: int, near: Collection[int]) -> tuple[int, ...]:
    """The sentence with those that follow it, then those before it, without a gap; MOST_CITED of them at most."""
    first = last = sentence
    while last + 1 in near and last - first + 1 < MOST_CITED:
        last += 1
    while first - 1 in near and last - first + 1 < MOST_CITED:
        first -= 1
    return tuple(range(first, last + 1))


def _with_more(annotated: AnnotatedArticle, number: int, sentences: tuple[int, ...]) -> tuple[int, ...]:
    """With the sentences that the same words go on in, where those alone say little: `It is.`, `No. We do not.`"""
    content = annotated.attributions[number].content
    while len(sentences) < MOST_CITED and len(_stems_within(annotated, content, sentences)) < _LITTLE:
        following = sentences[-1] + 1
        if not _stems_within(annotated, content, (following,)):
            break
        sentences = (*sentences, following)
    return sentences


def _stems_within(annotated: AnnotatedArticle, content: Iterable[Span], sentences: Iterable[int]) -> frozenset[str]:
    """Stems of what of the content stands in the sentences."""
    spans = [annotated.span_of(index) for index in sentences if index < len(annotated.sentences)]
    clipped = (Span(max(c.start, s.start), min(c.end, s.end)) for c in content for s in spans if c.overlaps(s))
    return content_stems(" ".join(span.within(annotated.article.text) for span in clipped))


def whole_turn(one: Utterance) -> Utterance:
    """With all sentences in which the words stand, from the first on: where everything is asked for."""
    content = one.attribution.content
    held = [n for n in one.attribution.sentences if _stems_within(one.annotated, content, (n,))]
    inside = [n for n in held[:MOST_CITED] if n - held[0] == held.index(n)]
    return replace(one, sentences=tuple(inside)) if set(one.sentences) <= set(inside) else one


def _told_by_its_own_cue(annotated: AnnotatedArticle, number: int, sentence: int) -> int:
    """`He did not say whether it was sold. "I wait," he said.`: the first sentence is told by its own words."""
    attribution, span = annotated.attributions[number], annotated.span_of(sentence)
    if not attribution.cue or any(span.overlaps(cue) for cue in attribution.cue):
        return number
    for other in annotated.touching(sentence):
        own = annotated.attributions[other]
        if own.speaker == attribution.speaker and own.cue and own.sentences == (sentence,):
            return other
    return number


def _without_copies(query: Query, found: Iterable[Utterance]) -> list[Utterance]:
    """The same words of the same speaker, and of one stance, count once, of an official without a name in two reports,
    too; where it is asked why, those that a reason is given for, and where it is asked what was said, those that are
    speech.
    """
    chosen: dict[tuple[str, Stance, frozenset[str]], Utterance] = {}
    for one in found:
        speaker = one.attribution.speaker
        key = (name_key(speaker.name) if speaker else "", one.attribution.stance, content_stems(one.content))
        if key not in chosen:
            chosen[key] = one
        elif _is_better(query, one, chosen[key]):
            chosen[key] = replace(one, score=chosen[key].score)
    return list(chosen.values())


def _is_better(query: Query, one: Utterance, chosen: Utterance) -> bool:
    """True where the same words are told better by `one`: with reasons, or as speech, where these are asked for."""
    explains = query.asks(Asked.WHY) and bool(one.reasons) and not chosen.reasons
    return explains or (query.wants.speech and one.is_speech and not chosen.is_speech)
