"""What a question wants and its likeliest sentences have or lack: its words, and an answer of the kind it asks for.

Plain measures, from 0 to 1, of the sentences, of those beside them and of their articles. refusal.py weighs them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.rank.candidates import Candidate
from assistant.answer.rank.features import names_a_cause
from assistant.answer.rank.reading_text import sentence_text
from assistant.answer.rank.word_likeness import WordLikeness
from assistant.question.query import Intent, Query
from corpus.articles.article import Article
from corpus.attribution import Speaker
from corpus.language import lexicon as lex
from corpus.language.name_keys import name_key

Numbers = NDArray[np.floating]

_UNLIKE: Final = 0.45
"""Cosine below which a word of the question counts as missing."""
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_COUNTED_WORDS: Final = 2
_BEFORE, _BEHIND = 4, 6
"""Words beside a number among which is what it counts."""
_NUMBER: Final = re.compile(
    rf"\d|\b{lex.any_of((*lex.CARDINALS[1:], *sorted(lex.NUMERALS), 'both', 'half'))}\b", re.IGNORECASE
)
_MONEY: Final = re.compile(rf"[$€£¥%]|\b{lex.any_of(sorted(lex.MEASURES | lex.NUMERALS))}\b", re.IGNORECASE)
_TIME: Final = re.compile(
    rf"\b{lex.any_of(sorted(lex.TIME_WORDS | set(lex.MONTH_ABBREVIATIONS)))}\b|\b(?:19|20)\d\d\b|\b\d+ ?[ap]\.?m\b",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(rf"\b(?i:{lex.any_of(sorted(lex.PLACE_PREPOSITIONS))})\s+(?:the\s+)?[A-Z][a-z]")
_NAME: Final = re.compile(r"(?<![.?!:“\"]\s)(?<!^)\b[A-Z][a-z][\w’'-]+")


def plain_words(text: str) -> list[str]:
    """The words in lower case, once each, without the possessive's ending."""
    return list(dict.fromkeys(_POSSESSIVE.sub("", word.lower()).replace("’", "'") for word in _WORD.findall(text)))


def matter_words(text: str) -> list[str]:
    """Those that say what a question asks for, and not how it asks."""
    return [word for word in plain_words(text) if len(word) > 1 and word not in _HOLLOW]


_HOLLOW: Final = lex.STOP_WORDS | lex.ASKING_WORDS


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is read of a question once. `counted`: the words of which it asks how many there are."""

    query: Query
    matter: Sequence[str]
    words: frozenset[str]
    counted: Sequence[str]
    speakers: frozenset[str]
    likely: Mapping[Intent, float]
    vectors: WordLikeness

    def likely_one_of(self, *intents: Intent) -> float:
        return sum(self.likely.get(intent, 0.0) for intent in intents)


def wanted_of(query: Query, likely: Mapping[Intent, float], vectors: WordLikeness) -> Wanted:
    """`likely` is how likely each intent is."""
    return Wanted(
        query,
        matter_words(query.in_full),
        frozenset(plain_words(query.in_full)),
        matter_words(query.counted)[:_COUNTED_WORDS],
        frozenset(map(name_key, query.speakers)),
        likely,
        vectors,
    )


@dataclass(frozen=True, slots=True)
class SentenceRead:
    """A sentence that may answer. `likeness` has how alike it is to each word of the question's matter.

    `around` is the same with its neighbours, `article` of the whole article. `said` is the highest mean likeness of the
    words of somebody who is asked about.
    """

    text: str
    likeness: Numbers
    around: Numbers
    article: Numbers
    said: float
    of_asked: bool
    of_anybody: bool


def read_sentence(wanted: Wanted, beside: Sequence[Candidate], article: Numbers) -> SentenceRead:
    """`beside` are the candidates of one sentence, `article` is likeness_of() its article."""
    annotated, index, vectors = beside[0].annotated, beside[0].sentence, wanted.vectors
    text, begin = sentence_text(annotated, index)
    own = vectors.likeness(wanted.matter, plain_words(text))
    neighbours = [n for n in (index - 1, index + 1) if 0 <= n < len(annotated.sentences)]
    around = [vectors.likeness(wanted.matter, plain_words(annotated.text_of(n))) for n in neighbours]
    spoken = [one.attribution for one in beside if one.attribution is not None and one.attribution.speaker is not None]
    asked = [one for one in spoken if one.speaker is not None and _is_asked(wanted, one.speaker)]
    said = [_mean(vectors.likeness(wanted.matter, plain_words(annotated.content_of(one)))) for one in asked]
    return SentenceRead(
        text[begin:],
        own,
        np.maximum.reduce([own, *around]),
        article,
        max(said, default=0.0),
        bool(asked),
        bool(spoken),
    )


def _is_asked(wanted: Wanted, speaker: Speaker) -> bool:
    """True for somebody who is asked about by name, or by a word of name or role where the question names nobody."""
    if wanted.speakers:
        return name_key(speaker.name) in wanted.speakers
    called = plain_words(" ".join((speaker.name, speaker.role, *speaker.aliases)))
    return not wanted.words.isdisjoint(word for word in called if word not in _HOLLOW)


def likeness_of(wanted: Wanted, article: Article) -> Numbers:
    """How alike each word of the question's matter is to the words of an article."""
    return wanted.vectors.likeness(wanted.matter, plain_words(f"{article.title} {article.text}"))


