"""Several questions asked in one: their drafts one after the other, also where a chat model wrote them."""

from datetime import date

from assistant.answer.combine import joined_drafts
from assistant.answer.draft.groups import Shown, groups_of, notes_of
from assistant.answer.draft.values import EXTRACTIVE, Draft, Written
from assistant.answer.values import Statement
from assistant.question.intent import Wants
from assistant.question.query import Asked, Query
from corpus.attribution import Stance
from tests.assistant.newsprint import drafted, report_of


def _said(text: str, reason_for: int | None = None) -> Statement:
    return Statement(text, None, Stance.ASSERTS, (), reason_for)


FIRST = Draft(
    (_said("It was staged."), _said("It came late.", 0)), notes=("One doubts it.",), unexplained=("Ana Varro",)
)
SECOND = Draft((_said("The pond is safe."), _said("It was tested.", 0)), notes=("One doubts it.",))


def test_reasons_stay_with_what_they_are_the_reason_for() -> None:
    joined = joined_drafts(["Who?", "Why?"], [FIRST, SECOND])
    assert [s.reason_for for s in joined.statements] == [None, 0, None, 2]
    assert joined.notes == ("One doubts it.",)
    assert joined.unexplained == ("Ana Varro",)


def test_a_question_without_an_answer_is_named_and_hides_no_other() -> None:
    joined = joined_drafts(["Who?", "Why?"], [Draft((), nearest="The Pond"), SECOND])
    assert joined.statements == SECOND.statements
    assert "Nothing in this archive answers “Who?”." in joined.notes
    assert joined.nearest == "The Pond"


def test_a_chat_model_is_named_where_it_wrote_one_of_them_and_its_trouble_told_once() -> None:
    trouble = "Answered without the chat model: it was down."
    by_model = Written(SECOND.statements, engine="chat (x)", prompt="abc")
    without = Written(FIRST.statements, trouble=trouble)
    joined = joined_drafts(["Who?", "Why?", "When?"], [without, by_model, without])
    assert isinstance(joined, Written)
    assert (joined.engine, joined.prompt, joined.trouble) == ("chat (x)", "abc", trouble)
    none = joined_drafts(["Who?", "Why?"], [without, without])
    assert isinstance(none, Written)
    assert (none.engine, none.prompt) == (EXTRACTIVE, "")


HELD = "Ana Holm said that the pier was torched. Bela Tarsin denied that the pier was torched."
WHO = Query("Who says that it was torched?", (Asked.WHO_SAID,), "the pier was torched", wants=Wants(who_says=True))
CHANGED = Query("How did Holm's story change?", (Asked.WHAT_SAID,), "", ("Ana Holm",), wants=Wants(change=True))


def test_each_question_keeps_its_groups_under_its_own_heading() -> None:
    first = report_of(HELD, uri="/a.txt", published=date(2026, 3, 2))
    later = report_of("Ana Holm said that a lamp had fallen over.", uri="/b.txt", published=date(2026, 3, 9))
    parts = [drafted(WHO, first), drafted(CHANGED, first, later)]
    joined = joined_drafts([WHO.text, CHANGED.text], parts)
    dossiers = {report.article.id: report for report in (first, later)}
    shown = Shown(joined.statements, dossiers)
    assert [(g.heading, g.statements) for g in groups_of(joined, shown)] == [
        ("Who says that it was torched?", (0,)),
        ("Who says that it was torched? Not among them: Bela Tarsin denies it.", (1,)),
        ("How did Holm's story change? 2026-03-02", (2,)),
        ("How did Holm's story change? 2026-03-09", (3,)),
    ]
    assert any(note.startswith("In the order in which") for note in notes_of(joined, shown))
    withheld = Shown((joined.statements[0], *joined.statements[2:]), dossiers)
    assert [(g.heading, g.statements) for g in groups_of(joined, withheld)] == [
        ("Who says that it was torched?", (0,)),
        ("How did Holm's story change? 2026-03-02", (1,)),
        ("How did Holm's story change? 2026-03-09", (2,)),
    ]


def test_a_question_without_groups_of_its_own_is_the_heading_of_its_statements() -> None:
    joined = joined_drafts(["Who?", "Why {so}?"], [FIRST, SECOND])
    groups = groups_of(joined, Shown(joined.statements, {}))
    assert [(g.heading, g.statements) for g in groups] == [("Who?", (0, 1)), ("Why {so}?", (2, 3))]
