"""Windows: an article cut into stretches of whole sentences, each as long as the tagger can read at once."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from corpus.attribution.tagger.words import WordSequence

WINDOW_PIECES: Final = 254
"""Word pieces of a window; with [CLS] and [SEP] they are the 256 that MiniLM was trained to read at most."""
_SHARED_PIECES: Final = 64
"""How far a window reaches back into the one before, so that a word near an edge is read where it is not."""
# Of 1,789 windows of English news 4 have a smaller share, lists of names all; other languages have 0 to 0.1.
_LEAST_ENGLISH = 0.13
_TOO_SHORT_TO_TELL = 15  # words


class Window(NamedTuple):
    """WordSequence `start` to `end` (exclusive)."""

    start: int
    end: int


def read_windows(words: WordSequence) -> list[Window]:
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


def is_english(words: WordSequence, window: Window) -> bool:
    """Whether the tagger can read it: a text in another language, or a table, has nearly none of the words that join
    English ones."""
    kinds = words.english[window.start : window.end]
    letters = int((kinds >= 0).sum())
    return letters <= _TOO_SHORT_TO_TELL or int((kinds == 1).sum()) >= _LEAST_ENGLISH * letters


def cut_windows(words: WordSequence, first: int) -> list[Window]:
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


def _edges(words: WordSequence) -> Iterator[int]:
    """Where sentences begin, and the cuts in those that are too long for a window."""
    for start, end in pairwise(words.sentences):
        while start < end:
            yield start
            limit = int(words.first[start]) + WINDOW_PIECES
            cut = bisect_right(words.first, limit) - 1
            start = min(end, max(cut, start + 1))
    yield len(words)


def _pieces(words: WordSequence, start: int, end: int) -> int:
    return int(words.first[end] - words.first[start])
