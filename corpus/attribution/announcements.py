"""Whose words a list, a block quotation or a quotation of its own is, where the line above ends in a colon.

`Petra Vance listed three demands:` or `From Chairwoman Ruth Abeni:`, and below it the words.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile

from corpus.articles.article import PartKind, Span
from corpus.attribution.long_quotations import stands_alone
from corpus.attribution.tagger.inference import TaggedAttribution
from corpus.attribution.units import Unit, unit_at
from corpus.language import lexicon as lex
from corpus.language.rules import Category

_ITEMS = (PartKind.LIST_ITEM, PartKind.BLOCK_QUOTATION)
_ANNOUNCING = (Category.UTTERANCE_NOUN, Category.CLAIM_NOUN, Category.REASON_NOUN, Category.ANNOUNCEMENT, *lex.CUES)


def with_announced(
    text: str,
    units: Sequence[Unit],
    kind_at: Callable[[int], PartKind],
    tagged: Sequence[TaggedAttribution],
    only_name_in: Callable[[int], Span | None],
) -> list[TaggedAttribution]:
    """The attributions, those of a line that ends in a colon with all that stands below it.

    `only_name_in` gives the one person named in a unit; that is the speaker where the tagger found none.
    """
    found = list(tagged)
    for number in range(len(units) - 1):
        below = _announced(units, number, kind_at)
        if below is None:
            continue
        mine = [one for one in found if unit_at(units, one.cue.start) == number]
        announcing = mine[-1] if mine else _announcing(text, units[number], below[0], kind_at, only_name_in(number))
        if announcing is None:
            continue
        spans = tuple(unit.span for unit in below)
        found = [one for one in found if one is not announcing and not _is_nobodys_within(one, spans)]
        kept = tuple(span for span in announcing.content if span.end <= units[number].span.end)
        found.append(replace(announcing, content=(*kept, *spans)))
    return found


def _announced(units: Sequence[Unit], number: int, kind_at: Callable[[int], PartKind]) -> list[Unit] | None:
    """The units below a colon, as far as they are of one kind."""
    unit, first = units[number], units[number + 1]
    if not unit.tokens or unit.tokens[-1].text != ":" or first.paragraph == unit.paragraph:
        return None
    kind = kind_at(first.span.start)
    if kind in _ITEMS:
        return list(takewhile(lambda other: kind_at(other.span.start) is kind, units[number + 1 :]))
    if stands_alone(units, number + 1):
        return list(takewhile(lambda other: other.paragraph == first.paragraph, units[number + 1 :]))
    return None


def _announcing(
    text: str, unit: Unit, below: Unit, kind_at: Callable[[int], PartKind], name: Span | None
) -> TaggedAttribution | None:
    """The line as an attribution whose cue is its colon; a list is somebody's words only where a word says so."""
    is_list = kind_at(below.span.start) is PartKind.LIST_ITEM
    if name is None or (is_list and not lex.has(unit.span.within(text), *_ANNOUNCING)):
        return None
    return TaggedAttribution(name, unit.tokens[-1].span, ())


def _is_nobodys_within(one: TaggedAttribution, spans: Sequence[Span]) -> bool:
    return one.source is None and any(span.overlaps(one.cue) for span in spans)
