"""The tables of the archive, as migrations."""

import sqlite3
import uuid
from typing import Any, Final

from corpus.archive.migrations import Migrations
from corpus.language.letters import plain_letters

MIGRATIONS: Final = Migrations()

_RELEASE_0_1: Final = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    title TEXT NOT NULL,
    outlet TEXT NOT NULL,
    outlet_key TEXT NOT NULL,
    published TEXT,
    byline TEXT NOT NULL,
    url TEXT NOT NULL,
    fictional INTEGER NOT NULL,
    digest TEXT NOT NULL,
    revision INTEGER NOT NULL,
    ingested_at TEXT NOT NULL,
    attribution_model TEXT NOT NULL,
    origin TEXT NOT NULL,
    signature BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_by_origin ON articles (origin);
CREATE INDEX IF NOT EXISTS articles_by_published ON articles (published);
CREATE TABLE IF NOT EXISTS near_copies (
    article_id TEXT NOT NULL REFERENCES articles (id),
    other_id TEXT NOT NULL REFERENCES articles (id),
    PRIMARY KEY (article_id, other_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sentences (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    UNIQUE (article_id, number)
);
CREATE VIRTUAL TABLE IF NOT EXISTS sentence_words USING fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TABLE IF NOT EXISTS attributions (
    article_id TEXT NOT NULL REFERENCES articles (id),
    number INTEGER NOT NULL,
    source TEXT NOT NULL,
    cue TEXT NOT NULL,
    content TEXT NOT NULL,
    stance TEXT NOT NULL,
    kind TEXT NOT NULL,
    hedged INTEGER NOT NULL,
    reason_for INTEGER,
    sentences TEXT NOT NULL,
    speaker_key TEXT,
    speaker_name TEXT,
    speaker_kind TEXT,
    speaker_role TEXT,
    speaker_aliases TEXT,
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS attributions_by_speaker ON attributions (speaker_key);
CREATE TABLE IF NOT EXISTS attribution_sentences (
    article_id TEXT NOT NULL,
    sentence INTEGER NOT NULL,
    attribution INTEGER NOT NULL,
    PRIMARY KEY (article_id, sentence, attribution),
    FOREIGN KEY (article_id, attribution) REFERENCES attributions (article_id, number),
    FOREIGN KEY (article_id, sentence) REFERENCES sentences (article_id, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (article_id TEXT PRIMARY KEY) WITHOUT ROWID;
"""


@MIGRATIONS.register
def m001_release_0_1(db: sqlite3.Connection) -> None:
    """The tables of release 0.1, whose archives have them but no record of migrations."""
    for statement in _RELEASE_0_1.split(";\n"):
        db.execute(statement)
    db.execute("INSERT OR IGNORE INTO meta VALUES ('generation', 0), ('key', ?)", (uuid.uuid4().hex,))


@MIGRATIONS.register
def m002_acts(db: sqlite3.Connection) -> None:
    """What kind of act each attribution is. Until a reindex tells them apart, all count as said."""
    db.execute("ALTER TABLE attributions ADD COLUMN act TEXT NOT NULL DEFAULT 'said'")


@MIGRATIONS.register
def m003_parts(db: sqlite3.Connection) -> None:
    """In which kind of part of the article each sentence stands."""
    db.execute("ALTER TABLE sentences ADD COLUMN part TEXT NOT NULL DEFAULT 'paragraph'")


@MIGRATIONS.register
def m004_keys_in_plain_letters(db: sqlite3.Connection) -> None:
    """The keys of outlets and speakers in plain letters: `Tromsø Post` is found as `Tromso Post`."""
    for table, column in (("articles", "outlet_key"), ("attributions", "speaker_key")):
        keys = db.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL").fetchall()
        changed = [(plain_letters(key), key) for (key,) in keys if plain_letters(key) != key]
        db.executemany(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", changed)


@MIGRATIONS.register
def m005_entities(db: sqlite3.Connection) -> None:
    """Whom and what each article names. There are none until a reindex reads the articles anew."""
    db.execute(
        "CREATE TABLE entities (article_id TEXT NOT NULL REFERENCES articles (id), start INTEGER NOT NULL,"
        ' "end" INTEGER NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (article_id, start)) WITHOUT ROWID'
    )


def is_archive(db: sqlite3.Connection) -> bool:
    """True for an archive, and for an empty file, which becomes one by the migrations."""
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return not tables or {"articles", "attribution_sentences", "sentence_words"} <= tables


def generation(db: sqlite3.Connection) -> int:
    """A number that rises with every committed change, by whichever process."""
    return int(meta_value(db, "generation"))


def meta_value(db: sqlite3.Connection, key: str) -> Any:
    """A value of the table `meta`, None where there is none."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None
