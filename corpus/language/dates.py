"""The period of time that a question names, and whether it asks for the first or the last word on a matter.

Knows English days, weeks, months and years, and what is relative to the newest article; no times of day, nothing to
come, and no time that an event alone names ("after the recount", "three days later"). What could as well be a name, a
verb or a number of people is no period: a wrong one hides the evidence, a missing one hides nothing.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from corpus.language import lexicon as lex


@dataclass(frozen=True, slots=True)
class Period:
    """A period as a question names it.

    `since` and `until` are its first and last day, both inclusive, None where that end is open; `words` are the words
    of the question that name it, as written there; `order` is set, and both days are None, where the question asks for
    what was said first or last instead of naming a time.
    """

    since: date | None
    until: date | None
    words: str
    order: Literal["first", "last"] | None = None


def period_of(question: str, newest: date | None) -> Period | None:
    """The period that the question names, None where it names none or only an impossible one.

    `newest` is the day of the newest article: "yesterday" is the day before it, and a date without a year is the latest
    such date that is not after it; where it is None, both are passed over. Of several dates, the period reaches from
    the first to the last; its words are then those of the first, and of those that stand beside it.
    """
    units = _units(question)
    try:
        found = list(_found(question, units, newest))
    except (OverflowError, ValueError):  # `newest` is near the first or the last day that a date can be
        return None
    return _one_period(question, found) if found else _order_of(question, units)


class _Span(NamedTuple):
    """The first and the last day that an expression means."""

    since: date
    until: date


class _Kind(NamedTuple):
    """A kind of expression.

    `read` is given the day of the newest article where the kind is `relative`, else any day of the year that is meant.
    `after` are the words of which one must stand before the expression; it stands for itself where there are none.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], date], _Span | None]
    relative: bool = False
    after: frozenset[str] = frozenset()


# --- What an expression means


@lru_cache(maxsize=1000)  # an impossible date is looked for in many years
def _parsed(words: str, newest: date | None = None) -> date | None:
    """The day of a date that is written with its year, or of words that are relative to the newest article."""
    import dateparser  # type: ignore[import-untyped]  # slow to load, and most questions name no date

    reading = dateparser.parse(
        words,
        languages=["en"],
        settings={
            "PARSERS": ["relative-time"] if newest else ["absolute-time"],
            "RELATIVE_BASE": datetime.combine(newest or date(2000, 1, 1), time(12)),
        },
    )
    return reading.date() if isinstance(reading, datetime) else None


def _day(day: str, month: str, year: int) -> date | None:
    read = _parsed(f"{day} {month.rstrip('.')} {year:04d}")
    return read if read and (read.day, read.year) == (int(day), year) else None  # a 45th of March would be one of 2045


def _month(match: re.Match[str], anchor: date) -> _Span | None:
    first = _day("1", match["month"], anchor.year)
    return _around(first, "month") if first else None


_PARTS: Final = {  # of the days of a month
    **dict.fromkeys(("early", "beginning", "start", "first days"), slice(0, 10)),
    **dict.fromkeys(("mid", "middle"), slice(10, 20)),
    **dict.fromkeys(("late", "end", "last days"), slice(20, None)),
    "first day": slice(0, 1),
    "last day": slice(-1, None),
    "first week": slice(0, 7),
    "second week": slice(7, 14),
    "third week": slice(14, 21),
    "fourth week": slice(21, 28),
    "last week": slice(-7, None),
    "first half": slice(0, 15),
    "second half": slice(15, None),
}


def _part_of_month(match: re.Match[str], anchor: date) -> _Span | None:
    month, part = _month(match, anchor), " ".join(match["part"].casefold().replace("few", "").split())
    if month is None or part not in _PARTS:
        return None
    days = range(1, month.until.day + 1)[_PARTS[part]]
    return _Span(month.since.replace(day=days[0]), month.since.replace(day=days[-1]))


def _days(match: re.Match[str], anchor: date) -> _Span | None:
    first = _day(match["day"], match["month"], anchor.year)
    last = _day(match["last"], match["month"], anchor.year) if match["last"] else first
    return _Span(min(first, last), max(first, last)) if first and last else None


