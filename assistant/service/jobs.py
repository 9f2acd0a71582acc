"""Articles that programs send: each request becomes a job, stored before it is acknowledged, done one after another.

A job that a crash or a stop cut off is begun anew; what was taken in by then is skipped. Knows no HTTP.
"""

import hashlib
import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from assistant.build import take_in_items
from assistant.errors import IntakeError, WhoSaidError
from assistant.request_id import reference
from assistant.service.store import Ledger
from assistant.settings import Settings
from corpus.archive.values import IngestReport, Progress
from corpus.articles.article import Article, RefusedItem
from corpus.articles.files import article_of, read_all
from corpus.errors import ReadError

log = logging.getLogger(__name__)

MOST_WAITING: Final = 100
_KEPT: Final = 1000  # ended jobs that can still be looked at
_PATIENCE: Final = 15.0  # seconds for a job to stop: longer than a batch takes to embed
_WARM_WITHIN: Final = 300.0  # seconds; after that it will not come, and jobs are tried all the same
_PAUSE: Final = 5.0  # seconds between two looks for jobs of another server that has died

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS ingest_jobs (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    ended_at TEXT,
    wanted TEXT NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    report TEXT,
    trouble TEXT NOT NULL
)
"""
_COLUMNS: Final = "id, state, made_at, made_by, ended_at, done, total, report, trouble"

ReadAddress = Callable[[str], Iterator[Article | RefusedItem]]


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A request to take articles in, and what has become of it. `report` is that of the ingest, once it is done."""

    id: str
    state: JobState
    made_at: datetime
    made_by: str
    ended_at: datetime | None
    done: int
    total: int
    report: dict[str, Any] | None
    trouble: str


class JobBook:
    """The jobs in the desk's file. May be used from several threads and processes at once."""

    def __init__(self, path: Path) -> None:
        self._ledger = Ledger(path, _SCHEMA)

    def add(self, articles: Sequence[dict[str, Any]], addresses: Sequence[str], *, made_by: str) -> Job:
        """Store a job; when this returns it will be done, whatever happens. Raises IntakeError where too many wait."""
        id_ = secrets.token_urlsafe(12)
        wanted = json.dumps({"articles": articles, "addresses": addresses})
        with self._ledger.writing() as db:
            (waiting,) = db.execute("SELECT count(*) FROM ingest_jobs WHERE state = ?", (JobState.WAITING,)).fetchone()
            if waiting >= MOST_WAITING:
                raise IntakeError(f"{waiting} jobs are waiting already: try again when some have ended")
            db.execute(
                "INSERT INTO ingest_jobs (id, state, made_at, made_by, wanted, done, total, trouble)"
                " VALUES (?, ?, ?, ?, ?, 0, ?, '')",
                (id_, JobState.WAITING, _now(), made_by, wanted, len(articles) + len(addresses)),
            )
        job = self.find(id_)
        assert job is not None
        return job

    def find(self, id_: str) -> Job | None:
        with self._ledger.connection() as db:
            row = db.execute(f"SELECT {_COLUMNS} FROM ingest_jobs WHERE id = ?", (id_,)).fetchone()
        return _job(row) if row else None

    def count(self, state: JobState) -> int:
        with self._ledger.connection() as db:
            return int(db.execute("SELECT count(*) FROM ingest_jobs WHERE state = ?", (state,)).fetchone()[0])

    def take(self) -> tuple[str, dict[str, Any]] | None:
        """The job that has waited longest and what it wants; it is running from now on."""
        with self._ledger.writing() as db:
            row = db.execute(
                "SELECT id, wanted FROM ingest_jobs WHERE state = ? ORDER BY place LIMIT 1", (JobState.WAITING,)
            ).fetchone()
            if row is None:
                return None
            db.execute("UPDATE ingest_jobs SET state = ? WHERE id = ?", (JobState.RUNNING, row[0]))
        return row[0], json.loads(row[1])

    def tell_progress(self, id_: str, done: int) -> None:
        with self._ledger.writing() as db:
            db.execute("UPDATE ingest_jobs SET done = min(?, total) WHERE id = ?", (done, id_))

    def end(self, id_: str, report: IngestReport | None, trouble: str = "") -> None:
        """Keep what has become of a job, and no longer what it wanted."""
        state = JobState.DONE if report is not None else JobState.FAILED
        told = json.dumps(_shown(report)) if report is not None else None
        with self._ledger.writing() as db:
            db.execute(
                "UPDATE ingest_jobs SET state = ?, ended_at = ?, wanted = '{}', report = ?, trouble = ?,"
                " done = CASE ? WHEN 'done' THEN total ELSE done END WHERE id = ?",
                (state, _now(), told, trouble, state, id_),
            )
            db.execute(
                "DELETE FROM ingest_jobs WHERE ended_at IS NOT NULL"
                " AND place <= (SELECT max(place) FROM ingest_jobs) - ?",
                (_KEPT,),
            )

    def put_back(self, *ids: str) -> None:
        """These jobs, or all that run, have to be begun anew."""
        with self._ledger.writing() as db:
            if ids:
                marks = ", ".join("?" * len(ids))
                db.execute(f"UPDATE ingest_jobs SET state = 'waiting', done = 0 WHERE id IN ({marks})", ids)
            else:
                db.execute("UPDATE ingest_jobs SET state = 'waiting', done = 0 WHERE state = 'running'")


