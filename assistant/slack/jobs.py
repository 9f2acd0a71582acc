"""What is to be done, stored before Slack is told that it arrived. Nothing stored is lost by a crash, or done twice.

A job that a worker has taken up and not ended is `working`; after a crash such jobs are taken up again. Jobs of one
thread are done one after the other, since the later ones go on from the earlier.
"""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant.service.store import Ledger
from assistant.slack.entry import Entry, Kind

_KEPT: Final = 30 * 86_400  # seconds that a job is kept when it is done: so long a thread is followed

_SCHEMA: Final = (
    """
CREATE TABLE IF NOT EXISTS slack_jobs (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    reference TEXT NOT NULL,
    entry TEXT NOT NULL,
    channel TEXT NOT NULL,
    thread TEXT NOT NULL,
    state TEXT NOT NULL,
    received_at REAL NOT NULL,
    not_before REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    messages TEXT NOT NULL DEFAULT '',
    sent INTEGER NOT NULL DEFAULT 0,
    unsure INTEGER NOT NULL DEFAULT 0,
    answer_id TEXT NOT NULL DEFAULT '',
    answered TEXT NOT NULL DEFAULT '',
    done_at REAL
)""",
    "CREATE INDEX IF NOT EXISTS slack_jobs_by_state ON slack_jobs (state, not_before)",
    "CREATE INDEX IF NOT EXISTS slack_jobs_by_thread ON slack_jobs (channel, thread)",
    "CREATE INDEX IF NOT EXISTS slack_jobs_by_answer ON slack_jobs (answer_id)",
    "CREATE TABLE IF NOT EXISTS slack_events (id TEXT PRIMARY KEY, received_at REAL NOT NULL) WITHOUT ROWID",
)

_NEXT: Final = """
UPDATE slack_jobs SET state = 'working', attempts = attempts + 1 WHERE id = (
    SELECT id FROM slack_jobs AS job WHERE state = 'waiting' AND not_before <= ? AND (thread = '' OR NOT EXISTS (
        SELECT 1 FROM slack_jobs AS earlier WHERE earlier.channel = job.channel AND earlier.thread = job.thread
        AND earlier.id < job.id AND earlier.state IN ('waiting', 'working')
    )) ORDER BY id LIMIT 1
) RETURNING id, reference, entry, received_at, attempts, messages, sent, unsure, answer_id"""


class Stored(StrEnum):
    NEW = "new"
    SEEN = "seen"
    NOT_OURS = "not ours"


@dataclass(frozen=True, slots=True)
class Job:
    """An entry to be answered. `reference` is what a user and the log know it by.

    `messages` are those of the reply, as JSON, once it is made; the first `sent` of them are posted for certain. Where
    it is `unsure`, the one after them may be: the process ended, or Slack did not answer, while it was being posted.
    """

    id: int
    reference: str
    entry: Entry
    received_at: float
    attempts: int
    messages: str
    sent: int
    unsure: bool
    answer_id: str


class Reply(NamedTuple):
    """A question, and the messages that answer it, as JSON."""

    question: str
    messages: str


class Answered(NamedTuple):
    """A question that was answered, and the id under which the answer is kept."""

    question: str
    answer_id: str


