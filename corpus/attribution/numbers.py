"""Numbers in a text, in figures or in words, where they are part of no date, sum or name."""

import re
from collections.abc import Sequence
from typing import Final

from corpus.articles.article import Span
from corpus.attribution.values import EntityKind, EntitySpan
from corpus.language.lexicon import CARDINALS, NUMERALS, any_of

_AMBIGUOUS: Final = frozenset({"one", "percent", "percentage"})  # a pronoun, and what stands behind a number
_WORDS: Final = any_of((set(CARDINALS) | NUMERALS) - _AMBIGUOUS)
_WORD: Final = rf"\b(?:{_WORDS})(?:[- ](?:and )?(?:{_WORDS}|one))*\b"
_FIGURES: Final = rf"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w.,]*\d)(?: (?:{_WORDS})\b)?"
_NUMBER: Final = re.compile(rf"{_FIGURES}|{_WORD}", re.IGNORECASE)


def with_numbers(text: str, entities: Sequence[EntitySpan]) -> list[EntitySpan]:
    """The entities of a text and its numbers beside them, in order."""
    spans = [Span(*match.span()) for match in _NUMBER.finditer(text)]
    free = _apart(spans, [entity.span for entity in entities])
    return sorted([*entities, *(EntitySpan(EntityKind.NUMBER, span) for span in free)], key=lambda e: e.span)


def _apart(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """Those that overlap none of the others; both are in order."""
    apart: list[Span] = []
    place = 0
    for span in spans:
        while place < len(taken) and taken[place].end <= span.start:
            place += 1
        if place == len(taken) or not span.overlaps(taken[place]):
            apart.append(span)
    return apart
