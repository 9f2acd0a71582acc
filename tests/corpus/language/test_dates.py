"""The period that a question names: dates, what is relative to the newest article, first and last, false friends."""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.language.dates import Period, period_of

NEWEST = date(2026, 3, 18)  # a Wednesday


def _days(since: str, until: str | None = None) -> tuple[date, date]:
    return date.fromisoformat(since), date.fromisoformat(until or since)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("on March 3", _days("2026-03-03")),
        ("ON MARCH 3", _days("2026-03-03")),
        ("on march 3rd", _days("2026-03-03")),
        ("on 3 March 2026", _days("2026-03-03")),
        ("on 3 March", _days("2026-03-03")),
        ("on the 3rd of March", _days("2026-03-03")),
        ("on March 3, 2025", _days("2025-03-03")),
        ("on 2026-03-03", _days("2026-03-03")),
        ("on Mar. 3rd", _days("2026-03-03")),
        ("on Oct. 14", _days("2025-10-14")),
        ("on March 18", _days("2026-03-18")),
        ("on March 19", _days("2025-03-19")),
        ("on February 29", _days("2024-02-29")),
        ("on Wednesday, May 3", _days("2023-05-03")),  # the year in which it was a Wednesday
        ("on the evening of March 9", _days("2026-03-09")),
        ("of March 5", _days("2026-03-05")),
        ("on March 3 and on March 9", _days("2026-03-03", "2026-03-09")),
        ("in March", _days("2026-03-01", "2026-03-31")),
        ("in march", _days("2026-03-01", "2026-03-31")),
        ("in March 2026", _days("2026-03-01", "2026-03-31")),
        ("in Sept. 2025", _days("2025-09-01", "2025-09-30")),
        ("in April", _days("2025-04-01", "2025-04-30")),
        ("in March and April 2025", _days("2025-03-01", "2025-04-30")),
        ("in 2022", _days("2022-01-01", "2022-12-31")),
        ("early 2022", _days("2022-01-01", "2022-12-31")),
        ("in the first week of March", _days("2026-03-01", "2026-03-07")),
        ("in the second week of March", _days("2026-03-08", "2026-03-14")),
        ("in the third week of March", _days("2026-03-15", "2026-03-21")),
        ("in the fourth week of February", _days("2026-02-22", "2026-02-28")),
        ("in the last week of January", _days("2026-01-25", "2026-01-31")),
        ("in the last week of March", _days("2025-03-25", "2025-03-31")),  # this year's begins after the newest article
        ("in the second half of February", _days("2026-02-16", "2026-02-28")),
        ("in the first days of March", _days("2026-03-01", "2026-03-10")),
        ("on the first day of March", _days("2026-03-01")),
        ("in early March", _days("2026-03-01", "2026-03-10")),
        ("in mid-March", _days("2026-03-11", "2026-03-20")),
        ("late February 2024", _days("2024-02-21", "2024-02-29")),
        ("at the beginning of March", _days("2026-03-01", "2026-03-10")),
        ("at the end of February", _days("2026-02-21", "2026-02-28")),
        ("in the week of March 9", _days("2026-03-09", "2026-03-15")),
        ("between March 3 and 9", _days("2026-03-03", "2026-03-09")),
        ("between March 3 and March 9", _days("2026-03-03", "2026-03-09")),
        ("from 3 to 9 March", _days("2026-03-03", "2026-03-09")),
        ("from March 3 until March 9", _days("2026-03-03", "2026-03-09")),
        ("from March 3 to March 9, 2025", _days("2025-03-03", "2025-03-09")),
        ("between December 20 and January 5", _days("2025-12-20", "2026-01-05")),
        ("between December 20 and January 5, 2025", _days("2024-12-20", "2025-01-05")),
        ("between 2016 and 2020", _days("2016-01-01", "2020-12-31")),
        ("from 2016 to 2020", _days("2016-01-01", "2020-12-31")),
        ("after March 3 and before March 9", _days("2026-03-04", "2026-03-08")),
    ],
)
def test_dates_are_understood(words: str, days: tuple[date, date]) -> None:
    assert period_of(f"What did Vell say about the ferry {words}?", NEWEST) == Period(*days, words)


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("before March 9", None, date(2026, 3, 8)),
        ("until March 9", None, date(2026, 3, 9)),
        ("by March 9", None, date(2026, 3, 9)),
        ("on or before March 9", None, date(2026, 3, 9)),
        ("as of March 9", None, date(2026, 3, 9)),
        ("by the end of February", None, date(2026, 2, 28)),
        ("before March", None, date(2026, 2, 28)),
        ("after March 9", date(2026, 3, 10), None),
        ("since March 9", date(2026, 3, 9), None),
        ("from March 9 onwards", date(2026, 3, 9), None),
        ("since 2022", date(2022, 1, 1), None),
        ("after 2022", date(2023, 1, 1), None),
        ("since yesterday", date(2026, 3, 17), None),
    ],
)
def test_periods_may_be_open_at_one_end(words: str, since: date | None, until: date | None) -> None:
    assert period_of(f"What did Vell say {words}?", NEWEST) == Period(since, until, words)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("yesterday", _days("2026-03-17")),
        ("Yesterday", _days("2026-03-17")),
        ("today", _days("2026-03-18")),
        ("the day before yesterday", _days("2026-03-16")),
        ("this week", _days("2026-03-16", "2026-03-22")),
        ("last week", _days("2026-03-09", "2026-03-15")),
        ("this month", _days("2026-03-01", "2026-03-31")),
        ("last month", _days("2026-02-01", "2026-02-28")),
        ("last year", _days("2025-01-01", "2025-12-31")),
        ("last Tuesday", _days("2026-03-17")),
        ("on Tuesday", _days("2026-03-17")),
        ("on Wednesday", _days("2026-03-18")),  # the newest article's own day
        ("on Thursday", _days("2026-03-12")),
        ("from Monday to Wednesday", _days("2026-03-16", "2026-03-18")),
        ("in recent days", _days("2026-03-11", "2026-03-18")),
        ("in recent weeks", _days("2026-02-18", "2026-03-18")),
        ("in the last five days", _days("2026-03-13", "2026-03-18")),
        ("in the past two weeks", _days("2026-03-04", "2026-03-18")),
        ("over the past 10 days", _days("2026-03-08", "2026-03-18")),
        ("in the last few days", _days("2026-03-11", "2026-03-18")),
        ("in the past week", _days("2026-03-11", "2026-03-18")),
        ("two days ago", _days("2026-03-16")),
        ("a week ago", _days("2026-03-08", "2026-03-14")),  # the days around
        ("a month ago", _days("2026-02-01", "2026-02-28")),
    ],
)
def test_what_is_relative_is_relative_to_the_newest_article(words: str, days: tuple[date, date]) -> None:
    question = f"What did Vell say about the ferry {words}?"
    assert period_of(question, NEWEST) == Period(*days, words)
    assert period_of(question, None) is None


