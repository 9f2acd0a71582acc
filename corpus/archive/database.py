"""SQLite files that threads and processes share: connections, write transactions, the write-ahead log."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_MOST_IDLE: Final = 8  # connections that wait for their next use


class Connections:
    """Connections to one SQLite file; each is used by one thread at a time. Transactions are begun explicitly.

    A connection waits `patience` seconds for another writer. In WAL mode a commit survives the death of the process at
    any point; a power cut can undo the last commits, but not those of a `durable` file.
    """

    def __init__(self, path: Path, *, patience: float, durable: bool = False) -> None:
        self._path = path
        self._patience = patience
        self._durable = durable
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            idle = self._idle
            connection = idle.pop() if idle else None
        connection = connection or connect(self._path, patience=self._patience, durable=self._durable)
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.rollback()
            with self._lock:
                stays_open = idle is self._idle and len(idle) < _MOST_IDLE
                if stays_open:
                    idle.append(connection)
            if not stays_open:
                connection.close()

    def close(self) -> None:
        """Close all connections: idle ones now, others after use. The next use opens a new one."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


def connect(path: Path, *, patience: float, durable: bool = False) -> sqlite3.Connection:
    """A connection as Connections opens them, to be closed by the caller."""
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """A write transaction: committed at the end of the block, rolled back if the block raises."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite has already rolled back where the disk is full
            db.execute("ROLLBACK")
        raise


def switch_to_wal(db: sqlite3.Connection, *, patience: float) -> None:
    """Turn the write-ahead log on. SQLite's own timeout does not apply here, so this waits for other processes."""
    deadline = time.monotonic() + patience
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as exc:
            if exc.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
