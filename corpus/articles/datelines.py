"""Datelines, such as `MOSCOW, 3 May (XNA) - ` before the first sentence of a report. No speaker is named there."""

import re
from typing import Final

from corpus.articles.article import Span
from corpus.language.lexicon import MONTH_ABBREVIATIONS, MONTHS, any_of

_MONTH: Final = rf"(?:{any_of(map(str.title, (*MONTHS, *MONTH_ABBREVIATIONS)))})\.?"
_DATE: Final = rf"(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})(?:,? \d{{4}})?"
_AGENCY: Final = r" ?\([\w ./-]{2,30}\)"
_DASH: Final = r" ?[-–—]{1,2}\s+(?=\S)"
_CAPITAL: Final = r"[^\W\d_a-zß-öø-ÿ]"
_IN_CAPITALS = re.compile(
    rf"(?P<place>{_CAPITAL}(?:{_CAPITAL}|[.'’ -])*(?:{_CAPITAL}|\.))(?:, [\w .,]{{2,40}}?)?(?:{_AGENCY})?{_DASH}"
)
_IN_SMALL_LETTERS = re.compile(  # Moscow, 3 May - …; without a date or an agency it may be anything
    rf"(?P<place>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){{0,3}})(?:, [A-Z][\w .]{{1,30}}?)?"
    rf"(?:, {_DATE}(?:{_AGENCY})?|{_AGENCY}){_DASH}"
)
_LONGEST: Final = 110  # characters
_MOST_WORDS: Final = 3  # of a place; "CONGRESS HAS INVESTIGATED HIM — " heads a section


def dateline_at(text: str, start: int, end: int) -> Span | None:
    """The dateline at the beginning of text `start` to `end`, up to the first word after it."""
    match = _match(text, start, end) if begins_line(text, start) else None
    return Span(*match.span()) if match else None


def without_dateline(text: str, span: Span) -> Span:
    """The part of a span after the dateline at the beginning of its line; it may be empty."""
    line = span.start
    while line and text[line - 1] not in "\r\n" and span.start - line < _LONGEST:
        line -= 1
    while line < span.start and text[line].isspace():
        line += 1
    dateline = dateline_at(text, line, len(text))
    return Span(min(max(span.start, dateline.end), span.end), span.end) if dateline else span


def place_of(text: str, dateline: Span) -> str:
    """The place as it is written inside a sentence: `Port Elmara` for `PORT ELMARA, 3 May - `."""
    match = _match(text, dateline.start, dateline.end + 1)  # with the first letter after it
    place = match["place"] if match else ""
    return place.title() if place.isupper() else place


def begins_line(text: str, position: int) -> bool:
    """True where only blanks precede the position in its line."""
    while position and text[position - 1] in " \t\u00a0":
        position -= 1
    return position == 0 or text[position - 1] in "\r\n"


def _match(text: str, start: int, end: int) -> re.Match[str] | None:
    end = min(end, start + _LONGEST)
    capitals = _IN_CAPITALS.match(text, start, end)
    place = capitals["place"] if capitals else ""
    if place.isupper() and len(place) > 2 and len(place.split()) <= _MOST_WORDS:
        return capitals
    return _IN_SMALL_LETTERS.match(text, start, end)