def _mean(likeness: Numbers) -> float:
    return float(likeness.mean()) if len(likeness) else 1.0


def _least(likeness: Numbers) -> float:
    return float(likeness.min()) if len(likeness) else 1.0


def _missing(likeness: Numbers) -> float:
    return float((likeness < _UNLIKE).mean()) if len(likeness) else 0.0


def _counts_it(wanted: Wanted, text: str) -> float:
    """How alike what is counted is to the words beside a number."""
    if not wanted.counted:
        return 0.0
    beside = (
        plain_words(" ".join([*text[: found.start()].split()[-_BEFORE:], *text[found.end() :].split()[:_BEHIND]]))
        for found in _NUMBER.finditer(text)
    )
    return max((float(wanted.vectors.likeness(wanted.counted, words).max()) for words in beside), default=0.0)


def _likely(intent: Intent, wanted: Wanted) -> float:
    return wanted.likely.get(intent, 0.0)


def _names_another(wanted: Wanted, text: str) -> bool:
    """True where a name stands in the sentence that the question has not."""
    return any(words[0] not in wanted.words for name in _NAME.findall(text) if (words := plain_words(name)))


_TELL: Final = (Intent.DID_SAY, Intent.WHAT_SAID, Intent.POSITION, Intent.QUOTATION)
_OF_SENTENCE: Final[tuple[tuple[str, Callable[[Wanted, SentenceRead], float]], ...]] = (
    ("words", lambda _, s: _mean(s.likeness)),
    ("least word", lambda _, s: _least(s.likeness)),
    ("missing", lambda _, s: _missing(s.likeness)),
    ("words around", lambda _, s: _mean(s.around)),
    ("least word around", lambda _, s: _least(s.around)),
    ("missing around", lambda _, s: _missing(s.around)),
    ("words in article", lambda _, s: _mean(s.article)),
    ("least word in article", lambda _, s: _least(s.article)),
    ("missing in article", lambda _, s: _missing(s.article)),
    ("number", lambda w, s: w.likely_one_of(Intent.HOW_MANY) * (not _NUMBER.search(s.text))),
    ("number of it", lambda w, s: w.likely_one_of(Intent.HOW_MANY) * (1 - _counts_it(w, s.text))),
    ("amount", lambda w, s: w.likely_one_of(Intent.HOW_MUCH) * (not _NUMBER.search(s.text))),
    ("money", lambda w, s: w.likely_one_of(Intent.HOW_MUCH) * (not _MONEY.search(s.text))),
    ("time", lambda w, s: w.likely_one_of(Intent.WHEN) * (not _TIME.search(s.text))),
    ("place", lambda w, s: w.likely_one_of(Intent.WHERE) * (not _PLACE.search(s.text))),
    ("cause", lambda w, s: w.likely_one_of(Intent.WHY) * (not names_a_cause(s.text))),
    ("other name", lambda w, s: w.likely_one_of(Intent.WHO_IS, Intent.WHO_SAID) * (not _names_another(w, s.text))),
    ("speaker", lambda w, s: w.likely_one_of(Intent.WHO_SAID) * (not s.of_anybody)),
    ("asked speaker", lambda w, s: bool(w.speakers) * (not s.of_asked)),
    ("asked speaker's words", lambda w, s: w.likely_one_of(*_TELL) * s.said),
    ("told by who is asked", lambda w, s: w.likely_one_of(*_TELL) * (not s.of_asked)),
    ("told, missing", lambda w, s: w.likely_one_of(*_TELL) * _missing(s.around)),
    ("done, missing", lambda w, s: w.likely_one_of(Intent.YES_NO, Intent.WHAT_HAPPENED) * _missing(s.around)),
)
"""Behind the words: what the question is likely to ask for, where the sentence has nothing of the kind."""
_OF_QUESTION: Final[tuple[tuple[str, Callable[[Wanted], float]], ...]] = (
    ("length", lambda w: min(len(w.matter), 12) / 12),
    ("stranger", lambda w: bool(w.query.strangers)),
    ("counts", lambda w: bool(w.counted)),
    ("asks of somebody", lambda w: bool(w.speakers)),
    *((f"asks {intent.value}", partial(_likely, intent)) for intent in Intent),
)
FIRST: Final = 3
"""Sentences whose measures count: those of the first, and of each measure the highest and the lowest of all."""
MEASURE_NAMES: Final = (
    *(name for name, _ in _OF_QUESTION),
    *(f"first: {name}" for name, _ in _OF_SENTENCE),
    *(f"highest: {name}" for name, _ in _OF_SENTENCE),
    *(f"lowest: {name}" for name, _ in _OF_SENTENCE),
)


def of_question(wanted: Wanted) -> Numbers:
    return np.array([float(of(wanted)) for _, of in _OF_QUESTION])


def of_sentence(wanted: Wanted, read: SentenceRead) -> Numbers:
    return np.array([float(of(wanted, read)) for _, of in _OF_SENTENCE])


def together(question: Numbers, sentences: Sequence[Numbers]) -> Numbers:
    """(MEASURE_NAMES,) of a question's measures and those of at least one sentence, the likeliest first."""
    table = np.stack(sentences[:FIRST])
    return np.concatenate([question, table[0], table.max(axis=0), table.min(axis=0)])
