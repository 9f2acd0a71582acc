"""An article as the tagger reads it: words, their word pieces and shapes, and windows of whole sentences.

A word is what BERT's pre-tokeniser calls one: a run of letters and digits, or a single mark. Knows nothing of labels.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.articles.article import Span
from corpus.attribution.tokens import find_paragraphs, find_quotations
from corpus.language.lexicon import COMMONEST_WORDS
from corpus.loading import default_model_folder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = NDArray[np.int64]

WINDOW_PIECES: Final = 254
"""Word pieces of a window; with [CLS] and [SEP] they are the 256 that MiniLM was trained to read at most."""
_SHARED_PIECES: Final = 64
"""How far a window reaches back into the one before, so that a word near an edge is read where it is not."""

# What the uncased word pieces cannot tell: how a word is written, whether it is quoted, and what begins with it.
SHAPES: Final = 6
QUOTED: Final = 3
BREAKS: Final = 3
_QUOTES = frozenset('"“”«»„')
# Of 1,789 windows of English news 4 have a smaller share, lists of names all; other languages have 0 to 0.1.
_LEAST_ENGLISH = 0.13
_TOO_SHORT_TO_TELL = 15  # words


@dataclass(frozen=True, slots=True)
class Words:
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


class Window(NamedTuple):
    """Words `start` to `end` (exclusive)."""

    start: int
    end: int


@cache
def _tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(default_model_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def read_words(text: str, sentences: Sequence[Span]) -> Words:
    """The words of a text; `sentences` are its sentences in order. Raises EmbeddingError where MiniLM is missing."""
    whole = text.encode("utf-8", "replace").decode("utf-8")  # the tokenizer refuses lone surrogates
    encoded = _tokenizer().encode(whole, add_special_tokens=False)
    numbers = np.asarray(encoded.word_ids, dtype=np.int64)
    offsets = np.asarray(encoded.offsets, dtype=np.int64).reshape(-1, 2)
    pieces = np.asarray(encoded.ids, dtype=np.int64)
    begins = np.flatnonzero(np.diff(numbers, prepend=-1))
    first = np.append(begins, len(pieces))
    starts = offsets[begins, 0]
    ends = offsets[first[1:] - 1, 1]
    heads = sorted({bisect_left(starts, sentence.start) for sentence in sentences} - {len(starts)})
    if len(starts) and (not heads or heads[0] > 0):
        heads.insert(0, 0)
    written = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    english = [(word.lower() in COMMONEST_WORDS) if word.isalpha() else -1 for word in written]
    return Words(
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
            features[begin, 2] = 2
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


def read_windows(words: Words) -> list[Window]:
    """Windows of consecutive sentences that together cover all words, each sharing sentences with the one before.

    A sentence that is longer than a window is cut; nothing else is.
    """
    edges = list(_edges(words))
    windows: list[Window] = []
    begin = 0
    while begin < len(edges) - 1:
        end = begin + 1
        while end + 1 < len(edges) and _pieces(words, edges[begin], edges[end + 1]) <= WINDOW_PIECES:
            end += 1
        windows.append(Window(edges[begin], edges[end]))
        if end == len(edges) - 1:
            break
        following = end
        while following - 1 > begin and _pieces(words, edges[following - 1], edges[end]) <= _SHARED_PIECES:
            following -= 1
        begin = following
    return windows


def is_english(words: Words, window: Window) -> bool:
    """Whether the tagger can read it: a text in another language, or a table, has nearly none of the words that join
    English ones."""
    kinds = words.english[window.start : window.end]
    letters = int((kinds >= 0).sum())
    return letters <= _TOO_SHORT_TO_TELL or int((kinds == 1).sum()) >= _LEAST_ENGLISH * letters


def cut_windows(words: Words, first: int) -> list[Window]:
    """Windows that share nothing, the first of at most `first` word pieces, so that no two epochs see the same."""
    edges = list(_edges(words))
    windows: list[Window] = []
    begin, room = 0, first
    for number in range(1, len(edges)):
        is_last = number == len(edges) - 1
        if is_last or _pieces(words, edges[begin], edges[number + 1]) > room:
            windows.append(Window(edges[begin], edges[number]))
            begin, room = number, WINDOW_PIECES
    return windows


def _edges(words: Words) -> Iterator[int]:
    """Where sentences begin, and the cuts in those that are too long for a window."""
    for start, end in pairwise(words.sentences):
        while start < end:
            yield start
            limit = int(words.first[start]) + WINDOW_PIECES
            cut = bisect_right(words.first, limit) - 1
            start = min(end, max(cut, start + 1))
    yield len(words)


def _pieces(words: Words, start: int, end: int) -> int:
    return int(words.first[end] - words.first[start])
