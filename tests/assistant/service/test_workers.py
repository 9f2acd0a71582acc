"""The workers: retries, rate limits, jobs that are set aside, stops; and processes that die in the middle of a job."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, ClassVar

import pytest

from assistant.service.jobs import UNENDED, Job, JobQueue, JobState
from assistant.service.server_database import ServerDatabase
from assistant.service.workers import JobFailedError, JobHandler, RetryLaterError, StoppedError, Workers, pause_after

LOCK = "jobs.lock"


class Chores(JobHandler):
    """Does jobs by calling the script, one call an attempt; the last of it is called from then on."""

    kind: ClassVar[str] = "chores"

    def __init__(self, *script: Callable[[Job], Any], most_attempts: int = 2, works_off_queue: bool = False) -> None:
        super().__init__()
        self.most_attempts = most_attempts
        self.works_off_queue = works_off_queue
        self._script = list(script)
        self.begun: list[int] = []
        self.cleaned: list[int] = []
        self.given_up: list[str] = []

    def run(self, job: Job) -> Any:
        self.begun.append(job.payload["number"])
        step = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        return step(job)

    def give_up(self, job: Job, reason: str) -> str:
        self.given_up.append(reason)
        return f"{reason} Job {job.payload['number']} is set aside."

    def clean_up(self, job: Job) -> None:
        self.cleaned.append(job.payload["number"])


def do(job: Job) -> dict[str, Any]:
    return {"number": job.payload["number"]}


def fail(error: Exception) -> Callable[[Job], None]:
    def failing(_: Job) -> None:
        raise error

    return failing


@contextmanager
def working(queue: JobQueue, folder: Path, handler: JobHandler) -> Iterator[Workers]:
    workers = Workers(queue, [handler], lock=folder / LOCK)
    workers.start()
    workers.let_begin()
    try:
        yield workers
    finally:
        workers.stop(5)


@pytest.fixture
def queue(tmp_path: Path) -> JobQueue:
    return JobQueue(ServerDatabase(tmp_path))


def add(queue: JobQueue, *numbers: int) -> list[Job]:
    jobs = [queue.add("chores", {"number": number}, rate_group="g") for number in numbers]
    return [job for job in jobs if job]


def ended(queue: JobQueue, job: Job, seconds: float = 20) -> Job:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = queue.find(job.id)
        assert found is not None
        if found.has_ended:
            return found
        time.sleep(0.02)
    raise AssertionError(f"the job has not ended: {found}")


def test_a_job_is_done_at_once_and_its_result_stored(queue: JobQueue, tmp_path: Path) -> None:
    handler = Chores(do)
    with working(queue, tmp_path, handler):
        began = time.monotonic()
        jobs = add(queue, 1, 2, 3)
        assert [ended(queue, job).result for job in jobs] == [{"number": n} for n in (1, 2, 3)]
        assert time.monotonic() - began < 0.9  # woken, not found by looking once a second
    assert handler.cleaned == [1, 2, 3]


def test_nothing_is_begun_before_the_models_are_loaded(queue: JobQueue, tmp_path: Path) -> None:
    handler = Chores(do)
    workers = Workers(queue, [handler], lock=tmp_path / LOCK)
    (job,) = add(queue, 1)
    workers.start()
    time.sleep(0.5)
    assert handler.begun == []
    workers.let_begin()
    assert ended(queue, job).state is JobState.DONE
    workers.stop(5)


def test_what_fails_for_a_reason_is_not_tried_again(queue: JobQueue, tmp_path: Path) -> None:
    handler = Chores(fail(JobFailedError("The file is empty.")), do)
    with working(queue, tmp_path, handler):
        first, second = add(queue, 1, 2)
        assert ended(queue, first).trouble == "The file is empty."
        assert ended(queue, second).state is JobState.DONE
    assert handler.begun == [1, 2]
    assert handler.cleaned == [1, 2]


def test_what_fails_unexpectedly_is_tried_again_and_then_set_aside(queue: JobQueue, tmp_path: Path) -> None:
    handler = Chores(fail(ZeroDivisionError()), fail(ZeroDivisionError()), do)
    with working(queue, tmp_path, handler):
        (job,) = add(queue, 1)
        assert ended(queue, job).trouble == "It failed 2 times. Job 1 is set aside."
        (job,) = add(queue, 2)
        assert ended(queue, job).state is JobState.DONE
    assert handler.begun == [1, 1, 2]


def test_a_rate_limit_delays_the_group_and_does_not_count(queue: JobQueue, tmp_path: Path) -> None:
    limited = fail(RetryLaterError(0.3, is_rate_limit=True))
    handler = Chores(limited, limited, limited, do)
    with working(queue, tmp_path, handler):
        first, second = add(queue, 1, 2)
        assert ended(queue, first).attempts == 1
        assert ended(queue, second).attempts == 1
    assert handler.given_up == []


def test_pauses_grow() -> None:
    assert [pause_after(n) for n in (1, 2, 3, 20)] == [1, 2, 4, 300]


# --- stops


def test_a_stop_interrupts_a_job_which_goes_on_at_the_next_start(queue: JobQueue, tmp_path: Path) -> None:
    handler = Chores(do)

    def wait(_: Job) -> None:
        assert handler.stopping.wait(10)
        raise StoppedError

    handler._script = [wait]
    first, second = add(queue, 1, 2)
    for _ in range(3):  # however often: a stop is no death
        with working(queue, tmp_path, handler):
            _wait_for(lambda: queue.count("chores", JobState.RUNNING) == 1)
        handler.stopping.clear()
    assert handler.begun == [1, 1, 1]
    assert handler.cleaned == []
    handler._script = [do]
    with working(queue, tmp_path, handler):
        assert ended(queue, first).attempts == 1
        assert ended(queue, second).state is JobState.DONE


def test_a_stop_does_what_waits_where_the_kind_wants_that(queue: JobQueue, tmp_path: Path) -> None:
    def slowly(job: Job) -> dict[str, Any]:
        time.sleep(0.1)
        return do(job)

    handler = Chores(slowly, works_off_queue=True)
    jobs = add(queue, *range(6))
    with working(queue, tmp_path, handler):
        _wait_for(lambda: bool(handler.begun))
    assert [job.state for job in map(queue.find, (job.id for job in jobs)) if job] == [JobState.DONE] * 6


def test_a_stop_does_not_wait_longer_than_it_may(queue: JobQueue, tmp_path: Path) -> None:
    release = threading.Event()

    def stand_still(job: Job) -> dict[str, Any]:
        release.wait(20)
        return do(job)

    handler = Chores(stand_still, works_off_queue=True)
    first, second = add(queue, 1, 2)
    workers = Workers(queue, [handler], lock=tmp_path / LOCK)
    workers.start()
    workers.let_begin()
    _wait_for(lambda: bool(handler.begun))
    began = time.monotonic()
    workers.stop(0.3)
    assert time.monotonic() - began < 5
    waiting = queue.find(first.id)
    assert waiting is not None
    assert (waiting.state, waiting.attempts) == (JobState.WAITING, 1)
    release.set()  # the process was slower to end than the job
    assert ended(queue, first).state is JobState.DONE
    assert queue.count("chores", *UNENDED) == 1
    assert second is not None


def test_a_job_that_does_not_notice_a_stop_twice_is_set_aside(queue: JobQueue, tmp_path: Path) -> None:
    """Else what makes a server hang until its operator stops it would be taken up again at each start."""
    release = threading.Event()

    def hang(_: Job) -> None:
        release.wait(20)
        raise StoppedError

    (job,) = add(queue, 1)
    for _ in range(2):
        handler = Chores(hang)
        workers = Workers(JobQueue(ServerDatabase(tmp_path)), [handler], lock=tmp_path / f"{id(handler)}.lock")
        workers.start()  # each lock stands for a process of its own, which ends without its thread
        workers.let_begin()
        _wait_for(lambda handler=handler: bool(handler.begun))
        workers.stop(0.2)
    with working(queue, tmp_path, handler := Chores(do)):
        assert (
            ended(queue, job).trouble == "The server was cut off each time that it worked on this. Job 1 is set aside."
        )
    assert handler.begun == []
    release.set()


# --- processes that die


def _serve(folder: Path, deadly: int, ends_with_the_jobs: bool) -> None:
    """A process whose workers kill it, as `kill -9` does, when they do the deadly job."""

    def run(job: Job) -> dict[str, Any]:
        if job.payload["number"] == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(job)

    queue = JobQueue(ServerDatabase(folder))
    with working(queue, folder, Chores(run)):
        until = time.monotonic() + 60
        while time.monotonic() < until and not (ends_with_the_jobs and not queue.count("chores", *UNENDED)):
            time.sleep(0.05)


def _process(folder: Path, deadly: int = -1, *, ends_with_the_jobs: bool = True) -> BaseProcess:
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(folder, deadly, ends_with_the_jobs))
    process.start()
    return process


@pytest.mark.kill
def test_a_job_that_kills_its_process_twice_is_set_aside_and_the_others_are_done(
    queue: JobQueue, tmp_path: Path
) -> None:
    jobs = add(queue, 1, 2, 3)
    for attempts in (1, 2):
        process = _process(tmp_path, deadly=2)
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
        deadly = queue.find(jobs[1].id)
        assert deadly is not None
        assert (deadly.state, deadly.attempts) == (JobState.RUNNING, attempts)
    process = _process(tmp_path, deadly=2)
    process.join(60)
    assert process.exitcode == 0
    done, set_aside, other = (queue.find(job.id) for job in jobs)
    assert done is not None
    assert set_aside is not None
    assert other is not None
    assert (done.state, done.attempts) == (other.state, other.attempts) == (JobState.DONE, 1)
    assert set_aside.state is JobState.FAILED
    assert set_aside.trouble == "The server was cut off each time that it worked on this. Job 2 is set aside."


@pytest.mark.kill
def test_one_process_alone_works_and_the_next_takes_over_when_it_dies(queue: JobQueue, tmp_path: Path) -> None:
    handler = Chores(do)
    first = _process(tmp_path, ends_with_the_jobs=False)
    try:
        (job,) = add(queue, 1)
        ended(queue, job, 60)
        with working(queue, tmp_path, handler):
            (job,) = add(queue, 2)
            ended(queue, job)
            assert handler.begun == []
            os.kill(first.pid or 0, signal.SIGKILL)
            first.join(10)
            (job,) = add(queue, 3)
            ended(queue, job)
            assert handler.begun == [3]
    finally:
        first.kill()
        first.join()


def _wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)
