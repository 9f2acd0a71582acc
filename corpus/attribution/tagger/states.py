"""Reads an article with the network: one hidden state a word, from the window in which the word is most central."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import torch
from torch import Tensor

from corpus.attribution.tagger.batches import EmbeddingTable, collate
from corpus.attribution.tagger.network import TaggerNetwork
from corpus.attribution.tagger.windows import Window, is_english, read_windows
from corpus.attribution.tagger.words import WordSequence

_BATCH: Final = 8
"""Windows at a time; more bring no speed on two cores, and cost memory."""


def word_states(
    network: TaggerNetwork, table: EmbeddingTable, texts: Sequence[WordSequence], *, bfloat16: bool
) -> list[tuple[Tensor, Tensor]]:
    """For each text: states, shape (words, size), float32; and which words were read, shape (words,): the English ones.

    All texts' windows are read together, in batches of like length.
    """
    results = [
        (torch.zeros(len(words), network.emission.in_features), torch.zeros(len(words), dtype=torch.bool))
        for words in texts
    ]
    todo: list[tuple[int, Window, Window]] = []
    for number, words in enumerate(texts):
        windows = read_windows(words)
        owned = owned_words(windows, len(words))
        todo.extend((number, w, own) for w, own in zip(windows, owned, strict=True) if is_english(words, w))
    todo.sort(key=lambda entry: int(texts[entry[0]].first[entry[1].end] - texts[entry[0]].first[entry[1].start]))
    for begin in range(0, len(todo), _BATCH):
        batch = todo[begin : begin + _BATCH]
        read = window_states(network, table, [(texts[n], window) for n, window, _ in batch], bfloat16=bfloat16).cpu()
        for row, (number, window, own) in enumerate(batch):
            states, was_read = results[number]
            states[own.start : own.end] = read[row, own.start - window.start : own.end - window.start]
            was_read[own.start : own.end] = True
    return results


def window_states(
    network: TaggerNetwork, table: EmbeddingTable, windows: Sequence[tuple[WordSequence, Window]], *, bfloat16: bool
) -> Tensor:
    """Shape (windows, words, size): the state of the piece that begins each word."""
    batch = collate(windows)
    device = network.transition.device
    inputs = (part.to(device) for part in (table.rows(batch.ids), batch.features, batch.piece_mask))
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=bfloat16):
        states: Tensor = network(*inputs)
    return states.float().gather(1, batch.first.to(device).unsqueeze(2).expand(-1, -1, states.shape[2]))


def owned_words(windows: Sequence[Window], count: int) -> list[Window]:
    """For each window the words that are read in it: two neighbours divide what they share in the middle."""
    if not windows:
        return []
    cuts = [0]
    for before, after in pairwise(windows):
        cuts.append(int(np.ceil((before.end + after.start) / 2)))
    cuts.append(count)
    return [Window(a, b) for a, b in pairwise(cuts)]
