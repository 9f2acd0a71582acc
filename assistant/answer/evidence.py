"""What retrieval hands to drafting: the sentences found for a question, and their articles. Values."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from corpus.articles.article import Article, Sentence, Span
from corpus.attribution.values import Attribution, EntityKind, EntitySpan
from corpus.language.stems import content_stems

Place = tuple[str, int]
"""An article's id and the index of a sentence in it."""


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class AnnotatedArticle:
    """An article with its sentences and attributions, in order. Articles of one `origin` are copies of each other."""

    article: Article
    sentences: tuple[Sentence, ...]
    attributions: tuple[Attribution, ...]
    origin: str
    entities: tuple[EntitySpan, ...] = ()

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of the content words of title and text: read once, however many sentences are weighed by them."""
        return content_stems(f"{self.article.title} {self.article.text}")

    @cached_property
    def title_stems(self) -> frozenset[str]:
        """Those of the title, or of the first words where it has none."""
        return content_stems(self.article.title or self.article.text[:100])

    @cached_property
    def _touching(self) -> Mapping[int, tuple[int, ...]]:
        found: dict[int, list[int]] = {}
        for number, attribution in enumerate(self.attributions):
            for sentence in attribution.sentences:
                found.setdefault(sentence, []).append(number)
        return {sentence: tuple(numbers) for sentence, numbers in found.items()}

    def touching(self, sentence: int) -> tuple[int, ...]:
        """The numbers of the attributions that touch a sentence."""
        return self._touching.get(sentence, ())

    @cached_property
    def _sentence_stems(self) -> dict[int, frozenset[str]]:
        return {}

    def stems_of(self, index: int) -> frozenset[str]:
        """Stems of a sentence's content words; none beyond the article's ends."""
        if not 0 <= index < len(self.sentences):
            return frozenset()
        if index not in self._sentence_stems:
            self._sentence_stems[index] = content_stems(self.text_of(index))
        return self._sentence_stems[index]

    @cached_property
    def _kinds(self) -> tuple[frozenset[EntityKind], ...]:
        starts = [sentence.span.start for sentence in self.sentences]
        kinds: list[set[EntityKind]] = [set() for _ in self.sentences]
        for entity in self.entities:
            number = bisect_right(starts, entity.span.start) - 1
            if number >= 0:
                kinds[number].add(entity.kind)
        return tuple(map(frozenset, kinds))

    def holds(self, index: int) -> frozenset[EntityKind]:
        """What a sentence names: which types of answer it can give. None beyond the article's ends, and none in an
        archive that no reindex has read for entities."""
        return self._kinds[index] if 0 <= index < len(self.sentences) else frozenset()

    def span_of(self, index: int) -> Span:
        return self.sentences[index].span

    def text_of(self, index: int) -> str:
        return self.sentences[index].span.within(self.article.text)

    def cue_of(self, attribution: Attribution) -> str:
        """The words that tell how it was said."""
        return " ".join(span.within(self.article.text) for span in attribution.cue)

    def content_of(self, attribution: Attribution) -> str:
        """The words that were said."""
        return " ".join(span.within(self.article.text) for span in attribution.content)


@dataclass(frozen=True, slots=True)
class FoundSentence:
    """A sentence found for a question. `score` is the fused rank score of retrieval, higher is better.

    `similarity` is the highest cosine between the question and what the vector index holds of the sentence, or 0.
    """

    article_id: str
    sentence: int
    score: float
    similarity: float

    @property
    def place(self) -> Place:
        return self.article_id, self.sentence


@dataclass(frozen=True, slots=True)
class EvidenceSet:
    """All that was found for a question.

    `weights` says how much each stem of the question is worth (rare words more), `context` the same for those of the
    earlier questions that it goes on from; `similarities` has the cosine of the attributions in the evidence, by
    (article id, number), `nearness` that of its sentences, by (article id, sentence). `searched` counts the articles
    that were searched.
    """

    sentences: tuple[FoundSentence, ...]
    articles: Mapping[str, AnnotatedArticle]
    weights: Mapping[str, float]
    context: Mapping[str, float]
    similarities: Mapping[tuple[str, int], float]
    searched: int
    as_of: date | None
    nearness: Mapping[tuple[str, int], float] = field(default_factory=dict)
