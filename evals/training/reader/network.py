"""The reader's network: the lower layers of a BERT, read off at the first piece (does it answer?) and at every piece
(where?).

It is written out, so that what is exported is what is trained, and nothing else.
"""

from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import gelu, scaled_dot_product_attention

HIDDEN, HEADS, INNER, PIECES, POSITIONS = 384, 12, 1536, 30522, 128


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.every = nn.Linear(HIDDEN, 3 * HIDDEN)  # query, key and value
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.attended = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.wide = nn.Linear(HIDDEN, INNER)
        self.narrow = nn.Linear(INNER, HIDDEN)
        self.done = nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, hidden: torch.Tensor, hidden_from: torch.Tensor) -> torch.Tensor:
        many, long, _ = hidden.shape
        heads = self.every(hidden).reshape(many, long, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        read = scaled_dot_product_attention(heads[0], heads[1], heads[2], attn_mask=hidden_from)
        hidden = self.attended(hidden + self.out(read.transpose(1, 2).reshape(many, long, HIDDEN)))
        made: torch.Tensor = self.done(hidden + self.narrow(gelu(self.wide(hidden))))
        return made


class Network(nn.Module):
    """(pairs, pieces) numbers of pieces, segments and mask -> (pairs,) logits and (pairs, pieces, 2) ends of spans."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.pieces = nn.Embedding(PIECES, HIDDEN)
        self.places = nn.Embedding(POSITIONS, HIDDEN)
        self.segments = nn.Embedding(2, HIDDEN)
        self.start = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.pooler = nn.Linear(HIDDEN, HIDDEN)
        self.answers = nn.Linear(HIDDEN, 1)
        self.ends = nn.Linear(HIDDEN, 2)

    def forward(
        self, pieces: torch.Tensor, segments: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        places = torch.arange(pieces.shape[1], device=pieces.device)
        hidden = self.start(self.pieces(pieces) + self.places(places) + self.segments(segments))
        hidden_from = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
        for layer in self.layers:
            hidden = layer(hidden, hidden_from)
        return self.answers(torch.tanh(self.pooler(hidden[:, 0])))[:, 0], self.ends(hidden)


def loaded(path: Path) -> Network:
    """The network of a file of weights."""
    weights = torch.load(path)
    network = Network(1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers.")))
    network.load_state_dict(weights)
    return network.eval()
