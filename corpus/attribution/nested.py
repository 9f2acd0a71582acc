"""What others said within what somebody said: of `Marsh said that Vasko had told her so`, his."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from corpus.articles.article import Span
from corpus.attribution.certainty import LIKELY
from corpus.attribution.frames import is_framed
from corpus.attribution.quotations import QUOTATION_MARKS
from corpus.attribution.resolved import ResolvedAttribution
from corpus.attribution.speakers.resolve import Resolver
from corpus.attribution.stretches import find_each, moved
from corpus.attribution.tagger.inference import TaggedAttribution
from corpus.attribution.tagger.weights import shipped_tagger
from corpus.attribution.units import Unit, unit_at
from corpus.language.lexicon import CUE_FORMS, cue_lemmas

_VERDICT = re.compile(r"\s+as [\"“][^\"“”]*[\"”]$")
_CONJUNCTION = re.compile(r"(?:,? (?:and|but|while|whereas|though|although|after|before|as|when)|;) $")
_LONGEST_CONJUNCTION: Final = 12  # characters, with the comma before it
_SHORTEST: Final = 5  # words of a content that may hold what somebody else said


# complex: one filter after the other
def nested_attributions(
    text: str, units: Sequence[Unit], outer: Sequence[ResolvedAttribution], resolver: Resolver
) -> Iterator[ResolvedAttribution]:
    """The tagger reads each content as a text of its own; what has no named source is let go."""
    cues = {item.tagged.cue for item in outer}
    contents = [span for item in outer for span in item.tagged.content if _may_hold_another(span.within(text))]
    found = find_each(shipped_tagger(), [(s.within(text), [Span(0, s.end - s.start)]) for s in contents])
    for content, inner in zip(contents, found, strict=True):
        for tagged in (_without_verdict(text, moved(one, content.start)) for one in inner):
            if tagged.source is None or tagged.cue in cues or not _is_reported(text, content, tagged):
                continue
            number = unit_at(units, tagged.source.start)
            if is_framed(text, units[number], tagged):
                continue
            entity = resolver.resolve(tagged.source, number)
            if entity is not None and any(word[0].isupper() for word in tagged.source.within(text).split()):
                yield ResolvedAttribution(tagged, number, entity)


def without_neighbours(
    text: str, outer: Sequence[ResolvedAttribution], nested: Sequence[ResolvedAttribution]
) -> Iterator[ResolvedAttribution]:
    """`Holm said the crews were tired | and Vasko said the boats were full`: what he says is not hers to say."""
    sources = sorted((source, item.tagged.cue) for item in nested if (source := item.tagged.source) is not None)
    for item in outer:
        content = tuple(_before_neighbour(text, span, sources) for span in item.tagged.content)
        kept = tuple(span for span in content if span.start < span.end)
        is_same = content == item.tagged.content
        yield item if is_same else replace(item, tagged=replace(item.tagged, content=kept))


def _before_neighbour(text: str, content: Span, sources: Sequence[tuple[Span, Span]]) -> Span:
    """The content up to the conjunction before another's subject, where there is one outside quotation marks.

    `sources`: those of others, each with its cue, in the order of the text.
    """
    for number in range(bisect_right(sources, content.start, key=_start_of_source), len(sources)):
        source, cue = sources[number]
        if source.start >= content.end:
            break
        begin = max(content.start, source.start - _LONGEST_CONJUNCTION)
        joined = _CONJUNCTION.search(text, begin, source.start) if cue.start >= source.start else None
        if joined is not None:
            is_quoted = any(text.find(mark, content.start, joined.start()) >= 0 for mark in QUOTATION_MARKS)
            return content if is_quoted else Span(content.start, joined.start())
    return content


def _start_of_source(one: tuple[Span, Span]) -> int:
    return one[0].start


def _may_hold_another(words: str) -> bool:
    """A content that is no quotation from its first word on, and has a word that reports in it."""
    split = words.lower().split()
    is_long = len(split) >= _SHORTEST and words[0] not in QUOTATION_MARKS
    return is_long and any(word in CUE_FORMS or word == "according" for word in split)


def _is_reported(text: str, content: Span, tagged: TaggedAttribution) -> bool:
    """True for what is likely an attribution by a verb that reports, outside quotation marks.

    "He said that Bell knows as much as I do": what she knows is his to say.
    """
    before = text[content.start : tagged.cue.start]
    is_quoted = sum(before.count(mark) for mark in QUOTATION_MARKS) % 2 == 1
    return not is_quoted and tagged.certainty >= LIKELY and bool(cue_lemmas(tagged.cue.within(text)))


def _without_verdict(text: str, tagged: TaggedAttribution) -> TaggedAttribution:
    """`described his claim that it is safe | as "ludicrous"`: the verdict is not part of the claim."""
    verdicts = [_VERDICT.search(text, span.start, span.end) for span in tagged.content]
    cut = (Span(s.start, v.start()) if v else s for s, v in zip(tagged.content, verdicts, strict=True))
    return replace(tagged, content=tuple(s for s in cut if s.start < s.end) or tagged.content)
