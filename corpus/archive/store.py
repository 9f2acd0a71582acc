"""The archive: every article with its sentences and attributions, in one SQLite file.

It is the source of truth; the vector index is derived from it. Knows nothing of reading files, extracting or embedding.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus.archive import schema, search
from corpus.archive.archive_file import ArchiveFile
from corpus.archive.cited_speakers import SpeakerKeys, all_speakers
from corpus.archive.rows import (
    ARTICLE_COLUMNS,
    ATTRIBUTION_COLUMNS,
    ENTRY_COLUMNS,
    article_of,
    article_row,
    attribution_row,
    date_of,
    entry_of,
    held_attribution_of,
)
from corpus.archive.search import filter_condition
from corpus.archive.values import (
    ArticleEntry,
    Counts,
    Filters,
    Held,
    HeldAttribution,
    LexicalHit,
    OriginLinks,
    PendingArticle,
    SpeakerEntry,
)
from corpus.articles.article import Article, PartKind, Sentence, Span
from corpus.attribution.values import Attribution, EntityKind, EntitySpan


class Archive:
    """The archive in a folder. Safe to share between threads; other processes may read and write beside it.

    Raises ArchiveError where the file cannot be used: missing, newer than this program, damaged, locked, disk full.
    """

    def __init__(self, folder: Path | str, *, create: bool = True) -> None:
        self._file = ArchiveFile(folder, create=create)
        self.folder, self.path = self._file.folder, self._file.path
        self.speaker_keys = SpeakerKeys()

    def close(self) -> None:
        """Using the archive afterwards raises ArchiveError."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """A connection for the SQL of other modules of this package; errors of SQLite become ArchiveError."""
        return self._file.reading()

    # Writing

    def put_article(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        *,
        attributions: Sequence[Attribution],
        entities: Sequence[EntitySpan] = (),
        attribution_model: str,
        links: OriginLinks | None = None,
    ) -> None:
        """Store an article in place of its old revision, and mark it pending for the index: all of it or nothing."""
        links = links or OriginLinks()
        with self._file.writing() as db:
            revision = 1 + (_one(db, "SELECT revision FROM articles WHERE id = ?", article.id) or 0)
            _delete_article(db, article.id)
            row = article_row(
                article, revision=revision, attribution_model=attribution_model, signature=links.signature
            )
            db.execute(f"INSERT INTO articles ({', '.join(row)}) VALUES (:{', :'.join(row)})", row)
            _insert_sentences(db, article, sentences)
            _insert_attributions(db, article.id, attributions)
            _insert_entities(db, article.id, entities)
            _link_near_copies(db, article.id, links.near_copies)
            _mark_pending(db, article.id)

    def replace_attributions(
        self,
        article_id: str,
        attributions: Sequence[Attribution],
        *,
        entities: Sequence[EntitySpan] = (),
        attribution_model: str,
    ) -> None:
        """Store the new attributions and entities of a stored article, and mark it pending for the index."""
        with self._file.writing() as db:
            _delete_attributions(db, article_id)
            _insert_attributions(db, article_id, attributions)
            _insert_entities(db, article_id, entities)
            db.execute("UPDATE articles SET attribution_model = ? WHERE id = ?", (attribution_model, article_id))
            _mark_pending(db, article_id)

    def remove_article(self, article_id: str) -> bool:
        """Delete an article; False if it was not stored. It stays pending until the index has deleted it too."""
        with self._file.writing() as db:
            if not _one(db, "SELECT 1 FROM articles WHERE id = ?", article_id):
                return False
            _delete_article(db, article_id)
            _mark_pending(db, article_id)
            return True

    def clear_pending(self, article_ids: Iterable[str]) -> None:
        """Record that the index holds these articles as they are now."""
        with self._file.writing() as db:
            db.executemany("DELETE FROM pending WHERE article_id = ?", [(id_,) for id_ in article_ids])

    def mark_all_pending(self) -> None:
        """Record that the index holds no article of this archive."""
        with self._file.writing() as db:
            db.execute("INSERT OR IGNORE INTO pending SELECT id FROM articles")

    def set_note(self, key: str, value: str) -> None:
        """Store a short note about the archive, such as the state of a reindex."""
        with self._file.writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", ("note:" + key, value))

    # State

    def generation(self) -> int:
        """A number that rises with every committed change, by whichever process."""
        with self.reading() as db:
            return schema.generation(db)

    def key(self) -> str:
        """A random name that the archive keeps for ever. It tells archives on one Chroma server apart."""
        with self.reading() as db:
            return str(schema.meta_value(db, "key"))

    def note(self, key: str) -> str:
        with self.reading() as db:
            return str(schema.meta_value(db, "note:" + key) or "")

    def counts(self) -> Counts:
        with self.reading() as db:
            return Counts(
                *db.execute(
                    "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM sentences),"
                    " (SELECT count(*) FROM attributions), (SELECT count(DISTINCT origin) FROM articles),"
                    " (SELECT count(*) FROM pending)"
                ).fetchone()
            )

    def pending(self) -> list[PendingArticle]:
        """Articles that the index does not hold as they are now.

        The order depends on their content only, so that the index of the same articles is always the same.
        """
        with self.reading() as db:
            rows = db.execute(
                "SELECT article_id, (SELECT count(*) FROM sentences WHERE article_id = pending.article_id)"
                " FROM pending LEFT JOIN articles ON articles.id = article_id ORDER BY articles.digest, article_id"
            )
            return [PendingArticle(*row) for row in rows]

    def held(self) -> dict[str, Held]:
        """What is stored for each uri, to tell an unchanged article without reading it from the archive."""
        with self.reading() as db:
            rows = db.execute("SELECT uri, digest, attribution_model FROM articles")
            return {uri: Held(digest, model) for uri, digest, model in rows}

    def signatures(self) -> list[tuple[str, bytes]]:
        """Each article's id and near-copy signature, in the order of the ids."""
        with self.reading() as db:
            return db.execute("SELECT id, signature FROM articles ORDER BY id").fetchall()

    # Articles

    def article(self, article_id: str) -> Article | None:
        with self.reading() as db:
            row = db.execute(f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE id = ?", (article_id,)).fetchone()
        return article_of(row) if row else None

    def articles(self, filters: Filters | None = None, *, limit: int = -1) -> list[ArticleEntry]:
        """Articles that pass the filters, newest first, undated ones last."""
        with self.reading() as db:
            where = filter_condition(db, filters, "articles", self.speaker_keys)
            rows = db.execute(
                f"SELECT {ENTRY_COLUMNS} FROM articles WHERE {where.sql}"
                " ORDER BY published IS NULL, published DESC, uri LIMIT ?",
                (*where.values, limit),
            )
            return [entry_of(row) for row in rows]

    def article_ids(self, filters: Filters) -> list[str]:
        """Ids of the articles that pass the filters; with a speaker, those in which the speaker is cited."""
        with self.reading() as db:
            where = filter_condition(db, filters, "articles", self.speaker_keys)
            rows = db.execute(f"SELECT id FROM articles WHERE {where.sql} ORDER BY id", where.values)
            return [id_ for (id_,) in rows]

    def origins(self, article_ids: Iterable[str]) -> dict[str, str]:
        """The origin of each of these articles: the smallest id among the near-copies it belongs to."""
        with self.reading() as db:
            return dict(
                db.execute(
                    "SELECT id, origin FROM articles WHERE id IN (SELECT value FROM json_each(?))",
                    (json.dumps(list(article_ids)),),
                )
            )

    def outlets(self) -> list[tuple[str, int]]:
        """Outlets with their number of articles, most first."""
        with self.reading() as db:
            return db.execute(
                "SELECT min(outlet), count(*) FROM articles WHERE outlet <> '' GROUP BY outlet_key ORDER BY 2 DESC, 1"
            ).fetchall()

    def newest_published(self, filters: Filters | None = None) -> date | None:
        with self.reading() as db:
            where = filter_condition(db, filters, "articles", self.speaker_keys)
            return date_of(_one(db, f"SELECT max(published) FROM articles WHERE {where.sql}", *where.values))

    # Sentences

    def sentences(self, article_id: str) -> list[Sentence]:
        with self.reading() as db:
            rows = db.execute(
                'SELECT number, start, "end", part FROM sentences WHERE article_id = ? ORDER BY number', (article_id,)
            )
            return [Sentence(article_id, number, Span(start, end), PartKind(part)) for number, start, end, part in rows]

    def search_sentences(
        self, query_terms: Sequence[str], filters: Filters | None = None, *, limit: int = 50
    ) -> list[LexicalHit]:
        """Sentences that contain any of the terms, best first; a term of several words is searched as a phrase.

        With a speaker, only sentences of the speaker's attributions. Any text is a safe term. Equal scores are ordered
        by the content of the articles, never by where their files lie.
        """
        with self.reading() as db:
            where = filter_condition(db, filters, "sentences", self.speaker_keys)
            return search.search_sentences(db, query_terms, where, limit)

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """The number of sentences in which each term occurs, whatever its ending. Any text is a safe term."""
        with self.reading() as db:
            return search.frequencies(db, terms)

    def texts(self) -> Iterator[str]:
        """The title and text of every article."""
        with self.reading() as db:
            yield from (f"{title}\n{text}" for title, text in db.execute("SELECT title, text FROM articles"))

    # Attributions and speakers

    def attributions(self, article_id: str) -> list[Attribution]:
        """Attributions of an article in order, so that `reason_for` is an index into the list."""
        with self.reading() as db:
            rows = db.execute(
                f"SELECT {ATTRIBUTION_COLUMNS} FROM attributions WHERE article_id = ? ORDER BY number", (article_id,)
            )
            return [held_attribution_of(row).attribution for row in rows]

    def entities(self, article_id: str) -> list[EntitySpan]:
        """Whom and what an article names, in text order; nothing where no reindex has read an older archive anew."""
        with self.reading() as db:
            rows = db.execute(
                'SELECT kind, start, "end" FROM entities WHERE article_id = ? ORDER BY start', (article_id,)
            )
            return [EntitySpan(EntityKind(kind), Span(start, end)) for kind, start, end in rows]

    def attributions_by(self, filters: Filters, *, limit: int = -1) -> list[HeldAttribution]:
        """Attributions of the filters' speaker (or of everybody), those of the newest articles first."""
        with self.reading() as db:
            where = filter_condition(db, filters, "attributions", self.speaker_keys)
            return search.list_attributions(db, where, limit)

    def speakers(self) -> list[SpeakerEntry]:
        """Everybody cited, most cited first. Named ones are one across articles, unnamed ones belong to their article.

        Name, kind and role are those given most often.
        """
        with self.reading() as db:
            return all_speakers(db)


def _one(db: sqlite3.Connection, statement: str, *values: object) -> Any:
    """The first value of the first row, or None."""
    row = db.execute(statement, values).fetchone()
    return row[0] if row else None


def _delete_article(db: sqlite3.Connection, article_id: str) -> None:
    _link_near_copies(db, article_id, ())
    db.execute(
        "DELETE FROM sentence_words WHERE rowid IN (SELECT id FROM sentences WHERE article_id = ?)", (article_id,)
    )
    _delete_attributions(db, article_id)
    db.execute("DELETE FROM sentences WHERE article_id = ?", (article_id,))
    db.execute("DELETE FROM articles WHERE id = ?", (article_id,))


def _delete_attributions(db: sqlite3.Connection, article_id: str) -> None:
    """And the entities, which the same reading found."""
    db.execute("DELETE FROM entities WHERE article_id = ?", (article_id,))
    db.execute("DELETE FROM attribution_sentences WHERE article_id = ?", (article_id,))
    db.execute("DELETE FROM attributions WHERE article_id = ?", (article_id,))


def _mark_pending(db: sqlite3.Connection, article_id: str) -> None:
    db.execute("INSERT OR IGNORE INTO pending VALUES (?)", (article_id,))


def _insert_sentences(db: sqlite3.Connection, article: Article, sentences: Sequence[Sentence]) -> None:
    for sentence in sentences:
        row = db.execute(
            'INSERT INTO sentences (article_id, number, start, "end", part) VALUES (?, ?, ?, ?, ?)',
            (article.id, sentence.index, *sentence.span, sentence.part),
        )
        words = sentence.span.within(article.text)
        db.execute("INSERT INTO sentence_words (rowid, text) VALUES (?, ?)", (row.lastrowid, words))


def _insert_attributions(db: sqlite3.Connection, article_id: str, attributions: Sequence[Attribution]) -> None:
    for number, attribution in enumerate(attributions):
        db.execute(
            f"INSERT INTO attributions ({ATTRIBUTION_COLUMNS}, speaker_key) VALUES ({', '.join('?' * 16)})",
            attribution_row(article_id, number, attribution),
        )
        db.executemany(
            "INSERT INTO attribution_sentences (article_id, sentence, attribution) VALUES (?, ?, ?)",
            [(article_id, sentence, number) for sentence in sorted(set(attribution.sentences))],
        )


def _insert_entities(db: sqlite3.Connection, article_id: str, entities: Iterable[EntitySpan]) -> None:
    db.executemany(
        'INSERT OR IGNORE INTO entities (article_id, start, "end", kind) VALUES (?, ?, ?, ?)',
        [(article_id, *entity.span, entity.kind) for entity in entities],
    )


def _link_near_copies(db: sqlite3.Connection, article_id: str, others: Iterable[str]) -> None:
    """Set the near-copies of an article, and give each group that this joins or splits its new origin."""
    former = _near_copies(db, article_id)
    db.execute("DELETE FROM near_copies WHERE ? IN (article_id, other_id)", (article_id,))
    pairs = [(article_id, other) for other in others if other != article_id]
    db.executemany("INSERT OR IGNORE INTO near_copies VALUES (?, ?)", pairs + [(b, a) for a, b in pairs])
    for member in {article_id, *former}:
        group = _group(db, member)
        db.executemany("UPDATE articles SET origin = ? WHERE id = ?", [(min(group), id_) for id_ in group])


def _near_copies(db: sqlite3.Connection, article_id: str) -> set[str]:
    return {id_ for (id_,) in db.execute("SELECT other_id FROM near_copies WHERE article_id = ?", (article_id,))}


def _group(db: sqlite3.Connection, article_id: str) -> set[str]:
    """All articles that are connected with this one by near-copies of near-copies."""
    group, fresh = {article_id}, {article_id}
    while fresh:
        fresh = set[str]().union(*(_near_copies(db, id_) for id_ in fresh)) - group
        group |= fresh
    return group
