"""Several questions asked in one: their drafts one after the other, also where a chat model wrote them."""

from assistant.answer import Statement
from assistant.drafting.extractive import Draft
from assistant.drafting.generative import EXTRACTIVE, Written
from assistant.joining import joined_drafts
from corpus.attribution import Stance


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
