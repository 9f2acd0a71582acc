"""Units: runs of sentences that no quotation crosses.

`"We waited. Nobody came," she said.` is two sentences and one unit. Everything carries offsets into Article.text.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.articles.article import Sentence, Span
from corpus.articles.datelines import dateline_at
from corpus.attribution.quotations import find_paragraphs, find_quotations
from corpus.attribution.tokens import Token, tokenise

_LONGEST_UNIT: Final = 6000
"""Characters, give or take a sentence. Bounds what a quotation that nobody closes can cost."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Consecutive sentences, `first` to `last`, in paragraph number `paragraph`; only an endless quotation is cut.

    The tokens begin behind a dateline.
    """

    span: Span
    first: int
    last: int
    paragraph: int
    tokens: tuple[Token, ...]
    quotations: tuple[Span, ...]


def find_units(text: str, sentences: Sequence[Sentence]) -> list[Unit]:
    """Every sentence is in exactly one unit, in order."""
    units: list[Unit] = []
    begin = 0
    for number, paragraph in enumerate(find_paragraphs(text)):
        quotations = find_quotations(text, paragraph)
        end = bisect_left(sentences, paragraph.end, lo=begin, key=lambda s: s.span.start)
        for run in _runs(sentences[begin:end], quotations):
            units.append(_unit(text, run, number, quotations))
        begin = end
    return units


def unit_at(units: Sequence[Unit], position: int) -> int:
    """The number of the unit in which a character stands; the first one's where it stands before all."""
    return max(0, bisect_right(units, position, key=lambda unit: unit.span.start) - 1)


def _runs(sentences: Sequence[Sentence], quotations: Sequence[Span]) -> Iterator[Sequence[Sentence]]:
    """The sentences of a paragraph, parted behind each sentence that does not end within a quotation."""
    begin = 0
    for end, sentence in enumerate(sentences, start=1):
        goes_on = _is_inside(quotations, sentence.span.end) and end < len(sentences)
        if not goes_on or sentence.span.end - sentences[begin].span.start >= _LONGEST_UNIT:
            yield sentences[begin:end]
            begin = end


def _is_inside(quotations: Sequence[Span], position: int) -> bool:
    before = bisect_left(quotations, position, key=lambda q: q.start)  # they do not overlap: only the last can go on
    return before > 0 and quotations[before - 1].end > position


def _unit(text: str, run: Sequence[Sentence], paragraph: int, quotations: Sequence[Span]) -> Unit:
    span = Span(run[0].span.start, run[-1].span.end)
    first = bisect_right(quotations, span.start, key=lambda q: q.end)
    inside = tuple(quotations[first : bisect_left(quotations, span.end, key=lambda q: q.start)])
    dateline = dateline_at(text, span.start, span.end)
    tokens = tokenise(text, Span(dateline.end, span.end) if dateline else span, inside)
    return Unit(span, run[0].index, run[-1].index, paragraph, tokens, inside)
