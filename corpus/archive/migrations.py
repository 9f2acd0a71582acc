"""Named migrations of a SQLite file, recorded in its table `_migrations`.

Knows no other table: the archive and the server's own file each register their migrations.
"""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

from corpus.archive.database import switch_to_wal, transaction

Migration = Callable[[sqlite3.Connection], None]


class Migrations:
    """Migrations in the order in which they are registered. A new file is made by applying all of them.

    A migration that has been released is never changed, renamed or moved. It must not commit or use executescript().
    """

    def __init__(self) -> None:
        self._migrations: dict[str, Migration] = {}

    def register(self, migration: Migration) -> Migration:
        """Use as a decorator. The name of the function is the name under which the migration is recorded."""
        if migration.__name__ in self._migrations:
            raise ValueError(f"there are two migrations named {migration.__name__!r}")
        self._migrations[migration.__name__] = migration
        return migration

    def unknown(self, db: sqlite3.Connection) -> list[str]:
        """Applied migrations that are not registered: the file comes from a newer program."""
        return sorted(_applied(db) - set(self._migrations))

    def apply(self, db: sqlite3.Connection, *, patience: float) -> None:
        """Apply each migration that the file lacks, in one transaction with its record.

        Safe where several processes do this at once (each waits up to `patience` seconds) and where one is killed.
        Writes nothing to a file that lacks none.
        """
        if set(self._migrations) <= _applied(db):
            return
        switch_to_wal(db, patience=patience)
        for number, (name, migration) in enumerate(self._migrations.items(), start=1):
            with transaction(db):
                db.execute("CREATE TABLE IF NOT EXISTS _migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)")
                if name in _applied(db):
                    continue
                migration(db)
                now = datetime.now(UTC).isoformat(timespec="seconds")
                db.execute("INSERT INTO _migrations VALUES (?, ?)", (name, now))
                db.execute(f"PRAGMA user_version = {number}")  # release 0.1 refuses an archive with a number above 1


def _applied(db: sqlite3.Connection) -> set[str]:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = '_migrations'").fetchone():
        return set()
    return {name for (name,) in db.execute("SELECT name FROM _migrations")}
