"""What a statement cites, as the archive has it now: each article read once, and whose words stand where."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from assistant.answer.check.doubt.opinion import ReadArticle, read
from assistant.answer.values import Citation
from corpus.articles.article import Article, Sentence, Span
from corpus.attribution import Attribution, Speaker
from corpus.attribution.quotations import find_paragraphs, find_quotations
from corpus.language.name_keys import name_key


class StoredArticles(Protocol):
    """The part of the archive that the check reads."""

    def article(self, article_id: str) -> Article | None: ...
    def sentences(self, article_id: str) -> list[Sentence]: ...
    def attributions(self, article_id: str) -> list[Attribution]: ...


def same_speaker(one: Speaker, other: Speaker) -> bool:
    """True for the same name; two unnamed sources are the same only where an article says so, i.e. in their words."""
    return name_key(one.name) == name_key(other.name) and one.kind == other.kind


def is_by(attribution: Attribution, speaker: Speaker) -> bool:
    return attribution.speaker is not None and same_speaker(attribution.speaker, speaker)


def spans_of(attribution: Attribution) -> tuple[Span, ...]:
    return (*attribution.source, *attribution.cue, *attribution.content)


def lies_in(place: Span, spans: Iterable[Span]) -> bool:
    return any(s.start <= place.start and place.end <= s.end for s in spans)


class CitedArticle:
    """An article with the attributions that stand in each of its sentences."""

    def __init__(self, article: Article, stored: StoredArticles) -> None:
        self.article = article
        self.attributions = stored.attributions(article.id)
        self.index_of = {s.span: s.index for s in stored.sentences(article.id)}
        self._touching: dict[int, list[Attribution]] = {}
        for attribution in self.attributions:
            for index in attribution.sentences:
                self._touching.setdefault(index, []).append(attribution)

    def touching(self, sentence: Span) -> list[Attribution]:
        return self._touching.get(self.index_of[sentence], [])

    @cached_property
    def read(self) -> ReadArticle:
        """As the second opinion reads it."""
        return read(self.article.text, list(self.index_of))

    @cached_property
    def quotations(self) -> list[Span]:
        text = self.article.text
        return [q for paragraph in find_paragraphs(text) for q in find_quotations(text, paragraph)]


class ArticleCache:
    """The articles of one check: six statements cite the same few again and again."""

    def __init__(self, stored: StoredArticles) -> None:
        self._stored = stored
        self._articles: dict[str, CitedArticle | None] = {}

    def find(self, article_id: str) -> CitedArticle | None:
        if article_id not in self._articles:
            article = self._stored.article(article_id)
            self._articles[article_id] = CitedArticle(article, self._stored) if article is not None else None
        return self._articles[article_id]


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """Cited sentences that follow on each other in one article: a quotation may run on through them."""

    source: CitedArticle
    sentences: tuple[Span, ...]

    @property
    def span(self) -> Span:
        return Span(self.sentences[0].start, self.sentences[-1].end)

    @property
    def text(self) -> str:
        return self.words(self.span)

    def words(self, span: Span) -> str:
        return span.within(self.source.article.text)

    def attributions(self) -> list[Attribution]:
        seen = {id(a): a for sentence in self.sentences for a in self.source.touching(sentence)}
        return list(seen.values())

    def clipped(self, spans: Iterable[Span]) -> list[Span]:
        """What of the spans is cited: words that a quotation has elsewhere are not."""
        start, end = self.span
        return [Span(max(start, s.start), min(end, s.end)) for s in spans if s.start < end and start < s.end]

    def edges(self, spans: Iterable[Span]) -> frozenset[int]:
        """Where the spans begin and end, counted from the start of the passage."""
        return frozenset(place - self.span.start for span in self.clipped(spans) for place in span)

    def without(self, hidden: Iterable[Span], shown: Iterable[Span] = ()) -> str:
        """The text with the words of `hidden` blotted out, unless they are in `shown` too."""
        start, end = self.span
        letters = list(self.source.article.text[start:end])
        left = {i for span in self.clipped(shown) for i in range(*span)}
        for span in self.clipped(hidden):
            for position in range(*span):
                if position not in left:
                    letters[position - start] = " "
        return "".join(letters)


def passages_of(citations: Iterable[Citation], articles: ArticleCache) -> list[CitedPassage]:
    passages: list[CitedPassage] = []
    for article_id, span in sorted({(c.article_id, c.span) for c in citations}):
        source = articles.find(article_id)
        if source is None:
            continue
        last = passages[-1] if passages else None
        if last is not None and last.source is source and not source.article.text[last.span.end : span.start].strip():
            passages[-1] = CitedPassage(source, (*last.sentences, span))
        else:
            passages.append(CitedPassage(source, (span,)))
    return passages
