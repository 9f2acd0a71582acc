"""Reads long texts with the tagger a stretch at a time: it holds a state for each word and a score for each near pair,
so that a text without end would take memory without end.

A text that fits one stretch, as nearly every article does, is read as it always was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from corpus.articles.article import Span
from corpus.attribution.tagger.inference import TaggedAttribution, TaggedText, Tagger, TextToTag
from corpus.attribution.values import EntitySpan

LONGEST_STRETCH: Final = 30_000
"""Characters: 5,000 words, which take 0.1 GB whatever they are."""


class _Stretch(NamedTuple):
    """A stretch of text number `text`, with its sentences, which are counted from its own start."""

    text: int
    start: int
    words: str
    sentences: Sequence[Span]


def read(tagger: Tagger, text: str, sentences: Sequence[Span]) -> TaggedText:
    """The attributions and the entities of a text; `sentences` are the text's."""
    return read_each(tagger, [(text, sentences)])[0]


def find_each(tagger: Tagger, texts: Sequence[TextToTag]) -> list[list[TaggedAttribution]]:
    """The attributions of many texts in the order of their cues."""
    return [list(one.attributions) for one in read_each(tagger, texts)]


def read_each(tagger: Tagger, texts: Sequence[TextToTag]) -> list[TaggedText]:
    """The attributions and the entities of many texts."""
    attributions: list[list[TaggedAttribution]] = [[] for _ in texts]
    entities: list[list[EntitySpan]] = [[] for _ in texts]
    stretches = [s for number, (text, sentences) in enumerate(texts) for s in _stretches(number, text, sentences)]
    for batch in _batches(stretches):
        for stretch, inside in zip(batch, tagger.read_each([(s.words, s.sentences) for s in batch]), strict=True):
            attributions[stretch.text].extend(moved(one, stretch.start) for one in inside.attributions)
            entities[stretch.text].extend(
                EntitySpan(one.kind, _further(one.span, stretch.start)) for one in inside.entities
            )
    return [TaggedText(tuple(one), tuple(other)) for one, other in zip(attributions, entities, strict=True)]


def moved(tagged: TaggedAttribution, by: int) -> TaggedAttribution:
    """The same attribution `by` characters further on."""
    return replace(
        tagged,
        source=_further(tagged.source, by) if tagged.source else None,
        cue=_further(tagged.cue, by),
        content=tuple(_further(span, by) for span in tagged.content),
    )


def _further(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _stretches(number: int, text: str, sentences: Sequence[Span]) -> Iterator[_Stretch]:
    """Whole paragraphs, or at least whole sentences; what has neither is cut."""
    if len(text) <= LONGEST_STRETCH:
        yield _Stretch(number, 0, text, sentences)
        return
    pieces = [piece for sentence in sentences for piece in _cut(sentence)]
    begin = 0
    while begin < len(pieces):
        end = _end_of_stretch(text, pieces, begin)
        start, stop = pieces[begin].start, pieces[end - 1].end
        inside = [Span(piece.start - start, piece.end - start) for piece in pieces[begin:end]]
        yield _Stretch(number, start, text[start:stop], inside)
        begin = end


def _cut(sentence: Span) -> Iterator[Span]:
    for start in range(sentence.start, sentence.end, LONGEST_STRETCH):
        yield Span(start, min(sentence.end, start + LONGEST_STRETCH))


def _end_of_stretch(text: str, pieces: Sequence[Span], begin: int) -> int:
    """The number of the piece behind the last that fits; of those in the second half the one that begins a line."""
    end = begin + 1
    last_line = 0
    while end < len(pieces) and pieces[end].end - pieces[begin].start <= LONGEST_STRETCH:
        is_far = pieces[end].start - pieces[begin].start > LONGEST_STRETCH // 2
        if is_far and "\n" in text[pieces[end - 1].end : pieces[end].start]:
            last_line = end
        end += 1
    return end if end == len(pieces) else last_line or end


def _batches(stretches: Sequence[_Stretch]) -> Iterator[list[_Stretch]]:
    """Many short texts are read together, as many as one stretch has characters."""
    batch, size = list[_Stretch](), 0
    for stretch in stretches:
        if batch and size + len(stretch.words) > LONGEST_STRETCH:
            yield batch
            batch, size = [], 0
        batch.append(stretch)
        size += len(stretch.words)
    if batch:
        yield batch