def _iso_day(match: re.Match[str], _: date) -> _Span | None:
    try:
        day = date.fromisoformat(match[0])
    except ValueError:
        return None  # dateparser would read 2016-13-01 as the 13th of January
    return _Span(day, day)


def _year(_: re.Match[str], anchor: date) -> _Span:
    return _around(anchor, "year")


def _named_day(match: re.Match[str], newest: date) -> _Span | None:
    day = _parsed(" ".join(match[0].split()), newest)
    return _Span(day, day) if day else None


def _weekday(match: re.Match[str], newest: date) -> _Span | None:
    if (wanted := _weekday_in(match)) is None:
        return None
    day = newest - timedelta(days=(newest.weekday() - wanted) % 7)
    return _Span(day, day)


def _weekday_in(match: re.Match[str]) -> int | None:
    """The number of the weekday in an expression, Monday is 0."""
    name = (match.groupdict().get("weekday") or "").casefold()[:3]
    return _WEEKDAYS.index(name) if name in _WEEKDAYS else None


def _ago(match: re.Match[str], newest: date) -> _Span | None:
    """The day, or the week, month or year around it: nobody who says "a month ago" means one day."""
    if not match["amount"]:
        return _past(match, newest)
    day = _parsed(f"{match['amount']} {match['unit']} ago", newest)
    if day and match["unit"].casefold() == "week":
        return _Span(day - timedelta(days=3), day + timedelta(days=3))
    return _around(day, match["unit"]) if day else None


_FEW: Final = {"day": 7, "week": 4, "month": 3, "year": 3}  # generous, for a narrow period hides evidence


def _past(match: re.Match[str], newest: date) -> _Span | None:
    """From so long ago to the newest article; "the past week" is one, "recent weeks" are a few."""
    unit = match["unit"].casefold()
    amount = match["amount"] or (_FEW.get(unit, 1) if match["few"] else 1)
    day = _parsed(f"{amount} {unit} ago", newest)
    return _Span(day, newest) if day else None


def _this_or_last(match: re.Match[str], newest: date) -> _Span:
    this = _around(newest, match["unit"])
    return this if match["which"].casefold() == "this" else _around(this.since - timedelta(days=1), match["unit"])


def _around(day: date, unit: str) -> _Span:
    """The calendar's week (from Monday), month or year that the day is in, or the day itself."""
    match unit.casefold():
        case "week":
            monday = day - timedelta(days=day.weekday())
            return _Span(monday, monday + timedelta(days=6))
        case "month":
            return _Span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
        case "year":
            return _Span(date(day.year, 1, 1), date(day.year, 12, 31))
        case _:
            return _Span(day, day)


# --- What an expression looks like. (?-i:…) is where capitals tell a name from a word

_WEEKDAYS: Final = [day[:3] for day in lex.WEEKDAYS]
_MONTH = rf"(?P<month>{lex.any_of(lex.MONTHS)}|(?:{lex.any_of(lex.MONTH_ABBREVIATIONS)})\b\.?)"
_NUMBER_ENDS = r"(?![\w%]|[.,:/–-]?[0-9])"
_NOT_COUNTED = (  # "of 2000 ballots", "on March 3 and 9 people", "from March 3 to 9 p.m."
    r"(?!\s*(?:%|[ap]\.?m\b|per\s?cent|people|men|women|children|(?:mi|bi)llion|thousand|times)"
    r"|\s+(?!(?:as|does|has|his|is|its|says|this|us|was)\b)(?-i:[a-z]+s)\b)"
)
_NO_OWNER = r"(?!\w|['’]s\b|-(?-i:[a-z]))"  # an article about "yesterday's vote" need not be yesterday's
_YEAR = rf"(?:,\s*|\s+(?:of\s+)?)(?P<year>(?:1[0-9]|20)[0-9]{{2}}){_NUMBER_ENDS}"
_TH = rf"(?:st|nd|rd|th)?{_NUMBER_ENDS}"  # in "March 112 people" and "March 3,000 people" there is no day
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_TO_DAY = rf"\s*(?:and|or|to|until|through|[-–])\s*(?:the\s+)?(?P<last>[0-9]{{1,2}}){_TH}{_NOT_COUNTED}"
_WEEKDAY = rf"(?P<weekday>{lex.any_of(lex.WEEKDAYS)})"
_UNIT = r"(?P<unit>day|week|month|year)"
_AMOUNT = (
    rf"(?:(?P<amount>an?|{lex.any_of(lex.CARDINALS[1:13])}|[0-9]{{1,3}})"
    r"|(?P<few>(?:a\s+)?few|several|some))"
)
_NOT_OWNED = "".join(rf"(?<!\b{w} )" for w in "a the his her its their my our your".split()) + r"(?<!['’]s )"

