"""Saved answers are found again as they were given."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer, Outcome, as_json
from assistant.conversation import Question
from assistant.service.saved_answers import AnswerStore, answer_of
from assistant.service.server_database import ServerDatabase
from tests.assistant.asked import conversation_of

ANSWER = Answer("who says “so”?", "who said it", Outcome.NOT_IN_CORPUS, "extractive", None, "Nothing.", ())


def test_an_answer_is_found_again_as_it_was_given(tmp_path: Path) -> None:
    id = AnswerStore(ServerDatabase(tmp_path)).save(
        Question("who says “so”?", conversation_of("what now?", "why?")), ANSWER, "abc123"
    )
    found = AnswerStore(ServerDatabase(tmp_path)).find(id)  # by another process, as far as the file is concerned
    assert found is not None
    assert (found.id, found.question, found.history) == (id, "who says “so”?", ("what now?", "why?"))
    assert (found.answer, found.settings) == (as_json(ANSWER), "abc123")
    assert found.saved_at.tzinfo is not None


def test_a_kept_answer_is_the_value_that_it_was_with_the_links_of_the_archive(
    tmp_path: Path, assistant: Assistant
) -> None:
    given = assistant.ask(Question("Who says it was staged and why?"))
    at_ten = replace(given.statements[0].citations[0], published=datetime(2023, 5, 5, 10, 0), url="")
    elsewhere = replace(at_ten, article_id="removed since")
    statement = replace(given.statements[0], citations=(at_ten, elsewhere))
    book = AnswerStore(ServerDatabase(tmp_path))
    found = book.find(book.save(Question("who?"), replace(given, statements=(statement,), groups=())))
    assert found is not None
    (read,) = answer_of(found, assistant.archive).statements
    link = given.statements[0].citations[0].url
    assert link.startswith("https://")
    assert read.citations == (replace(at_ten, url=link), elsewhere)
    assert read.speaker is not None
    assert statement.speaker is not None
    assert (read.text, read.stance, read.speaker.name) == (statement.text, statement.stance, statement.speaker.name)


@pytest.mark.parametrize("id", ["", "none", "' OR 1=1 --", "x" * 5000, "\0", "ä", "\ud800"])
def test_an_id_that_was_never_given_finds_nothing(tmp_path: Path, id: str) -> None:
    book = AnswerStore(ServerDatabase(tmp_path))
    book.save(Question("who?"), ANSWER)
    assert book.find(id) is None


def test_ids_are_long_enough_that_nobody_guesses_them_and_differ(tmp_path: Path) -> None:
    book = AnswerStore(ServerDatabase(tmp_path))
    ids = {book.save(Question("who?"), ANSWER) for _ in range(20)}
    assert len(ids) == 20
    assert {len(id) for id in ids} == {16}  # 12 random bytes
