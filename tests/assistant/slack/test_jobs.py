"""The job book: stored once, taken once, nothing lost, threads in order; from several threads and processes."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.slack.entry import Entry, Kind
from assistant.slack.jobs import JobBook, Stored


def entry(number: int = 1, kind: Kind = Kind.MENTION, *, channel: str = "C1", thread: str = "", **more: str) -> Entry:
    said_at = f"17000000{number:02}.000100"
    return Entry(
        kind, f"message:{channel}:{said_at}", ("T1",), channel, "U1", f"question {number}?", said_at, thread or said_at,
        event_id=more.get("event_id", f"Ev{number}"),
    )  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> JobBook:
    return JobBook(tmp_path / "desk.sqlite3")


def test_an_entry_comes_back_as_it_was_stored(book: JobBook) -> None:
    stored = replace(entry(), text="who <said> “it” 😀?", statement=3, answer_id="a", mark="wrong_speaker")
    assert book.store(stored) is Stored.NEW
    job = book.take()
    assert job is not None
    assert job.entry == stored
    assert (job.attempts, job.messages, job.sent, job.unsure) == (1, "", 0, False)
    assert len(job.reference) == 8


def test_the_same_event_is_stored_once_however_often_and_whenever_it_comes(book: JobBook, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: book.store(entry()), range(40)))
    assert results.count(Stored.NEW) == 1
    assert results.count(Stored.SEEN) == 39
    assert JobBook(tmp_path / "desk.sqlite3").store(entry()) is Stored.SEEN  # after a restart
    assert book.depth() == 1


def test_an_event_is_known_by_its_id_too(book: JobBook) -> None:
    assert book.store(entry(1, event_id="Ev1")) is Stored.NEW
    assert book.store(entry(2, event_id="Ev1")) is Stored.SEEN
    assert book.store(entry(3, event_id="")) is Stored.NEW
    assert book.store(entry(4, event_id="")) is Stored.NEW  # commands and clicks have none


def test_a_message_that_comes_by_two_events_is_one_job(book: JobBook) -> None:
    assert book.store(entry(event_id="EvMention")) is Stored.NEW
    assert book.store(entry(event_id="EvMessage")) is Stored.SEEN
    assert book.depth() == 1


def test_a_follow_up_is_ours_only_in_a_thread_that_we_know(book: JobBook) -> None:
    follow_up = entry(2, Kind.FOLLOW_UP, thread=entry(1).thread)
    assert book.store(follow_up) is Stored.NOT_OURS
    book.store(entry(1))
    assert book.store(replace(follow_up, channel="C2")) is Stored.NOT_OURS
    assert book.store(follow_up) is Stored.NEW  # what was not ours then may come again


def test_a_job_is_taken_by_one_worker_alone(book: JobBook) -> None:
    for number in range(30):
        book.store(entry(number))
    with ThreadPoolExecutor(8) as pool:
        taken = [job for job in pool.map(lambda _: book.take(), range(60)) if job]
    assert sorted(job.id for job in taken) == sorted({job.id for job in taken})
    assert len(taken) == 30


def test_jobs_of_one_thread_are_done_in_turn_and_the_later_has_the_earlier_as_history(book: JobBook) -> None:
    book.store(entry(1))
    book.store(entry(2, Kind.FOLLOW_UP, thread=entry(1).thread))
    book.store(entry(3))
    first, third = book.take(), book.take()
    assert first is not None
    assert third is not None
    assert third.entry.text == "question 3?"
    assert book.take() is None
    book.prepare(first, "[]", answer_id="a1", answered="question 1?")
    book.end(first)
    second = book.take()
    assert second is not None
    assert second.entry.text == "question 2?"
    assert book.answered_before(second) == (("question 1?", "a1"),)
    assert book.answered_before(first) == ()


def test_what_was_not_answered_is_no_history(book: JobBook) -> None:
    book.store(entry(1))
    book.store(entry(2, Kind.FOLLOW_UP, thread=entry(1).thread))
    first = book.take()
    assert first is not None
    book.prepare(first, "[]", answered="")
    book.end(first)
    second = book.take()
    assert second is not None
    assert book.answered_before(second) == ()


def test_what_was_left_in_the_middle_is_taken_up_again_with_its_reply(book: JobBook, tmp_path: Path) -> None:
    book.store(entry())
    job = book.take()
    assert job is not None
    book.prepare(job, '[{"text": "t", "blocks": []}]', answer_id="a1", answered="q")
    book.posting(job, 1, unsure=True)
    restarted = JobBook(tmp_path / "desk.sqlite3")
    assert restarted.take() is None
    assert restarted.take_up_again() == 1
    again = restarted.take()
    assert again is not None
    assert (again.reference, again.sent, again.unsure, again.attempts) == (job.reference, 1, True, 2)
    assert again.messages == '[{"text": "t", "blocks": []}]'
    restarted.end(again)
    assert restarted.take_up_again() == 0
    assert restarted.depth() == 0


def test_what_is_put_back_waits_and_so_does_its_channel(book: JobBook) -> None:
    for number, channel in ((1, "C1"), (2, "C1"), (3, "C2")):
        book.store(entry(number, channel=channel))
    first = book.take()
    assert first is not None
    book.put_back(first, 0.3, whole_channel=True, counts=False)
    other = book.take()
    assert other is not None
    assert other.entry.channel == "C2"
    assert book.take() is None
    assert 0 < (book.seconds_to_next() or 0) <= 0.3
    time.sleep(0.35)
    again = book.take()
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 1)


def test_a_reply_is_found_by_its_answer(book: JobBook) -> None:
    book.store(entry())
    job = book.take()
    assert job is not None
    book.prepare(job, "[1]", answer_id="a1", answered="who?")
    assert book.reply("a1") == ("who?", "[1]")
    assert book.reply("a2") is None
    assert book.reply("") is None


def test_a_shared_answer_opens_a_thread_that_goes_on_from_its_question(book: JobBook) -> None:
    book.store(replace(entry(1, Kind.SHARE), answer_id="a1"))
    job = book.take()
    assert job is not None
    book.open_thread(job, "1700000099.000100", "who?")
    book.open_thread(job, "1700000099.000200", "who?")  # the second message of a long answer
    book.end(job)
    assert book.store(entry(2, Kind.FOLLOW_UP, thread="1700000099.000100")) is Stored.NEW
    follow_up = book.take()
    assert follow_up is not None
    assert book.answered_before(follow_up) == (("who?", "a1"),)


def test_what_is_long_done_is_forgotten(book: JobBook, monkeypatch: pytest.MonkeyPatch) -> None:
    book.store(entry(1))
    book.store(entry(2))
    job = book.take()
    assert job is not None
    book.end(job)
    now = time.time()
    monkeypatch.setattr("assistant.slack.jobs.time.time", lambda: now + 31 * 86_400)
    book.forget_old()
    assert book.depth() == 1  # what waits is never forgotten
    assert book.store(entry(1)) is Stored.NEW
    assert book.store(replace(entry(2), event_id="Ev9")) is Stored.SEEN


def test_storing_goes_on_while_workers_take(book: JobBook) -> None:
    done: list[int] = []
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            if job := book.take():
                book.end(job)
                done.append(job.id)

    threads = [threading.Thread(target=serve) for _ in range(3)]
    for thread in threads:
        thread.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: book.store(entry(n % 100, channel=f"C{n}")), range(100)))
    until = time.monotonic() + 20
    while len(done) < 100 and time.monotonic() < until:
        time.sleep(0.01)
    stop.set()
    for thread in threads:
        thread.join()
    assert len(done) == len(set(done)) == 100