_BOUNDS = frozenset("before after following since until till by between from".split()) | {"prior to", "up to", "as of"}
_DURING = frozenset("in of during throughout".split())


def _kind(
    pattern: str,
    read: Callable[[re.Match[str], date], _Span | None],
    *,
    relative: bool = False,
    after: frozenset[str] = frozenset(),
) -> _Kind:
    return _Kind(re.compile(pattern, re.IGNORECASE), read, relative, after)


_KINDS: Final = (  # where two fit, the earlier counts
    _kind(rf"\b(?<!-)(?P<year>[12][0-9]{{3}})-[01][0-9]-[0-3][0-9]{_NUMBER_ENDS}", _iso_day),
    _kind(
        r"\b(?:the\s+)?(?P<part>early|mid|late|beginning|start|middle|end|(?:first|second|third|fourth|last)\s+week"
        rf"|(?:first|second)\s+half|(?:first|last)\s+(?:few\s+)?days?)(?:\s+(?:in|of))?[\s-]+{_MONTH}(?:{_YEAR})?{_NO_OWNER}"
        r"(?!\s+[0-9]{1,2}(?:st|nd|rd|th)?\b)",  # "late March 3"
        _part_of_month,
    ),
    _kind(  # "in March 14 people" is about a month
        rf"(?<!\bin )\b(?:{_WEEKDAY},?\s+)?{_MONTH}\s+(?:the\s+)?{_DAY}(?:{_TO_DAY}|{_TH})(?:{_YEAR})?{_NO_OWNER}",
        _days,
    ),
    _kind(
        rf"\b(?:{_WEEKDAY},?\s+)?(?:the\s+)?{_DAY}(?:{_TO_DAY})?\s+(?:of\s+)?{_MONTH}(?:{_YEAR})?{_NO_OWNER}",
        _days,
    ),
    _kind(rf"\b{_AMOUNT}\s+{_UNIT}s?\s+ago\b", _ago, relative=True),
    _kind(
        rf"\bthe\s+(?:last|past)\s+(?:{_AMOUNT}\s+)?{_UNIT}s?\b{_NO_OWNER}(?!\s+(?:of|before|after|in)\b)",
        _past,
        relative=True,
        after=frozenset("in over during within for".split()),
    ),
    _kind(rf"\b(?P<few>recent)(?P<amount>)\s+{_UNIT}s\b", _past, relative=True, after=frozenset({"in", "over"})),
    _kind(
        rf"\b{_NOT_OWNED}(?P<which>this|last)\s+(?P<unit>week|month|year)\b{_NO_OWNER}(?!\s+of\b)",
        _this_or_last,
        relative=True,
    ),
    _kind(  # "USA Today", "Russia Today"
        rf"(?:\b(?:the\s+day\s+before\s+)?yesterday|\b(?-i:today|TODAY)\b|(?<!\w )\btoday){_NO_OWNER}",
        _named_day,
        relative=True,
    ),
    _kind(rf"\b{_NOT_OWNED}(?:last|this)\s+{_WEEKDAY}{_NO_OWNER}", _weekday, relative=True),
    _kind(rf"\b{_WEEKDAY}{_NO_OWNER}", _weekday, relative=True, after=_BOUNDS | {"on"}),
    _kind(rf"\b{_MONTH}(?:{_YEAR})?{_NO_OWNER}", _month, after=_BOUNDS | _DURING),
    _kind(
        r"\b(?:(?<!\bfrom )|(?=[0-9]{4}\s*(?:to|until|till|through|onwards?|[-–])))"  # not "the letter from 2016"
        rf"(?P<year>(?:19|20)[0-9]{{2}}){_NUMBER_ENDS}{_NO_OWNER}{_NOT_COUNTED}",
        _year,
        after=_BOUNDS | _DURING | {"early", "mid", "late"},
    ),
)


