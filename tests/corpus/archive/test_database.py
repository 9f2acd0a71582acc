import sqlite3
from pathlib import Path

import pytest

from corpus.archive.database import Connections, transaction


def is_closed(db: sqlite3.Connection) -> bool:
    try:
        db.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False


def test_an_idle_connection_is_used_again_and_one_in_use_is_not(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "file", patience=1)
    with connections.connection() as first, connections.connection() as second:
        assert first is not second
    with connections.connection() as again:
        assert again in (first, second)
    connections.close()
    assert is_closed(first)
    assert is_closed(second)


def test_a_connection_in_use_is_closed_after_use_and_the_next_use_opens_one(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "file", patience=1)
    with connections.connection() as used:
        connections.close()
        assert not is_closed(used)
    assert is_closed(used)
    with connections.connection() as fresh:
        assert not is_closed(fresh)
    connections.close()


def insert_and_fail(db: sqlite3.Connection) -> None:
    with transaction(db):
        db.execute("INSERT INTO words VALUES ('lost')")
        db.execute("SELECT word FROM nowhere")


def test_a_transaction_is_committed_whole_or_rolled_back(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "file", patience=1)
    with connections.connection() as db:
        with transaction(db):
            db.execute("CREATE TABLE words (word)")
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            insert_and_fail(db)
        db.execute("BEGIN")
        db.execute("INSERT INTO words VALUES ('left open')")
    with connections.connection() as db:
        assert db.execute("SELECT * FROM words").fetchall() == []
    connections.close()
