"""The desk's own file beside the archive: what is kept of answers, feedback and jobs. One SQLite file, many tables.

Each user of it makes its own tables. Knows nothing of what they hold.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from assistant.errors import LedgerError
from corpus.archive.database import connect, switch_to_wal

FILE_NAME: Final = "desk.sqlite3"

_PATIENCE: Final = 10.0  # seconds; a writer holds the file for milliseconds
_MOST_IDLE: Final = 8  # connections kept for later; each is used by one thread at a time


class Ledger:
    """A SQLite file with tables of several users, made by `schema`: statements with IF NOT EXISTS.

    Safe to share between threads; other processes may read and write beside it. The file is made at the first use.
    What is `durable` outlasts a power cut too, at the price of waiting for the disk at each commit.
    Raises LedgerError where it cannot be used.
    """

    def __init__(self, path: Path | str, *schema: str, durable: bool = False) -> None:
        self.path = Path(path)
        self._schema = schema
        self._durable = durable
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._is_laid = False

    def close(self) -> None:
        """Close the idle connections; the next use opens one anew."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with; each statement is its own transaction."""
        try:
            held = self._borrow()
            try:
                yield held
            finally:
                self._give_back(held)
        except sqlite3.Error as exc:
            raise LedgerError(
                f"{str(self.path)!r} cannot be used ({exc}): check its folder, who may write there and the free space"
            ) from exc

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction of its own: committed at the end, rolled back if anything is raised."""
        with self.connection() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        opened = connect(self.path, patience=_PATIENCE, durable=self._durable)
        try:
            self._lay(opened)
        except BaseException:
            opened.close()
            raise
        return opened

    def _lay(self, db: sqlite3.Connection) -> None:
        with self._lock:
            if self._is_laid:
                return
            switch_to_wal(db, patience=_PATIENCE)
            db.execute("BEGIN IMMEDIATE")  # the tables are there whole or not at all
            for statement in self._schema:
                db.execute(statement)
            db.execute("COMMIT")
            self._is_laid = True

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:
            connection.rollback()
        with self._lock:
            if len(self._idle) < _MOST_IDLE:
                self._idle.append(connection)
                return
        connection.close()
