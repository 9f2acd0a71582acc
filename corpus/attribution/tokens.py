"""An article's text as the rules see it: tokens, quotations, and units.

A unit is a run of sentences that no quotation crosses: `"We waited. Nobody came," she said.` is two sentences and one
unit. Everything carries offsets into Article.text. Knows nothing of cues or speakers.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.articles.article import Sentence, Span
from corpus.articles.datelines import dateline_at
from corpus.language.lexicon import NAME_SUFFIXES, TITLE_ABBREVIATIONS, any_of

# Words keep their hyphens and inner apostrophes, and abbreviations their full stops; 's and n't stand alone.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., a.m.
    rf"|\b(?:{any_of(map(str.capitalize, {'st', *TITLE_ABBREVIATIONS, *NAME_SUFFIXES}))})\."
    r"|n['’]t\b|['’](?:s|S|ve|d|re|ll|m)\b"
    r"|[^\W_]+(?=n['’]t\b)"  # did|n't
    r"|[^\W_]+s['’](?= \w)"  # seafarers'
    r"|[^\W_]+(?:[-‐‑@&/.][^\W_]+|['’](?!(?:s|S|ve|d|re|ll|m|t)\b)[^\W_]+)*\.?(?<=\b[A-Z]\.)"  # J.
    r"|[^\W_]+(?:[-‐‑@&/.][^\W_]+|['’](?!(?:s|S|ve|d|re|ll|m|t)\b)[^\W_]+)*"
    r"|\.\.\.|…|--|[^\w\s]|_"
)
_OPENING = {"“": "”", "‘": "’", "«": "»", "„": "”"}
_MARK = re.compile(f"[\"”'{''.join(_OPENING)}]")  # what may open a quotation
_LONGEST_SINGLE_QUOTED = 1500
"""Characters. Bounds the search for the close of what may be only an apostrophe."""
_LONGEST_UNIT = 6000
"""Characters, give or take a sentence. Bounds what a quotation that nobody closes can cost."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark. `lower` is what rules compare; `quoted` says that it stands inside a quotation or is its mark."""

    text: str
    lower: str
    span: Span
    quoted: bool

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() or (self.text[0] in "'’" and len(self.text) > 1)

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper()


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
    while mark := _MARK.search(text, position, paragraph.end):
        position = mark.start()
        closing = _closing_mark(text, position)
        if closing is None:
            position += 1
            continue
        end = _find_close(text, position + 1, paragraph.end, closing)
        if end is None:
            if closing in "'’":  # an apostrophe after all
                position += 1
                continue
            end = _before_blanks(text, paragraph.end)
        spans.append(Span(position, end))
        position = max(end, position + 1)
    return spans


def _closing_mark(text: str, position: int) -> str | None:
    mark = text[position]
    before = text[position - 1] if position else " "
    if mark == '"' or (mark == "”" and not before.strip()):  # some writers open with a closing mark
        return mark
    if mark == "'" and not before.isalnum() and text[position + 1 : position + 2].isalpha():
        return "'"
    if mark == "‘" and before.isalnum():
        return None
    return _OPENING.get(mark)


def _find_close(text: str, start: int, end: int, closing: str) -> int | None:
    if closing in "'’":
        end = min(end, start + _LONGEST_SINGLE_QUOTED)
    position = start
    while (position := text.find(closing, position, end)) >= 0:
        after = text[position + 1 : position + 2]
        if closing not in "'’" or not after.isalnum():
            # ' and ’ are also apostrophes: the plural's (officials' reports) is told from a close by what stands before
            if closing in "'’" and text[position - 1] == "s" and text.find(closing, position + 1, end) >= 0:
                position += 1
                continue
            return position + 1
        position += 1
    return _before_blanks(text, end) if closing == '"' else None


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


def tokenise(text: str, span: Span, quotations: Sequence[Span] = ()) -> tuple[Token, ...]:
    """Words and marks of `span`, with their offsets in `text`."""
    tokens = []
    inside = iter(quotations)
    current = next(inside, None)
    for match in _TOKEN.finditer(text, span.start, span.end):
        while current is not None and current.end <= match.start():
            current = next(inside, None)
        quoted = current is not None and current.start <= match.start()
        tokens.append(Token(match[0], match[0].lower(), Span(*match.span()), quoted))
    return tuple(tokens)


def find_units(text: str, sentences: Sequence[Sentence]) -> list[Unit]:
    """Every sentence is in exactly one unit, in order."""
    units: list[Unit] = []
    position = 0
    for number, paragraph in enumerate(find_paragraphs(text)):
        quotations = find_quotations(text, paragraph)
        starts, ends = [q.start for q in quotations], [q.end for q in quotations]
        first = position
        while position < len(sentences) and sentences[position].span.start < paragraph.end:
            span = Span(sentences[first].span.start, sentences[position].span.end)
            before = bisect_left(starts, span.end)  # quotations lie behind each other: only the last can go on
            goes_on = before > 0 and ends[before - 1] > span.end and span.end - span.start < _LONGEST_UNIT
            position += 1
            if goes_on and position < len(sentences) and sentences[position].span.start < paragraph.end:
                continue
            inside = tuple(quotations[bisect_right(ends, span.start) : before])
            dateline = dateline_at(text, span.start, span.end)
            tokens = tokenise(text, Span(dateline.end, span.end) if dateline else span, inside)
            units.append(Unit(span, sentences[first].index, sentences[position - 1].index, number, tokens, inside))
            first = position
    return units