@pytest.mark.parametrize("words", ["at first", "initially", "Originally", "in the first days", "on the first day"])
@pytest.mark.parametrize("newest", [NEWEST, None], ids=["dated", "undated"])
def test_the_first_word_is_asked_for(words: str, newest: date | None) -> None:
    assert period_of(f"What did Vell say {words} of the door?", newest) == Period(None, None, words, "first")


@pytest.mark.parametrize("words", ["early on", "to begin with"])
def test_the_first_word_is_asked_for_at_the_end_of_a_clause(words: str) -> None:
    assert period_of(f"Whom did Vell blame {words}?", NEWEST) == Period(None, None, words, "first")


@pytest.mark.parametrize(
    "words", ["now", "in the end", "finally", "most recently", "latest", "by the end", "these days"]
)
def test_the_last_word_is_asked_for(words: str) -> None:
    assert period_of(f"What is, {words}, Vell's position?", NEWEST) == Period(None, None, words, "last")


def test_who_asks_for_first_and_last_asks_for_all() -> None:
    assert period_of("What did Vell say at first, and what does he say now?", NEWEST) is None


def test_a_date_counts_more_than_an_order() -> None:
    asked = "What was said at first on March 3?"
    assert period_of(asked, NEWEST) == Period(*_days("2026-03-03"), "on March 3")
    assert period_of(asked, None) == Period(None, None, "at first", "first")


