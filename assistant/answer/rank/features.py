"""What the ranker knows of a candidate: plain measures of question, sentence, speaker and article. No weights here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.evidence import Dossier, Evidence, EvidenceSet
from assistant.answer.rank.shortlist import attribution_relevance, content_of, ranked_sentences, shortlist
from assistant.question.query import Asked, Query
from assistant.question.words import stem_pairs
from corpus.articles.article import share_covered
from corpus.attribution import Attribution, AttributionKind, SpeakerKind, Stance
from corpus.attribution.tokens import is_mostly_quoted
from corpus.language.lexicon import cue_lemmas
from corpus.language.name_keys import name_key
from corpus.language.stems import content_stems, coverage, numbers_of

Matrix = NDArray[np.float32]

_CAUSES: Final = frozenset(
    """because given since due owing grounds citing cited pointing pointed blamed blames caused cause reason reasons so
    therefore otherwise means""".split()
)
_LEARNED: Final = (Asked.WHO_SAID, Asked.WHAT_SAID, Asked.WHY, Asked.SIDES, Asked.DID_SAY, Asked.FACT)
"""The kinds of question that the networks tell apart; what is asked besides is a matter of drafting."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, as the words of the attribution `number`, or of the reporter where it is None."""

    dossier: Dossier
    evidence: Evidence
    number: int | None

    @property
    def sentence(self) -> int:
        return self.evidence.sentence

    @property
    def attribution(self) -> Attribution | None:
        return self.dossier.attributions[self.number] if self.number is not None else None


def candidates(query: Query, findings: EvidenceSet) -> list[Candidate]:
    """Each sentence of the short list as the words of everybody whose content it holds, and as the reporter's."""
    found = []
    for evidence in shortlist(query, findings):
        dossier = findings.dossiers[evidence.article_id]
        span = dossier.span_of(evidence.sentence)
        for number in dossier.touching(evidence.sentence):
            if any(span.overlaps(content) for content in dossier.attributions[number].content):
                found.append(Candidate(dossier, evidence, number))
        found.append(Candidate(dossier, evidence, None))
    return found


@dataclass(frozen=True, slots=True)
class _Question:
    """What is read of a question once, for all its candidates."""

    query: Query
    findings: EvidenceSet
    stems: frozenset[str]
    numbers: frozenset[str]
    wants_number: float
    asked: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    of_names: dict[str, float]
    of_others: dict[str, float]
    base: dict[tuple[str, int], float]
    nearest: float
    nearest_in: dict[str, float]


def features(query: Query, findings: EvidenceSet, found: Sequence[Candidate]) -> Matrix:
    """(candidates, FEATURES) measures, each about between 0 and 1."""
    nearness = findings.nearness
    nearest_in: dict[str, float] = {}
    for (article_id, _), value in nearness.items():
        nearest_in[article_id] = max(nearest_in.get(article_id, -1.0), value)
    words = query.words
    question = _Question(
        query=query,
        findings=findings,
        stems=words.stems,
        numbers=words.numbers,
        wants_number=float(query.wants.number),
        asked=frozenset(name_key(name) for name in query.speakers),
        pairs=words.pairs,
        of_names={key: weight for key, weight in findings.weights.items() if key in words.names},
        of_others={key: weight for key, weight in findings.weights.items() if key not in words.names},
        base={(e.article_id, e.sentence): value for value, e in ranked_sentences(findings)},
        nearest=max(nearness.values(), default=0.0),
        nearest_in=nearest_in,
    )
    of_sentences: dict[tuple[str, int], list[float]] = {}
    rows = []
    for c in found:
        place = (c.evidence.article_id, c.sentence)
        if place not in of_sentences:
            of_sentences[place] = _of_sentence(question, c)
        rows.append(
            [*of_sentences[place], *_of_speaker(question, c), *_of_attribution(question, c), *_of_words(question, c)]
        )
    alone = np.array(rows, dtype=np.float32).reshape(len(rows), _ALONE)
    return np.concatenate([alone, _beside_the_best(alone)], axis=1)


def _beside_the_best(alone: Matrix) -> Matrix:
    """For each of the measures that tell most: how far it is behind the best candidate's, and 1 / (1 + its rank)."""
    columns = []
    for column in _COMPARED:
        values = alone[:, column]
        higher = np.unique(values)[::-1]
        rank = np.searchsorted(-higher, -values)
        known = float(values.any()) if len(values) else 0.0  # without an index, nothing is near
        columns += [values - values.max(initial=-np.inf), known / (1 + rank)] if len(values) else [values, values]
    return np.stack(columns, axis=1).astype(np.float32)


def _of_sentence(question: _Question, candidate: Candidate) -> list[float]:
    findings, dossier, index = question.findings, candidate.dossier, candidate.sentence
    place = (candidate.evidence.article_id, index)
    text = dossier.text_of(index)
    stems = dossier.stems_of(index)
    before, behind = dossier.stems_of(index - 1), dossier.stems_of(index + 1)
    near = findings.nearness.get(place, 0.0)
    numbers = numbers_of(text)
    words = len(text.split())
    weights = findings.weights
    return [
        coverage(weights, stems),
        coverage(weights, stems | before | behind),
        coverage(weights, before),
        coverage(weights, dossier.stems),
        coverage(weights, dossier.title_stems),
        len(stems & question.stems) / max(1, len(stems)),
        near,
        near - question.nearest,
        question.nearest_in.get(place[0], 0.0) - question.nearest,
        question.base.get(place, 0.0),
        candidate.evidence.similarity,
        candidate.evidence.score * 30,
        float(bool(question.numbers & numbers)),
        float(bool(numbers)),
        question.wants_number,
        question.wants_number * float(bool(numbers)),
        min(words, 60) / 30,
        float(words < 6),
        index / max(1, len(dossier.sentences)),
        float(_is_title(dossier, index)),
        coverage(findings.context, dossier.stems),
        coverage(findings.context, stems),
        float(bool(question.query.context)),
        min(len(question.stems), 20) / 10,
        *(float(question.query.asks(asked)) for asked in _LEARNED),
        float(names_a_cause(text)),
        float(names_a_cause(text) and question.query.asks(Asked.WHY)),
    ]


