import multiprocessing
import sqlite3
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from corpus.archive.database import connect
from corpus.archive.migrations import Migrations

Queue = multiprocessing.Queue
PATIENCE = 30.0
ROWS = 200


def words(*, slow: "Queue[str] | None" = None) -> Migrations:
    """Two migrations: a table, and a second table that is filled from the first."""
    migrations = Migrations()

    @migrations.register
    def m001_words(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE words (word TEXT)")
        db.executemany("INSERT INTO words VALUES (?)", [(f"word {number}",) for number in range(ROWS)])

    @migrations.register
    def m002_lengths(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE lengths (word TEXT, length INTEGER)")
        db.execute("INSERT INTO lengths SELECT word, length(word) FROM words")
        if slow:
            slow.put("in the middle")
            threading.Event().wait(60)
        db.execute("DROP TABLE words")

    return migrations


def first_of(migrations: Migrations) -> Migrations:
    """A program of before the second migration."""
    earlier = Migrations()
    earlier.register(migrations._migrations["m001_words"])
    return earlier


def apply(path: Path, migrations: Migrations) -> None:
    with closing(connect(path, patience=PATIENCE)) as db:
        migrations.apply(db, patience=PATIENCE)


def tables(path: Path) -> dict[str, int]:
    """The rows of each table."""
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


COMPLETE = {"_migrations": 2, "lengths": ROWS}


def test_a_new_file_gets_all_migrations_in_order_with_their_time(tmp_path: Path) -> None:
    apply(tmp_path / "file", words())
    assert tables(tmp_path / "file") == COMPLETE
    with closing(sqlite3.connect(tmp_path / "file")) as db:
        recorded = db.execute("SELECT name, applied_at FROM _migrations ORDER BY rowid").fetchall()
        assert db.execute("PRAGMA user_version").fetchone() == (2,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert [name for name, _ in recorded] == ["m001_words", "m002_lengths"]
    assert all(datetime.fromisoformat(when).utcoffset() is not None for _, when in recorded)


def test_a_file_that_lacks_one_gets_that_one(tmp_path: Path) -> None:
    apply(tmp_path / "file", first_of(words()))
    assert tables(tmp_path / "file") == {"_migrations": 1, "words": ROWS}
    apply(tmp_path / "file", words())
    assert tables(tmp_path / "file") == COMPLETE


def test_nothing_is_written_where_none_is_lacking(tmp_path: Path) -> None:
    apply(tmp_path / "file", words())
    with (
        closing(connect(tmp_path / "file", patience=0)) as other,
        closing(connect(tmp_path / "file", patience=0)) as db,
    ):
        other.execute("BEGIN IMMEDIATE")  # a writer that never ends
        words().apply(db, patience=0)
        assert db.total_changes == 0


def test_what_a_newer_program_applied_is_told(tmp_path: Path) -> None:
    apply(tmp_path / "file", words())
    with closing(connect(tmp_path / "file", patience=0)) as db:
        assert words().unknown(db) == []
        assert first_of(words()).unknown(db) == ["m002_lengths"]


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    failing = first_of(words())

    @failing.register
    def m002_fails(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE lengths (word TEXT)")
        db.execute("SELECT word FROM nowhere")

    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        apply(tmp_path / "file", failing)
    assert tables(tmp_path / "file") == {"_migrations": 1, "words": ROWS}


def test_two_migrations_of_one_name_are_refused() -> None:
    migrations = words()
    with pytest.raises(ValueError, match="m001_words"):
        migrations.register(migrations._migrations["m001_words"])


def _apply_slowly(path: str, reached: "Queue[str]") -> None:
    apply(Path(path), words(slow=reached))


@pytest.mark.kill
def test_a_migration_killed_in_the_middle_is_applied_anew(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    reached: Queue[str] = context.Queue()
    child = context.Process(target=_apply_slowly, args=(str(tmp_path / "file"), reached))
    child.start()
    reached.get(timeout=60)
    child.kill()
    child.join()
    assert tables(tmp_path / "file") == {"_migrations": 1, "words": ROWS}
    apply(tmp_path / "file", words())
    assert tables(tmp_path / "file") == COMPLETE


def _apply_rounds(paths: list[str], start: "multiprocessing.synchronize.Barrier", answers: "Queue[str]") -> None:
    for path in paths:
        start.wait(60)
        try:
            apply(Path(path), words())
            answers.put("applied")
        except sqlite3.Error as exc:
            answers.put(str(exc))


def test_processes_that_migrate_at_once_apply_each_migration_once(tmp_path: Path) -> None:
    paths = [str(tmp_path / str(number)) for number in range(30)]
    context = multiprocessing.get_context("spawn")
    start, answers = context.Barrier(3), context.Queue()
    openers = [context.Process(target=_apply_rounds, args=(paths, start, answers)) for _ in range(3)]
    for opener in openers:
        opener.start()
    assert {answers.get(timeout=60) for _ in range(3 * len(paths))} == {"applied"}
    for opener in openers:
        opener.join()
    assert [tables(Path(path)) for path in paths] == [COMPLETE] * len(paths)
