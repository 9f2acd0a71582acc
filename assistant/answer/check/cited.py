"""What a statement cites, as the archive has it now: each article read once, and whose words stand where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from assistant.answer.values import Citation
from corpus.articles.article import Article, Sentence, Span
from corpus.attribution import Attribution, Speaker
from corpus.attribution.quotations import find_paragraphs, find_quotations
from corpus.language.name_keys import name_key


class Stored(Protocol):
    """The part of the archive that the gate reads."""

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


class Record:
    """An article with what stands in each of its sentences."""

    def __init__(self, article: Article, stored: Stored) -> None:
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
    def quotations(self) -> list[Span]:
        text = self.article.text
        return [q for paragraph in find_paragraphs(text) for q in find_quotations(text, paragraph)]


class Shelf:
    """The articles of one check: six statements cite the same few again and again."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._records: dict[str, Record | None] = {}

    def record(self, article_id: str) -> Record | None:
        if article_id not in self._records:
            article = self._stored.article(article_id)
            self._records[article_id] = Record(article, self._stored) if article is not None else None
        return self._records[article_id]


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences cited that follow on each other in one article: a quotation may run on through them."""

    record: Record
    sentences: tuple[Span, ...]

    @property
    def span(self) -> Span:
        return Span(self.sentences[0].start, self.sentences[-1].end)

    @property
    def text(self) -> str:
        return self.span.within(self.record.article.text)

    def attributions(self) -> list[Attribution]:
        seen = {id(a): a for sentence in self.sentences for a in self.record.touching(sentence)}
        return list(seen.values())

    def clipped(self, spans: Iterable[Span]) -> list[Span]:
        """What of the spans is cited: words that a quotation has elsewhere are not."""
        start, end = self.span
        return [Span(max(start, s.start), min(end, s.end)) for s in spans if s.start < end and start < s.end]

    def without(self, hidden: Iterable[Span], kept: Iterable[Span] = ()) -> str:
        """The text with the words of `hidden` blotted out, unless they are in `kept` too."""
        start, end = self.span
        letters = list(self.record.article.text[start:end])
        shown = {i for span in self.clipped(kept) for i in range(*span)}
        for span in self.clipped(hidden):
            for position in range(*span):
                if position not in shown:
                    letters[position - start] = " "
        return "".join(letters)


def runs_of(citations: Sequence[Citation], shelf: Shelf) -> list[Run]:
    runs: list[Run] = []
    for article_id, span in sorted({(c.article_id, c.span) for c in citations}):
        record = shelf.record(article_id)
        if record is None:
            continue
        last = runs[-1] if runs else None
        between = record.article.text[last.span.end : span.start] if last and last.record is record else "-"
        if last is not None and not between.strip():
            runs[-1] = Run(record, (*last.sentences, span))
        else:
            runs.append(Run(record, (span,)))
    return runs