def _is_title(dossier: Dossier, index: int) -> bool:
    """True for a first sentence that is the article's title: text files begin with it, and it answers nothing."""
    title, text = dossier.article.title.strip(" ."), " ".join(dossier.text_of(index).split())
    is_first = index == 0 and len(dossier.sentences) > 1
    return is_first and (not title or title.startswith(text.strip(" .")) or text.startswith(title))


def _of_speaker(question: _Question, candidate: Candidate) -> list[float]:
    attribution = candidate.attribution
    speaker = attribution.speaker if attribution else None
    kind = speaker.kind if speaker else None
    name = content_stems(speaker.name) if speaker else frozenset()
    shared = len(name & question.stems) / len(name) if name else 0.0
    is_asked = speaker is not None and name_key(speaker.name) in question.asked
    return [
        float(speaker is not None),
        float(kind is SpeakerKind.PERSON),
        float(kind is SpeakerKind.ORGANISATION),
        float(kind in (SpeakerKind.UNNAMED, SpeakerKind.GROUP)),
        float(is_asked),
        float(bool(question.asked)),
        float(bool(question.asked) and speaker is not None and not is_asked),
        shared,
        float(speaker is not None and not shared),
    ]


def _of_attribution(question: _Question, candidate: Candidate) -> list[float]:
    dossier, index = candidate.dossier, candidate.sentence
    span, text = dossier.span_of(index), dossier.article.text
    attribution = candidate.attribution
    others = (dossier.attributions[n].content for n in dossier.touching(index))
    said = max((share_covered(span, content) for content in others), default=0.0)
    quoted = float(is_mostly_quoted(text, span))
    if attribution is None or candidate.number is None:
        return [0.0] * 12 + [said, said, quoted]
    place = (candidate.evidence.article_id, candidate.number)
    similarity = max(question.findings.similarities.get(place, 0.0), candidate.evidence.similarity - 0.05)
    cue = " ".join(s.within(text) for s in attribution.cue)
    is_reason = attribution.reason_for is not None
    return [
        attribution_relevance(question.query, question.findings, dossier, candidate.number, similarity),
        question.findings.similarities.get(place, 0.0),
        share_covered(span, attribution.content),
        float(is_reason),
        float(is_reason and question.query.asks(Asked.WHY)),
        float(attribution.kind is AttributionKind.DIRECT),
        float(attribution.stance is Stance.DENIES),
        float(attribution.stance is Stance.DOUBTS),
        float(attribution.hedged),
        float(question.query.stance is attribution.stance),
        float(bool(cue_lemmas(cue))),
        float(not cue),
        said,
        0.0,
        quoted,
    ]


def _of_words(question: _Question, candidate: Candidate) -> list[float]:
    """Names apart from other words, those of the sentence apart from those said and from those of the speaker."""
    dossier, index, attribution = candidate.dossier, candidate.sentence, candidate.attribution
    stems, weights = dossier.stems_of(index), question.findings.weights
    around = stems.union(*(dossier.stems_of(index + step) for step in (-2, -1, 1, 2)))
    who, said, cue = frozenset[str](), frozenset[str](), frozenset[str]()
    if attribution is not None:
        said = content_stems(content_of(dossier, attribution))
        cue = content_stems(" ".join(s.within(dossier.article.text) for s in attribution.cue))
        speaker = attribution.speaker
        who = content_stems(" ".join((speaker.name, speaker.role, *speaker.aliases))) if speaker else who
    pairs = stem_pairs(dossier.text_of(index))
    beside = (question.findings.nearness.get((candidate.evidence.article_id, index + step), 0.0) for step in (-1, 1))
    return [
        coverage(question.of_names, stems),
        coverage(question.of_names, around),
        coverage(question.of_names, dossier.stems),
        float(bool(question.of_names)),
        coverage(question.of_others, stems),
        coverage(question.of_others, around),
        coverage(question.of_others, said),
        coverage(weights, stems | who),
        coverage(question.of_others, who),
        coverage(question.of_names, who),
        len(question.pairs & pairs) / max(1, len(question.pairs)),
        float(bool(cue & question.stems)),
        coverage(weights, said),
        len(said) / 20,
        max(beside),
    ]


def names_a_cause(text: str) -> bool:
    """True where a word of the text gives a reason: `… because two boats crossed without damage`."""
    return bool(_CAUSES & {w.strip('.,;:"“”') for w in text.lower().split()})


_BEFORE_WORDS: Final = 26 + len(_LEARNED) + 9 + 15
_ALONE: Final = _BEFORE_WORDS + 15
_COMPARED: Final = (0, 1, 6, 9, _BEFORE_WORDS - 15, _BEFORE_WORDS - 14, _BEFORE_WORDS + 4, _BEFORE_WORDS + 7)
"""Coverage alone and with what stands around, nearness, relevance of sentence and attribution, its nearness, coverage
without names, coverage with the speaker."""
FEATURES: Final = _ALONE + 2 * len(_COMPARED)
ARTICLE: Final = 3
"""The measure that is the share of the question's words, by weight, which the candidate's article has."""
NEARNESS: Final = (6, 7, 8, _ALONE - 1, _ALONE + 4, _ALONE + 5)
"""The measures that need the embedding model: without an index they are 0."""
