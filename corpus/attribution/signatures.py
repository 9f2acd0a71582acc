"""Quotations with a signature: `“The river is clean.” — Greta Holm, farmer`. She is the speaker."""

import re
from collections.abc import Iterator, Sequence

from corpus.articles.article import Span
from corpus.articles.parts import Part
from corpus.attribution.tagger.inference import TaggedAttribution

_SIGNED = re.compile(
    r"(?P<quotation>“[^“”]+”|\"[^\"]+\")\s*(?P<dash>[-–—―]{1,2})\s*"
    r"(?P<source>[A-Z][\w.'’-]*(?:\s[\w.'’-]+){0,5}(?:,[^.!?“”\"]{1,80})?)[.]?\s*"
)


def with_signatures(text: str, parts: Sequence[Part], tagged: Sequence[TaggedAttribution]) -> list[TaggedAttribution]:
    """The attributions; in a part that is a quotation with a signature only what the signature says."""
    signed = {part.span: _attribution(match) for part, match in _signatures(text, parts)}
    free = [one for one in tagged if not any(span.overlaps(of) for span in signed for of in one.spans)]
    return sorted([*free, *signed.values()], key=lambda one: one.start)


def _signatures(text: str, parts: Sequence[Part]) -> Iterator[tuple[Part, re.Match[str]]]:
    for part in parts:
        match = _SIGNED.fullmatch(text, part.span.start, part.span.end)
        if match is not None:
            yield part, match


def _attribution(match: re.Match[str]) -> TaggedAttribution:
    source, dash, quotation = (Span(*match.span(name)) for name in ("source", "dash", "quotation"))
    return TaggedAttribution(source, dash, (quotation,))
