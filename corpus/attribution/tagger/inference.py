"""From a text to the spans of its attributions: source, cue and content, and which belong together.

Runs the network and decodes its scores. Who is meant by a source is told elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.articles.article import Span
from corpus.attribution.tagger.decoding import Relation, best_labels, certainty, label_probabilities, relate
from corpus.attribution.tagger.heads import FORBIDDEN, Heads
from corpus.attribution.tagger.labels import labelled_spans
from corpus.attribution.tagger.states import ReadWindows, WordStates, word_states
from corpus.attribution.tagger.words import WordSequence, read_words


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


class Tagger:
    """Finds attributions. Keeps no state between texts; may be shared between threads."""

    def __init__(self, read: ReadWindows, heads: Heads) -> None:
        self._read = read
        self._heads = heads

    def find(self, text: str, sentences: Sequence[Span]) -> list[TaggedAttribution]:
        """The attributions of a text in the order of their cues; `sentences` are the text's."""
        return self.find_each([(text, sentences)])[0]

    def find_each(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[list[TaggedAttribution]]:
        """The same of many texts, which is quicker than one by one where they are short."""
        words = [read_words(text, sentences) for text, sentences in texts]
        states = word_states(words, self._read, self._heads.size)
        return [
            [_in_characters(of_text, relation, sure) for relation, sure in self._relations(found)]
            for of_text, found in zip(words, states, strict=True)
        ]

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
