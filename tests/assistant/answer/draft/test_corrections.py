"""What later words put right, and that it is never shown without them."""

from datetime import date

import pytest

from assistant.answer.draft.corrections import Corrections, same_story
from assistant.answer.draft.quantities import Quantity, quantities_of
from assistant.answer.evidence import AnnotatedArticle
from assistant.question.query import Asked, Intent, Query
from tests.assistant.newsprint import drafted, report_of

FIRST = (
    "Seven people died and 28 were missing after the ferry Zorrel sank off Orlo with 112 people on board.\n\n"
    "Mayor Ana Holm of Orlo said that the water of Lake Tarn was safe."
)
LATER = (
    "The toll of the ferry Zorrel rose to nine in Orlo, divers of the Tarn Guard said.\n\n"
    "“I was wrong. The water of Lake Tarn is not safe,” Mayor Ana Holm of Orlo said."
)
CORRECTION = (
    "Correction: An earlier version of our report on the ferry Zorrel off Orlo said that 112 people were on board. "
    "In fact there were 96. The people of Orlo on the ferry Zorrel were counted by the Tarn Guard. "
    "Three people are missing, not 28."
)
DAYS = [date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 9)]


@pytest.fixture(scope="module")
def reports() -> list[AnnotatedArticle]:
    texts = zip((FIRST, LATER, CORRECTION), DAYS, strict=True)
    return [report_of(text, uri=f"/{day}.txt", published=day) for text, day in texts]


def _rights(reports: list[AnnotatedArticle], report: int, sentence: int) -> set[str]:
    articles = {r.article.id: r for r in reports}
    found = Corrections(articles).of((reports[report].article.id, sentence))
    return {articles[key].text_of(index) for key, index in found}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Seven people died and 28 were missing.", {("7", "dead"), ("28", "missing")}),
        ("The toll rose to nine.", {("9", "dead")}),
        ("Two more bodies were found on March 3, 2026.", set()),
        ("Eighty-four people were rescued of 1,120.", {("84", ""), ("1120", "")}),
    ],
)
def test_a_number_is_told_with_what_it_counts(text: str, values: set[tuple[str, str]]) -> None:
    assert {(q.value, *(q.states or {""})) for q in quantities_of(text)} == values


def test_a_quantity_has_the_words_that_it_counts() -> None:
    assert quantities_of("the records of 40,000 patients") == (Quantity("40000", frozenset({"patient"}), frozenset()),)


def test_earlier_figures_are_put_right_by_the_newest(reports: list[AnnotatedArticle]) -> None:
    rights = _rights(reports, 0, 0)
    assert {"In fact there were 96.", "Three people are missing, not 28."} <= rights
    assert any("rose to nine" in right for right in rights)


def test_a_position_that_was_given_up_is_put_right(reports: list[AnnotatedArticle]) -> None:
    assert any("I was wrong" in right for right in _rights(reports, 0, 1))


def test_what_is_newest_stands(reports: list[AnnotatedArticle]) -> None:
    assert not _rights(reports, 2, 1)
    assert not _rights(reports, 1, 1)


def test_another_story_puts_nothing_right(reports: list[AnnotatedArticle]) -> None:
    other = report_of(
        "Correction: An earlier version of our report on the mine of Dorn Copper said that 112 people were on board "
        "its train. In fact there were 40. Ten people died in Vask and 11 were missing, Judge Vera Kolm said.",
        uri="/other.txt",
        published=date(2026, 4, 1),
    )
    assert not same_story(reports[0], other)
    assert all("Ten people" not in right and "40" not in right for right in _rights([*reports, other], 0, 0))


def test_an_undated_article_puts_nothing_right() -> None:
    undated = [report_of(text, uri=f"/{n}.txt") for n, text in enumerate((FIRST, CORRECTION))]
    assert not _rights(undated, 0, 0)


@pytest.mark.parametrize("question", ["how many people were on the ferry Zorrel", "how many are missing"])
def test_an_outdated_figure_is_shown_only_behind_the_new_one(reports: list[AnnotatedArticle], question: str) -> None:
    query = Query(question, (Asked.FACT, Asked.HOW_MANY), "people on the ferry Zorrel", intent=Intent.HOW_MANY)
    statements = drafted(query, *reports).statements
    old = [n for n, s in enumerate(statements) if "28 were missing" in s.text]
    new = [n for n, s in enumerate(statements) if "not 28" in s.text or "rose to nine" in s.text or "96" in s.text]
    assert new
    assert all(n > min(new) for n in old)


def test_the_reader_is_told_that_words_were_corrected(reports: list[AnnotatedArticle]) -> None:
    query = Query("is the water of Lake Tarn safe", (Asked.DID_SAY,), "the water of Lake Tarn safe")
    drafted_ = drafted(query, *reports)
    texts = [s.text for s in drafted_.statements]
    wrong = next(n for n, text in enumerate(texts) if "was safe" in text)
    assert any("I was wrong" in text for text in texts[:wrong])
    assert any("corrected later" in note for note in drafted_.notes)
