"""Quotations that run on over sentences and paragraphs, though their speaker is named only once.

A quotation in a new paragraph is its speaker's where the one before was left open or announced it with a colon, and
where it is the whole paragraph below one in which somebody speaks: else another name would stand in it.
"""

from collections.abc import Sequence
from itertools import takewhile

from corpus.articles.article import Span
from corpus.attribution.units import Unit

_LONGEST_ALONE = 12  # units of a paragraph
_CLOSING_MARKS = "\"”’'»"


def runs_into(text: str, units: Sequence[Unit], cue: int, content: int) -> bool:
    """True where what is said in unit `content` can be of whoever speaks in unit `cue`."""
    if units[cue].paragraph == units[content].paragraph:
        return True
    if content < cue:
        return _is_left_open(text, units[cue - 1])
    is_announced = content == cue + 1 and units[cue].tokens[-1].text == ":"
    return is_announced or _is_left_open(text, units[content - 1])


def paragraphs_before(text: str, units: Sequence[Unit], opening: int) -> tuple[Span, ...]:
    """The paragraphs, left open, of a quotation whose speaker is named only behind its last one, unit `opening`."""
    if not units[opening].tokens or not units[opening].tokens[0].quoted:
        return ()
    before = takewhile(lambda unit: _is_all_quoted(unit) and _is_left_open(text, unit), reversed(units[:opening]))
    return tuple(unit.span for unit in before)[::-1]


def goes_on(text: str, units: Sequence[Unit], number: int) -> bool:
    """True where a unit is a quotation and nothing else, and the one before it says whose."""
    unit, before = units[number], units[number - 1]
    if not _is_all_quoted(unit):
        return False
    is_beside = unit.paragraph == before.paragraph and any(token.quoted for token in before.tokens)
    return is_beside or _is_left_open(text, before)


def stands_alone(units: Sequence[Unit], number: int) -> bool:
    """True where a unit begins a paragraph that is nothing but quotation, below one that ends with somebody's words."""
    unit, before = units[number], units[number - 1]
    if unit.paragraph == before.paragraph or not _is_all_quoted(unit):
        return False
    following = takewhile(lambda other: other.paragraph == unit.paragraph, units[number + 1 : number + _LONGEST_ALONE])
    return all(map(_is_all_quoted, following))


def _is_all_quoted(unit: Unit) -> bool:
    words = [token for token in unit.tokens if token.is_word]
    return len(words) >= 2 and all(word.quoted for word in words)


def _is_left_open(text: str, unit: Unit) -> bool:
    return any(q.end >= unit.span.end and text[q.end - 1] not in _CLOSING_MARKS for q in unit.quotations)
