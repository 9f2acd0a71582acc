"""Windows as tables: word pieces between [CLS] and [SEP], their features, and which piece begins each word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from corpus.attribution.tagger.windows import Window
from corpus.attribution.tagger.words import Ints, WordSequence
from corpus.encoder.wordpiece import CLS, PAD, SEP


class TextWindow(NamedTuple):
    """A window, and the text that it is of."""

    words: WordSequence
    window: Window

    @property
    def pieces(self) -> int:
        """With [CLS] and [SEP]."""
        return int(self.words.first[self.window.end] - self.words.first[self.window.start]) + 2


@dataclass(frozen=True, slots=True)
class Batch:
    """`ids`: shape (windows, pieces). `features`: shape (windows, pieces, 3), -1 for what is no word piece. `lengths`:
    the pieces of each window. `first`: shape (windows, words), the piece that begins each word."""

    ids: Ints
    features: Ints
    lengths: Ints
    first: Ints


def collate(windows: Sequence[TextWindow]) -> Batch:
    lengths = [one.pieces for one in windows]
    counts = [window.end - window.start for _, window in windows]
    ids = np.full((len(windows), max(lengths)), PAD, dtype=np.int64)
    features = np.full((len(windows), max(lengths), 3), -1, dtype=np.int64)
    first = np.zeros((len(windows), max(counts)), dtype=np.int64)
    for row, (words, window) in enumerate(windows):
        begin, end = int(words.first[window.start]), int(words.first[window.end])
        ids[row, : lengths[row]] = [CLS, *words.pieces[begin:end], SEP]
        sizes = np.diff(words.first[window.start : window.end + 1])
        features[row, 1 : lengths[row] - 1] = np.repeat(words.features[window.start : window.end], sizes, axis=0)
        first[row, : counts[row]] = words.first[window.start : window.end] - begin + 1
    return Batch(ids, features, np.asarray(lengths, dtype=np.int64), first)
