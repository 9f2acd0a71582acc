"""Jobs that take articles into the archive, such as those that programs post. Repeatable: what is held is skipped."""

import hashlib
import logging
import time
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, ClassVar, Final

from assistant.build import take_in_items
from assistant.request_id import request_id
from assistant.service.jobs import Job, JobQueue
from assistant.service.workers import JobFailedError, JobHandler, StoppedError
from assistant.settings import Settings
from corpus.archive.values import UNEXPECTED, IngestReport, Progress
from corpus.articles.article import Article, RefusedItem
from corpus.articles.files import article_of
from corpus.articles.reading import read_all
from corpus.errors import ReadError

log = logging.getLogger(__name__)

ReadAddress = Callable[[str], Iterator[Article | RefusedItem]]

_PROGRESS_EVERY: Final = 0.2  # seconds; each note of it is a commit to the disk


class IngestHandler(JobHandler):
    """What all jobs have in common that ingest: they note their progress, and stop at the next article."""

    most_stored = 1000

    def __init__(
        self, queue: JobQueue, settings: Settings, *, read_address: ReadAddress = lambda url: read_all([url])
    ) -> None:
        super().__init__()
        self._queue = queue
        self._settings = settings
        self._read_address = read_address

    @abstractmethod
    def items(self, payload: Mapping[str, Any]) -> Iterator[Article | RefusedItem]:
        """What is to be taken in."""

    def ingest(self, job: Job) -> IngestReport:
        """Take the job's articles in. Raises StoppedError where the server stops, and what take_in_items() raises."""
        total, read, stage, noted_at = job.progress["total"], 0, "", 0.0

        def note(step: Progress) -> None:
            nonlocal read, stage, noted_at
            if self.stopping.is_set():
                raise StoppedError
            read = step.done if step.stage == "reading" else read
            if step.stage != stage or time.monotonic() >= noted_at + _PROGRESS_EVERY:
                stage, noted_at = step.stage, time.monotonic()
                self._queue.note_progress(job, {"read": read, "total": total, "step": step})

        note(Progress("reading", 0, total))
        return take_in_items(self._settings, self.items(job.payload), note, total=total)


class PostedArticles(IngestHandler):
    """Articles and addresses that programs post. `count` is told of each report."""

    kind: ClassVar[str] = "articles"
    most_unended = 100

    def __init__(
        self,
        queue: JobQueue,
        settings: Settings,
        *,
        count: Callable[[IngestReport], None] = lambda _: None,
        read_address: ReadAddress = lambda url: read_all([url]),
    ) -> None:
        super().__init__(queue, settings, read_address=read_address)
        self._count = count

    def add(self, articles: Sequence[dict[str, Any]], addresses: Sequence[str], *, made_by: str) -> Job:
        """Store a job. Raises QueueFullError where too many wait."""
        payload = {"articles": articles, "addresses": addresses}
        progress = {"read": 0, "total": len(articles) + len(addresses)}
        job = self._queue.add(self.kind, payload, made_by=made_by, progress=progress, most_unended=self.most_unended)
        assert job is not None  # it has no key that could be known already
        return job

    def run(self, job: Job) -> dict[str, Any]:
        try:
            report = self.ingest(job)
        except StoppedError:
            raise
        except Exception:
            own = request_id()
            log.exception("no articles were taken in, reference %s", own)
            raise JobFailedError(f"The articles could not be taken in: try again later (reference {own}).") from None
        with suppress(Exception):  # the articles are taken in, whether or not they are counted
            self._count(report)
        return without_exceptions(report).to_json()

    def give_up(self, job: Job, reason: str) -> str:  # noqa: ARG002
        return f"{reason} The articles are set aside: send them again, fewer at a time."

    def items(self, payload: Mapping[str, Any]) -> Iterator[Article | RefusedItem]:
        for values in payload["articles"]:
            uri = uri_of(values)
            try:
                yield article_of(values, uri)
            except ReadError as exc:
                yield RefusedItem(uri, exc.reason)
        for address in payload["addresses"]:
            yield from self._read_address(address)


def uri_of(values: Mapping[str, Any]) -> str:
    """What identifies a posted article: its id, else its address, else its text. A known one is a new revision."""
    text = str(values.get("text", ""))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"posted:{values.get('id') or values.get('url') or digest}"


def without_exceptions(report: IngestReport) -> IngestReport:
    """The report without the texts of exceptions, which may name files of the server."""
    refused = tuple(replace(one, reason=_without_exception(one.reason)) for one in report.refused)
    more = Counter[str]()
    for reason, count in report.refused_more.items():
        more[_without_exception(reason)] += count
    return replace(report, refused=refused, refused_more=dict(more))


def _without_exception(reason: str) -> str:
    return f"{UNEXPECTED}: the server's log says why" if reason.startswith(UNEXPECTED) else reason
