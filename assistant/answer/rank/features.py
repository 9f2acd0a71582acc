"""The features that a candidate is ranked by: plain measures of question, sentence, speaker and article. No weights.

Four tables list them, each with its name and its meaning; most lie between 0 and 1. The shipped weights rely on their
order: a feature that is added, moved or changed needs a newly trained ranker.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.answer.evidence import EvidenceSet
from assistant.answer.rank.candidates import Candidate
from assistant.answer.rank.views import CandidateView, QuestionView
from assistant.question.query import Asked, Query
from assistant.question.words import stem_pairs
from corpus.articles.article import share_covered
from corpus.attribution import AttributionKind, SpeakerKind, Stance
from corpus.attribution.quotations import is_mostly_quoted
from corpus.language.lexicon import cue_lemmas, has
from corpus.language.rules import Category
from corpus.language.stems import content_stems, coverage

Matrix = NDArray[np.float32]
_CAUSES: Final = (Category.REASON, Category.REASON_VERB, Category.REASON_NOUN, Category.EVIDENCE_VERB)


def names_a_cause(text: str) -> bool:
    """True where a word of the text gives a reason: `… because two boats crossed without damage`."""
    return has(text, *_CAUSES)


class Feature(NamedTuple):
    name: str
    of: Callable[[CandidateView], float]
    meaning: str


def _kind(asked: Asked) -> Feature:
    return Feature(f"asks {asked.name}", lambda v: v.question.query.asks(asked), "the question is of this kind")


_AROUND: Final = (-2, -1, 0, 1, 2)
_OPEN_STANCES: Final = frozenset({Stance.DOUBTS, Stance.SILENT})  # one when the ranker was trained
_OF_SENTENCE: Final = (
    Feature("words", lambda v: v.words(v.stems(0)), "share of the question's words, by weight, in the sentence"),
    Feature("words around", lambda v: v.words(v.stems(-1, 0, 1)), "the same, of the sentences beside it, too"),
    Feature("words before", lambda v: v.words(v.stems(-1)), "the same, of the sentence before"),
    Feature("words in article", lambda v: v.words(v.candidate.annotated.stems), "the same, of the whole article"),
    Feature("words in title", lambda v: v.words(v.candidate.annotated.title_stems), "the same, of the title"),
    Feature(
        "density",
        lambda v: len(v.stems(0) & v.question.words.stems) / max(1, len(v.stems(0))),
        "share of the sentence's words in the question",
    ),
    Feature("nearness", lambda v: v.nearness(), "cosine of question and sentence"),
    Feature("nearness to best", lambda v: v.nearness() - v.question.nearest, "how far that is behind the best"),
    Feature(
        "article's nearness to best",
        lambda v: v.question.nearest_in.get(v.candidate.found.article_id, 0.0) - v.question.nearest,
        "how far the article's best is behind the best",
    ),
    Feature("relevance", lambda v: v.question.relevance.get(v.candidate.found.place, 0.0), "as the short list has it"),
    Feature("passage", lambda v: v.candidate.found.similarity, "cosine of question and passage"),
    Feature("retrieval", lambda v: v.candidate.found.score * 30, "fused rank score"),
    Feature("same number", lambda v: bool(v.question.words.numbers & v.numbers), "a number of the question"),
    Feature("number", lambda v: bool(v.numbers), "the sentence has a number"),
    Feature("wants number", lambda v: v.question.query.wants.number, "the question asks for one"),
    Feature("wanted number", lambda v: v.question.query.wants.number and bool(v.numbers), "it does, and here is one"),
    Feature("length", lambda v: min(len(v.text.split()), 60) / 30, "words of the sentence"),
    Feature("short", lambda v: len(v.text.split()) < 6, "fewer than six words"),
    Feature(
        "place",
        lambda v: v.candidate.sentence / max(1, len(v.candidate.annotated.sentences)),
        "how far down in the article it stands",
    ),
    Feature("title", lambda v: v.is_title, "it is the article's title"),
    Feature(
        "context in article",
        lambda v: coverage(v.question.evidence.context, v.candidate.annotated.stems),
        "share of the words of the earlier questions in the article",
    ),
    Feature("context", lambda v: coverage(v.question.evidence.context, v.stems(0)), "the same, in the sentence"),
    Feature("has context", lambda v: bool(v.question.query.context), "the question goes on from another"),
    Feature("question's length", lambda v: min(len(v.question.words.stems), 20) / 10, "content words of the question"),
    # what else may be asked is not for the networks: drafting goes by it
    *map(_kind, (Asked.WHO_SAID, Asked.WHAT_SAID, Asked.WHY, Asked.SIDES, Asked.DID_SAY, Asked.FACT)),
    Feature("cause", lambda v: names_a_cause(v.text), "a word that gives a reason"),
    Feature("asked cause", lambda v: names_a_cause(v.text) and v.question.query.asks(Asked.WHY), "and why is asked"),
)
_OF_SPEAKER: Final = (
    Feature("speaker", lambda v: v.speaker is not None, "these are somebody's words"),
    Feature("person", lambda v: v.is_a(SpeakerKind.PERSON), "a person's"),
    Feature("organisation", lambda v: v.is_a(SpeakerKind.ORGANISATION), "an organisation's"),
    Feature("nameless", lambda v: v.is_a(SpeakerKind.UNNAMED, SpeakerKind.GROUP), "somebody's without a name"),
    Feature("asked speaker", lambda v: v.is_asked_about, "of somebody who is asked about"),
    Feature("asks of somebody", lambda v: bool(v.question.speakers), "somebody is asked about"),
    Feature(
        "other speaker",
        lambda v: bool(v.question.speakers) and v.speaker is not None and not v.is_asked_about,
        "somebody is asked about, and these are another's words",
    ),
    Feature("name asked", lambda v: v.name_in_question, "share of the speaker's name in the question"),
    Feature("name not asked", lambda v: v.speaker is not None and not v.name_in_question, "nothing of it is"),
)
_OF_ATTRIBUTION: Final = (  # 0 for the reporter's words
    Feature("attribution's relevance", lambda v: v.relevance, "as the short list has it"),
    Feature("attribution's nearness", lambda v: v.cosine, "cosine of question and words"),
    Feature(
        "share said", lambda v: share_covered(v.span, v.attribution.content), "share of the sentence that it covers"
    ),
    Feature("reason", lambda v: v.attribution.reason_for is not None, "it gives the reason for other words"),
    Feature(
        "asked reason",
        lambda v: v.attribution.reason_for is not None and v.question.query.asks(Asked.WHY),
        "it does, and why is asked",
    ),
    Feature("direct", lambda v: v.attribution.kind is AttributionKind.DIRECT, "a quotation"),
    Feature("denies", lambda v: v.attribution.stance is Stance.DENIES, "a denial"),
    Feature("doubts", lambda v: v.attribution.stance in _OPEN_STANCES, "a doubt, or silence"),
    Feature("hedged", lambda v: v.attribution.hedged, "with a hedge"),
    Feature("asked stance", lambda v: v.question.query.stance is v.attribution.stance, "the denial or doubt asked for"),
    Feature("verb", lambda v: bool(cue_lemmas(v.cue)), "the cue has a verb of saying"),
    Feature("no cue", lambda v: not v.cue, "there is no cue"),
)
_OF_WORDS: Final = (
    Feature("anybody's", lambda v: v.said, "the largest share of the sentence that is one speaker's words"),
    Feature("anybody's, told as the reporter's", lambda v: v.said if v.candidate.number is None else 0.0, "the same"),
    Feature(
        "quoted", lambda v: is_mostly_quoted(v.candidate.annotated.article.text, v.span), "mostly in quotation marks"
    ),
    # words: names apart from others, those of the sentence apart from those said and from those of the speaker
    Feature("names", lambda v: coverage(v.question.names, v.stems(0)), "share of the question's names in the sentence"),
    Feature("names around", lambda v: coverage(v.question.names, v.stems(*_AROUND)), "and in two on each side"),
    Feature("names in article", lambda v: coverage(v.question.names, v.candidate.annotated.stems), "in the article"),
    Feature("has names", lambda v: bool(v.question.names), "the question has names"),
    Feature("others", lambda v: coverage(v.question.others, v.stems(0)), "share of its other words in the sentence"),
    Feature("others around", lambda v: coverage(v.question.others, v.stems(*_AROUND)), "and in two on each side"),
    Feature("others said", lambda v: coverage(v.question.others, v.content), "and in the words said"),
    Feature("words or speaker", lambda v: v.words(v.stems(0) | v.who), "share of its words in sentence or speaker"),
    Feature("others in speaker", lambda v: coverage(v.question.others, v.who), "of its other words in name and role"),
    Feature("names in speaker", lambda v: coverage(v.question.names, v.who), "of its names in name and role"),
    Feature(
        "pairs",
        lambda v: len(v.question.words.pairs & stem_pairs(v.text)) / max(1, len(v.question.words.pairs)),
        "share of its pairs of words that follow each other here, too",
    ),
    Feature("verb asked", lambda v: bool(content_stems(v.cue) & v.question.words.stems), "the cue is in the question"),
    Feature("words said", lambda v: v.words(v.content), "share of its words in the words said"),
    Feature("length said", lambda v: len(v.content) / 20, "content words said"),
    Feature("nearness beside", lambda v: max(v.nearness(-1), v.nearness(1)), "cosine of the better sentence beside it"),
)
FEATURE_NAMES: Final = tuple(feature.name for feature in (*_OF_SENTENCE, *_OF_SPEAKER, *_OF_ATTRIBUTION, *_OF_WORDS))


def _columns(*names: str) -> tuple[int, ...]:
    return tuple(map(FEATURE_NAMES.index, names))


_COMPARED: Final = _columns(
    "words",
    "words around",
    "nearness",
    "relevance",
    "attribution's relevance",
    "attribution's nearness",
    "others",
    "words or speaker",
)
"""Those that tell most are compared with the best candidate's besides: two more features each."""
FEATURES: Final = len(FEATURE_NAMES) + 2 * len(_COMPARED)
(ARTICLE,) = _columns("words in article")
NEARNESS: Final = (
    *_columns("nearness", "nearness to best", "article's nearness to best", "nearness beside"),
    *(len(FEATURE_NAMES) + 2 * _COMPARED.index(FEATURE_NAMES.index("nearness")) + n for n in (0, 1)),
)
"""The features that need the embedding model: without an index they are 0."""


