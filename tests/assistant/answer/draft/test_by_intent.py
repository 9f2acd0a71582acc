"""Answers to whole stories, to who somebody is, and to how things stand."""

from datetime import date

import pytest

from assistant.answer.draft.values import Draft
from assistant.answer.evidence import AnnotatedArticle
from assistant.question.query import Asked, Intent, Query
from tests.assistant.newsprint import drafted, report_of

TEXTS = {
    date(2026, 5, 1): "The Orlo bridge fell into the Tarn on Friday.\n\nNobody in Orlo was hurt.",
    date(2026, 5, 3): (
        "The council of Orlo closed the road to the Orlo bridge on Sunday.\n\n"
        "The council's engineer, Tilda Marsh, had inspected the bridge over the Tarn in April.\n\n"
        "Tilda Marsh said that the bolts were rusty."
    ),
    date(2026, 5, 9): "Work on a new Orlo bridge began on Saturday.\n\nThe council of Orlo has set aside two million.",
}


@pytest.fixture(scope="module")
def reports() -> list[AnnotatedArticle]:
    return [report_of(text, uri=f"/{day}.txt", published=day) for day, text in TEXTS.items()]


def _told(draft: Draft) -> list[str]:
    return [statement.text for statement in draft.statements]


def test_a_story_is_told_by_the_leads_in_the_order_of_time(reports: list[AnnotatedArticle]) -> None:
    query = Query("what happened to the Orlo bridge", (Asked.FACT,), "the Orlo bridge", intent=Intent.WHAT_HAPPENED)
    told = _told(drafted(query, *reversed(reports)))
    assert [text.split()[-1] for text in told] == ["Friday.", "Sunday.", "Saturday."]


def test_a_question_about_a_detail_is_no_question_about_the_story(reports: list[AnnotatedArticle]) -> None:
    query = Query("what happened to the bolts", (Asked.FACT,), "the rusty bolts", intent=Intent.WHAT_HAPPENED)
    assert any("rusty" in text for text in _told(drafted(query, *reports)))


def test_who_somebody_is_begins_with_what_they_are(reports: list[AnnotatedArticle]) -> None:
    query = Query("who is tilda marsh", (Asked.WHO_SAID,), "tilda marsh", intent=Intent.WHO_IS)
    told = _told(drafted(query, *reports))
    assert told[0].startswith("The council's engineer, Tilda Marsh,")
    assert any("bolts" in text for text in told[1:])


def test_the_latest_is_told_from_the_newest_article_first(reports: list[AnnotatedArticle]) -> None:
    query = Query("any news on the Orlo bridge", (Asked.FACT,), "the Orlo bridge", intent=Intent.LATEST)
    told = _told(drafted(query, *reports))
    assert told[0] == "Work on a new Orlo bridge began on Saturday."
    assert all("Friday" not in text for text in told)


def test_an_interviewers_question_tells_no_fact() -> None:
    report = report_of('"Do you still say that the bridge is safe?" Ana Holm asked.\n\nOto Lind said that it is safe.')
    query = Query("is the bridge safe", (Asked.FACT,), "the bridge safe", intent=Intent.YES_NO)
    assert all("?" not in text for text in _told(drafted(query, report)))
