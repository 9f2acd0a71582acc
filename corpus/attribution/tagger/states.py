"""Reads articles with the network: one hidden state a word, from the window in which the word is most central."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.attribution.tagger.batches import TextWindow, collate
from corpus.attribution.tagger.decoding import Floats
from corpus.attribution.tagger.windows import Window, is_english, read_windows
from corpus.attribution.tagger.words import WordSequence
from corpus.encoder.network import Encoder, batches
from corpus.encoder.tensors import Tensors
from corpus.encoder.wordpiece import piece_vectors

ReadWindows = Callable[[Sequence[TextWindow]], Floats]
"""Windows to the states of their words, shape (windows, words, size)."""


class WordStates(NamedTuple):
    """Of a text: its words' states, shape (words, size), and which of them were read, shape (words,): the English."""

    states: Floats
    was_read: NDArray[np.bool_]


class WindowReader:
    """Reads windows with the tagger's own encoder, to whose vectors it adds how each word is written."""

    def __init__(self, tensors: Tensors) -> None:
        """`tensors`: named as the training names them. Raises EmbeddingError where MiniLM or the graph is missing."""
        own = "encoder."
        self._encoder = Encoder({name.removeprefix(own): t for name, t in tensors.items() if name.startswith(own)})
        self._features = [
            np.asarray(tensors[f"{kind}.weight"], dtype=np.float32) for kind in ("shape", "quoted", "breaks")
        ]

    def __call__(self, windows: Sequence[TextWindow]) -> Floats:
        batch = collate(windows)
        vectors = piece_vectors(batch.ids)
        known = batch.features[..., 0] >= 0
        shown = batch.features[known]
        vectors[known] += sum(table[shown[:, kind]] for kind, table in enumerate(self._features))
        states = self._encoder.states(vectors, batch.lengths.tolist())
        return np.take_along_axis(states, batch.first[:, :, None], axis=1)


def word_states(texts: Sequence[WordSequence], read: ReadWindows, size: int) -> list[WordStates]:
    """All texts' windows are read together, in batches of like length. `size`: of a state."""
    results = [
        WordStates(np.zeros((len(words), size), dtype=np.float32), np.zeros(len(words), dtype=np.bool_))
        for words in texts
    ]
    todo: list[tuple[int, Window, Window]] = []
    for number, words in enumerate(texts):
        windows = read_windows(words)
        owned = owned_words(windows, len(words))
        todo.extend((number, w, own) for w, own in zip(windows, owned, strict=True) if is_english(words, w))
    to_read = [TextWindow(texts[number], window) for number, window, _ in todo]
    for batch in batches([one.pieces for one in to_read]):
        states = read([to_read[place] for place in batch])
        for row, place in enumerate(batch):
            number, window, own = todo[place]
            found = results[number]
            found.states[own.start : own.end] = states[row, own.start - window.start : own.end - window.start]
            found.was_read[own.start : own.end] = True
    return results


def owned_words(windows: Sequence[Window], count: int) -> list[Window]:
    """For each window the words that are read in it: two neighbours divide what they share in the middle."""
    if not windows:
        return []
    cuts = [0]
    for before, after in pairwise(windows):
        cuts.append(int(np.ceil((before.end + after.start) / 2)))
    cuts.append(count)
    return [Window(a, b) for a, b in pairwise(cuts)]
