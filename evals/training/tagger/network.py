"""The tagger's network: an encoder (MiniLM's in what ships) over word pieces and word shapes, label scores, and links
between spans.

Tensors in, tensors out, with gradients. What ships computes the same without torch: corpus/encoder, and heads.py beside
the weights.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel, PreTrainedModel

from corpus.attribution.tagger.heads import DISTANCES, FORBIDDEN, LINK_SIZE
from corpus.attribution.tagger.labels import LABELS, LabelledSpan, allowed_steps
from corpus.attribution.tagger.words import BREAKS, QUOTED, SHAPES


class TaggerNetwork(nn.Module):
    """`words` of a batch: shape (windows, words). `pieces`: shape (windows, pieces)."""

    def __init__(self, encoder: PreTrainedModel, dropout: float = 0.1) -> None:
        super().__init__()
        size = encoder.config.hidden_size
        self.encoder = encoder
        self.shape = nn.Embedding(SHAPES, size)
        self.quoted = nn.Embedding(QUOTED, size)
        self.breaks = nn.Embedding(BREAKS, size)
        for table in (self.shape, self.quoted, self.breaks):
            nn.init.zeros_(table.weight)
        self.dropout = nn.Dropout(dropout)
        self.emission = nn.Linear(size, len(LABELS))
        self.transition = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.cue = nn.Linear(2 * size, 2 * LINK_SIZE)
        self.span = nn.Linear(2 * size, 2 * LINK_SIZE)
        self.distance = nn.Embedding(2 * DISTANCES, 2)
        self.no_source = nn.Linear(2 * size, 1)
        self.no_cue = nn.Linear(2 * size, 1)

    def forward(self, vectors: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """Hidden states of word pieces, shape (windows, pieces, size).

        `vectors`: the embedding table's rows of the word pieces, shape (windows, pieces, size). `features`: shape
        (windows, pieces, 3), -1 for [CLS] and [SEP]. `mask`: True where there is a word piece.
        """
        known = (features[..., :1] >= 0).to(vectors.dtype)
        shown = features.clamp(min=0)
        shapes = self.shape(shown[..., 0]) + self.quoted(shown[..., 1]) + self.breaks(shown[..., 2])
        states: Tensor = self.encoder(inputs_embeds=vectors + known * shapes, attention_mask=mask).last_hidden_state
        return states

    def transitions(self) -> Tensor:
        """Scores of label to label, shape (labels, labels); what BIO forbids is far below everything else."""
        forbidden = ~torch.tensor(allowed_steps(), device=self.transition.device)
        return self.transition.masked_fill(forbidden, FORBIDDEN)

    def link_scores(self, cues: Tensor, spans: Tensor, distances: Tensor, which: int) -> Tensor:
        """Of every cue with every span, shape (cues, spans). `cues`, `spans`: first and last word's states, shape (n,
        2 * size). `which`: 0 scores sources, 1 contents. `distances`: buckets, shape (cues, spans)."""
        half = slice(which * LINK_SIZE, (which + 1) * LINK_SIZE)
        left, right = self.cue(cues)[:, half], self.span(spans)[:, half]
        scores: Tensor = left @ right.T / LINK_SIZE**0.5 + self.distance(distances)[..., which]
        return scores


def ends_of(states: Tensor, spans: Sequence[LabelledSpan]) -> tuple[Tensor, Tensor]:
    """First and last word's states, shape (spans, 2 * size), and the first word's number, shape (spans,)."""
    first = torch.tensor([span.start for span in spans], dtype=torch.long)
    last = torch.tensor([span.end - 1 for span in spans], dtype=torch.long)
    return torch.cat([states[first], states[last]], dim=1), first


def bucket(distance: Tensor) -> Tensor:
    """Signed word distances to buckets 0 to 2 * DISTANCES - 1."""
    size = (distance.abs().float() + 1).log2().mul(2).round().long().clamp(max=DISTANCES - 1)
    return torch.where(distance < 0, size + DISTANCES, size)


def empty_encoder() -> BertModel:
    """MiniLM's shape without an embedding table of its own: that of the MiniLM that ships is used."""
    config = BertConfig(
        vocab_size=1,
        hidden_size=384,
        num_hidden_layers=6,
        num_attention_heads=12,
        intermediate_size=1536,
        max_position_embeddings=512,
    )
    return BertModel(config, add_pooling_layer=False)


def log_partition(emissions: Tensor, transitions: Tensor, mask: Tensor) -> Tensor:
    """Log of the summed exponentiated scores of all label paths, shape (windows,): the CRF's forward algorithm."""
    score = emissions[:, 0]
    for step in range(1, emissions.shape[1]):
        following = torch.logsumexp(score.unsqueeze(2) + transitions, dim=1) + emissions[:, step]
        score = torch.where(mask[:, step : step + 1], following, score)
    return torch.logsumexp(score, dim=1)


def path_score(emissions: Tensor, transitions: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
    """The score of the path `labels`, shape (windows,)."""
    own = emissions.gather(2, labels.unsqueeze(2)).squeeze(2) * mask
    steps = transitions[labels[:, :-1], labels[:, 1:]] * mask[:, 1:]
    return own.sum(1) + steps.sum(1)