def features(query: Query, evidence: EvidenceSet, found: Sequence[Candidate]) -> Matrix:
    """(candidates, FEATURES), each row the features of a candidate."""
    question = QuestionView(query, evidence)
    of_sentences: dict[tuple[str, int], list[float]] = {}
    rows = []
    for view in (CandidateView(question, candidate) for candidate in found):
        place = view.candidate.found.place
        if place not in of_sentences:
            of_sentences[place] = [float(feature.of(view)) for feature in _OF_SENTENCE]
        rows.append(of_sentences[place] + _of_candidate(view))
    alone = np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURE_NAMES))
    return np.concatenate([alone, _beside_the_best(alone)], axis=1)


def _of_candidate(view: CandidateView) -> list[float]:
    of_attribution = [0.0] * len(_OF_ATTRIBUTION)
    if view.candidate.number is not None:
        of_attribution = [float(feature.of(view)) for feature in _OF_ATTRIBUTION]
    of_speaker, of_words = ([float(feature.of(view)) for feature in table] for table in (_OF_SPEAKER, _OF_WORDS))
    return [*of_speaker, *of_attribution, *of_words]


def _beside_the_best(alone: Matrix) -> Matrix:
    """For each of the features compared: how far it is behind the best candidate's, and 1 / (1 + its rank)."""
    columns = []
    for column in _COMPARED:
        values = alone[:, column]
        higher = np.unique(values)[::-1]
        rank = np.searchsorted(-higher, -values)
        known = float(values.any()) if len(values) else 0.0  # without an index, nothing is near
        columns += [values - values.max(initial=-np.inf), known / (1 + rank)] if len(values) else [values, values]
    return np.stack(columns, axis=1).astype(np.float32)
