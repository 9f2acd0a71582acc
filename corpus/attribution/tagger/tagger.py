"""Source, cue and content in a text, and which belong together, by the shipped network. Who is meant stands elsewhere.

The weights are read when they are first needed, which takes a second or two, and only if their digest is the expected.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus.articles.article import Span
from corpus.attribution.tagger.decoding import (
    Links,
    Pair,
    Relation,
    best_labels,
    certainty,
    label_probabilities,
    near_contents,
    near_sources,
    of_part,
    relate,
)
from corpus.attribution.tagger.labels import Part, Piece, pieces_of
from corpus.attribution.tagger.windows import Words, read_words
from corpus.errors import CorpusError
from corpus.loading import LOADING

if TYPE_CHECKING:
    import torch

    from corpus.attribution.tagger.batches import EmbeddingTable
    from corpus.attribution.tagger.network import Network

WEIGHTS: Final = Path(__file__).with_name("weights.safetensors")
WEIGHTS_DIGEST: Final = "aeb82201aab61793305868bfe2f02b8c7cd5f5e9e123d5962f07f1cacb1c9101"
"""SHA-256 of the weights; `python -m evals.training.tagger.train` prints that of what it wrote."""


_NEVER: Final = -1e4


class TaggerError(CorpusError):
    """The attribution model cannot be loaded."""


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution's spans in a text, in reading order; `source` is None where none is written. `certainty`: 0 to
    1."""

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    certainty: float = 1.0


class Tagger:
    """Finds attributions. Pure but for the time it takes; may be shared between threads."""

    def __init__(self, network: "Network", table: "EmbeddingTable") -> None:
        self._network = network.eval()
        self._table = table

    def find(self, text: str, sentences: Sequence[Span]) -> list[Found]:
        """The attributions of a text in the order of their cues; `sentences` are the text's."""
        return self.find_each([(text, sentences)])[0]

    def find_each(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[list[Found]]:
        """The same of many texts, which is quicker than one by one where they are short."""
        import torch

        from corpus.attribution.tagger.states import word_states

        read = [read_words(text, sentences) for text, sentences in texts]
        with torch.inference_mode():
            states = word_states(self._network, self._table, read, bfloat16=False)
            return [
                [_found(words, relation, sure) for relation, sure in self._relations(*of_text)]
                for words, of_text in zip(read, states, strict=True)
            ]

    def _relations(self, states: "torch.Tensor", was_read: "torch.Tensor") -> list[tuple[Relation, float]]:
        emissions = self._network.emission(states).numpy()
        emissions[~was_read.numpy(), 1:] = _NEVER
        transitions = self._network.transitions().numpy()
        pieces = pieces_of(best_labels(emissions, transitions))
        if not pieces:
            return []
        probabilities = label_probabilities(emissions, transitions)
        related = relate(pieces, _links(self._network, states, pieces))
        return [(relation, certainty(relation, probabilities)) for relation in related]


def _found(words: Words, relation: Relation, sure: float) -> Found:
    source = words.span(relation.source.start, relation.source.end) if relation.source else None
    contents = tuple(words.span(piece.start, piece.end) for piece in relation.content)
    return Found(source, words.span(relation.cue.start, relation.cue.end), contents, sure)


def _links(network: "Network", states: "torch.Tensor", pieces: Sequence[Piece]) -> Links:
    import torch

    from corpus.attribution.tagger.network import bucket, ends_of

    cues, sources, contents = (of_part(pieces, part) for part in (Part.CUE, Part.SOURCE, Part.CONTENT))
    cue_states, cue_at = ends_of(states, cues)

    def scores(spans: Sequence[Piece], pairs: Sequence[Pair], which: int) -> dict[Pair, float]:
        span_states, span_at = ends_of(states, spans)
        left, right = torch.tensor(pairs, dtype=torch.long).reshape(-1, 2).T
        distances = bucket(span_at[right] - cue_at[left])
        values = network.pair_scores(cue_states[left], span_states[right], distances, which)
        return dict(zip(pairs, values.tolist(), strict=True))

    return Links(
        scores(sources, near_sources(cues, sources), 0),
        scores(contents, near_contents(cues, contents), 1),
        network.no_source(cue_states).squeeze(1).numpy(),
    )


@cache
def shipped_tagger() -> Tagger:
    """The tagger that comes with the project. Raises TaggerError where its weights are missing or not the right ones,
    EmbeddingError where MiniLM's are."""
    # As in corpus/archive/embedding.py: spinning threads are six times slower beside a busy process.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        found = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    except OSError as exc:
        raise TaggerError(f"attribution model {str(WEIGHTS)!r} cannot be read; reinstall whosaid") from exc
    if found != WEIGHTS_DIGEST:
        raise TaggerError(f"attribution model {str(WEIGHTS)!r} is not the one that belongs here; reinstall whosaid")
    with LOADING:
        return load_tagger(WEIGHTS)


def load_tagger(weights: Path) -> Tagger:
    """A tagger with the weights of a file that the training wrote."""
    from safetensors.torch import load_file

    from corpus.attribution.tagger.batches import EmbeddingTable
    from corpus.attribution.tagger.network import Network, empty_encoder

    network = Network(empty_encoder())
    network.load_state_dict({name: value.float() for name, value in load_file(weights).items()}, strict=False)
    return Tagger(network, EmbeddingTable())
