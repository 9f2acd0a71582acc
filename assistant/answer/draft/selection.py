"""What there is to choose from: each attribution that was ranked, with its likeliest sentences, the likeliest first.

Knows odds and copies; what a question wants of them is for others to say.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.draft.because import reasons_of
from assistant.answer.evidence import Dossier
from assistant.answer.rank.features import Candidate
from assistant.answer.rank.ranker import Ranked, Ranking
from assistant.answer.rank.shortlist import content_of
from assistant.question.query import Asked, Query
from corpus.attribution import Attribution, AttributionKind, Speaker, SpeakerKind
from corpus.language.lexicon import PERSON_NOUNS, cue_lemmas
from corpus.language.name_keys import name_key
from corpus.language.stems import content_stems

MOST_STATEMENTS: Final = 6
MOST_OF_ALL: Final = 20  # where everything is asked for
MOST_CITED: Final = 3  # sentences of one statement

_LACKS_ITS_SUBJECT = re.compile(  # "a ticket that, she said, shows …": what shows it is not among the words
    r"(?:shows?|showed|is|was|are|were|has|had|will|would|could|may|might|can|must|should|does|did|means|meant)\b"
    r"(?!.*\?\W*$)",
    re.DOTALL,
)
_RELATIVES: Final = {"which", "that", "what", "whom", "who"}  # "a strategy, which the bank detailed": nothing is told


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution with a speaker, its likeliest sentences, and the score of the best of them."""

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
        return speaker_key(speaker, self.dossier.origin) if speaker else ""


def speaker_key(speaker: Speaker, origin: str) -> str:
    """The same for the same speaker; who is unnamed is nobody of another report."""
    return name_key(speaker.name) + (f" in {origin}" if speaker.kind is SpeakerKind.UNNAMED else "")


def most_wanted(query: Query) -> int:
    """How many statements may be shown, which are more where all are asked for."""
    return MOST_OF_ALL if query.wants.everything else MOST_STATEMENTS


def ratio(score: float, best: float) -> float:
    """The odds of one against the best: 0 to 1."""
    return math.exp(min(0.0, score - best))


def likely(found: Sequence[Found], least: float) -> list[Found]:
    """Those at least `least` as likely as the first."""
    return [one for one in found if ratio(one.score, found[0].score) >= least]


def spoken(query: Query, ranking: Ranking, *, beside: float) -> list[Found]:
    """Each attribution with a speaker, the likeliest first, with those of its sentences that are nearly as likely."""
    by_place: dict[tuple[str, int], list[Ranked]] = {}
    for ranked in ranking.ranked:
        number = ranked.candidate.number
        if number is not None and _is_somebodys(query, ranked.candidate):
            by_place.setdefault((ranked.candidate.evidence.article_id, number), []).append(ranked)
    return _without_copies(query, [_found(members, beside=beside) for members in by_place.values()])


def alone(query: Query, ranked: Ranked) -> Found | None:
    """The one sentence that was ranked, as its speaker's; None where it is nobody's who may be shown."""
    return _found([ranked], beside=1.0) if _is_somebodys(query, ranked.candidate) else None


def _is_somebodys(query: Query, candidate: Candidate) -> bool:
    attribution = candidate.attribution
    if attribution is None or attribution.speaker is None or (query.only and not goes_by(attribution, query.only)):
        return False
    content = content_of(candidate.dossier, attribution)
    if _LACKS_ITS_SUBJECT.match(content) or content.strip(" ,").lower() in _RELATIVES:
        return False
    return _can_speak(attribution.speaker) or _is_speech(candidate.dossier, attribution)


def _can_speak(speaker: Speaker) -> bool:
    """False for what has no name and is nobody: `the recount` that "ended the dispute over" something."""
    return speaker.kind is not SpeakerKind.UNNAMED or bool(PERSON_NOUNS & set(speaker.name.lower().split()))


def _is_speech(dossier: Dossier, attribution: Attribution) -> bool:
    text = dossier.article.text
    cue = " ".join(s.within(text) for s in attribution.cue)
    verbs = re.sub(r"\b(?:the|an?|its|their) \w+", "", cue)  # "ended the dispute over" disputes nothing
    return attribution.kind is not AttributionKind.INDIRECT or bool(cue_lemmas(verbs))


def _found(members: Sequence[Ranked], *, beside: float) -> Found:
    best = members[0].candidate
    assert best.number is not None  # spoken() has seen to it
    near = {m.candidate.sentence for m in members if ratio(m.score, members[0].score) >= beside}
    sentences = [best.sentence]
    for step in (1, -1):
        while sentences[0 if step < 0 else -1] + step in near and len(sentences) < MOST_CITED:
            sentences.insert(0 if step < 0 else len(sentences), sentences[0 if step < 0 else -1] + step)
    number = _told_by_its_own_cue(best.dossier, best.number, best.sentence) if len(sentences) == 1 else best.number
    return Found(best.dossier, number, tuple(sentences), members[0].score)


def _told_by_its_own_cue(dossier: Dossier, number: int, sentence: int) -> int:
    """`He did not say whether it was sold. "I wait," he said.`: the first sentence is told by its own words."""
    attribution, span = dossier.attributions[number], dossier.span_of(sentence)
    if not attribution.cue or any(span.overlaps(cue) for cue in attribution.cue):
        return number
    for other in dossier.touching(sentence):
        held = dossier.attributions[other]
        if held.speaker == attribution.speaker and held.cue and held.sentences == (sentence,):
            return other
    return number


def goes_by(attribution: Attribution, name: str) -> bool:
    """True where the name as a reader types it is the speaker's, or the last word of it."""
    key, speaker = name_key(name), attribution.speaker
    if speaker is None:
        return False
    return key in {name_key(n) for n in (speaker.name, *speaker.aliases)} or name_key(speaker.name).endswith(f" {key}")


def is_one_of(one: Found, keys: Iterable[str]) -> bool:
    speaker = one.attribution.speaker
    return speaker is not None and name_key(speaker.name) in keys


def _without_copies(query: Query, found: Iterable[Found]) -> list[Found]:
    """The same words of the same speaker count once, of an official without a name in two reports, too; where it is
    asked why, those that a reason is given for.
    """
    kept: dict[tuple[str, str], Found] = {}
    for one in found:
        speaker = one.attribution.speaker
        key = (
            name_key(speaker.name) if speaker else "",
            " ".join(sorted(content_stems(content_of(one.dossier, one.attribution)))),
        )
        if key not in kept:
            kept[key] = one
        elif query.asks(Asked.WHY) and _has_reasons(one) and not _has_reasons(kept[key]):
            kept[key] = replace(one, score=kept[key].score)
    return list(kept.values())


def _has_reasons(one: Found) -> bool:
    return bool(reasons_of(one.dossier, one.number))
