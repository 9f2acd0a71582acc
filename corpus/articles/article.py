"""Values: articles, their sentences and passages, and items that gave no article.

Spans are half-open character offsets into Article.text, which never changes once it is stored.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of Article.text."""

    start: int
    end: int

    def within(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class Article:
    """One article as it was read.

    `uri` identifies it: the absolute path or the address that it came from. `url` is the http(s) link to the original
    that a reader may follow, or "". `text` is never altered: every citation points into it.
    """

    uri: str
    text: str
    title: str = ""
    outlet: str = ""
    published: date | None = None
    byline: str = ""
    url: str = ""
    fictional: bool = False

    @cached_property
    def id(self) -> str:
        """16 hex digits, the same for the same uri."""
        return hashlib.sha256(self.uri.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @cached_property
    def digest(self) -> str:
        """Changes with the text and with anything that is shown of the article, and with nothing else."""
        parts = (self.text, self.title, self.outlet, str(self.published), self.byline, self.url, str(self.fictional))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """A file, address or entry that gave no article, and the reason in a few words."""

    uri: str
    reason: str


class PartKind(StrEnum):
    """What a block of an article's text is; parts.py tells."""

    HEADLINE = "headline"
    BYLINE = "byline"
    LEAD = "lead"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CAPTION = "caption"
    LIST_ITEM = "list item"
    BLOCK_QUOTATION = "block quotation"
    TURN = "turn"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article: its number in the article, from 0, its span, and the kind of part that it is in."""

    article_id: str
    index: int
    span: Span
    part: PartKind = PartKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Passage:
    """A few consecutive sentences, `first` to `last` inclusive: the unit that is embedded."""

    article_id: str
    first: int
    last: int
    span: Span


def share_covered(sentence: Span, spans: Iterable[Span]) -> float:
    """The share of a sentence, 0 to 1, that the spans cover. The spans must not overlap each other."""
    inside = sum(max(0, min(s.end, sentence.end) - max(s.start, sentence.start)) for s in spans)
    return inside / max(1, sentence.end - sentence.start)
