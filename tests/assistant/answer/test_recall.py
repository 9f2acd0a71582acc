"""Whom the last answers named is remembered, for as many as there is room."""

from assistant.answer.recall import Recall
from assistant.conversation import Question
from corpus.archive.values import Filters
from corpus.attribution import Speaker, SpeakerKind

VARRO = Speaker("Ana Varro", SpeakerKind.PERSON)


def test_an_answer_is_found_by_the_archive_question_history_and_filters() -> None:
    recall = Recall()
    asked = Question("Who?", ("Why?",), Filters(outlet="Orlo Courier"))
    recall.keep((1, asked), [VARRO])
    assert recall.find((1, Question("Who?", ("Why?",), Filters(outlet="Orlo Courier")))) == (VARRO,)
    assert recall.find((2, asked)) is None
    assert recall.find((1, Question("Who?", ("Why?",)))) is None
    assert recall.find((1, Question("Who?", (), Filters(outlet="Orlo Courier")))) is None


def test_an_answer_that_named_nobody_is_remembered_as_such() -> None:
    recall = Recall()
    recall.keep("a", [])
    assert recall.find("a") == ()


def test_what_was_recalled_longest_ago_gives_way() -> None:
    recall = Recall(most=2)
    recall.keep("a", [])
    recall.keep("b", [])
    assert recall.find("a") == ()
    recall.keep("c", [VARRO])
    assert recall.find("b") is None
    assert recall.find("a") == ()
    assert recall.find("c") == (VARRO,)