def test_dates_apart_are_one_period_and_only_the_first_is_in_the_words() -> None:
    asked = "Why did Varro vouch for it on March 7 when on March 11 she warned of it?"
    assert period_of(asked, NEWEST) == Period(*_days("2026-03-07", "2026-03-11"), "on March 7")


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("What of it after the vote on March 8?", Period(date(2026, 3, 8), None, "on March 8")),
        ("What of it before the vote on March 8?", Period(None, date(2026, 3, 8), "on March 8")),
        ("Since its correction of March 13, what?", Period(date(2026, 3, 13), None, "of March 13")),
    ],
)
def test_an_event_on_a_day_leaves_the_day_in_and_stays_out_of_the_words(question: str, period: Period) -> None:
    assert period_of(question, NEWEST) == period


@pytest.mark.parametrize(
    "words",
    ["on March 3", "in March", "in the first days of March", "by the end of March", "between March 3 and 9"],
)
def test_a_date_without_a_year_needs_a_newest_article(words: str) -> None:
    assert period_of(f"What did Vell say {words}?", None) is None


def test_a_date_with_its_year_needs_no_newest_article() -> None:
    assert period_of("Who spoke on 3 March 2026?", None) == Period(*_days("2026-03-03"), "on 3 March 2026")
    assert period_of("Who spoke in 2022?", None) == Period(*_days("2022-01-01", "2022-12-31"), "in 2022")


