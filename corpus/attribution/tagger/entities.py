"""Entities: what the tagger's hidden states tell besides attributions, without a second reading of the text.

A small network over a word's state, the vectors of its word pieces, its neighbours' and how the three are written;
trained by evals/training/entities. The last layer of the tagger has forgotten much of what a word is, which its pieces
still tell.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load

from corpus.attribution.tagger.decoding import best_labels
from corpus.attribution.tagger.labels import OUTSIDE
from corpus.attribution.tagger.words import PARAGRAPH, WordSequence
from corpus.attribution.values import EntityKind, EntitySpan

_Floats = NDArray[np.float32]

LEARNED: Final = tuple(kind for kind in EntityKind if kind is not EntityKind.NUMBER)
"""Label 0 is outside, then B and I of each of these."""
ENTITY_LABELS: Final = 1 + 2 * len(LEARNED)
REACH: Final = 1
"""Words to either side that are looked at."""
TENSORS: Final = ("states", "shapes", "hidden", "emission", "bias", "transitions")
_FORBIDDEN: Final = -1e4


class EntityHead:
    """`tensors`, by name: `states` (taps, 2 * size, units), `shapes` (taps, SHAPES, units) and `hidden` (units,) make a
    word's hidden units; `emission` (units, labels) and `bias` (labels,) its scores; `transitions` (labels, labels)."""

    def __init__(self, tensors: Mapping[str, _Floats]) -> None:
        self._tensors = {name: tensors[name].astype(np.float32) for name in TENSORS}
        self._transitions = np.where(may_follow(), self._tensors["transitions"], np.float32(_FORBIDDEN))

    @classmethod
    def of_file(cls, data: bytes) -> Self:
        """From what the training wrote."""
        return cls(load(data))

    def find(
        self, words: WordSequence, states: _Floats, pieces: _Floats, was_read: NDArray[np.bool_]
    ) -> list[EntitySpan]:
        """The entities of a text in order. `states`: (words, size). `pieces`: (pieces, size), the vectors of the word
        pieces. `was_read`: (words,), False where the states are none."""
        if not len(words):
            return []
        labels = self.labels(with_pieces(words, states, pieces), words.features, was_read)
        return [EntitySpan(kind, words.span(start, end)) for kind, start, end in spelled(labels)]

    def labels(self, states: _Floats, features: NDArray[np.int64], was_read: NDArray[np.bool_]) -> list[int]:
        """The best label of each word, in a row that spells entities. None goes on into another paragraph."""
        scores = self.scores(states, features[:, 0])
        scores[~was_read, 1:] = _FORBIDDEN
        scores[features[:, 2] == PARAGRAPH, 2::2] = _FORBIDDEN
        return best_labels(scores, self._transitions)

    def scores(self, states: _Floats, shapes: NDArray[np.int64]) -> _Floats:
        """(words, labels). Each tap is multiplied by itself: joining the neighbours' states would copy them thrice."""
        units = np.tile(self._tensors["hidden"], (len(states), 1))
        for tap, step in enumerate(range(-REACH, REACH + 1)):
            here, there = _shifted(len(states), step)
            units[here] += states[there] @ self._tensors["states"][tap]
            units[here] += self._tensors["shapes"][tap][shapes[there]]
        scores: _Floats = np.maximum(units, 0) @ self._tensors["emission"] + self._tensors["bias"]
        return scores


def with_pieces(words: WordSequence, states: _Floats, pieces: _Floats) -> _Floats:
    """(words, 2 * size): each word's state and beside it the direction of its word pieces' mean."""
    means = np.add.reduceat(pieces, words.first[:-1], axis=0)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    scale = np.float32(np.sqrt(pieces.shape[1]) / 2)  # about what a state's numbers are
    return np.concatenate([states, scale * means / np.maximum(lengths, 1e-6)], axis=1)


def _shifted(count: int, step: int) -> tuple[slice, slice]:
    """Which words have a neighbour `step` away, and where those neighbours are."""
    return slice(max(0, -step), count - max(0, step)), slice(max(0, step), count - max(0, -step))


def may_follow() -> NDArray[np.bool_]:
    """[before, after]: what continues a kind stands behind its beginning or another word of it."""
    after = np.arange(ENTITY_LABELS)
    before = after[:, None]
    may: NDArray[np.bool_] = (after == OUTSIDE) | (after % 2 == 1) | (before == after) | (before == after - 1)
    return may


def spelled(labels: Sequence[int]) -> Iterator[tuple[EntityKind, int, int]]:
    """The entities that a row of labels spells: kind, first word, word behind the last."""
    begin = None
    for position, label in enumerate((*labels, OUTSIDE)):
        if begin is not None and label != labels[begin] + 1:
            yield LEARNED[(labels[begin] - 1) // 2], begin, position
            begin = None
        if label % 2 == 1:
            begin = position
