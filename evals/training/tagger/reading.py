"""Reads windows with the network in torch: the training's way to the states that corpus.attribution.tagger.states has
from ONNX Runtime."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from corpus.attribution.tagger.batches import TextWindow, collate
from corpus.attribution.tagger.decoding import Floats
from corpus.attribution.tagger.heads import Heads, heads_of
from corpus.attribution.tagger.states import ReadWindows
from corpus.encoder.wordpiece import piece_vectors
from evals.training.tagger.network import TaggerNetwork


class EmbeddingTable:
    """The word piece embeddings of an encoder, those that ship unless another's are given; only the rows that are asked
    for are used."""

    def __init__(self, table: Tensor | None = None) -> None:
        self._table = table

    def rows(self, ids: Tensor) -> Tensor:
        if self._table is None:
            return torch.from_numpy(piece_vectors(ids.numpy()))
        return torch.nn.functional.embedding(ids, self._table)


@dataclass(frozen=True, slots=True)
class NetworkInputs:
    """What TaggerNetwork is given; `first`: shape (windows, words), the piece that begins each word."""

    vectors: Tensor
    features: Tensor
    piece_mask: Tensor
    first: Tensor

    @property
    def of_encoder(self) -> tuple[Tensor, Tensor, Tensor]:
        return self.vectors, self.features, self.piece_mask


def inputs_of(windows: Sequence[TextWindow], table: EmbeddingTable) -> NetworkInputs:
    batch = collate(windows)
    mask = torch.arange(batch.ids.shape[1]) < torch.from_numpy(batch.lengths)[:, None]
    vectors = table.rows(torch.from_numpy(batch.ids))
    return NetworkInputs(vectors, torch.from_numpy(batch.features), mask, torch.from_numpy(batch.first))


def window_states(
    network: TaggerNetwork, table: EmbeddingTable, windows: Sequence[TextWindow], *, bfloat16: bool
) -> Tensor:
    """Shape (windows, words, size): the state of the piece that begins each word."""
    inputs = inputs_of(windows, table)
    device = network.transition.device
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=bfloat16):
        states: Tensor = network(*(part.to(device) for part in inputs.of_encoder))
    return states.float().gather(1, inputs.first.to(device).unsqueeze(2).expand(-1, -1, states.shape[2]))


def reader_of(network: TaggerNetwork, table: EmbeddingTable, *, bfloat16: bool) -> ReadWindows:
    """For word_states, which needs no gradients."""

    @torch.inference_mode()
    def read(windows: Sequence[TextWindow]) -> Floats:
        states: Floats = window_states(network, table, windows, bfloat16=bfloat16).cpu().numpy()
        return states

    return read


def heads_in(network: TaggerNetwork) -> Heads:
    """The network's heads as they ship."""
    return heads_of({name: value.detach().float().cpu().numpy() for name, value in network.state_dict().items()})
