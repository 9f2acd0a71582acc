"""SQLite files as the project opens them: shared by threads and processes, written ahead."""

import sqlite3
import time
from pathlib import Path


def connect(path: Path, *, patience: float, durable: bool = False) -> sqlite3.Connection:
    """A connection that begins its transactions itself and waits `patience` seconds for another writer.

    In WAL mode what is committed survives the death of the process at any point; only a power cut can take the last
    commits, and not what is `durable`.
    """
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
    except BaseException:
        connection.close()
        raise
    return connection


def switch_to_wal(db: sqlite3.Connection, *, patience: float) -> None:
    """SQLite does not wait here for another process that opens the new file too, whatever the timeout: so we do."""
    deadline = time.monotonic() + patience
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as exc:
            if exc.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
