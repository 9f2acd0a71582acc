"""Answers as values and as the JSON that others build on."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from assistant.answer.values import Answer, Group, Outcome, Statement, as_json, cite, from_json
from corpus.articles.article import Article, Span
from corpus.attribution import Act, Speaker, SpeakerKind, Stance

ARTICLE = Article(
    uri="file:///tarn.txt",
    text="The bridge closed. “Nobody came,” Tilda Marsh said.",
    title="Bridge closed",
    outlet="The Tarn Post",
    published=date(2026, 6, 3),
    url="https://tarn-post.example/bridge",
)
SAID = Statement(
    text="Tilda Marsh said: “Nobody came”.",
    speaker=Speaker("Tilda Marsh", SpeakerKind.PERSON, "engineer", ("Marsh",)),
    stance=Stance.ASSERTS,
    citations=(cite(ARTICLE, Span(19, 51)),),
    act=Act.SAID,
)
TOLD = Statement("The bridge closed.", None, Stance.ASSERTS, (cite(ARTICLE, Span(0, 18)),), reason_for=0)
ANSWER = Answer(
    question="Who said it?",
    understood="Who said: it?",
    outcome=Outcome.ANSWERED,
    engine="extractive",
    as_of=date(2026, 6, 9),
    note="",
    statements=(SAID, TOLD),
    groups=(Group("Asserted by 1 speaker in 1 report", (0, 1), 1, 1),),
)


def test_a_citation_quotes_the_article_byte_for_byte() -> None:
    citation = SAID.citations[0]
    assert citation.quote == ARTICLE.text[citation.span.start : citation.span.end] == "“Nobody came,” Tilda Marsh said."
    assert (citation.article_id, citation.uri, citation.url) == (ARTICLE.id, ARTICLE.uri, ARTICLE.url)


def test_the_json_has_the_promised_shape() -> None:
    assert as_json(ANSWER, id="q1") == {
        "id": "q1",
        "question": "Who said it?",
        "understood": "Who said: it?",
        "outcome": "answered",
        "engine": "extractive",
        "prompt": "",
        "as_of": "2026-06-09",
        "note": "",
        "correction": "",
        "statements": [
            {
                "text": "Tilda Marsh said: “Nobody came”.",
                "speaker": {"name": "Tilda Marsh", "role": "engineer", "kind": "person"},
                "stance": "asserts",
                "act": "said",
                "reason_for": None,
                "citations": [
                    {
                        "article_id": ARTICLE.id,
                        "uri": "file:///tarn.txt",
                        "title": "Bridge closed",
                        "outlet": "The Tarn Post",
                        "published": "2026-06-03",
                        "start": 19,
                        "end": 51,
                        "quote": "“Nobody came,” Tilda Marsh said.",
                    }
                ],
            },
            {
                "text": "The bridge closed.",
                "speaker": None,
                "stance": "asserts",
                "act": None,
                "reason_for": 0,
                "citations": [
                    {
                        "article_id": ARTICLE.id,
                        "uri": "file:///tarn.txt",
                        "title": "Bridge closed",
                        "outlet": "The Tarn Post",
                        "published": "2026-06-03",
                        "start": 0,
                        "end": 18,
                        "quote": "The bridge closed.",
                    }
                ],
            },
        ],
        "groups": [{"heading": "Asserted by 1 speaker in 1 report", "statements": [0, 1], "speakers": 1, "reports": 1}],
    }


def test_the_sections_are_the_groups_or_all_of_it_under_no_heading() -> None:
    assert ANSWER.sections() == ANSWER.groups
    assert replace(ANSWER, groups=()).sections() == (Group("", (0, 1)),)


def test_the_correction_is_shown_apart_from_what_else_is_to_be_known() -> None:
    noted = replace(ANSWER, correction="Oto Lind did not say so.", note="Oto Lind did not say so. No reason is given.")
    assert noted.remark == "No reason is given."
    assert replace(ANSWER, note="No reason is given.").remark == "No reason is given."


def test_the_json_is_json() -> None:
    assert json.loads(json.dumps(as_json(ANSWER), ensure_ascii=False)) == as_json(ANSWER)


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        pytest.param(None, None, id="undated"),
        pytest.param(date(2026, 6, 3), "2026-06-03", id="date"),
        pytest.param(datetime(2026, 6, 3, 9, 30), "2026-06-03T09:30:00", id="date and time"),
    ],
)
def test_dates_are_shown_in_iso_form_or_as_null(published: date | None, shown: str | None) -> None:
    article = Article(uri="file:///x.txt", text="One.", published=published)
    statement = Statement("One.", None, Stance.ASSERTS, (cite(article, Span(0, 4)),))
    answer = Answer("q", "q", Outcome.WITHHELD, "extractive", None, "note", (statement,))
    held = as_json(answer)
    assert held["as_of"] is None
    assert held["id"] is None
    assert held["outcome"] == "withheld"
    assert held["statements"][0]["citations"][0]["published"] == shown


def test_the_json_tells_the_whole_answer() -> None:
    noted = replace(ANSWER, correction="No.", note="No. So.", as_of=date(2026, 6, 3))
    assert as_json(from_json(json.loads(json.dumps(as_json(noted))))) == as_json(noted)
    timed = replace(ANSWER.statements[1].citations[0], published=datetime(2026, 6, 3, 9, 30))
    later = replace(ANSWER, statements=(replace(ANSWER.statements[1], reason_for=None, citations=(timed,)),), groups=())
    assert as_json(from_json(as_json(later))) == as_json(later)
