"""PolNeAR's annotations as what the network learns from: windows with labels and links."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.articles.sentences import split_sentences
from corpus.attribution.tagger.labels import (
    OUTSIDE,
    SPAN_KINDS,
    LabelledSpan,
    SpanKind,
    begins,
    continues,
    labelled_spans,
)
from corpus.attribution.tagger.windows import WINDOW_PIECES, Window, cut_windows
from corpus.attribution.tagger.words import Ints, WordSequence, read_words
from evals.training.tagger.polnear import Annotated
from evals.training.tagger.soft import TeacherReading

ELSEWHERE = -1
"""A link to nothing in this window: a cue without a source, a content whose cue stands in another window."""


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """`labels`: one a word. `relations`: for each attribution, for each part, its words as labelled. `taught`: what a
    teacher sees in it, if one has read it."""

    words: WordSequence
    labels: tuple[int, ...]
    relations: tuple[dict[SpanKind, frozenset[int]], ...]
    taught: TeacherReading | None = None


@dataclass(frozen=True, slots=True)
class TaggingExample:
    """One window. `source_of[i]`: index into `sources` for cue i. `cue_of[i]`: index into `cues` for content i."""

    words: WordSequence
    window: Window
    labels: Ints
    cues: tuple[LabelledSpan, ...]
    sources: tuple[LabelledSpan, ...]
    contents: tuple[LabelledSpan, ...]
    source_of: tuple[int, ...]
    cue_of: tuple[int, ...]
    taught: TeacherReading | None = None


def label_article(annotated: Annotated) -> LabelledArticle:
    """Where two parts claim a word, cue goes before source and source before content."""
    words = read_words(annotated.text, split_sentences(annotated.text))
    labels = [OUTSIDE] * len(words)
    relations: list[dict[SpanKind, frozenset[int]]] = []
    for gold in annotated.gold:
        spans = {SpanKind.SOURCE: gold.source, SpanKind.CUE: gold.cue, SpanKind.CONTENT: gold.content}
        relations.append(
            {part: frozenset(w for s in spans[part] for w in range(*words.covering(s))) for part in SPAN_KINDS}
        )
    for part in (SpanKind.CONTENT, SpanKind.SOURCE, SpanKind.CUE):
        for gold in annotated.gold:
            for span in {SpanKind.SOURCE: gold.source, SpanKind.CUE: gold.cue, SpanKind.CONTENT: gold.content}[part]:
                start, end = words.covering(span)
                labels[start:end] = [begins(part), *[continues(part)] * (end - start - 1)][: end - start]
                if end < len(labels) and labels[end] == continues(part):  # what is left of a span cut in two
                    labels[end] = begins(part)
    return LabelledArticle(words, _mended(labels), tuple(relations))


def _mended(labels: Sequence[int]) -> tuple[int, ...]:
    """A span that another has cut goes on with a beginning of its own."""
    mended = list(labels)
    for position, label in enumerate(mended):
        before = mended[position - 1] if position else OUTSIDE
        if label != OUTSIDE and label % 2 == 0 and before not in (label - 1, label):
            mended[position] = label - 1
    return tuple(mended)


def examples_of(article: LabelledArticle, first: int) -> Iterator[TaggingExample]:
    """The article's windows, the first of at most `first` word pieces."""
    for window in cut_windows(article.words, first):
        labels = _mended(article.labels[window.start : window.end])
        pieces = labelled_spans(labels)
        by_part = {part: tuple(p for p in pieces if p.kind is part) for part in SPAN_KINDS}
        cues, sources, contents = by_part[SpanKind.CUE], by_part[SpanKind.SOURCE], by_part[SpanKind.CONTENT]
        relation_of_cue = [_owner(article, SpanKind.CUE, cue, window.start) for cue in cues]
        source_of = tuple(
            ELSEWHERE if owner is None else _within(article.relations[owner][SpanKind.SOURCE], sources, window.start)
            for owner in relation_of_cue
        )
        cue_of = tuple(_cue_of(article, content, relation_of_cue, window.start) for content in contents)
        yield TaggingExample(
            article.words,
            window,
            np.asarray(labels, dtype=np.int64),
            cues,
            sources,
            contents,
            source_of,
            cue_of,
            article.taught.of_words(*window) if article.taught else None,
        )


def _owner(article: LabelledArticle, part: SpanKind, piece: LabelledSpan, offset: int) -> int | None:
    """The attribution that has most of the piece's words."""
    words = set(range(offset + piece.start, offset + piece.end))
    shares = [len(words & relation[part]) for relation in article.relations]
    best = max(range(len(shares)), key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] else None


def _within(words: frozenset[int], pieces: Sequence[LabelledSpan], offset: int) -> int:
    for number, piece in enumerate(pieces):
        if not words.isdisjoint(range(offset + piece.start, offset + piece.end)):
            return number
    return ELSEWHERE


def _cue_of(article: LabelledArticle, content: LabelledSpan, owners: Sequence[int | None], offset: int) -> int:
    owner = _owner(article, SpanKind.CONTENT, content, offset)
    return owners.index(owner) if owner in owners else ELSEWHERE


def shuffled_examples(articles: Sequence[LabelledArticle], rng: random.Random) -> list[TaggingExample]:
    """All windows of all articles in random order; each call cuts the articles elsewhere."""
    examples = [e for article in articles for e in examples_of(article, rng.randint(WINDOW_PIECES // 4, WINDOW_PIECES))]
    rng.shuffle(examples)
    return examples
