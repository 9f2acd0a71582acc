"""From a text to the spans of its attributions: source, cue and content, and which belong together.

Runs the network and decodes its scores. Who is meant by a source is told elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

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
    of_kind,
    relate,
)
from corpus.attribution.tagger.entities import EntityHead
from corpus.attribution.tagger.labels import LabelledSpan, SpanKind, labelled_spans
from corpus.attribution.tagger.words import WordSequence, read_words
from corpus.attribution.values import EntitySpan

if TYPE_CHECKING:
    import torch

    from corpus.attribution.tagger.batches import EmbeddingTable
    from corpus.attribution.tagger.network import TaggerNetwork

_NEVER: Final = -1e4


@dataclass(frozen=True, slots=True)
class TaggedAttribution:
    """The spans of one attribution, in reading order. `source` is None where none is written. `certainty`: 0 to 1."""

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    certainty: float = 1.0

    @property
    def start(self) -> int:
        """Where its source or its cue begins."""
        return min(self.cue.start, self.source.start) if self.source else self.cue.start

    @property
    def spans(self) -> tuple[Span, ...]:
        return (*((self.source,) if self.source else ()), self.cue, *self.content)


class TaggedText(NamedTuple):
    """What one reading of a text gives: attributions in the order of their cues, entities in that of the text."""

    attributions: tuple[TaggedAttribution, ...]
    entities: tuple[EntitySpan, ...]


class WordStates(NamedTuple):
    """The words of a text with a hidden state each: `states` (words, size), `was_read` (words,), the English ones."""

    words: WordSequence
    states: NDArray[np.float32]
    was_read: NDArray[np.bool_]


Text = tuple[str, Sequence[Span]]
"""A text and its sentences."""


class Tagger:
    """Finds attributions, and entities where it has a head for them.

    Keeps no state between texts; may be shared between threads.
    """

    def __init__(self, network: "TaggerNetwork", table: "EmbeddingTable", entities: EntityHead | None = None) -> None:
        self._network = network.eval()
        self._table = table
        self._entities = entities

    def find(self, text: str, sentences: Sequence[Span]) -> list[TaggedAttribution]:
        """The attributions of a text in the order of their cues; `sentences` are the text's."""
        return list(self.read(text, sentences).attributions)

    def find_each(self, texts: Sequence[Text]) -> list[list[TaggedAttribution]]:
        """The same of many texts, which is quicker than one by one where they are short."""
        return [list(of_text.attributions) for of_text in self.read_each(texts)]

    def read(self, text: str, sentences: Sequence[Span]) -> TaggedText:
        """The attributions and the entities of a text."""
        return self.read_each([(text, sentences)])[0]

    def read_each(self, texts: Sequence[Text]) -> list[TaggedText]:
        return [self._tagged(*of_text) for of_text in self.states(texts)]

    def states(self, texts: Sequence[Text]) -> list[WordStates]:
        """The hidden states of the words of each text."""
        import torch

        from corpus.attribution.tagger.states import word_states

        read = [read_words(text, sentences) for text, sentences in texts]
        with torch.inference_mode():
            states = word_states(self._network, self._table, read, bfloat16=False)
        return [WordStates(words, s.numpy(), r.numpy()) for words, (s, r) in zip(read, states, strict=True)]

    def piece_vectors(self, words: WordSequence) -> NDArray[np.float32]:
        """The rows of the embedding table, (pieces, size)."""
        import torch

        rows: NDArray[np.float32] = self._table.rows(torch.from_numpy(words.pieces)).float().numpy()
        return rows

    def _tagged(self, words: WordSequence, states: NDArray[np.float32], was_read: NDArray[np.bool_]) -> TaggedText:
        import torch

        with torch.inference_mode():
            relations = self._relations(torch.from_numpy(states), torch.from_numpy(was_read))
        found = tuple(_in_characters(words, relation, sure) for relation, sure in relations)
        entities = self._entities.find(words, states, self.piece_vectors(words), was_read) if self._entities else []
        return TaggedText(found, tuple(entities))

    def _relations(self, states: "torch.Tensor", was_read: "torch.Tensor") -> list[tuple[Relation, float]]:
        """The relations in a text, each with its certainty."""
        emissions = self._network.emission(states).numpy()
        emissions[~was_read.numpy(), 1:] = _NEVER
        transitions = self._network.transitions().numpy()
        spans = labelled_spans(best_labels(emissions, transitions))
        if not spans:
            return []
        probabilities = label_probabilities(emissions, transitions)
        relations = relate(spans, links_between(self._network, states, spans))
        return [(relation, certainty(relation, probabilities)) for relation in relations]


def _in_characters(words: WordSequence, relation: Relation, sure: float) -> TaggedAttribution:
    source = words.span(relation.source.start, relation.source.end) if relation.source else None
    contents = tuple(words.span(content.start, content.end) for content in relation.content)
    return TaggedAttribution(source, words.span(relation.cue.start, relation.cue.end), contents, sure)


def links_between(network: "TaggerNetwork", states: "torch.Tensor", spans: Sequence[LabelledSpan]) -> Links:
    import torch

    from corpus.attribution.tagger.network import bucket, ends_of

    cues, sources, contents = (of_kind(spans, kind) for kind in (SpanKind.CUE, SpanKind.SOURCE, SpanKind.CONTENT))
    cue_states, cue_at = ends_of(states, cues)

    def scores(others: Sequence[LabelledSpan], pairs: Sequence[Pair], which: int) -> dict[Pair, float]:
        other_states, other_at = ends_of(states, others)
        left, right = torch.tensor(pairs, dtype=torch.long).reshape(-1, 2).T
        distances = bucket(other_at[right] - cue_at[left])
        values = network.pair_scores(cue_states[left], other_states[right], distances, which)
        return dict(zip(pairs, values.tolist(), strict=True))

    return Links(
        scores(sources, near_sources(cues, sources), 0),
        scores(contents, near_contents(cues, contents), 1),
        network.no_source(cue_states).squeeze(1).numpy(),
    )