class JobBook:
    """The jobs of an archive. May be used from several threads and processes at once."""

    def __init__(self, path: Path) -> None:
        self._ledger = Ledger(path, *_SCHEMA, durable=True)

    def store(self, entry: Entry) -> Stored:
        """Keep it to be done, unless it has come in before or is said in a thread that is none of ours."""
        now = time.time()
        with self._ledger.writing() as db:
            if entry.needs_known_thread and not self._is_known_thread(db, entry):
                return Stored.NOT_OURS
            if entry.event_id and not self._is_first(db, entry.event_id, now):
                return Stored.SEEN
            done = db.execute(
                "INSERT OR IGNORE INTO slack_jobs (key, reference, entry, channel, thread, state, received_at,"
                " not_before) VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?)",
                (entry.key, secrets.token_hex(4), entry.to_json(), entry.channel, _place(entry), now, now),
            )
            return Stored.NEW if done.rowcount else Stored.SEEN

    @staticmethod
    def _is_known_thread(db: Any, entry: Entry) -> bool:
        known = db.execute(
            "SELECT 1 FROM slack_jobs WHERE channel = ? AND thread = ? LIMIT 1", (entry.channel, entry.thread)
        )
        return known.fetchone() is not None

    @staticmethod
    def _is_first(db: Any, event_id: str, now: float) -> bool:
        return bool(db.execute("INSERT OR IGNORE INTO slack_events VALUES (?, ?)", (event_id, now)).rowcount)

    def take(self) -> Job | None:
        """The next job that may be done now, for this worker alone."""
        with self._ledger.writing() as db:
            row = db.execute(_NEXT, (time.time(),)).fetchone()
        return _job(row) if row else None

    def take_up_again(self) -> int:
        """Make what a process that ended left in the middle wait again; returns how many. One process alone may."""
        with self._ledger.writing() as db:
            return int(db.execute("UPDATE slack_jobs SET state = 'waiting' WHERE state = 'working'").rowcount)

    def prepare(self, job: Job, messages: str, *, answer_id: str = "", answered: str = "") -> None:
        """Keep the reply as it is to be posted. `answered` is the question, where there was an answer to it."""
        with self._ledger.writing() as db:
            db.execute(
                "UPDATE slack_jobs SET messages = ?, answer_id = ?, answered = ? WHERE id = ?",
                (messages, answer_id, answered, job.id),
            )

    def posting(self, job: Job, sent: int, *, unsure: bool) -> None:
        """Note that the first `sent` messages are posted, and whether the one after them may be."""
        with self._ledger.writing() as db:
            db.execute("UPDATE slack_jobs SET sent = ?, unsure = ? WHERE id = ?", (sent, unsure, job.id))

    def open_thread(self, job: Job, thread: str, answered: str) -> None:
        """What is posted opens a thread, in which the question that it answers is the first."""
        with self._ledger.writing() as db:
            db.execute(
                "UPDATE slack_jobs SET thread = ?, answered = ? WHERE id = ? AND thread = ''",
                (thread, answered, job.id),
            )

    def put_back(self, job: Job, seconds: float, *, whole_channel: bool = False, counts: bool = True) -> None:
        """To be tried again after so many seconds; with `whole_channel` so are all others of its channel."""
        until = time.time() + seconds
        with self._ledger.writing() as db:
            db.execute(
                "UPDATE slack_jobs SET state = 'waiting', not_before = ?, attempts = attempts - ? WHERE id = ?",
                (until, 0 if counts else 1, job.id),
            )
            if whole_channel:
                db.execute(
                    "UPDATE slack_jobs SET not_before = ? WHERE state = 'waiting' AND channel = ? AND not_before < ?",
                    (until, job.entry.channel, until),
                )

    def end(self, job: Job, *, failed: bool = False) -> None:
        with self._ledger.writing() as db:
            db.execute(
                "UPDATE slack_jobs SET state = ?, unsure = 0, done_at = ? WHERE id = ?",
                ("failed" if failed else "done", time.time(), job.id),
            )

    def answered_before(self, job: Job) -> tuple[Answered, ...]:
        """The questions answered in the job's thread before it, oldest first."""
        if not job.entry.thread:
            return ()
        with self._ledger.connection() as db:
            rows = db.execute(
                "SELECT answered, answer_id, entry FROM slack_jobs WHERE channel = ? AND thread = ? AND id < ?"
                " AND answered != '' ORDER BY id",
                (job.entry.channel, job.entry.thread, job.id),
            ).fetchall()
        return tuple(Answered(question, id or Entry.from_json(entry).answer_id) for question, id, entry in rows)

    def reply(self, answer_id: str) -> Reply | None:
        """The reply that has this answer, or None once it is forgotten."""
        with self._ledger.connection() as db:
            row = db.execute(
                "SELECT answered, messages FROM slack_jobs WHERE answer_id = ? AND answer_id != '' LIMIT 1",
                (answer_id,),
            ).fetchone()
        return Reply(*row) if row else None

    def depth(self) -> int:
        """How many jobs are not done yet."""
        with self._ledger.connection() as db:
            row = db.execute("SELECT count(*) FROM slack_jobs WHERE state IN ('waiting', 'working')").fetchone()
        return int(row[0])

    def seconds_to_next(self) -> float | None:
        """How long until a waiting job may be done: 0 for one that may now, None where none waits."""
        with self._ledger.connection() as db:
            row = db.execute("SELECT min(not_before) FROM slack_jobs WHERE state = 'waiting'").fetchone()
        return None if row[0] is None else max(0.0, row[0] - time.time())

    def forget_old(self) -> None:
        """Remove what is long done, and what Slack will not send again."""
        before = time.time() - _KEPT
        with self._ledger.writing() as db:
            db.execute("DELETE FROM slack_jobs WHERE state IN ('done', 'failed') AND done_at < ?", (before,))
            db.execute("DELETE FROM slack_events WHERE received_at < ?", (before,))


def _place(entry: Entry) -> str:
    """The thread whose conversation it belongs to. Clicks belong to none: they need not wait for answers."""
    return entry.thread if entry.kind not in (Kind.SHARE, Kind.FEEDBACK) else ""


def _job(row: Sequence[Any]) -> Job:
    id, reference, entry, received_at, attempts, messages, sent, unsure, answer_id = row
    return Job(id, reference, Entry.from_json(entry), received_at, attempts, messages, sent, bool(unsure), answer_id)
