"""How alike single words are in meaning: `hurt` and `injured`. By MiniLM's table of word pieces, without its layers.

A word's vector is the mean of its pieces', less the mean of the table. Cosines: hurt - injured 0.49, died - killed
0.58, hurt - drones below 0. Nothing is computed beyond a look-up, so whole articles can be compared with a question.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.encoder.wordpiece import encoded, piece_vectors

Vectors = NDArray[np.float32]
_PIECES: Final = 30_522  # of the table


class WordLikeness:
    """Vectors of length 1 of words in lower case. Safe to share between threads."""

    def __init__(self) -> None:
        self._mean = piece_vectors(np.arange(_PIECES)).mean(axis=0)
        self._vector = lru_cache(maxsize=20_000)(self._of_word)

    def _of_word(self, word: str) -> Vectors:
        numbers = encoded(word).ids
        vector = piece_vectors(np.array(numbers)).mean(axis=0) - self._mean if numbers else 0 * self._mean
        made: Vectors = vector / (np.linalg.norm(vector) + 1e-6)
        return made

    def of(self, words: Sequence[str]) -> Vectors:
        """(words, width)"""
        return np.stack([self._vector(word) for word in words]) if words else np.zeros((0, len(self._mean)), np.float32)

    def likeness(self, asked: Sequence[str], read: Iterable[str]) -> Vectors:
        """(asked,) the cosine of each word with the word most like it among those read: 0 to 1, 0 where none is."""
        others = list(read)
        if not asked or not others:
            return np.zeros(len(asked), dtype=np.float32)
        made: Vectors = np.maximum((self.of(asked) @ self.of(others).T).max(axis=1), 0.0)
        return made


@cache
def word_vectors() -> WordLikeness:
    """Those of the MiniLM that ships. Raises EmbeddingError where its files are missing or altered."""
    return WordLikeness()