class Worker:
    """Does the jobs of a book, one after the other, in a thread of its own; not before `is_warm`, where that comes."""

    def __init__(
        self,
        book: JobBook,
        settings: Settings,
        *,
        is_warm: threading.Event | None = None,
        tell: Callable[[IngestReport], None] = lambda _: None,
        read_address: ReadAddress = lambda url: read_all([url]),
    ) -> None:
        self._book = book
        self._settings = settings
        self._is_warm = is_warm
        self._tell = tell
        self._read_address = read_address
        self._is_stopping = threading.Event()
        self._has_come = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ingest-jobs", daemon=True)

    def start(self) -> None:
        """Begin; first with what an earlier server left."""
        self._thread.start()

    def wake(self) -> None:
        """There is a job."""
        self._has_come.set()

    def stop(self) -> None:
        """Stop at the next article. The job goes on when a server starts again."""
        self._is_stopping.set()
        self._has_come.set()
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        self._wait_until_warm()
        is_first = True
        while not self._is_stopping.is_set():
            self._has_come.clear()
            try:
                if is_first:
                    self._book.put_back()
                    is_first = False
                while not self._is_stopping.is_set() and (taken := self._book.take()):
                    self._do(*taken)
            except WhoSaidError:
                log.exception("the jobs cannot be read")
            self._has_come.wait(_PAUSE)

    def _wait_until_warm(self) -> None:
        """Two threads that import transformers at once find half of it; an article would be refused for that."""
        until = time.monotonic() + _WARM_WITHIN
        while self._is_warm and not self._is_warm.is_set() and time.monotonic() < until:
            if self._is_stopping.wait(0.1):
                return

    def _do(self, id_: str, wanted: dict[str, Any]) -> None:
        def tell(step: Progress) -> None:
            if self._is_stopping.is_set():
                raise _StoppingError
            if step.stage == "reading":
                self._book.tell_progress(id_, step.done)

        articles, addresses = wanted["articles"], wanted["addresses"]
        try:
            items = self._items(articles, addresses)
            report = take_in_items(self._settings, items, tell, total=len(articles) + len(addresses))
        except _StoppingError:
            self._book.put_back(id_)
            return
        except Exception:
            told = reference()
            log.exception("job %s failed, reference %s", id_, told)
            self._book.end(id_, None, f"The articles could not be taken in: try again later (reference {told}).")
            return
        self._book.end(id_, report)
        with suppress(Exception):  # it is done, whoever cannot count it
            self._tell(report)

    def _items(self, articles: Sequence[dict[str, Any]], addresses: Sequence[str]) -> Iterator[Article | RefusedItem]:
        for values in articles:
            uri = uri_of(values)
            try:
                yield article_of(values, uri)
            except ReadError as exc:
                yield RefusedItem(uri, exc.reason)
        for address in addresses:
            yield from self._read_address(address)


class _StoppingError(Exception):
    """The server ends, and the job under way with it."""


def uri_of(values: dict[str, Any]) -> str:
    """What identifies a posted article: its id, else its address, else its text. The same one is a new revision."""
    text = str(values.get("text", ""))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"posted:{values.get('id') or values.get('url') or digest}"


def _shown(report: IngestReport) -> dict[str, Any]:
    """The report without what an exception said, which may name files of the server."""
    failed = "could not be taken apart"
    refused = [
        replace(one, reason=f"{failed}: the server's log says why") if one.reason.startswith(failed) else one
        for one in report.refused
    ]
    return replace(report, refused=tuple(refused)).to_json()


def _job(row: tuple[Any, ...]) -> Job:
    id_, state, made_at, made_by, ended_at, done, total, report, trouble = row
    ended = datetime.fromisoformat(ended_at) if ended_at else None
    told = json.loads(report) if report else None
    return Job(id_, JobState(state), datetime.fromisoformat(made_at), made_by, ended, done, total, told, trouble)


def _now() -> str:
    return datetime.now(UTC).isoformat()
