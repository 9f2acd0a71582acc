"""The words of an article as the tagger reads them: their word pieces, and how each is written.

A word is what BERT's pre-tokeniser calls one: a run of letters and digits, or a single mark. Knows nothing of labels.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.articles.article import Span
from corpus.attribution.quotations import find_paragraphs, find_quotations
from corpus.attribution.tokens import ADDRESS
from corpus.encoder.wordpiece import encoded
from corpus.language.lexicon import COMMONEST_WORDS

Ints = NDArray[np.int64]

# What the uncased word pieces cannot tell: how a word is written, whether it is quoted, and what begins with it.
SHAPES: Final = 6
QUOTED: Final = 3
BREAKS: Final = 3
PARAGRAPH: Final = 2
"""The break before the first word of a paragraph; 1 is before a sentence's."""
_QUOTES = frozenset('"“”«»„')
_MARK: Final = re.compile(r"[^\w\s@-]")
"""The marks within an address for which the tagger reads a letter: it takes their full stops for ends of sentences."""


@dataclass(frozen=True, slots=True)
class WordSequence:
    """The words of a text, in order.

    `starts`, `ends`: shape (words,), character offsets. `pieces`: ids of all word pieces; word i has those from
    `first[i]` to `first[i + 1]`, so `first` has one entry more than there are words. `features`: shape (words, 3),
    the shape, quotation and break of each word. `sentences`: the words that begin a sentence, and behind the last the
    number of words. `english`: shape (words,), 1 for an English function word, -1 for what has no letters, else 0.
    """

    starts: Ints
    ends: Ints
    pieces: Ints
    first: Ints
    features: Ints
    sentences: tuple[int, ...]
    english: Ints

    def __len__(self) -> int:
        return len(self.starts)

    def covering(self, span: Span) -> tuple[int, int]:
        """The words that a span of characters touches: from, to (exclusive)."""
        return bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)

    def span(self, start: int, end: int) -> Span:
        """The characters of the words `start` to `end` (exclusive)."""
        return Span(int(self.starts[start]), int(self.ends[end - 1]))


def read_words(text: str, sentences: Sequence[Span]) -> WordSequence:
    """The words of a text; `sentences` are its sentences in order. Raises EmbeddingError where MiniLM is missing."""
    whole = ADDRESS.sub(lambda address: _MARK.sub("x", address[0]), text)
    read = encoded(whole)
    numbers = np.asarray(read.word_ids, dtype=np.int64)
    offsets = np.asarray(read.offsets, dtype=np.int64).reshape(-1, 2)
    pieces = np.asarray(read.ids, dtype=np.int64)
    begins = np.flatnonzero(np.diff(numbers, prepend=-1))
    first = np.append(begins, len(pieces))
    starts = offsets[begins, 0]
    ends = offsets[first[1:] - 1, 1]
    heads = sorted({bisect_left(starts, sentence.start) for sentence in sentences} - {len(starts)})
    if len(starts) and (not heads or heads[0] > 0):
        heads.insert(0, 0)
    written = [whole[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    english = [(word.lower() in COMMONEST_WORDS) if word.isalpha() else -1 for word in written]
    return WordSequence(
        starts,
        ends,
        pieces,
        first,
        _features(text, starts, written, heads),
        (*heads, len(starts)),
        np.asarray(english, dtype=np.int64),
    )


def _features(text: str, starts: Ints, written: Sequence[str], heads: Sequence[int]) -> Ints:
    features = np.zeros((len(starts), 3), dtype=np.int64)
    features[:, 0] = [_shape(word) for word in written]
    features[list(heads), 2] = 1
    for paragraph in find_paragraphs(text):
        begin = bisect_left(starts, paragraph.start)
        if begin < len(starts):
            features[begin, 2] = PARAGRAPH
        for quotation in find_quotations(text, paragraph):
            features[bisect_left(starts, quotation.start) : bisect_left(starts, quotation.end), 1] = 1
    marks = [number for number, start in enumerate(starts.tolist()) if text[start] in _QUOTES]
    features[marks, 1] = 2
    return features


def _shape(word: str) -> int:
    if word[0].isdigit():
        return 4
    if not word[0].isalpha():
        return 5
    if word.islower():
        return 0
    if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
        return 1
    return 2 if word.isupper() else 3
