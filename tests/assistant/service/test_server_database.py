"""The server's own file: shared by threads and processes, and opened as release 0.1 left it."""

import json
import multiprocessing
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.access.passwords import entry_of, read_passwords
from assistant.access.sessions import Session, Sessions
from assistant.answer.values import Answer, Outcome, from_json
from assistant.conversation import Question
from assistant.errors import ServerDatabaseError
from assistant.service.api_keys import ApiKeyStore
from assistant.service.feedback import Feedback, FeedbackStore, Mark
from assistant.service.jobs import Job, JobQueue, JobState
from assistant.service.migrations import MIGRATIONS
from assistant.service.saved_answers import AnswerStore
from assistant.service.server_database import FILE_NAME, ServerDatabase
from assistant.slack.inbox import Inbox, Stored
from assistant.slack.payloads import SlackRequest
from assistant.slack.replies import AnsweredQuestion, Reply, ReplyStore

ANSWER = Answer("who says “so”?", "who said it", Outcome.NOT_IN_CORPUS, "extractive", None, "Nothing.", ())
WHEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def test_a_failed_change_leaves_nothing(tmp_path: Path) -> None:
    database = ServerDatabase(tmp_path)
    AnswerStore(database).save(Question("who?"), ANSWER)
    FeedbackStore(database).add(Feedback("a", None, Mark.MISSING, given_at=WHEN))
    assert {each.name for each in tmp_path.iterdir()} <= {FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"}

    def fail_halfway() -> None:
        with database.writing() as db:
            db.execute("DELETE FROM feedback")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert len(FeedbackStore(ServerDatabase(tmp_path)).all()) == 1


def test_several_threads_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    store = FeedbackStore(ServerDatabase(tmp_path))
    one = Feedback("a", 1, Mark.RIGHT, given_at=WHEN)
    threads = [threading.Thread(target=lambda: [store.add(one) for _ in range(20)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.all() == [one] * 160


def _write(folder: Path, name: str) -> None:
    store = FeedbackStore(ServerDatabase(folder))
    for number in range(20):
        store.add(Feedback(name, number, Mark.RIGHT, given_at=WHEN))


def test_several_processes_open_the_new_file_and_write_at_once(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_write, args=(tmp_path, name)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    stored = FeedbackStore(ServerDatabase(tmp_path)).all()
    assert [[f.statement for f in stored if f.answer_id == name] for name in "abc"] == [list(range(20))] * 3


@pytest.mark.parametrize("trouble", ["no folder", "no database"])
def test_a_file_that_cannot_be_used_is_one_sentence_that_names_it(tmp_path: Path, trouble: str) -> None:
    folder = tmp_path / "none" if trouble == "no folder" else tmp_path
    if trouble == "no database":
        (folder / FILE_NAME).write_text("This is no database, but a text as long as the header of one. " * 20)
    with pytest.raises(ServerDatabaseError, match=r"desk\.sqlite3.* cannot be used .*: check its folder"):
        FeedbackStore(ServerDatabase(folder)).add(Feedback("a", None, Mark.MISSING))


def test_a_closed_database_opens_again_at_the_next_use(tmp_path: Path) -> None:
    database = ServerDatabase(tmp_path)
    FeedbackStore(database).add(Feedback("a", 0, Mark.RIGHT, given_at=WHEN))
    database.close()
    assert len(FeedbackStore(database).all()) == 1


# --- a file of release 0.1

OLD_ANSWER = "J8TAwbZFyAxyAJJX"
OLD_KEY = "whosaid_f21a8c8604fb_Sim4sMqcO2nw2pZO1R9HQi2nZvSxQwtdpBE6eul2FOA"
OLD_INGEST_JOBS = ("WZ8iol75wx2UtWDb", "5lr_Jpj67y-52Xu-", "yOPpOEdL30II0F7e", "kJesyRJEsoqQS0VO")


@pytest.fixture
def old(tmp_path: Path) -> ServerDatabase:
    """The file that release 0.1 wrote."""
    with sqlite3.connect(tmp_path / FILE_NAME) as db:
        db.executescript(Path(__file__).with_name("release_0_1.sql").read_text(encoding="utf-8"))
    db.close()
    return ServerDatabase(tmp_path)


def test_answers_feedback_keys_and_ended_sessions_of_release_0_1_stay(old: ServerDatabase) -> None:
    saved = AnswerStore(old).find(OLD_ANSWER)
    assert saved is not None
    assert saved.question == "Who says that the dam was unsafe?"
    assert from_json(saved.answer).statements[0].citations[0].title == "The dam"
    assert (saved.settings, saved.saved_at.year) == ("abc123", 2026)
    (given,) = FeedbackStore(old).all()
    assert (given.answer_id, given.statement, given.note, given.by) == (OLD_ANSWER, 0, "It was the mayor.", "ann")
    keys = ApiKeyStore(old)
    found = keys.find(OLD_KEY)
    assert found is not None
    assert [(key.name, key.revoked_at is None) for key in keys.all()] == [("robot", True), ("gone", False)]
    passwords = read_passwords(entry_of("ann", "correct horse"))
    sessions = Sessions("k" * 40, passwords, hours=1, database=old)
    assert sessions.has_ended(Session("QQILAZexvFkHwkXq", "ann"))


def test_ingest_jobs_of_release_0_1_are_carried_over(old: ServerDatabase) -> None:
    queue = JobQueue(old)
    done, failed, cut_off, waiting = (queue.find(id) for id in OLD_INGEST_JOBS)
    assert done is not None
    assert (done.state, done.result and done.result["new"], done.progress) == (
        JobState.DONE,
        1,
        {"read": 1, "total": 1},
    )
    assert done.made_by == "robot"
    assert done.ended_at is not None
    assert done.ended_at.isoformat() == "2026-11-30T16:47:46.359983+00:00"
    assert failed is not None
    assert (failed.state, "try again later" in failed.trouble) == (JobState.FAILED, True)
    assert cut_off is not None
    assert (cut_off.state, cut_off.attempts) == (JobState.RUNNING, 1)
    assert waiting is not None
    assert queue.begin_again() == 2  # one of them is Slack's
    taken = [_taken(queue, "articles") for _ in range(2)]
    assert [job.id for job in taken] == [cut_off.id, waiting.id]
    assert [job.attempts for job in taken] == [2, 1]
    assert taken[0].payload["articles"][0]["id"] == "dam-2"
    assert taken[1].payload["addresses"] == ["https://news.example/feed"]
    assert queue.take("articles") is None


def test_slack_jobs_of_release_0_1_are_carried_over_with_their_replies_and_threads(old: ServerDatabase) -> None:
    queue, replies = JobQueue(old), ReplyStore(old)
    queue.begin_again()
    cut_off, follow_up, other = (_taken(queue, "slack") for _ in range(3))
    assert cut_off.id == "4842c057"
    assert cut_off.attempts == 2
    assert replies.find(cut_off) == Reply(
        '[{"text": "one", "blocks": []}, {"text": "two", "blocks": []}]',
        1,
        True,
        "other",
        AnsweredQuestion("question 3?", "other"),
    )
    request = SlackRequest.from_json(follow_up.payload)
    assert (request.text, request.thread) == ("and why?", "1700000001.000100")
    assert replies.answered_before(follow_up) == (("Who says that the dam was unsafe?", OLD_ANSWER),)
    assert SlackRequest.from_json(other.payload).channel == "C5"
    shared = replies.of_answer(OLD_ANSWER)
    assert shared is not None
    assert json.loads(shared.messages)[0]["text"] == "Jane Roe"
    for number in range(1, 6):  # Slack sends them again: by the same event, or by another one
        for event_id in (f"Ev{number}", "EvOther"):
            assert Inbox(queue).store(_again(number, event_id)) is Stored.SEEN


def test_the_migrations_are_recorded_and_the_old_tables_gone(old: ServerDatabase) -> None:
    with old.reading() as db:
        names = [name for (name,) in db.execute("SELECT name FROM _migrations ORDER BY name")]
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert MIGRATIONS.unknown(db) == []
    assert names[0] == "m001_release_0_1"
    assert len(names) == 5
    assert not tables & {"kept_answers", "ingest_jobs", "slack_jobs", "slack_events"}
    with ServerDatabase(old.path.parent).reading() as db:  # and nothing is done again
        assert db.execute("SELECT count(*) FROM jobs").fetchone() == (9,)


@pytest.mark.parametrize("number", range(1, 6))
def test_a_kill_in_the_middle_of_a_migration_loses_nothing(
    old: ServerDatabase, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """As the file is concerned, an error before the commit is a kill."""
    name = list(MIGRATIONS._migrations)[number - 1]
    migration = MIGRATIONS._migrations[name]

    def killed(db: sqlite3.Connection) -> None:
        migration(db)
        raise ZeroDivisionError

    monkeypatch.setitem(MIGRATIONS._migrations, name, killed)
    with pytest.raises(ZeroDivisionError), ServerDatabase(old.path.parent).reading():
        pass
    monkeypatch.setitem(MIGRATIONS._migrations, name, migration)
    with old.reading() as db:
        assert db.execute("SELECT count(*) FROM jobs").fetchone() == (9,)
        assert db.execute("SELECT count(*) FROM saved_answers").fetchone() == (1,)


def _taken(queue: JobQueue, kind: str) -> Job:
    job = queue.take(kind)
    assert job is not None
    return job


def _again(number: int, event_id: str) -> SlackRequest:
    channel = {4: "C1"}.get(number, f"C{number}")
    said_at = f"17000000{number:02}.000100"
    return SlackRequest.from_json(
        {
            "kind": "mention",
            "key": f"message:{channel}:{said_at}",
            "teams": ["T1"],
            "channel": channel,
            "user": "U1",
            "said_at": said_at,
            "thread": said_at,
            "event_id": event_id,
        }
    )
