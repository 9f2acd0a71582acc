"""The server's own SQLite file beside the archive: jobs, saved answers, feedback, API keys, ended sessions.

Opens and migrates the file. Each table belongs to the module that reads and writes it.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from assistant.errors import ServerDatabaseError
from assistant.service.migrations import MIGRATIONS
from corpus.archive.database import Connections, transaction

FILE_NAME: Final = "desk.sqlite3"  # the name of release 0.1: a file that may be open elsewhere is not renamed
_PATIENCE: Final = 10.0  # seconds; a writer holds the file for milliseconds


class ServerDatabase:
    """The file in the archive's `folder`, made at the first use. Share it between threads; other processes may use it.

    A commit survives the death of the process and a power cut. Raises ServerDatabaseError where the file is unusable.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._connections = Connections(self.path, patience=_PATIENCE, durable=True)
        self._lock = threading.Lock()
        self._is_migrated = False

    def close(self) -> None:
        """Close the idle connections. The next use opens new ones."""
        self._connections.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection on which each statement is its own transaction."""
        try:
            with self._connections.connection() as db:
                self._migrate(db)
                yield db
        except sqlite3.Error as exc:
            raise ServerDatabaseError(
                f"{str(self.path)!r} cannot be used ({exc}): check its folder, who may write there and the free space"
            ) from exc

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction: committed at the end of the block, rolled back if the block raises."""
        with self.reading() as db, transaction(db):
            yield db

    def _migrate(self, db: sqlite3.Connection) -> None:
        with self._lock:
            if not self._is_migrated:
                MIGRATIONS.apply(db, patience=_PATIENCE)
                self._is_migrated = True
