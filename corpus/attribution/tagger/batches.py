"""Windows as tensors: word pieces between [CLS] and [SEP], their features, and which piece begins each word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from safetensors import safe_open
from torch import Tensor

from corpus.attribution.tagger.windows import Window
from corpus.attribution.tagger.words import WordSequence
from corpus.loading import default_model_folder

CLS: Final = 101
SEP: Final = 102
PAD: Final = 0


class EmbeddingTable:
    """The word piece embeddings of an encoder, the packaged MiniLM's unless another's are given; only the rows that are
    asked for are used."""

    def __init__(self, table: Tensor | None = None) -> None:
        self._table: Tensor = _packaged_table() if table is None else table

    def rows(self, ids: Tensor) -> Tensor:
        return torch.nn.functional.embedding(ids, self._table)


def _packaged_table() -> Tensor:
    with safe_open(default_model_folder() / "model.safetensors", framework="pt") as file:
        table: Tensor = file.get_tensor("embeddings.word_embeddings.weight")
    return table


@dataclass(frozen=True, slots=True)
class Batch:
    """`ids`, `piece_mask`: shape (windows, pieces). `features`: shape (windows, pieces, 3). `first`: shape (windows,
    words), the piece that begins each word."""

    ids: Tensor
    features: Tensor
    piece_mask: Tensor
    first: Tensor


def collate(windows: Sequence[tuple[WordSequence, Window]]) -> Batch:
    lengths = [int(words.first[w.end] - words.first[w.start]) + 2 for words, w in windows]
    counts = [w.end - w.start for _, w in windows]
    ids = np.full((len(windows), max(lengths)), PAD, dtype=np.int64)
    features = np.full((len(windows), max(lengths), 3), -1, dtype=np.int64)
    first = np.zeros((len(windows), max(counts)), dtype=np.int64)
    for row, (words, window) in enumerate(windows):
        begin, end = int(words.first[window.start]), int(words.first[window.end])
        ids[row, : lengths[row]] = [CLS, *words.pieces[begin:end], SEP]
        sizes = np.diff(words.first[window.start : window.end + 1])
        features[row, 1 : lengths[row] - 1] = np.repeat(words.features[window.start : window.end], sizes, axis=0)
        first[row, : counts[row]] = words.first[window.start : window.end] - begin + 1
    piece_mask = np.arange(max(lengths)) < np.asarray(lengths)[:, None]
    return Batch(*(torch.from_numpy(a) for a in (ids, features, piece_mask, first)))
