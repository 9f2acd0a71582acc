"""From a text to the spans of its attributions: source, cue and content, and which belong together.

Runs the network and decodes its scores. Who is meant by a source is told elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus.articles.article import Span
from corpus.attribution.tagger.decoding import Relation, best_labels, certainty, label_probabilities, relate
from corpus.attribution.tagger.entities import EntityHead
from corpus.attribution.tagger.heads import FORBIDDEN, Heads
from corpus.attribution.tagger.labels import labelled_spans
from corpus.attribution.tagger.states import ReadWindows, WordStates, word_states
from corpus.attribution.tagger.words import WordSequence, read_words
from corpus.attribution.values import EntitySpan
from corpus.encoder.wordpiece import piece_vectors


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


TextToTag = tuple[str, Sequence[Span]]
"""A text and its sentences."""


class Tagger:
    """Finds attributions, and entities where it has a head for them.

    Keeps no state between texts; may be shared between threads.
    """

    def __init__(self, read: ReadWindows, heads: Heads, entities: EntityHead | None = None) -> None:
        self._read = read
        self._heads = heads
        self._entities = entities

    def find(self, text: str, sentences: Sequence[Span]) -> list[TaggedAttribution]:
        """The attributions of a text in the order of their cues; `sentences` are the text's."""
        return list(self.read(text, sentences).attributions)

    def find_each(self, texts: Sequence[TextToTag]) -> list[list[TaggedAttribution]]:
        """The same of many texts, which is quicker than one by one where they are short."""
        return [list(of_text.attributions) for of_text in self.read_each(texts)]

    def read(self, text: str, sentences: Sequence[Span]) -> TaggedText:
        """The attributions and the entities of a text."""
        return self.read_each([(text, sentences)])[0]

    def read_each(self, texts: Sequence[TextToTag]) -> list[TaggedText]:
        """The same of many texts."""
        return [self._tagged(*of_text) for of_text in self.states(texts)]

    def states(self, texts: Sequence[TextToTag]) -> list[tuple[WordSequence, WordStates]]:
        """The words of each text, and their hidden states."""
        words = [read_words(text, sentences) for text, sentences in texts]
        return list(zip(words, word_states(words, self._read, self._heads.size), strict=True))

    def _tagged(self, words: WordSequence, read: WordStates) -> TaggedText:
        found = tuple(_in_characters(words, relation, sure) for relation, sure in self._relations(read))
        if self._entities is None:
            return TaggedText(found, ())
        entities = self._entities.find(words, read.states, piece_vectors(words.pieces), read.was_read)
        return TaggedText(found, tuple(entities))

    def _relations(self, read: WordStates) -> list[tuple[Relation, float]]:
        """The relations in a text, each with its certainty."""
        emissions = self._heads.emission(read.states)
        emissions[~read.was_read, 1:] = FORBIDDEN
        transitions = self._heads.transitions
        spans = labelled_spans(best_labels(emissions, transitions))
        if not spans:
            return []
        probabilities = label_probabilities(emissions, transitions)
        relations = relate(spans, self._heads.links(read.states, spans))
        return [(relation, certainty(relation, probabilities)) for relation in relations]


def _in_characters(words: WordSequence, relation: Relation, sure: float) -> TaggedAttribution:
    source = words.span(relation.source.start, relation.source.end) if relation.source else None
    contents = tuple(words.span(content.start, content.end) for content in relation.content)
    return TaggedAttribution(source, words.span(relation.cue.start, relation.cue.end), contents, sure)
