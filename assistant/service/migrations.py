"""The tables of the server's own file, as migrations: of a file that release 0.1 wrote, everything is kept."""

import json
import sqlite3
from datetime import datetime
from typing import Any, Final

from corpus.archive.migrations import Migrations

MIGRATIONS: Final = Migrations()


@MIGRATIONS.register
def m001_release_0_1(db: sqlite3.Connection) -> None:
    """The tables of release 0.1 that live on; each was made at its first use, so that some may be missing."""
    for table in (
        "kept_answers (id TEXT PRIMARY KEY, question TEXT NOT NULL, history TEXT NOT NULL, answer TEXT NOT NULL,"
        " settings TEXT NOT NULL, kept_at TEXT NOT NULL) WITHOUT ROWID",
        "feedback (number INTEGER PRIMARY KEY, answer_id TEXT NOT NULL, statement INTEGER, mark TEXT NOT NULL,"
        " note TEXT NOT NULL, given_by TEXT NOT NULL, given_at TEXT NOT NULL)",
        "api_keys (id TEXT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, made_at TEXT NOT NULL,"
        " revoked_at TEXT)",
        "ended_sessions (id TEXT PRIMARY KEY, until REAL NOT NULL)",
    ):
        db.execute(f"CREATE TABLE IF NOT EXISTS {table}")


@MIGRATIONS.register
def m002_rename_kept_answers(db: sqlite3.Connection) -> None:
    db.execute("ALTER TABLE kept_answers RENAME TO saved_answers")
    db.execute("ALTER TABLE saved_answers RENAME COLUMN kept_at TO saved_at")


@MIGRATIONS.register
def m003_one_job_queue(db: sqlite3.Connection) -> None:
    db.execute(
        "CREATE TABLE jobs (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,"
        " lane TEXT NOT NULL, rate_group TEXT NOT NULL, payload TEXT NOT NULL, state TEXT NOT NULL,"
        " attempts INTEGER NOT NULL DEFAULT 0, made_at REAL NOT NULL, made_by TEXT NOT NULL, not_before REAL NOT NULL,"
        " ended_at REAL, progress TEXT NOT NULL, result TEXT, trouble TEXT NOT NULL DEFAULT '')"
    )
    db.execute("CREATE INDEX jobs_to_take ON jobs (kind, state, not_before)")
    db.execute("CREATE INDEX jobs_by_lane ON jobs (lane)")
    db.execute(
        "CREATE TABLE job_keys (key TEXT PRIMARY KEY, job INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE)"
        " WITHOUT ROWID"
    )
    db.execute("CREATE INDEX job_keys_by_job ON job_keys (job)")
    db.execute(
        "CREATE TABLE slack_replies (job INTEGER PRIMARY KEY REFERENCES jobs ON DELETE CASCADE, messages TEXT NOT NULL,"
        " sent INTEGER NOT NULL DEFAULT 0, unsure INTEGER NOT NULL DEFAULT 0, answer_id TEXT NOT NULL,"
        " answered TEXT NOT NULL, answered_id TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX slack_replies_by_answer ON slack_replies (answer_id)")


@MIGRATIONS.register
def m004_carry_ingest_jobs_over(db: sqlite3.Connection) -> None:
    for row in _rows_of(db, "ingest_jobs", order_by="place"):
        made_at, ended_at = _seconds(row["made_at"]), _seconds(row["ended_at"])
        progress = {"read": row["done"], "total": row["total"]}
        db.execute(
            "INSERT INTO jobs (id, kind, lane, rate_group, payload, state, attempts, made_at, made_by, not_before,"
            " ended_at, progress, result, trouble) VALUES (?, 'articles', '', '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(row["id"], row["wanted"], row["state"], 0 if row["state"] == "waiting" else 1, made_at),
                *(row["made_by"], made_at, ended_at, json.dumps(progress), row["report"], row["trouble"]),
            ),
        )
    db.execute("DROP TABLE IF EXISTS ingest_jobs")


@MIGRATIONS.register
def m005_carry_slack_jobs_over(db: sqlite3.Connection) -> None:
    for row in _rows_of(db, "slack_jobs", order_by="id"):
        state = "running" if row["state"] == "working" else row["state"]
        lane = f"{row['channel']}/{row['thread']}" if row["thread"] else ""
        payload = "{}" if row["done_at"] else row["entry"]
        cursor = db.execute(
            "INSERT INTO jobs (id, kind, lane, rate_group, payload, state, attempts, made_at, made_by, not_before,"
            " ended_at, progress) VALUES (?, 'slack', ?, ?, ?, ?, ?, ?, '', ?, ?, '{}')",
            (
                *(_free_id(db, row["reference"]), lane, row["channel"], payload, state, row["attempts"]),
                *(row["received_at"], row["not_before"], row["done_at"]),
            ),
        )
        number, entry = cursor.lastrowid, json.loads(row["entry"])
        event_id, answered_id = entry.get("event_id"), row["answer_id"] or entry.get("answer_id", "")
        keys = [row["key"], *([f"event:{event_id}"] if event_id else [])]
        db.executemany("INSERT OR IGNORE INTO job_keys VALUES (?, ?)", [(key, number) for key in keys])
        db.execute(
            "INSERT INTO slack_replies VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(number, row["messages"], row["sent"], row["unsure"], row["answer_id"]),
                *(row["answered"], answered_id if row["answered"] else ""),
            ),
        )
    db.execute("DROP TABLE IF EXISTS slack_jobs")
    db.execute("DROP TABLE IF EXISTS slack_events")


def _rows_of(db: sqlite3.Connection, table: str, *, order_by: str) -> list[dict[str, Any]]:
    """All rows of a table that release 0.1 may have made."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone():
        return []
    cursor = db.execute(f"SELECT * FROM {table} ORDER BY {order_by}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _seconds(moment: str | None) -> float | None:
    return datetime.fromisoformat(moment).timestamp() if moment else None


def _free_id(db: sqlite3.Connection, wanted: str) -> str:
    """The id that users know. Release 0.1 drew 8 random digits and did not check them: a repeated id gets a suffix."""
    while db.execute("SELECT 1 FROM jobs WHERE id = ?", (wanted,)).fetchone():
        wanted += "0"
    return wanted
