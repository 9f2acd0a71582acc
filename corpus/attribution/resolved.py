"""What the tagger found in an article, with the entity that each source means."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.articles.article import Sentence, Span
from corpus.attribution.speakers.values import Entity
from corpus.attribution.tagger.inference import TaggedAttribution


@dataclass(frozen=True, slots=True)
class ResolvedAttribution:
    """`unit` is the one in which it ends. `entity` is None where nobody can be told. `is_turn`: of a transcript."""

    tagged: TaggedAttribution
    unit: int
    entity: Entity | None
    is_turn: bool = False

    def extended(self, text: str, span: Span, unit: int) -> "ResolvedAttribution":
        """With a content span more, in `unit`; joined to the last where only white space is between them."""
        *earlier, last = self.tagged.content
        is_apart = text[last.end : span.start].strip()
        content = (*earlier, last, span) if is_apart else (*earlier, Span(last.start, span.end))
        return replace(self, tagged=replace(self.tagged, content=content), unit=unit)


def sentences_touched(sentences: Sequence[Sentence], spans: Iterable[Span]) -> set[int]:
    """The indexes of the sentences that any of the spans has a part of."""
    return {
        sentence.index
        for span in spans
        for sentence in sentences[
            bisect_right(sentences, span.start, key=_end_of) : bisect_left(sentences, span.end, key=_start_of)
        ]
    }


def _start_of(sentence: Sentence) -> int:
    return sentence.span.start


def _end_of(sentence: Sentence) -> int:
    return sentence.span.end
