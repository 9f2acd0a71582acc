"""Uploads taken in, and articles removed, beside an assistant that answers: the real ingest, index and model."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Outcome
from assistant.build import open_assistant
from assistant.conversation import Question
from assistant.errors import QueueFullError, UploadError
from assistant.service.ingest_jobs import ReadAddress
from assistant.service.jobs import JobQueue
from assistant.service.server_database import ServerDatabase
from assistant.service.upload_jobs import MOST_ADDRESSES, MOST_UNENDED, UploadedFile, UploadJob, Uploads, UploadState
from assistant.service.workers import Workers
from assistant.settings import Settings
from corpus.archive.store import Archive
from corpus.articles.article import Article, RefusedItem
from corpus.articles.reading import read_all

TURNIPS = """---
title: Turnip parade cancelled
outlet: The Furrow
published: 2026-03-10
---
Orvil Quent said that the turnip parade was cancelled. The mayor denied that the turnips had been stolen.
"""
FERRY = "Ferry late\n\nThe harbour master Jane Roe said that the ferry would be late because of the fog.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    Archive(tmp_path / "archive").close()
    return Settings(archive=tmp_path / "archive")


@contextmanager
def taking_in(settings: Settings, read_address: ReadAddress = lambda url: read_all([url])) -> Iterator[Uploads]:
    """Uploads of a server that runs."""
    queue = JobQueue(ServerDatabase(settings.archive))
    uploads = Uploads(queue, settings, read_address=read_address)
    workers = Workers(queue, [uploads], lock=settings.archive / "jobs.lock")
    workers.start()
    workers.let_begin()
    try:
        yield uploads
    finally:
        workers.stop(15)


@pytest.fixture
def uploads(settings: Settings) -> Iterator[Uploads]:
    with taking_in(settings) as opened:
        yield opened


@pytest.fixture
def assistant(settings: Settings) -> Iterator[Assistant]:
    """One that was opened while the archive was empty, as that of a server is."""
    opened = open_assistant(settings)
    yield opened
    opened.archive.close()


@pytest.fixture
def upload(tmp_path: Path) -> "Sender":
    return Sender(tmp_path / "uploads")


class Sender:
    """Puts files where a server keeps uploads: in a folder of their own, each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str, text: str | bytes, stored: str = "") -> UploadedFile:
        path = self._folder / str(len(list(self._folder.glob("*")))) / (stored or name)
        path.parent.mkdir(parents=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return UploadedFile(name, path)


def ended(job: UploadJob) -> UploadState:
    *_, last = job.follow()
    assert last.is_over
    return last


def test_a_bad_file_among_good_ones_is_refused_by_name_and_the_rest_answer_questions(
    uploads: Uploads, assistant: Assistant, upload: Sender
) -> None:
    before = assistant.ask(Question("What did Orvil Quent say?"))
    assert before.outcome is Outcome.NOT_IN_CORPUS
    files = [
        upload("parade.md", TURNIPS),
        upload("picture.png", b"\x89PNG\r\n"),
        upload("nothing.txt", ""),
        upload("broken.md", "---\ntitle: [\n---\nWords.\n"),
        upload("ferry.txt", FERRY),
    ]
    state = ended(uploads.start(files))
    assert state.report is not None
    assert (state.report.new, state.report.read) == (2, 2)
    refused = {one.uri: one.reason for one in state.report.refused}
    assert set(refused) == {"picture.png", "nothing.txt", "broken.md"}
    assert refused["nothing.txt"] == "is empty"
    assert "can be read" in refused["picture.png"]
    assert refused["broken.md"].startswith("line 3: broken front matter")
    assert not any(file.path.exists() for file in files)

    answer = assistant.ask(Question("What did Orvil Quent say?"))
    assert "the turnip parade was cancelled" in answer.statements[0].text
    assert {entry.uri.partition("/")[2] for entry in assistant.archive.articles()} == {"parade.md", "ferry.txt"}


def test_progress_is_told_and_ends_with_the_report(uploads: Uploads, upload: Sender) -> None:
    notes = "".join(f"Ada Spade told {n} people that hedge {n} grew. " for n in range(90))
    job = uploads.start([upload(f"{n}.txt", f"{FERRY}It is note {n}. {notes}\n") for n in range(3)])
    stages = {state.step.stage for state in job.follow() if not state.is_over}
    assert stages <= {"waiting", "reading", "indexing"}
    assert "reading" in stages
    assert uploads.latest == job
    assert list(job.follow()) == [job.state]  # whoever comes late reads the end


def test_what_was_sent_before_is_unchanged_and_another_file_of_that_name_replaces_nothing(
    uploads: Uploads, assistant: Assistant, upload: Sender
) -> None:
    for text, new in ((TURNIPS, 1), (TURNIPS, 0), (TURNIPS.replace("mayor", "baker"), 1)):
        report = ended(uploads.start([upload("article.md", text)])).report
        assert report is not None
        assert (report.new, report.unchanged, report.changed) == (new, 1 - new, 0)
    assert assistant.archive.counts().articles == 2


def test_a_name_is_never_a_path(uploads: Uploads, assistant: Assistant, upload: Sender, tmp_path: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    name = "../../../outside.txt"
    assert ended(uploads.start([upload(name, FERRY, stored="stored.txt")])).report is not None
    (entry,) = assistant.archive.articles()
    assert entry.uri.endswith(f"/{name}")
    assert entry.uri.startswith("upload:")
    assert str(tmp_path) not in entry.uri
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted({*before, "uploads"})


def test_each_article_of_a_file_of_many_has_the_name_of_the_file(
    uploads: Uploads, assistant: Assistant, upload: Sender
) -> None:
    lines = '{"id": "a", "text": "Jane Roe said it rained."}\n{"text": 3}\n'
    report = ended(uploads.start([upload("wire.jsonl", lines)])).report
    assert report is not None
    assert [one.uri for one in report.refused] == ["wire.jsonl:2"]
    assert assistant.archive.articles()[0].uri.endswith("/wire.jsonl#a")


@pytest.mark.parametrize(
    "address", ["/etc/hostname", "file:///etc/hostname", "ftp://x.example/a", "etc", "http://", ""]
)
def test_what_is_no_web_address_is_refused_and_never_read(uploads: Uploads, address: str) -> None:
    report = ended(uploads.start([], [address])).report
    assert report is not None
    assert report.read == 0
    assert [(one.uri, "address" in one.reason) for one in report.refused] == [(address, True)]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1"])
def test_a_private_address_is_refused(uploads: Uploads, host: str) -> None:
    report = ended(uploads.start([], [f"http://{host}:7860/"])).report
    assert report is not None
    assert [one.reason for one in report.refused] == ["is at a private address"]


def test_files_and_addresses_go_together(settings: Settings, upload: Sender) -> None:
    def read(url: str) -> Iterator[Article | RefusedItem]:
        yield Article(url, "Jane Roe said that the fog would lift.", "Fog", url=url)

    with taking_in(settings, read) as uploads:
        report = ended(uploads.start([upload("ferry.txt", FERRY)], ["https://herald.example/fog"])).report
    assert report is not None
    assert report.new == 2


def test_too_much_is_refused_before_anything_is_read(settings: Settings, upload: Sender) -> None:
    queue = JobQueue(ServerDatabase(settings.archive))
    small = Uploads(queue, settings.model_copy(update={"upload_files": 2, "upload_total_mb": 0.001}))
    files = [upload(f"{n}.txt", FERRY) for n in range(3)]
    with pytest.raises(UploadError, match="3 files are more than the 2"):
        small.start(files)
    assert not any(file.path.exists() for file in files)
    with pytest.raises(UploadError, match="can be taken in at once"):
        small.start([upload("long.txt", FERRY * 20)])
    with pytest.raises(UploadError, match="addresses are too many"):
        small.start([], ["https://x.example/"] * (MOST_ADDRESSES + 1))
    with pytest.raises(UploadError, match="choose files"):
        small.start([])
    assert small.latest is None


def test_one_file_too_large_is_refused_by_name(settings: Settings, upload: Sender) -> None:
    with taking_in(settings.model_copy(update={"upload_mb": 0.001})) as uploads:
        state = ended(uploads.start([upload("long.txt", FERRY * 20), upload("ferry.txt", FERRY)]))
    assert state.report is not None
    assert state.report.new == 1
    assert [(one.uri, one.reason) for one in state.report.refused] == [
        ("long.txt", "is 0.0 MB: at most 0.001 MB can be uploaded")
    ]


def test_a_removed_article_is_gone_from_archive_index_and_answers(
    uploads: Uploads, assistant: Assistant, upload: Sender
) -> None:
    ended(uploads.start([upload("parade.md", TURNIPS), upload("ferry.txt", FERRY)]))
    (entry,) = (one for one in assistant.archive.articles() if "Turnip" in one.title)
    assert assistant.ask(Question("What did Orvil Quent say?")).statements
    assert uploads.remove(entry.id)
    assert not uploads.remove(entry.id)
    assert assistant.archive.article(entry.id) is None
    assert assistant.archive.counts().pending == 0
    assert not assistant.ask(Question("What did Orvil Quent say?")).statements


def test_an_upload_is_interrupted_by_a_stop_and_taken_in_to_its_end_after_the_next_start(
    settings: Settings, assistant: Assistant, upload: Sender
) -> None:
    stored, going_on = threading.Event(), threading.Event()

    def read(url: str) -> Iterator[Article | RefusedItem]:
        if url.endswith("2"):
            stored.set()
            assert going_on.wait(60)
        yield Article(url, "Jane Roe said that the fog would lift.", "Fog")

    with taking_in(settings, read) as uploads:
        addresses = [f"https://herald.example/{n}" for n in (1, 2, 3)]
        jobs = [uploads.start([upload("ferry.txt", FERRY)], addresses) for _ in range(MOST_UNENDED)]
        assert stored.wait(60)
        refused = upload("parade.md", TURNIPS)
        with pytest.raises(QueueFullError, match="try again"):
            uploads.start([refused])
        assert not refused.path.exists()
        threading.Timer(0.3, going_on.set).start()
    assert all("after its next start" in ended(job).trouble for job in jobs)
    assert assistant.archive.counts().articles == 3  # the fourth was never read
    with taking_in(settings, read) as again:
        reports = [ended(UploadJob(again, job.id)).report for job in jobs]
    assert [report.new for report in reports if report] == [1, 0, 0, 0, 0]
    assert assistant.archive.counts().articles == 4
    assert list((settings.archive / "uploads").iterdir()) == []


def test_an_upload_outlasts_the_process_that_stored_it(settings: Settings, upload: Sender) -> None:
    """No worker of this process has begun it when the process dies."""
    stored = Uploads(JobQueue(ServerDatabase(settings.archive)), settings).start([upload("ferry.txt", FERRY)])
    assert stored.state == UploadState()
    with taking_in(settings) as uploads:
        assert uploads.latest is not None
        report = ended(uploads.latest).report
    assert report is not None
    assert (report.new, report.refused) == (1, ())


def test_an_upload_that_kills_the_server_twice_is_set_aside_with_its_files_deleted(
    settings: Settings, upload: Sender
) -> None:
    queue = JobQueue(ServerDatabase(settings.archive))
    job = Uploads(queue, settings).start([upload("ferry.txt", FERRY)])
    for _ in range(2):
        queue.take(Uploads.kind)
        queue.begin_again()
    with taking_in(settings):
        assert ended(job).trouble.endswith("The upload is set aside: try again with fewer files.")
    assert list((settings.archive / "uploads").iterdir()) == []


def test_files_without_a_job_are_deleted_after_a_day(uploads: Uploads, settings: Settings, upload: Sender) -> None:
    old, new = settings.archive / "uploads" / "old", settings.archive / "uploads" / "new"
    for folder in (old, new):
        (folder / "0").mkdir(parents=True)
    os.utime(old, (time.time() - 90_000,) * 2)
    ended(uploads.start([upload("ferry.txt", FERRY)]))
    until = time.monotonic() + 5
    while old.exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert [path.name for path in (settings.archive / "uploads").iterdir()] == ["new"]
