"""The job queue: work is stored before it is acknowledged, and is done even if the process is killed.

A job is running from the moment a worker takes it until it ends. Jobs that run when the process dies are begun again
by the next process, which is why each kind of job has to be repeatable; begun too often, a job is set aside.

Why no library (read in November 2026): huey deletes a task from SQLite when a worker takes it, so a kill loses it.
persist-queue takes cut-off tasks up again whenever any process opens the file, so two processes do a task twice.
litequeue leaves cut-off tasks locked. None counts attempts, refuses a repeated task, or keeps tasks in turn.
"""

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from assistant.errors import QueueFullError
from assistant.service.server_database import ServerDatabase

_LONGEST_KEPT: Final = 30 * 86_400  # seconds after the end of a job, until it is deleted

_COLUMNS: Final = (
    "number, id, kind, lane, payload, state, attempts, made_at, made_by, ended_at, progress, result, trouble"
)
_TAKE: Final = f"""
UPDATE jobs SET state = 'running', attempts = attempts + 1 WHERE number = (
    SELECT number FROM jobs AS job WHERE kind = ? AND state = 'waiting' AND not_before <= ?
    AND (lane = '' OR NOT EXISTS (
        SELECT 1 FROM jobs AS earlier WHERE earlier.lane = job.lane AND earlier.number < job.number
        AND earlier.state IN ('waiting', 'running')
    )) ORDER BY number LIMIT 1
) RETURNING {_COLUMNS}"""


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNENDED: Final = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work and what has become of it. `id` is what users and the log know it by.

    `payload` is what is to be done, empty once the job has ended; `progress` and `result` belong to its kind.
    `attempts` counts how often it was begun; `trouble` says why it failed. Jobs in one `lane` are done in turn.
    """

    number: int
    id: str
    kind: str
    lane: str
    payload: dict[str, Any]
    state: JobState
    attempts: int
    made_at: datetime
    made_by: str
    ended_at: datetime | None
    progress: dict[str, Any]
    result: dict[str, Any] | None
    trouble: str

    @property
    def has_ended(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)


class JobQueue:
    """The jobs of an archive. Share it between threads; other processes may use the same file."""

    def __init__(self, database: ServerDatabase) -> None:
        self._database = database
        self.changed = threading.Condition()
        """Notified when a job has been stored or has ended by this process: what waits for jobs may look again."""

    def add(
        self,
        kind: str,
        payload: Mapping[str, Any],
        *,
        made_by: str = "",
        lane: str = "",
        rate_group: str = "",
        keys: Sequence[str] = (),
        progress: Mapping[str, Any] | None = None,
        most_unended: int | None = None,
    ) -> Job | None:
        """Store a job: after this returns, it will be done. None if a job with one of its `keys` is stored already.

        Raises QueueFullError where `most_unended` jobs of the kind have not ended. Jobs of one `rate_group` are held
        back together.
        """
        now = time.time()
        with self._database.writing() as db:
            if keys and _is_stored(db, keys):
                return None
            if most_unended is not None and _count(db, kind, UNENDED) >= most_unended:
                raise QueueFullError(f"{most_unended} jobs are waiting already: try again when some of them have ended")
            row = db.execute(
                "INSERT INTO jobs (id, kind, lane, rate_group, payload, state, made_at, made_by, not_before, progress)"
                f" VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?) RETURNING {_COLUMNS}",
                (
                    *(secrets.token_hex(8), kind, lane, rate_group, json.dumps(payload)),
                    *(now, made_by, now, json.dumps(progress or {})),
                ),
            ).fetchone()
            job = _job(row)
            db.executemany("INSERT INTO job_keys VALUES (?, ?)", [(key, job.number) for key in dict.fromkeys(keys)])
        self._notify()
        return job

    def find(self, id: str) -> Job | None:
        return self._first("id = ?", id)

    def latest(self, kind: str) -> Job | None:
        """The newest job of a kind that has not ended, or else the newest of all."""
        return self._first("kind = ? ORDER BY state IN ('waiting', 'running') DESC, number DESC", kind)

    def has_lane(self, lane: str) -> bool:
        return self._first("lane = ?", lane) is not None

    def _first(self, condition: str, value: str) -> Job | None:
        with self._database.reading() as db:
            row = db.execute(f"SELECT {_COLUMNS} FROM jobs WHERE {condition} LIMIT 1", (value,)).fetchone()
        return _job(row) if row else None

    def unended(self, kind: str) -> list[Job]:
        """The jobs of a kind that wait or run, oldest first."""
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT {_COLUMNS} FROM jobs WHERE kind = ? AND state IN ('waiting', 'running') ORDER BY number",
                (kind,),
            ).fetchall()
        return [_job(row) for row in rows]

    def count(self, kind: str, *states: JobState) -> int:
        with self._database.reading() as db:
            return _count(db, kind, states)

    def seconds_to_next(self, kind: str) -> float | None:
        """How long until a waiting job may be begun: 0 for one that may be now, None where none waits."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT min(not_before) FROM jobs WHERE kind = ? AND state = 'waiting'", (kind,)
            ).fetchone()
        return None if row[0] is None else max(0.0, row[0] - time.time())

    # --- for workers

    def take(self, kind: str) -> Job | None:
        """The oldest job of a kind that may be begun now. It is running from now on, and no other worker gets it."""
        with self._database.writing() as db:
            row = db.execute(_TAKE, (kind, time.time())).fetchone()
        return _job(row) if row else None

    def begin_again(self) -> int:
        """Let all running jobs wait again, for their process has died or is being stopped; returns how many.

        One process alone may do it. The attempt counts.
        """
        with self._database.writing() as db:
            return db.execute("UPDATE jobs SET state = 'waiting' WHERE state = 'running'").rowcount

    def put_back(self, job: Job, seconds: float = 0.0, *, counts: bool = True, with_group: bool = False) -> None:
        """Let a job wait for so many seconds, `with_group` all waiting jobs of its rate group too.

        Without `counts` this attempt does not count.
        """
        until = time.time() + seconds
        with self._database.writing() as db:
            db.execute(
                "UPDATE jobs SET state = 'waiting', not_before = ?, attempts = max(0, attempts - ?) WHERE number = ?",
                (until, not counts, job.number),
            )
            if with_group:
                db.execute(
                    "UPDATE jobs SET not_before = max(not_before, ?) WHERE state = 'waiting' AND rate_group ="
                    " (SELECT rate_group FROM jobs WHERE number = ?)",
                    (until, job.number),
                )

    def note_progress(self, job: Job, progress: Mapping[str, Any]) -> None:
        with self._database.writing() as db:
            db.execute("UPDATE jobs SET progress = ? WHERE number = ?", (json.dumps(progress), job.number))

    def enter_lane(self, job: Job, lane: str) -> None:
        """Put a job into a lane, unless it is in one."""
        with self._database.writing() as db:
            db.execute("UPDATE jobs SET lane = ? WHERE number = ? AND lane = ''", (lane, job.number))

    def end(self, job: Job, result: Mapping[str, Any] | None = None) -> None:
        """The job is done. What was to be done is deleted."""
        self._end(job, JobState.DONE, result, "")

    def fail(self, job: Job, trouble: str) -> None:
        """The job will not be done, for the reason that `trouble` says. What was to be done is deleted."""
        self._end(job, JobState.FAILED, None, trouble)

    def _end(self, job: Job, state: JobState, result: Mapping[str, Any] | None, trouble: str) -> None:
        with self._database.writing() as db:
            db.execute(
                "UPDATE jobs SET state = ?, ended_at = ?, payload = '{}', result = ?, trouble = ? WHERE number = ?",
                (state, time.time(), json.dumps(result) if result is not None else None, trouble, job.number),
            )
        self._notify()

    def _notify(self) -> None:
        with self.changed:
            self.changed.notify_all()

    def delete_old(self, kind: str, *, most: int | None = None) -> None:
        """Delete ended jobs: after 30 days, and where more than `most` newer jobs of the kind are stored."""
        with self._database.writing() as db:
            db.execute("DELETE FROM jobs WHERE kind = ? AND ended_at < ?", (kind, time.time() - _LONGEST_KEPT))
            if most is not None:
                db.execute(
                    "DELETE FROM jobs WHERE kind = ? AND ended_at IS NOT NULL AND number NOT IN"
                    " (SELECT number FROM jobs WHERE kind = ? ORDER BY number DESC LIMIT ?)",
                    (kind, kind, most),
                )


def _is_stored(db: sqlite3.Connection, keys: Sequence[str]) -> bool:
    marks = ", ".join("?" * len(keys))
    return db.execute(f"SELECT 1 FROM job_keys WHERE key IN ({marks}) LIMIT 1", tuple(keys)).fetchone() is not None


def _count(db: sqlite3.Connection, kind: str, states: Sequence[JobState]) -> int:
    marks = ", ".join("?" * len(states))
    row = db.execute(f"SELECT count(*) FROM jobs WHERE kind = ? AND state IN ({marks})", (kind, *states)).fetchone()
    return int(row[0])


def _job(row: Sequence[Any]) -> Job:
    number, id, kind, lane, payload, state, attempts, made_at, made_by, ended_at, progress, result, trouble = row
    return Job(
        *(number, id, kind, lane, json.loads(payload), JobState(state), attempts, _moment(made_at), made_by),
        *(_moment(ended_at) if ended_at else None, json.loads(progress), json.loads(result) if result else None),
        trouble,
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
