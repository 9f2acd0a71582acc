"""The text of an article as it is read for who says what, with the way back to the text as it is.

Only its read parts, each a paragraph of its own that ends in a full stop, in composed Unicode (NFC) and without
invisible characters. What is found in it is cited from Article.text, byte for byte.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from corpus.articles.article import Article, PartKind, Span
from corpus.articles.parts import UNREAD, Part, ends_a_sentence, parts_of
from corpus.language.letters import INVISIBLE

_ODD = re.compile(rf"[{INVISIBLE}\u0300-\u036f\u1100-\u11ff]")
_CLUSTER = re.compile(r".[\u0300-\u036f\u1160-\u11ff]*", re.DOTALL)
_WITHOUT_STOP: Final = frozenset({PartKind.HEADLINE, PartKind.LIST_ITEM})
_BETWEEN_PARTS: Final = "\n\n"


class ReadingText:
    """`text`, and where each of its characters stands in the article. `parts` are its own, in order."""

    def __init__(self, article: Article) -> None:
        self._original = article.text
        characters: list[str] = []
        self._places = array("Q")
        self.parts: list[Part] = []
        for part in parts_of(article):
            if part.kind in UNREAD:
                continue
            start = len(self._places)
            for written, places in _characters(article.text, part.span):
                characters.append(written)
                self._places.extend(places)
            end = len(self._places)
            if part.kind in _WITHOUT_STOP and not ends_a_sentence(part.span.within(article.text)):
                characters.append(".")
                self._places.append(part.span.end)
            self.parts.append(Part(part.kind, Span(start, end)))
            characters.append(_BETWEEN_PARTS)
            self._places.extend([part.span.end] * len(_BETWEEN_PARTS))
        self.text = "".join(characters)

    @property
    def headline(self) -> str:
        """The first line that is one, or nothing."""
        return next((part.span.within(self.text) for part in self.parts if part.kind is PartKind.HEADLINE), "")

    def original(self, span: Span) -> Span:
        """The same words in Article.text, without white space at their ends."""
        start = self._places[span.start] if span.start < len(self._places) else len(self._original)
        end = self._places[span.end - 1] + 1 if span.end > span.start else start
        following = self._places[span.end] if span.end < len(self._places) else len(self._original)
        while end < following and _ODD.match(self._original, end):
            end += 1  # the accent that is written as a character of its own
        end = min(end, len(self._original))
        while end > start and self._original[end - 1].isspace():
            end -= 1
        return Span(start, end)

    def span_of(self, span: Span) -> Span:
        """The words of Article.text in this text, with the full stop that a headline was given."""
        start, end = bisect_left(self._places, span.start), bisect_left(self._places, span.end)
        return Span(start, end + 1 if self.text[end : end + 1] == "." and self._is_added(end) else end)

    def kind_at(self, position: int) -> PartKind:
        """The kind of the part in which a character of this text stands."""
        number = bisect_right(self.parts, position, key=lambda part: part.span.start) - 1
        return self.parts[max(0, number)].kind

    def _is_added(self, position: int) -> bool:
        place = self._places[position]
        return place >= len(self._original) or self._original[place] != "."


class ComposedText:
    """All of a text in composed Unicode and without invisible characters, and where its spans stand in that."""

    def __init__(self, original: str) -> None:
        characters: list[str] = []
        self._places = array("Q")
        for written, places in _characters(original, Span(0, len(original))):
            characters.append(written)
            self._places.extend(places)
        self.text = "".join(characters)

    def span_of(self, span: Span) -> Span:
        """The same words in this text."""
        return Span(bisect_left(self._places, span.start), bisect_left(self._places, span.end))


def _characters(text: str, span: Span) -> Iterator[tuple[str, Iterable[int]]]:
    """What is read of a part, and the place of each character: all at once, or a base with its accents at a time."""
    words = span.within(text)
    if _ODD.search(words) is None:
        yield words, range(span.start, span.end)
        return
    for match in _CLUSTER.finditer(words):
        written = unicodedata.normalize("NFC", re.sub(f"[{INVISIBLE}]", "", match[0]))
        yield written, [span.start + match.start()] * len(written)
