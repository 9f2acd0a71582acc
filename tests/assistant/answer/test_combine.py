"""Several questions asked in one: their drafts one after the other, also where a chat model wrote them."""

from datetime import date

from assistant.answer.combine import merged_drafts
from assistant.answer.draft.checked_statements import CheckedStatements
from assistant.answer.draft.groups import groups_of
from assistant.answer.draft.notes import notes_of
from assistant.answer.draft.values import EXTRACTIVE, Draft, Written
from assistant.answer.values import Statement
from assistant.question.query import Asked, Query, Wants
from corpus.attribution import Stance
from tests.assistant.newsprint import drafted, report_of


def _said(text: str, reason_for: int | None = None) -> Statement:
    return Statement(text, None, Stance.ASSERTS, (), reason_for)


FIRST = Draft(
    (_said("It was staged."), _said("It came late.", 0)), notes=("One doubts it.",), unexplained=("Ana Varro",)
)
SECOND = Draft((_said("The pond is safe."), _said("It was tested.", 0)), notes=("One doubts it.",))


def test_reasons_stay_with_what_they_are_the_reason_for() -> None:
    merged = merged_drafts(["Who?", "Why?"], [FIRST, SECOND])
    assert [s.reason_for for s in merged.statements] == [None, 0, None, 2]
    assert merged.notes == ("One doubts it.",)
    assert merged.unexplained == ("Ana Varro",)


def test_a_question_without_an_answer_is_named_and_hides_no_other() -> None:
    merged = merged_drafts(["Who?", "Why?"], [Draft((), nearest="The Pond"), SECOND])
    assert merged.statements == SECOND.statements
    assert "Nothing in this archive answers “Who?”." in merged.notes
    assert merged.nearest == "The Pond"


def test_a_chat_model_is_named_where_it_wrote_one_of_them_and_its_trouble_told_once() -> None:
    trouble = "Answered without the chat model: it was down."
    by_model = Written(SECOND.statements, engine="chat (x)", prompt="abc")
    without = Written(FIRST.statements, trouble=trouble)
    merged = merged_drafts(["Who?", "Why?", "When?"], [without, by_model, without])
    assert isinstance(merged, Written)
    assert (merged.engine, merged.prompt, merged.trouble) == ("chat (x)", "abc", trouble)
    none = merged_drafts(["Who?", "Why?"], [without, without])
    assert isinstance(none, Written)
    assert (none.engine, none.prompt) == (EXTRACTIVE, "")


HELD = "Ana Holm said that the pier was torched. Bela Tarsin denied that the pier was torched."
WHO = Query("Who says that it was torched?", (Asked.WHO_SAID,), "the pier was torched", wants=Wants(who_says=True))
CHANGED = Query("How did Holm's story change?", (Asked.WHAT_SAID,), "", ("Ana Holm",), wants=Wants(change=True))


def test_each_question_keeps_its_groups_under_its_own_heading() -> None:
    first = report_of(HELD, uri="/a.txt", published=date(2026, 3, 2))
    later = report_of("Ana Holm said that a lamp had fallen over.", uri="/b.txt", published=date(2026, 3, 9))
    parts = [drafted(WHO, first), drafted(CHANGED, first, later)]
    merged = merged_drafts([WHO.text, CHANGED.text], parts)
    articles = {report.article.id: report for report in (first, later)}
    shown = CheckedStatements(merged.statements, articles)
    assert [(g.heading, g.statements) for g in groups_of(merged, shown)] == [
        ("Who says that it was torched?", (0,)),
        ("Who says that it was torched? Not among them: Bela Tarsin denies it.", (1,)),
        ("How did Holm's story change? 2026-03-02", (2,)),
        ("How did Holm's story change? 2026-03-09", (3,)),
    ]
    assert any(note.startswith("In the order in which") for note in notes_of(merged, shown))
    withheld = CheckedStatements((merged.statements[0], *merged.statements[2:]), articles)
    assert [(g.heading, g.statements) for g in groups_of(merged, withheld)] == [
        ("Who says that it was torched?", (0,)),
        ("How did Holm's story change? 2026-03-02", (1,)),
        ("How did Holm's story change? 2026-03-09", (2,)),
    ]


def test_a_question_without_groups_of_its_own_is_the_heading_of_its_statements() -> None:
    merged = merged_drafts(["Who?", "Why {so}?"], [FIRST, SECOND])
    groups = groups_of(merged, CheckedStatements(merged.statements, {}))
    assert [(g.heading, g.statements) for g in groups] == [("Who?", (0, 1)), ("Why {so}?", (2, 3))]
