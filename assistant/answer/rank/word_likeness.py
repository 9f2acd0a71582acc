"""How alike single words are in meaning: `hurt` and `injured`. By MiniLM's table of word pieces, without its layers.

A word's vector is the mean of its pieces', less the mean of the table. Cosines: hurt - injured 0.49, died - killed
0.58, hurt - drones below 0. Nothing is computed beyond a look-up, so whole articles can be compared with a question.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from corpus.loading import LOADING, default_model_folder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]
_TABLE: Final = "embeddings.word_embeddings.weight"
_TYPES: Final = {"F16": "<f2", "F32": "<f4"}


class WordVectors:
    """Vectors of length 1 of words in lower case. Safe to share between threads."""

    def __init__(self, table: Vectors, pieces: "Tokenizer") -> None:
        self._table = table
        self._mean = table.mean(axis=0, dtype=np.float32)
        self._pieces = pieces
        self._vector = lru_cache(maxsize=20_000)(self._of_word)

    def _of_word(self, word: str) -> Vectors:
        numbers = self._pieces.encode(word, add_special_tokens=False).ids
        vector = self._table[numbers].mean(axis=0, dtype=np.float32) - self._mean if numbers else 0 * self._mean
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
def word_vectors() -> WordVectors:
    """Those of the packaged MiniLM. Raises EmbeddingError where its files are missing or not the official ones."""
    with LOADING:
        from tokenizers import Tokenizer

        folder = default_model_folder()
        pieces = Tokenizer.from_file(str(folder / "tokenizer.json"))
        pieces.no_padding()
        return WordVectors(_mapped(folder / "model.safetensors"), pieces)


def _mapped(path: Path) -> Vectors:
    """The table of word pieces as it lies in a safetensors file, which is not read whole for it."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        entry = json.loads(file.read(length))[_TABLE]
    begin = 8 + length + entry["data_offsets"][0]
    return np.memmap(path, dtype=_TYPES[entry["dtype"]], mode="r", offset=begin, shape=tuple(entry["shape"]))
