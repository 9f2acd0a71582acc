"""Paragraphs of a text, and the quotations in them, whatever marks a newsroom uses."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.articles.article import Span

QUOTATION_MARKS: Final = '"“”«»„'
"""Marks that are nothing but quotation marks: no apostrophes."""
_CLOSING = {"“": "”", "‘": "’", "«": "»", "„": "”"}
_OPENING_MARK = re.compile(f"[\"”'{''.join(_CLOSING)}]")
_APOSTROPHES = "'’"
_LONGEST_SINGLE_QUOTED = 1500
"""Characters. Bounds the search for the close of what may be only an apostrophe."""


def find_paragraphs(text: str) -> list[Span]:
    """Blocks of text between blank lines; a text without any blank line has one paragraph a line."""
    separator = r"\n[ \t\r\f\v\u00a0]*\n\s*" if re.search(r"\n[ \t\r\f\v\u00a0]*\n", text) else r"\n\s*"
    spans, start = [], 0
    for gap in re.finditer(separator, text):
        if text[start : gap.start()].strip():
            spans.append(Span(start, gap.start()))
        start = gap.end()
    if text[start:].strip():
        spans.append(Span(start, len(text)))
    return spans


def find_quotations(text: str, paragraph: Span) -> list[Span]:
    """Quotations in a paragraph, marks included. One left open runs to the paragraph's end."""
    spans: list[Span] = []
    position = paragraph.start
    while mark := _OPENING_MARK.search(text, position, paragraph.end):
        quotation = _quotation_at(text, mark.start(), paragraph.end)
        if quotation is not None:
            spans.append(quotation)
        position = quotation.end if quotation is not None else mark.end()
    return spans


def _quotation_at(text: str, opening: int, end: int) -> Span | None:
    """The quotation that the mark at `opening` opens; None where it opens none."""
    mark = _closing_mark(text, opening)
    if mark is None:
        return None
    if mark in _APOSTROPHES:
        close = _close_of_single(text, opening + 1, min(end, opening + 1 + _LONGEST_SINGLE_QUOTED), mark)
        return None if close is None else Span(opening, close)
    close = text.find(mark, opening + 1, end)
    return Span(opening, close + 1 if close >= 0 else _before_blanks(text, end))


def _closing_mark(text: str, position: int) -> str | None:
    mark = text[position]
    before = text[position - 1] if position else " "
    if mark == '"' or (mark == "”" and not before.strip()):  # some writers open with a closing mark
        return mark
    if mark == "'" and not before.isalnum() and text[position + 1 : position + 2].isalpha():
        return "'"
    if mark == "‘" and before.isalnum():
        return None
    return _CLOSING.get(mark)


def _close_of_single(text: str, start: int, end: int, mark: str) -> int | None:
    """Where a quotation in single marks ends; None where no mark is more than an apostrophe."""
    for close in _positions(text, start, end, mark):
        is_inside_word = text[close + 1 : close + 2].isalnum()
        is_plural = text[close - 1] == "s" and text.find(mark, close + 1, end) >= 0  # officials' reports
        if not is_inside_word and not is_plural:
            return close + 1
    return None


def _positions(text: str, start: int, end: int, mark: str) -> Iterator[int]:
    while (start := text.find(mark, start, end)) >= 0:
        yield start
        start += 1


def _before_blanks(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def is_mostly_quoted(text: str, span: Span) -> bool:
    """True where more than half of a sentence stands in quotation marks: whoever spoke, it was not the reporter."""
    start = max(text.rfind("\n\n", 0, span.start), 0)
    end = text.find("\n\n", span.end)
    around = text[start : end if end >= 0 else len(text)]
    sentence = Span(span.start - start, span.end - start)
    inside = sum(
        max(0, min(quotation.end, sentence.end) - max(quotation.start, sentence.start))
        for paragraph in find_paragraphs(around)
        if paragraph.overlaps(sentence)  # a text without blank lines is long, and is asked for each of its sentences
        for quotation in find_quotations(around, paragraph)
    )
    return inside > 0.5 * (span.end - span.start)
