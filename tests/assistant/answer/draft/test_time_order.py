"""What somebody said first and what later."""

from dataclasses import replace
from datetime import date, datetime

from assistant.answer.draft.groups import groups_of
from assistant.answer.draft.notes import notes_of
from assistant.answer.evidence import AnnotatedArticle
from assistant.question.query import Asked, Query, Wants
from corpus.language.dates import Period
from tests.assistant.newsprint import drafted, report_of, shown_of

CHANGED = Query(
    "How has Holm's position on the pier changed?",
    (Asked.WHAT_SAID,),
    "position on the pier",
    ("Ana Holm",),
    wants=Wants(change=True),
)
SOLD = "Ana Holm said that the pier would be sold."
KEPT = "Ana Holm said that the pier would be kept."


def _told(*reports: AnnotatedArticle) -> tuple[list[tuple[str, list[str]]], str]:
    """Headings with the statements under them, and the note."""
    draft = drafted(CHANGED, *reports)
    shown = shown_of(draft, *reports)
    groups = groups_of(draft, shown)
    return [(g.heading, [draft.statements[n].text for n in g.statements]) for g in groups], " ".join(
        notes_of(draft, shown)
    )


def test_statements_come_in_order_of_time_each_under_its_day() -> None:
    late = report_of(KEPT, uri="/late.txt", published=date(2026, 3, 9), outlet="The Orlo Post")
    early = report_of(SOLD, uri="/early.txt", published=date(2026, 3, 2), outlet="The Tarn Post")
    groups, note = _told(late, early)
    assert groups == [("2026-03-02, The Tarn Post", [SOLD]), ("2026-03-09, The Orlo Post", [KEPT])]
    assert note == "In the order in which the articles appeared, from 2026-03-02 to 2026-03-09."


def test_first_and_later_are_both_told_where_the_question_says_first() -> None:
    early = report_of(SOLD, uri="/early.txt", published=date(2026, 3, 2))
    late = report_of(KEPT, uri="/late.txt", published=date(2026, 3, 9))
    period = Period(None, None, "first", "first")
    asked = replace(CHANGED, text="What did Holm say first, and what later?", period=period)
    assert len(drafted(asked, early, late).statements) == 2
    alone = replace(asked, text="What did Holm say first?", wants=Wants())
    assert [s.text for s in drafted(alone, early, late).statements] == [SOLD]


def test_within_an_article_statements_come_in_its_order() -> None:
    groups, _ = _told(report_of(f"{SOLD}\n\n{KEPT}", published=date(2026, 3, 2)))
    assert groups == [("2026-03-02", [SOLD, KEPT])]


def test_articles_of_one_day_show_no_change_over_time() -> None:
    morning = report_of(SOLD, uri="/a.txt", published=datetime(2026, 3, 2, 8, 0))
    evening = report_of(KEPT, uri="/b.txt", published=datetime(2026, 3, 2, 20, 0))
    assert (
        _told(morning, evening)[1]
        == "All of this was published on 2026-03-02: these articles show no change over time."
    )


def test_articles_without_a_date_have_no_order_and_that_is_said() -> None:
    assert _told(report_of(SOLD))[1] == "These articles have no dates, so that what was said first cannot be told."


def test_what_has_no_date_comes_last_and_that_is_said() -> None:
    undated = report_of(KEPT, uri="/a.txt", outlet="The {Orlo} Post")
    early = report_of(SOLD, uri="/b.txt", published=date(2026, 3, 2))
    groups, note = _told(undated, early)
    assert [heading for heading, _ in groups] == ["2026-03-02", "Undated, The {Orlo} Post"]
    assert note == "Only what was published on 2026-03-02 has a date, so that no order of time can be told."
    later = report_of("Ana Holm said that the pier would be moved.", uri="/c.txt", published=date(2026, 3, 4))
    assert _told(undated, early, later)[1].endswith("to 2026-03-04. What has no date comes last.")