# --- Where expressions stand in the question, and what the words before them make of them


class _Unit(NamedTuple):
    """An expression with the words before it that belong to it, from `start` to `end` of the question.

    `prep` is the first of these words, which says on which side of the expression the period is; `near` is the last.
    `inclusive` holds where the days of the expression belong to the period even so ("after the vote on March 8").
    """

    kind: _Kind
    match: re.Match[str]
    start: int
    end: int
    prep: str = ""
    near: str = ""
    inclusive: bool = False
    is_week: bool = False

    @property
    def year(self) -> int | None:
        written = self.match.groupdict().get("year")
        return int(written) if written else None


class _Bounds(NamedTuple):
    """The days that one expression, or a pair of them, sets."""

    start: int
    end: int
    since: date | None
    until: date | None


_FRAME = re.compile(
    r"\b(?P<inclusive>on\s+or\s+)?(?P<prep>before|prior\s+to|after|following|since|until|till|by|up\s+to|as\s+of"
    r"|between|from|on|in|at|of|during|throughout|over|within|for|towards?|early|mid|late|the(?=\s+week\s+of\b))[\s-]+"
    r"(?:(?:the\s+)?(?:month|year|days?|morning|afternoon|evening|night|(?P<week>week))\s+of\s+)?\Z",
    re.IGNORECASE,
)
_EVENT_FRAME = re.compile(  # "after the vote on": what is said that day, is said after it too
    r"\b(?P<prep>before|prior\s+to|after|following|since|until|till)\s+(?P<inclusive>the|its|his|her|their|that|this)\s+"
    r"(?:[\w’'-]+\s+){1,3}?(?P<near>of|on|in)\s+\Z",
    re.IGNORECASE,
)
_LONGEST_FRAME = 80  # characters
_ONWARDS = re.compile(r"\s+(?:onwards?|forward|on(?=\s*(?:[,.;?!]|\Z)))\b", re.IGNORECASE)
_JOINER = re.compile(r"\s*,?\s*(?:and|or|to|until|till|through|[-–—])\s*(?:(?:on|in|by|the)\s+)*", re.IGNORECASE)
_BESIDE = re.compile(r"[\s,]*(?:\b(?:and|or|but)\b)?[\s,]*", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(
    r"\s*(?:\Z|[^\w\s'’-]|(?:that|who|whom|what|why|when|where|which|how|did|does|was|were|is|about|by)\b)",
    re.IGNORECASE,
)
_FREE = re.compile(_NOT_OWNED, re.IGNORECASE)
_CAPITAL = re.compile(r"\s+[A-Z]")
_VERBS: Final = ("may", "march")  # as they are written where they are no month


def _units(question: str) -> list[_Unit]:
    """The expressions of the question in their order; no two overlap."""
    units: list[_Unit] = []
    for kind in _KINDS:
        for match in kind.pattern.finditer(question):
            if all(match.end() <= other.start or other.end <= match.start() for other in units):
                unit = _framed(question, kind, match, units)
                if unit is not None and _is_date(question, unit):
                    units.append(unit)
    return sorted(units, key=lambda unit: unit.start)


def _framed(question: str, kind: _Kind, match: re.Match[str], units: Sequence[_Unit]) -> _Unit | None:
    """The expression with the words before it; None where it needs some that are not there."""
    start, end = match.span()
    nearby = max(0, start - _LONGEST_FRAME)
    frame = _EVENT_FRAME.search(question, nearby, start) or _FRAME.search(question, nearby, start)
    if frame is None:
        before = next((u for u in units if _JOINER.fullmatch(question, u.end, start)), None)
        unit = _Unit(kind, match, start, end, near=before.near if before else "")
    else:
        groups = frame.groupdict()
        prep = " ".join(frame["prep"].casefold().split())
        near = (groups.get("near") or prep).casefold()
        if prep == "from" and (onwards := _ONWARDS.match(question, end)):
            prep, end = "since", onwards.end()
        begin = frame.start("near" if groups.get("near") else 0)  # the event stays in the topic
        unit = _Unit(kind, match, begin, end, prep, near, bool(frame["inclusive"]), bool(groups.get("week")))
    return unit if not kind.after or unit.near in kind.after else None


def _is_date(question: str, unit: _Unit) -> bool:
    """False where the month could be a verb or a name, and where a date describes a noun ("the March 9 protest")."""
    groups = unit.match.groupdict()
    month = groups.get("month")
    if not month or (unit.year and unit.near):
        return True
    ends = bool(_CLAUSE_ENDS.match(question, unit.match.end()))
    if groups.get("day"):
        return _is_day(question, unit, month, ends=ends)
    if month in _VERBS:  # "the state they are in may get worse"
        return ends
    return "part" in groups or _is_month(question, unit, month, ends=ends)


def _is_day(question: str, unit: _Unit, month: str, *, ends: bool) -> bool:
    """The same of a month with a day; `ends` is whether a clause ends behind it."""
    if unit.near:
        return month not in _VERBS or unit.near in _BOUNDS | {"on"}  # not "how many of the 14 may come"
    is_free = bool(_FREE.match(question, unit.start)) and not unit.match[0].casefold().startswith("the ")
    return is_free and (ends or bool(unit.year)) and month not in _VERBS


def _is_month(question: str, unit: _Unit, month: str, *, ends: bool) -> bool:
    """The same of a month without a day."""
    if month.casefold() in ("jan", "mar", "jun", "dec"):  # nobody shortens these so, but "Jan Smith" is a name
        return ends
    if unit.near not in _BOUNDS | {"of"}:
        return True
    is_name = unit.near in ("by", "of") and (month == "May" or bool(_CAPITAL.match(question, unit.match.end())))
    return not is_name and (month.casefold() != "may" or ends)


def _found(question: str, units: Sequence[_Unit], newest: date | None) -> Iterator[_Bounds]:
    """What the expressions that can be read set, in their order; "between … and …" is one."""
    rest = list(units)
    while rest:
        unit = rest.pop(0)
        is_pair = bool(rest) and _is_pair(question, unit, rest[0])
        bounds = _pair(unit, rest.pop(0), newest) if is_pair else _single(unit, newest)
        if bounds is not None:
            yield bounds


def _is_pair(question: str, unit: _Unit, other: _Unit) -> bool:
    if not _JOINER.fullmatch(question, unit.end, other.match.start()):
        return False
    return unit.prep in ("between", "from") or (not other.prep and unit.prep not in _BOUNDS)


def _single(unit: _Unit, newest: date | None) -> _Bounds | None:
    span = _resolved(unit, newest)
    if span is None:
        return None
    if unit.is_week:
        span = _around(span.since, "week")
    since: date | None = None
    until: date | None = None
    match unit.prep:
        case "before" | "prior to":
            until = span.until if unit.inclusive else span.since - timedelta(days=1)
        case "after" | "following":
            since = span.since if unit.inclusive else span.until + timedelta(days=1)
        case "until" | "till" | "by" | "up to" | "as of":
            until = span.until
        case "since":
            since = span.since
        case _:
            since, until = span
    return _Bounds(unit.start, unit.end, since, until)


def _pair(first: _Unit, second: _Unit, newest: date | None) -> _Bounds | None:
    """From one expression to the other; a year that only one of them has is the year of both, or the one beside it."""
    one = _resolved(first, newest, year=second.year)
    other = _resolved(second, newest, year=first.year or (one.since.year if one else None))
    if one and other and other.until < one.since:
        if second.year is None:
            other = _resolved(second, newest, year=one.since.year + 1)
        elif first.year is None:
            one = _resolved(first, newest, year=second.year - 1)
    if one is None or other is None:
        return None
    return _Bounds(first.start, second.end, min(one.since, other.since), max(one.until, other.until))


_YEARS_BACK = 12  # a date falls on the same weekday after 11 years at most, and a leap day returns after 8


def _resolved(unit: _Unit, newest: date | None, *, year: int | None = None) -> _Span | None:
    """The days of an expression; `year` is for one that is written without."""
    if unit.kind.relative:
        return unit.kind.read(unit.match, newest) if newest else None
    if written := unit.year or year:
        return unit.kind.read(unit.match, date(written, 1, 1))
    if newest is None:
        return None
    years = range(newest.year, max(newest.year - _YEARS_BACK, 0), -1)
    read = (unit.kind.read(unit.match, date(y, 1, 1)) for y in years)
    spans = [span for span in read if span and span.since <= newest]
    weekday = _weekday_in(unit.match)  # "Wednesday, May 3" is the one in 2023
    return next((s for s in spans if s.since.weekday() == weekday), spans[0] if spans else None)


def _one_period(question: str, found: Sequence[_Bounds]) -> Period:
    """The period of all that was found; its words are those of the first, and of those that stand beside it."""
    start, end = found[0].start, found[0].end
    for bounds in found[1:]:
        if _BESIDE.fullmatch(question, end, bounds.start):
            end = bounds.end
    return Period(*_range(found), question[start:end])


def _range(found: Sequence[_Bounds]) -> tuple[date | None, date | None]:
    """The first and the last day: "after March 3 and before March 9" is between, two days are all from one on."""
    closed = [(bounds.since, bounds.until) for bounds in found if bounds.since and bounds.until]
    if len(closed) == len(found):
        return min(since for since, _ in closed), max(until for _, until in closed)
    between = _between(*found) if len(found) == 2 and not closed else None
    return between or (found[0].since, found[0].until)


def _between(one: _Bounds, other: _Bounds) -> tuple[date, date] | None:
    """The days between a bound that only begins and one that only ends, in either order."""
    since, until = one.since or other.since, one.until or other.until
    return (since, until) if since and until and since <= until else None


# --- First and last without a date

_FIRST = re.compile(
    r"\bat first\b(?!\s+(?:glance|sight|light|hand|instance|reading|base))|\binitially\b"
    r"|\boriginally\b(?!\s+(?:from|born))|\b(?:in the first days|on the first day)\b|\bto begin with\b"
    r"|\bearly on\b(?!\s*[#\w])",  # "early on Monday", "early on in the search" would need to know when that was
    re.IGNORECASE,
)
_LAST = re.compile(
    r"(?<=[\s,(])(?<!\buntil )(?<!\btill )(?<!\bby )(?<!\bto )(?<!\bbefore )(?<!\bfrom )"
    r"now\b(?!-|\s+that\b|\s+and\s+(?:then|again)\b)"  # "now that he is free"; nor "Now, who says so?"
    r"|\bin the end\b(?!\s+(?:of|zone))|\bfinally\b|\bmost recently\b|(?<!\bat the )\blatest\b"
    r"|\bby the end\b|(?<!\bof )\bthese days\b",
    re.IGNORECASE,
)


def _order_of(question: str, units: Sequence[_Unit]) -> Period | None:
    """The first or the last word that is asked for; None for both at once ("at first … and now"), which is all."""
    rest = question
    for unit in units:  # "in the first days of March" is a date even where nobody knows of which year
        rest = rest[: unit.start] + "#" * (unit.end - unit.start) + rest[unit.end :]
    first, last = _FIRST.search(rest), _LAST.search(rest)
    if first and not last:
        return Period(None, None, first[0], "first")
    return Period(None, None, last[0], "last") if last and not first else None
