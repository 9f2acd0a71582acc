"""Archives of other releases: the last one's is migrated, a newer one's is refused, anything else too."""

import hashlib
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from corpus.archive.ingest import ingest, open_index, reindex
from corpus.archive.schema import MIGRATIONS
from corpus.archive.store import Archive
from corpus.archive.values import Filters
from corpus.attribution.values import Act, SpeakerKind, Stance
from corpus.errors import ArchiveError
from tests.corpus.archive.invented import WordEmbedder, invented

RELEASE_0_1 = Path(__file__).with_name("archive_0_1.sql")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive as release 0.1 left it."""
    with closing(sqlite3.connect(tmp_path / "archive.sqlite3")) as db:
        db.executescript(RELEASE_0_1.read_text(encoding="utf-8"))
    return tmp_path


def rows(folder: Path) -> dict[str, list[Any]]:
    """All that the file holds, but for the record of migrations."""
    with closing(sqlite3.connect(folder / "archive.sqlite3")) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if name != "_migrations" and not name.startswith("sentence_words_")]
        columns = {"sentence_words": "rowid, text"}
        return {name: sorted(db.execute(f"SELECT {columns.get(name, '*')} FROM {name}"), key=str) for name in kept}


def shape(folder: Path) -> set[tuple[str, ...]]:
    """Each column, index and key of the file, whatever the words that made it."""
    with closing(sqlite3.connect(folder / "archive.sqlite3")) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            (name, pragma, str(row))
            for name in names
            for pragma in ("table_xinfo", "index_list", "foreign_key_list")
            for row in db.execute(f"PRAGMA {pragma}({name})")
        }


def test_an_archive_of_release_0_1_is_migrated_with_all_that_it_holds(folder: Path) -> None:
    before = rows(folder)
    before["attributions"] = [(*row, "said") for row in before["attributions"]]
    before["entities"] = []
    before["sentences"] = [(*row, "paragraph") for row in before["sentences"]]
    with Archive(folder, create=False) as archive:
        entries = archive.articles()
        assert [(entry.uri, entry.revision) for entry in entries] == [
            ("/news/ferry-copy.md", 1),
            ("/news/ferry.md", 1),
            ("/news/mayor.md", 2),
        ]
        assert {archive.held()[entry.uri].digest for entry in entries} == {
            article.digest for entry in entries if (article := archive.article(entry.id))
        }
        assert [(who.name, who.kind, who.attributions) for who in archive.speakers()][:2] == [
            ("Élodie Roe", SpeakerKind.PERSON, 4),
            ("Tomas Lind", SpeakerKind.PERSON, 3),
        ]
        lind = archive.attributions_by(Filters(speaker="Lind"))
        assert [one.attribution.stance for one in lind] == [Stance.ASSERTS, Stance.ASSERTS, Stance.DENIES]
        assert {one.attribution.act for one in lind} == {Act.SAID}  # until a reindex tells them apart
        assert len(archive.search_sentences(["ramp"])) == 4
        assert [one.article_id for one in archive.pending()] == [entries[2].id]
        assert entries[0].origin == entries[1].origin
    assert rows(folder) == before
    Archive(folder).close()
    assert rows(folder) == before


def test_a_migrated_archive_has_the_tables_of_a_new_one(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    new = tmp_path_factory.mktemp("new")
    Archive(new).close()
    Archive(folder).close()
    assert shape(folder) == shape(new)
    for each in (folder, new):
        with closing(sqlite3.connect(each / "archive.sqlite3")) as db:
            assert [name for (name,) in db.execute("SELECT name FROM _migrations")] == [
                "m001_release_0_1",
                "m002_acts",
                "m003_parts",
                "m004_keys_in_plain_letters",
                "m005_entities",
            ]


def test_keys_of_an_older_archive_are_found_in_plain_letters(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "archive.sqlite3")) as db:
        db.execute("UPDATE articles SET outlet = 'Tromsø Post', outlet_key = 'tromsø post' WHERE uri LIKE '%mayor.md'")
        db.execute("UPDATE attributions SET speaker_key = 'bjørn lind' WHERE speaker_key = 'tomas lind'")
        db.commit()
    with Archive(folder) as archive:
        assert len(archive.articles(Filters(outlet="Tromso Post"))) == 1
    with closing(sqlite3.connect(folder / "archive.sqlite3")) as db:
        keys = {key for (key,) in db.execute("SELECT speaker_key FROM attributions")}
    assert "bjorn lind" in keys
    assert "bjørn lind" not in keys


def test_a_migrated_archive_takes_articles_and_opens_again(folder: Path) -> None:
    with Archive(folder) as archive:
        reindex(archive, WordEmbedder())
        with open_index(archive, WordEmbedder()) as index:
            report = ingest([invented(1)], archive, index)
    assert (report.new, report.refused) == (1, ())
    with Archive(folder) as archive, open_index(archive, WordEmbedder()) as index:
        assert archive.counts().articles == 4
        assert archive.pending() == []
        assert archive.article(invented(1).id) == invented(1)
        assert index.search("quarry district", 1)[0].article_id == invented(1).id


def test_an_archive_with_an_unknown_migration_is_refused_and_left_alone(tmp_path: Path) -> None:
    Archive(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "archive.sqlite3", isolation_level=None)) as db:
        db.execute("INSERT INTO _migrations VALUES ('m999_of_tomorrow', ?)", (datetime.now(UTC).isoformat(),))
    before = hashlib.sha256((tmp_path / "archive.sqlite3").read_bytes()).digest()
    with pytest.raises(
        ArchiveError, match=r"newer than this whosaid reads \(migration 'm999_of_tomorrow'\); update whosaid$"
    ):
        Archive(tmp_path)
    assert hashlib.sha256((tmp_path / "archive.sqlite3").read_bytes()).digest() == before


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "archive.sqlite3")) as db:
        db.execute("CREATE TABLE articles (name)")
    before = (tmp_path / "archive.sqlite3").read_bytes()
    with pytest.raises(ArchiveError, match="is not an archive of whosaid"):
        Archive(tmp_path)
    assert (tmp_path / "archive.sqlite3").read_bytes() == before


def test_an_archive_that_another_process_makes_meanwhile_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = threading.Thread(target=lambda: Archive(tmp_path).close())
    looked_at = MIGRATIONS.unknown

    def be_overtaken(db: sqlite3.Connection) -> list[str]:
        if not other.ident:
            other.start()
            other.join(10)
        return looked_at(db)

    monkeypatch.setattr(MIGRATIONS, "unknown", be_overtaken)
    with Archive(tmp_path) as archive:
        assert archive.counts().articles == 0
    other.join()
