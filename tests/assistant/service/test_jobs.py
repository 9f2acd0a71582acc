"""The job queue: stored once, taken once, nothing lost, lanes in turn; from several threads and processes."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import QueueFullError
from assistant.service.jobs import UNENDED, Job, JobQueue, JobState
from assistant.service.server_database import ServerDatabase

KIND = "chores"


@pytest.fixture
def queue(tmp_path: Path) -> JobQueue:
    return JobQueue(ServerDatabase(tmp_path))


def add(queue: JobQueue, number: int = 1, *, kind: str = KIND, lane: str = "", group: str = "") -> Job:
    job = queue.add(kind, {"number": number}, lane=lane, rate_group=group)
    assert job is not None
    return job


def taken(queue: JobQueue, kind: str = KIND) -> Job:
    job = queue.take(kind)
    assert job is not None
    return job


def test_a_job_comes_back_as_it_was_stored(queue: JobQueue, tmp_path: Path) -> None:
    payload = {"text": "who <said> “it” 😀?", "number": 3, "list": [None, True]}
    stored = queue.add(KIND, payload, made_by="ann", lane="l", progress={"done": 0})
    assert stored is not None
    assert (stored.state, stored.attempts, stored.made_by, stored.ended_at) == (JobState.WAITING, 0, "ann", None)
    job = JobQueue(ServerDatabase(tmp_path)).take(KIND)  # by another process, as far as the file is concerned
    assert job is not None
    assert (job.id, job.payload, job.lane, job.progress) == (stored.id, payload, "l", {"done": 0})
    assert (job.state, job.attempts, job.made_at) == (JobState.RUNNING, 1, stored.made_at)
    assert queue.find(job.id) == job
    assert queue.find("nonsense") is None


def test_jobs_are_taken_in_order_by_their_kind_and_deleted_what_was_to_be_done(queue: JobQueue) -> None:
    first, second, other = add(queue, 1), add(queue, 2), add(queue, 3, kind="other")
    assert [taken(queue).id, taken(queue).id] == [first.id, second.id]
    assert queue.take(KIND) is None
    assert queue.take("other") is not None
    queue.end(first, {"sum": 1})
    queue.fail(second, "no")
    done, failed = queue.find(first.id), queue.find(second.id)
    assert done is not None
    assert failed is not None
    assert (done.state, done.result, done.payload) == (JobState.DONE, {"sum": 1}, {})
    assert (failed.state, failed.trouble, failed.payload) == (JobState.FAILED, "no", {})
    assert queue.count(KIND, *UNENDED) == 0
    assert queue.latest("other") == queue.find(other.id)


def test_the_same_deed_is_stored_once_however_often_and_whenever_it_comes(queue: JobQueue, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: queue.add(KIND, {}, keys=["a", "b"]), range(40)))
    assert sum(job is not None for job in results) == 1
    again = JobQueue(ServerDatabase(tmp_path))
    assert again.add(KIND, {}, keys=["a", "c"]) is None
    assert again.add(KIND, {}, keys=["c", "b"]) is None
    assert again.add(KIND, {}, keys=["c"]) is not None
    assert again.add(KIND, {}) is not None
    assert again.count(KIND, *UNENDED) == 3


def test_a_full_queue_refuses(queue: JobQueue) -> None:
    for _ in range(3):
        queue.add(KIND, {}, most_unended=3)
    with pytest.raises(QueueFullError, match="3 jobs are waiting"):
        queue.add(KIND, {}, most_unended=3)
    assert queue.add("other", {}, most_unended=3) is not None
    queue.end(taken(queue))
    assert queue.add(KIND, {}, most_unended=3) is not None


def test_a_job_is_taken_by_one_worker_alone(queue: JobQueue) -> None:
    for number in range(30):
        add(queue, number)
    with ThreadPoolExecutor(8) as pool:
        jobs = [job for job in pool.map(lambda _: queue.take(KIND), range(60)) if job]
    assert len({job.id for job in jobs}) == len(jobs) == 30


def test_jobs_of_one_lane_are_done_in_turn(queue: JobQueue) -> None:
    first = add(queue, 1, lane="a")
    add(queue, 2, lane="a")
    add(queue, 3, lane="b")
    add(queue, 4)
    assert [taken(queue).payload["number"] for _ in range(3)] == [1, 3, 4]
    assert queue.take(KIND) is None
    queue.put_back(first, 30)
    assert queue.take(KIND) is None
    queue.end(first)
    assert taken(queue).payload["number"] == 2


def test_a_job_without_a_lane_can_enter_one(queue: JobQueue) -> None:
    job = add(queue)
    assert not queue.has_lane("a")
    queue.enter_lane(job, "a")
    queue.enter_lane(job, "b")
    assert queue.has_lane("a")
    assert not queue.has_lane("b")


def test_what_was_cut_off_is_begun_again_and_counts_as_an_attempt(queue: JobQueue, tmp_path: Path) -> None:
    job = add(queue)
    queue.note_progress(taken(queue), {"done": 1})
    restarted = JobQueue(ServerDatabase(tmp_path))
    assert restarted.take(KIND) is None
    assert restarted.begin_again() == 1
    again = taken(restarted)
    assert (again.id, again.attempts, again.progress) == (job.id, 2, {"done": 1})
    restarted.end(again)
    assert restarted.begin_again() == 0


def test_what_is_put_back_waits_and_so_does_its_group(queue: JobQueue) -> None:
    for number, group in ((1, "C1"), (2, "C1"), (3, "C2")):
        add(queue, number, group=group)
    first = taken(queue)
    queue.put_back(first, 0.3, counts=False, with_group=True)
    assert taken(queue).payload["number"] == 3
    assert queue.take(KIND) is None
    assert 0 < (queue.seconds_to_next(KIND) or 0) <= 0.3
    time.sleep(0.35)
    again = taken(queue)
    assert (again.id, again.attempts) == (first.id, 1)
    assert queue.seconds_to_next("other") is None


def test_the_latest_is_the_one_that_has_not_ended(queue: JobQueue) -> None:
    assert queue.latest(KIND) is None
    first, second = add(queue, 1), add(queue, 2)
    queue.end(second)
    latest = queue.latest(KIND)
    assert latest is not None
    assert latest.id == first.id
    queue.end(first)
    latest = queue.latest(KIND)
    assert latest is not None
    assert latest.id == second.id
    assert queue.unended(KIND) == []


def test_old_jobs_are_deleted_with_their_keys_but_never_those_that_wait(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("ended", "waits"):
        queue.add(KIND, {}, keys=[key])
    queue.end(taken(queue))
    now = time.time()
    monkeypatch.setattr("assistant.service.jobs.time.time", lambda: now + 31 * 86_400)
    queue.delete_old(KIND)
    assert queue.count(KIND, *UNENDED) == 1
    assert queue.add(KIND, {}, keys=["waits"]) is None
    assert queue.add(KIND, {}, keys=["ended"]) is not None


def test_only_so_many_ended_jobs_are_kept(queue: JobQueue) -> None:
    jobs = [add(queue, number) for number in range(6)]
    for job in jobs[:4]:
        queue.end(job)
    queue.delete_old(KIND, most=3)
    assert [queue.find(job.id) is not None for job in jobs] == [False, False, False, True, True, True]
    queue.delete_old(KIND, most=0)
    assert [queue.find(job.id) is not None for job in jobs] == [False] * 4 + [True] * 2


def test_storing_goes_on_while_workers_take(queue: JobQueue) -> None:
    done: list[str] = []
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            if job := queue.take(KIND):
                queue.end(job)
                done.append(job.id)

    threads = [threading.Thread(target=serve) for _ in range(3)]
    for thread in threads:
        thread.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: add(queue, number), range(100)))
    until = time.monotonic() + 20
    while len(done) < 100 and time.monotonic() < until:
        time.sleep(0.01)
    stop.set()
    for thread in threads:
        thread.join()
    assert len(done) == len(set(done)) == 100