@pytest.mark.parametrize(
    "words",
    [
        "on February 31",
        "on 31 February 2026",
        "on 2026-02-30",
        "on 2026-13-01",
        "on March 45",
        "on March 0",
        "on February 29, 2026",
        "between February 30 and March 3",
        "since 99 March",
    ],
)
def test_impossible_dates_are_no_period(words: str) -> None:
    assert period_of(f"What did Vell say {words}?", NEWEST) is None


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("What may happen to the ferry?", id="may, the verb"),
        pytest.param("Who says that the state they are in may get worse?", id="in may, the verb"),
        pytest.param("How many of the 14 may come?", id="of 14 may, the verb"),
        pytest.param("Who said that those who came late may be fined?", id="late may, the verb"),
        pytest.param("What was Theresa May said to want?", id="May, the name"),
        pytest.param("What was said by May?", id="by May, the name"),
        pytest.param("What did they think of May?", id="of May, the name"),
        pytest.param("What has changed since May resigned?", id="since May, the name"),
        pytest.param("Who has confidence in May's plan?", id="in May's, the name"),
        pytest.param("What was written by April Jones?", id="April, the name"),
        pytest.param("Who has confidence in Jan Smith?", id="Jan, the name"),
        pytest.param("Why did the protesters march?", id="march, the verb"),
        pytest.param("Why did 14 march to the hall?", id="14 march, the verb"),
        pytest.param("Why did protesters who joined in march to the hall?", id="in march, the verb"),
        pytest.param("Who was on the march?", id="march, the noun"),
        pytest.param("Who asked for a second vote?", id="second, the number"),
        pytest.param("Who spoke for a second?", id="second, the time"),
        pytest.param("Who opened the boxes in District No. 14?", id="No. 14"),
        pytest.param("Were 112 people on board?", id="people"),
        pytest.param("Was it 14 percent or 14%?", id="percent"),
        pytest.param("Who won the 2016 race?", id="year before a noun"),
        pytest.param("What was said in the 2016 race?", id="in the year before a noun"),
        pytest.param("Which of 2000 ballots were counted?", id="as many as a year has digits"),
        pytest.param("Who is owed $2022 or 2022 euros?", id="money"),
        pytest.param("Who wrote the letter from 2016?", id="year after from"),
        pytest.param("What did the March 9 protest change?", id="date before a noun"),
        pytest.param("What did he say about yesterday's vote?", id="owner: yesterday"),
        pytest.param("What was in last week’s paper?", id="owner: last week"),
        pytest.param("Who knows it? Who is known for snow?", id="now in other words"),
        pytest.param("Who runs it now that she has resigned?", id="now that"),
        pytest.param("Now, who says so?", id="now, to begin with"),
        pytest.param("What did the first captain say?", id="the first captain"),
        pytest.param("Who left with the last boat?", id="the last boat"),
        pytest.param("What happened in the last week of the campaign?", id="the last week of something"),
        pytest.param("What did she do in her last month?", id="her last month"),
        pytest.param("What was it at first glance?", id="at first glance"),
        pytest.param("Who was at the gate at 9:15 p.m.?", id="time"),
        pytest.param("Was it open from 3 to 9 p.m.?", id="times"),
        pytest.param("What was said three days later?", id="three days later"),
        pytest.param("What did she tell USA Today?", id="Today, the paper"),
        pytest.param("What did she say after the recount?", id="event"),
        pytest.param("", id="empty"),
    ],
)
def test_false_friends_are_no_period(question: str) -> None:
    assert period_of(question, NEWEST) is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("What did Theresa May say in May?", "in May", id="May, said in May"),
        pytest.param("Did they march on March 9 to the hall?", "on March 9", id="march on March 9"),
        pytest.param("What happened in March 112 people know?", "in March", id="month before many people"),
        pytest.param("Is it true that in March 14 people died?", "in March", id="month before a few people"),
        pytest.param("Is it true that on March 3 and 9 boats sank?", "on March 3", id="day before boats"),
        pytest.param("Was it open from 3 to 9 p.m. on March 3?", "on March 3", id="day after times"),
        pytest.param("What was said early on Monday?", "on Monday", id="early on Monday is not early on"),
    ],
)
def test_dates_beside_false_friends_are_found(question: str, words: str) -> None:
    period = period_of(question, NEWEST)
    assert period is not None
    assert (period.words, period.order) == (words, None)


def test_dateparser_is_loaded_only_for_dates() -> None:
    code = (
        "import sys; from datetime import date; from corpus.language.dates import period_of\n"
        "period_of('Who now says it may have been staged, and why did 112 people march?', date(2026, 3, 18))\n"
        "assert 'dateparser' not in sys.modules\n"
        "assert period_of('Who spoke on March 3?', date(2026, 3, 18)) and 'dateparser' in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


_PIECES = st.sampled_from(
    """on in at by of from to and the between before after since until first last this past early mid- late end week day
    days weeks months years ago recent yesterday today now March may MAY Feb. Sept 3 9th 29 31 99 0 999 2022 2026 9999
    1000 2026-02-30 2026-03-03 Tuesday a few five , ? ’s ſunday weeK ٣ 🚢 \ud800""".split()
)
_DATES = st.one_of(st.none(), st.dates())


@settings(deadline=None)  # the first date loads dateparser
@given(st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=30).map(lambda p: " ".join(p)[:300])), _DATES)
def test_no_text_raises_and_no_period_ends_before_it_begins(text: str, newest: date | None) -> None:
    period = period_of(text, newest)
    if period is None:
        return
    assert period.words
    assert period.words in text
    assert (period.order is None) == bool(period.since or period.until)
    assert period.since is None or period.until is None or period.since <= period.until


@settings(deadline=None)  # the first date loads dateparser
@given(st.dates(min_value=date(1900, 1, 1)), st.sampled_from(["%B {day}", "{day} %B", "%b {day}"]))
def test_a_day_without_its_year_is_the_latest_not_after_the_newest(newest: date, written: str) -> None:
    words = "on " + newest.strftime(written).format(day=newest.day)
    assert period_of(f"Who spoke {words}?", newest) == Period(newest, newest, words)
