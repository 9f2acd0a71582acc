"""Vectors of the words of cues: rows of the packaged MiniLM's table of word pieces, for those that are one piece."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from corpus.attribution.acts import words_of_cue
from corpus.language import lexicon as lex
from evals.training.encoder.official import official_folder
from evals.training.tagger.polnear import read_split

_FIRST_WORD: Final = 1000  # before it, the table has marks and unused places
_SCALE: Final = 2.0  # of the unit vectors; as much as makes five folds best


class WordVectors:
    """The vectors of those words that the table has whole: of one length, without what all words have in common."""

    def __init__(self, words: Iterable[str]) -> None:
        folder = official_folder()
        with safe_open(folder / "model.safetensors", framework="np") as file:
            table = file.get_tensor("embeddings.word_embeddings.weight")
        pieces = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        self._place = {piece: place for place, piece in enumerate(pieces)}
        self._common = table[_FIRST_WORD:].mean(axis=0)
        self._table = table
        self.words = tuple(sorted(word for word in set(words) if word in self._place))

    def of(self, word: str) -> NDArray[np.float32]:
        vector = self._table[self._place[word]] - self._common
        scaled: NDArray[np.float32] = (_SCALE * vector / np.linalg.norm(vector)).astype(np.float32)
        return scaled


def cue_words(polnear: Path) -> frozenset[str]:
    """The words of cues: those of the lexicon, and those that annotators have marked in PolNeAR's train articles."""
    marked = (span.within(one.text) for one in read_split(polnear, "train") for g in one.gold for span in g.cue)
    words = {word for cue in (*marked, *lex.CUE_PHRASES) for word in words_of_cue(cue)}
    return frozenset(words - lex.STOP_WORDS)
