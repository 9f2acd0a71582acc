"""The file of an archive: opens it, makes or migrates it, and turns errors of SQLite into sentences."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from corpus.archive.database import Connections, transaction
from corpus.archive.schema import MIGRATIONS, is_archive
from corpus.errors import ArchiveError

FILE_NAME: Final = "archive.sqlite3"
_PATIENCE: Final = 30.0  # seconds; a writer locks the file for milliseconds: after half a minute it hangs

_AGAIN: Final = "then run the same command again, nothing is lost"
_RIGHTS: Final = "check who may write to the folder, or choose another --archive DIR"
_RESTORE: Final = "restore it from a copy, or move it away and ingest again"
_PROBLEMS: Final = {
    sqlite3.SQLITE_FULL: ("cannot be written because the disk is full", f"free some space, {_AGAIN}"),
    sqlite3.SQLITE_IOERR: ("cannot be read or written", f"check the disk and its free space, {_AGAIN}"),
    sqlite3.SQLITE_READONLY: ("cannot be written", _RIGHTS),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", _RIGHTS),
    sqlite3.SQLITE_PERM: ("cannot be opened", _RIGHTS),
    sqlite3.SQLITE_BUSY: ("is locked by another program", f"wait until that has ended, {_AGAIN}"),
    sqlite3.SQLITE_NOTADB: ("is not a database", _RESTORE),
    sqlite3.SQLITE_CORRUPT: ("is damaged", _RESTORE),
}


class ArchiveFile:
    """The SQLite file of the archive in a folder. Safe to share between threads; see Archive for what it raises."""

    def __init__(self, folder: Path | str, *, create: bool) -> None:
        self.folder = Path(folder).expanduser().absolute()
        self.path = self.folder / FILE_NAME
        self._connections = Connections(self.path, patience=_PATIENCE)
        self._is_open = True
        if create:
            self._make_folder()
        elif not self.path.is_file():
            raise ArchiveError(f"there is no archive in {str(self.folder)!r}; run `whosaid ingest PATH...` to make one")
        self._prepare()

    def close(self) -> None:
        self._is_open = False
        self._connections.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with; each statement is a transaction of its own."""
        if not self._is_open:
            raise ArchiveError(f"archive {str(self.path)!r} has been closed; open it again")
        try:
            with self._connections.connection() as db:
                yield db
        except (sqlite3.IntegrityError, sqlite3.DataError) as exc:
            # The file is sound; what was to be stored is not (an attribution of a sentence that the article lacks).
            raise ValueError(f"the parts of the article do not fit together ({exc})") from exc
        except sqlite3.Error as exc:
            raise self._explained(exc) from exc

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: committed at the end, with a new generation if it changed anything; rolled back on errors."""
        with self.reading() as db, transaction(db):
            before = db.total_changes
            yield db
            if db.total_changes != before:
                db.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise ArchiveError(
                f"archive folder {str(self.folder)!r} cannot be made ({exc.strerror}); choose another --archive DIR"
            ) from exc

    def _prepare(self) -> None:
        """Check that the file is an archive, and apply the migrations that it lacks."""
        with self.reading() as db:
            if not is_archive(db):
                raise ArchiveError(
                    f"{str(self.path)!r} is not an archive of whosaid; choose another folder with --archive DIR"
                )
            if unknown := MIGRATIONS.unknown(db):
                raise ArchiveError(
                    f"archive {str(self.path)!r} is newer than this whosaid reads (migration {unknown[-1]!r}); "
                    "update whosaid"
                )
            MIGRATIONS.apply(db, patience=_PATIENCE)

    def _explained(self, error: sqlite3.Error) -> ArchiveError:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        problem, remedy = _PROBLEMS.get(
            code, (f"cannot be used ({error})", "look at the cause, then run the command again")
        )
        return ArchiveError(f"archive {str(self.path)!r} {problem}; {remedy}")
