"""What the desk keeps beside the archive: answers found again, feedback, and the file that holds both."""

import multiprocessing
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer, Outcome, as_json
from assistant.conversation import Question
from assistant.errors import LedgerError
from assistant.service.feedback import LONGEST_NOTE, Feedback, FeedbackBook, Mark
from assistant.service.kept_answers import AnswerBook, answer_of
from assistant.service.store import FILE_NAME, Ledger
from tests.assistant.asked import conversation_of

ANSWER = Answer("who says “so”?", "who said it", Outcome.NOT_IN_CORPUS, "extractive", None, "Nothing.", ())
WHEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def test_an_answer_is_found_again_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    id = AnswerBook(path).keep(Question("who says “so”?", conversation_of("what now?", "why?")), ANSWER, "abc123")
    found = AnswerBook(path).find(id)  # by another process, as far as the file is concerned
    assert found is not None
    assert (found.id, found.question, found.history) == (id, "who says “so”?", ("what now?", "why?"))
    assert (found.answer, found.settings) == (as_json(ANSWER), "abc123")
    assert found.kept_at.tzinfo is not None


def test_a_kept_answer_is_the_value_that_it_was_with_the_links_of_the_archive(
    tmp_path: Path, assistant: Assistant
) -> None:
    given = assistant.ask(Question("Who says it was staged and why?"))
    at_ten = replace(given.statements[0].citations[0], published=datetime(2023, 5, 5, 10, 0), url="")
    elsewhere = replace(at_ten, article_id="removed since")
    statement = replace(given.statements[0], citations=(at_ten, elsewhere))
    book = AnswerBook(tmp_path / FILE_NAME)
    found = book.find(book.keep(Question("who?"), replace(given, statements=(statement,), groups=())))
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
    book = AnswerBook(tmp_path / FILE_NAME)
    book.keep(Question("who?"), ANSWER)
    assert book.find(id) is None


def test_ids_are_long_enough_that_nobody_guesses_them_and_differ(tmp_path: Path) -> None:
    book = AnswerBook(tmp_path / FILE_NAME)
    ids = {book.keep(Question("who?"), ANSWER) for _ in range(20)}
    assert len(ids) == 20
    assert {len(id) for id in ids} == {16}  # 12 random bytes


def test_feedback_is_kept_in_the_order_in_which_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    given = [
        Feedback("a", 0, Mark.RIGHT, given_at=WHEN),
        Feedback("a", 2, Mark.WRONG_SPEAKER, "It was Roe; '); DROP TABLE feedback", "ann", WHEN),
        Feedback("b", None, Mark.MISSING, given_at=WHEN),
    ]
    for one in given:
        FeedbackBook(path).add(one)
    assert FeedbackBook(path).all() == given


def test_a_note_without_end_is_cut(tmp_path: Path) -> None:
    book = FeedbackBook(tmp_path / FILE_NAME)
    book.add(Feedback("a", None, Mark.MISSING, "x" * 100_000, given_at=WHEN))
    assert book.all()[0].note == "x" * LONGEST_NOTE


def test_both_live_in_one_file_and_a_failed_change_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    AnswerBook(path).keep(Question("who?"), ANSWER)
    FeedbackBook(path).add(Feedback("a", None, Mark.MISSING, given_at=WHEN))
    assert {each.name for each in tmp_path.iterdir()} <= {FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"}
    ledger = Ledger(path)

    def fail_halfway() -> None:
        with ledger.writing() as db:
            db.execute("DELETE FROM feedback")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert len(FeedbackBook(path).all()) == 1


def test_several_threads_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    book = FeedbackBook(tmp_path / FILE_NAME)
    one = Feedback("a", 1, Mark.RIGHT, given_at=WHEN)
    threads = [threading.Thread(target=lambda: [book.add(one) for _ in range(20)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert book.all() == [one] * 160


def _write(path: Path, name: str) -> None:
    book = FeedbackBook(path)
    for number in range(20):
        book.add(Feedback(name, number, Mark.RIGHT, given_at=WHEN))


def test_several_processes_open_the_new_file_and_write_at_once(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_write, args=(tmp_path / FILE_NAME, name)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    kept = FeedbackBook(tmp_path / FILE_NAME).all()
    assert [[f.statement for f in kept if f.answer_id == name] for name in "abc"] == [list(range(20))] * 3


@pytest.mark.parametrize("trouble", ["no folder", "no database"])
def test_a_file_that_cannot_be_used_is_one_sentence_that_names_it(tmp_path: Path, trouble: str) -> None:
    path = tmp_path / "none" / FILE_NAME if trouble == "no folder" else tmp_path / FILE_NAME
    if trouble == "no database":
        path.write_text("This is no database, but a text that is long enough to be taken for one. " * 20)
    with pytest.raises(LedgerError, match=r"desk\.sqlite3.* cannot be used .*: check its folder"):
        FeedbackBook(path).add(Feedback("a", None, Mark.MISSING))


def test_a_closed_ledger_opens_again_at_the_next_use(tmp_path: Path) -> None:
    book = FeedbackBook(tmp_path / FILE_NAME)
    book.add(Feedback("a", 0, Mark.RIGHT, given_at=WHEN))
    book.close()
    assert len(book.all()) == 1


def test_a_mark_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="hostile"):
        Mark("hostile")
