"""Reads long texts with the tagger a stretch at a time: it holds a state for each word and a score for each near pair,
so that a text without end would take memory without end.

A text that fits one stretch, as nearly every article does, is read as it always was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from corpus.articles.article import Span
from corpus.attribution.tagger.inference import TaggedAttribution, Tagger

LONGEST_STRETCH: Final = 30_000
"""Characters: 5,000 words, which take 0.1 GB whatever they are."""


class _Stretch(NamedTuple):
    """A stretch of text number `text`, with its sentences, which are counted from its own start."""

    text: int
    start: int
    words: str
    sentences: Sequence[Span]


def find(tagger: Tagger, text: str, sentences: Sequence[Span]) -> list[TaggedAttribution]:
    """The attributions of a text in the order of their cues; `sentences` are the text's."""
    return find_each(tagger, [(text, sentences)])[0]


def find_each(tagger: Tagger, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[list[TaggedAttribution]]:
    """The same of many texts."""
    found: list[list[TaggedAttribution]] = [[] for _ in texts]
    stretches = [s for number, (text, sentences) in enumerate(texts) for s in _stretches(number, text, sentences)]
    for batch in _batches(stretches):
        read = tagger.find_each([(stretch.words, stretch.sentences) for stretch in batch])
        for stretch, inside in zip(batch, read, strict=True):
            found[stretch.text].extend(moved(one, stretch.start) for one in inside)
    return found


def moved(tagged: TaggedAttribution, by: int) -> TaggedAttribution:
    """The same attribution `by` characters further on."""

    def further(span: Span) -> Span:
        return Span(span.start + by, span.end + by)

    source = further(tagged.source) if tagged.source else None
    return replace(tagged, source=source, cue=further(tagged.cue), content=tuple(map(further, tagged.content)))


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
