"""Articles that programs post: stored as jobs, taken in once even if the process is killed, and reported."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.errors import QueueFullError
from assistant.service.ingest_jobs import PostedArticles, uri_of, without_exceptions
from assistant.service.jobs import Job, JobQueue, JobState
from assistant.service.server_database import ServerDatabase
from assistant.service.workers import Workers
from assistant.settings import Settings
from corpus.archive.store import Archive
from corpus.archive.values import IngestReport
from corpus.articles.article import RefusedItem

DAM = "Engineer Jane Roe said that the Vorsk dam was unsafe. The mayor denied that the dam was unsafe."


@pytest.fixture
def queue(tmp_path: Path) -> JobQueue:
    return JobQueue(ServerDatabase(tmp_path))


@contextmanager
def working(queue: JobQueue, posted: PostedArticles, folder: Path) -> Iterator[None]:
    workers = Workers(queue, [posted], lock=folder / "jobs.lock")
    workers.start()
    workers.let_begin()
    yield
    workers.stop(15)


def ended(queue: JobQueue, job: Job) -> Job:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = queue.find(job.id)
        assert found is not None
        if found.has_ended:
            return found
        time.sleep(0.05)
    raise AssertionError(f"the job has not ended: {found}")


def test_posted_articles_are_taken_in_and_counted_and_the_report_stored(queue: JobQueue, tmp_path: Path) -> None:
    counted: list[IngestReport] = []
    posted = PostedArticles(queue, Settings(archive=tmp_path), count=counted.append)
    with working(queue, posted, tmp_path):
        job = posted.add([{"text": DAM, "id": "dam"}, {"text": " "}], [], made_by="robot")
        assert (job.state, job.progress, job.made_by) == (JobState.WAITING, {"read": 0, "total": 2}, "robot")
        done = ended(queue, job)
    assert done.state is JobState.DONE
    assert done.result is not None
    assert (done.result["new"], len(done.result["refused"])) == (1, 1)
    assert [report.new for report in counted] == [1]
    with Archive(tmp_path) as archive:
        assert archive.counts().articles == 1


def test_too_many_jobs_are_refused(queue: JobQueue, tmp_path: Path) -> None:
    posted = PostedArticles(queue, Settings(archive=tmp_path))
    for _ in range(100):
        posted.add([{"text": "One."}], [], made_by="")
    with pytest.raises(QueueFullError, match="100 jobs are waiting"):
        posted.add([{"text": "One."}], [], made_by="")


def test_a_job_that_fails_says_so_with_a_reference_and_the_next_one_goes_on(
    queue: JobQueue, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder has to be")
    posted = PostedArticles(queue, Settings(archive=blocked))
    with working(queue, posted, tmp_path):
        job, other = (ended(queue, posted.add([{"text": "One."}], [], made_by="")) for _ in range(2))
    assert job.state is other.state is JobState.FAILED
    assert job.attempts == 1
    assert str(blocked) not in job.trouble
    assert job.trouble.split("(reference ")[1].rstrip(").") in caplog.text


def test_a_job_that_is_set_aside_says_what_to_do(queue: JobQueue, tmp_path: Path) -> None:
    posted = PostedArticles(queue, Settings(archive=tmp_path))
    job = posted.add([{"text": DAM}], [], made_by="")
    for _ in range(2):  # processes that died while they did it
        queue.take(posted.kind)
        queue.begin_again()
    with working(queue, posted, tmp_path):
        set_aside = ended(queue, job)
    assert set_aside.state is JobState.FAILED
    assert set_aside.trouble == (
        "The server was cut off each time that it worked on this."
        " The articles are set aside: send them again, fewer at a time."
    )
    assert set_aside.payload == {}


def test_a_report_has_nothing_of_an_exception() -> None:
    reason = "could not be processed (ImportError: cannot import x from /srv/secret)"
    report = IngestReport(refused=(RefusedItem("posted:1", reason), RefusedItem("posted:2", "is empty")))
    assert [one.reason for one in without_exceptions(report).refused] == [
        "could not be processed: the server's log says why",
        "is empty",
    ]


def test_what_identifies_a_posted_article_is_no_path() -> None:
    assert uri_of({"text": "One.", "id": "/etc/passwd"}) == "posted:/etc/passwd"
    assert uri_of({"text": "One.", "url": "https://a.example/1"}) == "posted:https://a.example/1"
    assert uri_of({"text": "One."}) == uri_of({"text": "One.", "title": "x"}) != uri_of({"text": "Two."})
