"""The archive: one SQLite file that holds every article, sentence and attribution, and searches sentences by words.

It is the source of truth; the vector index is derived from it. Knows nothing of reading, extracting or embedding.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from corpus.archive.database import Connections, transaction
from corpus.archive.schema import MIGRATIONS, is_archive
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
from corpus.articles.article import Article, Sentence, Span
from corpus.attribution.values import Attribution, AttributionKind, Speaker, SpeakerKind, Stance
from corpus.errors import ArchiveError
from corpus.language.name_keys import name_key

FILE_NAME = "archive.sqlite3"

_MOST_TERMS = 64  # more words than a question has; FTS5 refuses expressions deeper than 256
_PATIENCE = 30.0  # seconds; a writer holds the file for milliseconds, so that half a minute means that it hangs

ENTRY_COLUMNS = (
    "id, uri, title, outlet, published, byline, url, fictional, revision, ingested_at, origin,"
    " (SELECT count(*) FROM sentences WHERE article_id = articles.id),"
    " (SELECT count(*) FROM attributions WHERE article_id = articles.id)"
)  # of `articles`, for entry_of()
_ARTICLE = "uri, text, title, outlet, published, byline, url, fictional"
_ATTRIBUTION = (
    "article_id, number, source, cue, content, stance, kind, hedged, reason_for, sentences,"
    " speaker_name, speaker_kind, speaker_role, speaker_aliases"
)


@dataclass(frozen=True, slots=True)
class _SpeakerNames:
    """The keys of speakers by what they are called, and of persons by each word of their names, in one generation."""

    generation: int
    called: dict[str, set[str]]
    persons: dict[str, set[str]]

    def keys(self, name: str) -> list[str]:
        """Those that a reader may mean: called so, also called so, or a person whose name has the words."""
        wanted = name_key(name)
        if not wanted:
            return []
        with_words = [self.persons.get(word, set()) for word in wanted.split()]
        return sorted(self.called.get(wanted, set()) | set[str].intersection(*with_words))


class Archive:
    """The archive in a folder. Safe to share between threads; other processes may read and write beside it.

    Raises ArchiveError where the file cannot be used: missing, newer than this program, damaged, locked, disk full.
    """

    def __init__(self, folder: Path | str, *, create: bool = True) -> None:
        self.folder = Path(folder).expanduser().absolute()
        self.path = self.folder / FILE_NAME
        self._connections = Connections(self.path, patience=_PATIENCE)
        self._names: _SpeakerNames | None = None
        self._is_open = True
        if create:
            self._make_folder()
        elif not self.path.is_file():
            raise ArchiveError(f"there is no archive in {str(self.folder)!r}; run `whosaid ingest PATH...` to make one")
        self._prepare()

    def close(self) -> None:
        """Using the archive afterwards raises ArchiveError."""
        self._is_open = False
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- writing ---

    def put_article(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        *,
        attributions: Sequence[Attribution],
        attribution_model: str,
        links: OriginLinks | None = None,
    ) -> None:
        """Store an article in place of its old revision, and mark it pending for the index: all of it or nothing."""
        links = links or OriginLinks()
        with self._writing() as db:
            revision = 1 + (_one(db, "SELECT revision FROM articles WHERE id = ?", article.id) or 0)
            _delete_article(db, article.id)
            _insert_article(db, article, revision, attribution_model, links)
            _insert_sentences(db, article, sentences)
            _insert_attributions(db, article.id, attributions)
            _link_near_copies(db, article.id, links.near_copies)
            db.execute("INSERT OR IGNORE INTO pending VALUES (?)", (article.id,))

    def replace_attributions(
        self, article_id: str, attributions: Sequence[Attribution], *, attribution_model: str
    ) -> None:
        """Store what was extracted anew from an article that is held, and mark it pending for the index."""
        with self._writing() as db:
            _delete_attributions(db, article_id)
            _insert_attributions(db, article_id, attributions)
            db.execute("UPDATE articles SET attribution_model = ? WHERE id = ?", (attribution_model, article_id))
            db.execute("INSERT OR IGNORE INTO pending VALUES (?)", (article_id,))

    def remove_article(self, article_id: str) -> bool:
        """Forget an article; False if it was not held. Its index entries stay pending until they are gone too."""
        with self._writing() as db:
            if not _one(db, "SELECT 1 FROM articles WHERE id = ?", article_id):
                return False
            _delete_article(db, article_id)
            db.execute("INSERT OR IGNORE INTO pending VALUES (?)", (article_id,))
            return True

    def clear_pending(self, article_ids: Iterable[str]) -> None:
        """Say that the index has these articles as they are now."""
        with self._writing() as db:
            db.executemany("DELETE FROM pending WHERE article_id = ?", [(id_,) for id_ in article_ids])

    def mark_all_pending(self) -> None:
        """Say that the index has nothing of this archive."""
        with self._writing() as db:
            db.execute("INSERT OR IGNORE INTO pending SELECT id FROM articles")

    def set_note(self, key: str, value: str) -> None:
        """Keep a word of the archive's keeper, such as how far a reindex is."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", ("note:" + key, value))

    # --- the state of the archive ---

    def generation(self) -> int:
        """A number that rises with every committed change, by whichever process."""
        with self._reading() as db:
            return _generation(db)

    def key(self) -> str:
        """A random name of this archive, the same for ever: it tells archives on one Chroma server apart."""
        with self._reading() as db:
            return str(_one(db, "SELECT value FROM meta WHERE key = 'key'"))

    def note(self, key: str) -> str:
        with self._reading() as db:
            return str(_one(db, "SELECT value FROM meta WHERE key = ?", "note:" + key) or "")

    def counts(self) -> Counts:
        with self._reading() as db:
            return Counts(
                *db.execute(
                    "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM sentences),"
                    " (SELECT count(*) FROM attributions), (SELECT count(DISTINCT origin) FROM articles),"
                    " (SELECT count(*) FROM pending)"
                ).fetchone()
            )

    def pending(self) -> list[PendingArticle]:
        """Articles that the index does not hold as they are now, in an order that comes from what is in them: the index
        of the same articles is the same, wherever their files lie.
        """
        with self._reading() as db:
            rows = db.execute(
                "SELECT article_id, (SELECT count(*) FROM sentences WHERE article_id = pending.article_id)"
                " FROM pending LEFT JOIN articles ON articles.id = article_id ORDER BY articles.digest, article_id"
            )
            return [PendingArticle(*row) for row in rows]

    def held(self) -> dict[str, Held]:
        """What is held for each uri: the way to tell an unchanged article without reading it from the archive."""
        with self._reading() as db:
            return {
                uri: Held(*rest) for uri, *rest in db.execute("SELECT uri, digest, attribution_model FROM articles")
            }

    def signatures(self) -> list[tuple[str, bytes]]:
        """Each article's id and near-copy signature, in the order of the ids."""
        with self._reading() as db:
            return db.execute("SELECT id, signature FROM articles ORDER BY id").fetchall()

    # --- articles ---

    def article(self, article_id: str) -> Article | None:
        with self._reading() as db:
            row = db.execute(f"SELECT {_ARTICLE} FROM articles WHERE id = ?", (article_id,)).fetchone()
        return _article(row) if row else None

    def articles(
        self, filters: Filters | None = None, *, search: str = "", limit: int = -1, offset: int = 0
    ) -> list[ArticleEntry]:
        """The list of articles, newest first, undated ones last. `search`: all these words, in title or sentences."""
        with self._reading() as db:
            where, values = self._where(db, filters)
            if search.strip():
                where, values = _and_search(where, values, search)
            rows = db.execute(
                f"SELECT {ENTRY_COLUMNS} FROM articles WHERE {where}"
                " ORDER BY published IS NULL, published DESC, uri LIMIT ? OFFSET ?",
                (*values, limit, offset),
            )
            return [entry_of(row) for row in rows]

    def article_ids(self, filters: Filters) -> list[str]:
        """Ids of the articles that pass the filters; with a speaker, those in which the speaker is cited."""
        with self._reading() as db:
            where, values = self._where(db, filters)
            return [id_ for (id_,) in db.execute(f"SELECT id FROM articles WHERE {where} ORDER BY id", values)]

    def origins(self, article_ids: Iterable[str]) -> dict[str, str]:
        """The origin of each of these articles: the smallest id among the near-copies it belongs to."""
        with self._reading() as db:
            return dict(
                db.execute(
                    "SELECT id, origin FROM articles WHERE id IN (SELECT value FROM json_each(?))",
                    (json.dumps(list(article_ids)),),
                )
            )

    def outlets(self) -> list[tuple[str, int]]:
        """Outlets with their number of articles, most first."""
        with self._reading() as db:
            return db.execute(
                "SELECT min(outlet), count(*) FROM articles WHERE outlet <> '' GROUP BY outlet_key ORDER BY 2 DESC, 1"
            ).fetchall()

    def newest_published(self, filters: Filters | None = None) -> date | None:
        with self._reading() as db:
            where, values = self._where(db, filters)
            newest = _one(db, f"SELECT max(published) FROM articles WHERE {where}", *values)
        return date.fromisoformat(newest) if newest else None

    # --- sentences ---

    def sentences(self, article_id: str) -> list[Sentence]:
        with self._reading() as db:
            rows = db.execute(
                'SELECT number, start, "end" FROM sentences WHERE article_id = ? ORDER BY number', (article_id,)
            )
            return [Sentence(article_id, number, Span(start, end)) for number, start, end in rows]

    def search_sentences(
        self, query_terms: Sequence[str], filters: Filters | None = None, *, limit: int = 50
    ) -> list[LexicalHit]:
        """Sentences that hold any of the terms, best first; a term of several words is looked for as a phrase.

        With a speaker, only sentences that an attribution to the speaker touches. Any text is a safe term. Where two
        are as good, what is in their articles decides, and not where the files lie.
        """
        query = " OR ".join(quoted_term(term) for term in list(dict.fromkeys(query_terms))[:_MOST_TERMS])
        if not query:
            return []
        with self._reading() as db:
            where, values = self._where(db, filters, of="sentences")
            rows = db.execute(
                "SELECT sentences.article_id, sentences.number, -bm25(sentence_words) FROM sentence_words"
                " JOIN sentences ON sentences.id = sentence_words.rowid"
                " JOIN articles ON articles.id = sentences.article_id"
                f" WHERE sentence_words MATCH ? AND {where} ORDER BY 3 DESC, articles.digest, 2 LIMIT ?",
                (query, *values, limit),
            )
            return [LexicalHit(*row) for row in rows]

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many sentences each term occurs, whatever its ending. Any text is a safe term."""
        with self._reading() as db:
            count = "SELECT count(*) FROM sentence_words WHERE sentence_words MATCH ?"
            return {
                term: int(_one(db, count, quoted))
                for term in dict.fromkeys(terms)
                if (quoted := quoted_term(term)) != '""'
            }

    # --- attributions and speakers ---

    def attributions(self, article_id: str) -> list[Attribution]:
        """Attributions of an article in order, so that `reason_for` is an index into the list."""
        with self._reading() as db:
            rows = db.execute(
                f"SELECT {_ATTRIBUTION} FROM attributions WHERE article_id = ? ORDER BY number", (article_id,)
            )
            return [_held_attribution(row).attribution for row in rows]

    def attributions_by(self, filters: Filters, *, limit: int = -1) -> list[HeldAttribution]:
        """Attributions of the filters' speaker (or of everybody), those of the newest articles first."""
        with self._reading() as db:
            where, values = self._where(db, filters, of="attributions")
            columns = ", ".join("attributions." + name.strip() for name in _ATTRIBUTION.split(","))
            rows = db.execute(
                f"SELECT {columns} FROM attributions JOIN articles ON articles.id = attributions.article_id"
                f" WHERE {where} ORDER BY published IS NULL, published DESC, articles.digest, number LIMIT ?",
                (*values, limit),
            )
            return [_held_attribution(row) for row in rows]

    def speakers(self) -> list[SpeakerEntry]:
        """Everybody cited, most cited first. Named ones are one across articles, unnamed ones belong to their article.

        Name, kind and role are those given most often.
        """
        with self._reading() as db:
            rows = db.execute(
                "SELECT speaker_key, max(article_id), count(*), count(DISTINCT article_id)"
                " FROM attributions WHERE speaker_key IS NOT NULL GROUP BY speaker_key"
            ).fetchall()
            given = {
                column: dict(
                    db.execute(
                        f"SELECT speaker_key, value FROM (SELECT speaker_key, {column} AS value, count(*) AS times"
                        f" FROM attributions WHERE {column} <> '' GROUP BY speaker_key, value"
                        " ORDER BY times, value DESC)"
                    )
                )  # the last row of a key stays in the dict: the value given most often
                for column in ("speaker_name", "speaker_kind", "speaker_role")
            }
            aliases: dict[str, set[str]] = {}
            for key, listed in db.execute(
                "SELECT DISTINCT speaker_key, speaker_aliases FROM attributions WHERE speaker_key IS NOT NULL"
            ):
                aliases.setdefault(key, set()).update(json.loads(listed))
        entries = [
            SpeakerEntry(
                given["speaker_name"].get(key, ""),
                kind := SpeakerKind(given["speaker_kind"][key]),
                given["speaker_role"].get(key, ""),
                attributions,
                articles,
                article_id if kind is SpeakerKind.UNNAMED else None,
                tuple(sorted(aliases[key])),
            )
            for key, article_id, attributions, articles in rows
        ]
        return sorted(entries, key=lambda entry: (-entry.attributions, entry.name, entry.article_id or ""))

    # --- below: SQL ---

    def _where(
        self,
        db: sqlite3.Connection,
        filters: Filters | None,
        *,
        of: Literal["articles", "sentences", "attributions"] = "articles",
    ) -> tuple[str, list[object]]:
        """An SQL condition over `articles`, and for a speaker over the rows that are looked for."""
        filters = filters or Filters()
        parts, values = ["1"], list[object]()
        if filters.outlet:
            parts.append("articles.outlet_key = ?")
            values.append(encodable(name_key(filters.outlet)))
        if filters.since:
            parts.append("articles.published >= ?")
            values.append(filters.since.isoformat()[:10])
        if filters.until:
            parts.append("articles.published <= ?")
            values.append(filters.until.isoformat()[:10])
        if filters.speaker:
            is_theirs = "speaker_key IN (SELECT value FROM json_each(?))"
            if of == "attributions":
                parts.append(f"attributions.{is_theirs}")
            elif of == "sentences":
                parts.append(
                    "(sentences.article_id, sentences.number) IN (SELECT s.article_id, s.sentence FROM attributions"
                    " AS a JOIN attribution_sentences AS s ON s.article_id = a.article_id AND s.attribution = a.number"
                    f" WHERE a.{is_theirs})"
                )
            else:
                parts.append(f"articles.id IN (SELECT article_id FROM attributions WHERE {is_theirs})")
            values.append(json.dumps(self._speaker_keys(db, filters.speaker)))
        return " AND ".join(parts), values

    def _speaker_keys(self, db: sqlite3.Connection, name: str) -> list[str]:
        """The names are read anew only when the archive has changed: each question that names a speaker needs them."""
        names = self._names
        if names is None or names.generation != _generation(db):
            names = self._names = _speaker_names(db)
        return names.keys(name)

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise ArchiveError(
                f"archive folder {str(self.folder)!r} cannot be made ({exc.strerror}); choose another --archive DIR"
            ) from exc

    def _prepare(self) -> None:
        """Check that the file is an archive, and apply the migrations that it lacks."""
        with self._reading() as db:
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

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """A connection to read by, for what stands beside this module in the corpus; errors become ArchiveError."""
        return self._reading()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if not self._is_open:
            raise ArchiveError(f"archive {str(self.path)!r} has been closed; open it again")
        try:
            with self._connections.connection() as db:
                yield db
        except (sqlite3.IntegrityError, sqlite3.DataError) as exc:
            # The file is well; what was given is not (an attribution that touches no sentence of the article).
            raise ValueError(f"the parts of the article do not fit together ({exc})") from exc
        except sqlite3.Error as exc:
            raise self._explained(exc) from exc

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: committed, with a new generation if it changed anything; rolled back if anything is raised."""
        with self._reading() as db, transaction(db):
            before = db.total_changes
            yield db
            if db.total_changes != before:
                db.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")

    def _explained(self, error: sqlite3.Error) -> ArchiveError:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        what, todo = _TROUBLES.get(code, (f"cannot be used ({error})", "look at the cause, then run the command again"))
        return ArchiveError(f"archive {str(self.path)!r} {what}; {todo}")


_AGAIN = "then run the same command again, nothing is lost"
_TROUBLES = {
    sqlite3.SQLITE_FULL: ("cannot be written because the disk is full", f"free some space, {_AGAIN}"),
    sqlite3.SQLITE_IOERR: ("cannot be read or written", f"check the disk and its free space, {_AGAIN}"),
    sqlite3.SQLITE_READONLY: (
        "cannot be written",
        "check who may write to the folder, or choose another --archive DIR",
    ),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "check who may write to the folder, or choose another --archive DIR"),
    sqlite3.SQLITE_PERM: ("cannot be opened", "check who may write to the folder, or choose another --archive DIR"),
    sqlite3.SQLITE_BUSY: ("is locked by another program", f"wait until that has ended, {_AGAIN}"),
    sqlite3.SQLITE_NOTADB: ("is not a database", "restore it from a copy, or move it away and ingest again"),
    sqlite3.SQLITE_CORRUPT: ("is damaged", "restore it from a copy, or move it away and ingest again"),
}


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
    db.execute("DELETE FROM attribution_sentences WHERE article_id = ?", (article_id,))
    db.execute("DELETE FROM attributions WHERE article_id = ?", (article_id,))


def _insert_article(db: sqlite3.Connection, article: Article, revision: int, model: str, links: OriginLinks) -> None:
    row = {
        "id": article.id,
        "uri": article.uri,
        "text": article.text,
        "title": article.title,
        "outlet": article.outlet,
        "outlet_key": name_key(article.outlet),
        "published": article.published.isoformat()[:10] if article.published else None,
        "byline": article.byline,
        "url": article.url,
        "fictional": article.fictional,
        "digest": article.digest,
        "revision": revision,
        "ingested_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "attribution_model": model,
        "origin": article.id,
        "signature": links.signature,
    }
    columns, holes = ", ".join(row), ", ".join(":" + column for column in row)
    db.execute(f"INSERT INTO articles ({columns}) VALUES ({holes})", row)


def _insert_sentences(db: sqlite3.Connection, article: Article, sentences: Sequence[Sentence]) -> None:
    for sentence in sentences:
        row = db.execute(
            'INSERT INTO sentences (article_id, number, start, "end") VALUES (?, ?, ?, ?)',
            (article.id, sentence.index, *sentence.span),
        )
        words = sentence.span.within(article.text)
        db.execute("INSERT INTO sentence_words (rowid, text) VALUES (?, ?)", (row.lastrowid, words))


def _insert_attributions(db: sqlite3.Connection, article_id: str, attributions: Sequence[Attribution]) -> None:
    for number, attribution in enumerate(attributions):
        db.execute(
            f"INSERT INTO attributions ({_ATTRIBUTION}, speaker_key) VALUES ({', '.join('?' * 15)})",
            (
                article_id,
                number,
                *map(json.dumps, (attribution.source, attribution.cue, attribution.content)),
                attribution.stance,
                attribution.kind,
                attribution.hedged,
                attribution.reason_for,
                json.dumps(attribution.sentences),
                *_speaker_row(article_id, attribution.speaker),
            ),
        )
        db.executemany(
            "INSERT INTO attribution_sentences (article_id, sentence, attribution) VALUES (?, ?, ?)",
            [(article_id, sentence, number) for sentence in sorted(set(attribution.sentences))],
        )


def _speaker_row(article_id: str, speaker: Speaker | None) -> tuple[str | None, ...]:
    """Name, kind, role, aliases and key. Unnamed speakers of two articles never share a key."""
    if speaker is None:
        return (None,) * 5
    key = name_key(speaker.name)
    if speaker.kind is SpeakerKind.UNNAMED:
        key = f"{article_id}#{key}"
    return speaker.name, speaker.kind, speaker.role, json.dumps(speaker.aliases), key


def _link_near_copies(db: sqlite3.Connection, article_id: str, others: Iterable[str]) -> None:
    """Make these the near-copies of an article, and give each group that this joins or parts its origin anew."""
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
    """All articles that a chain of near-copies joins to this one."""
    group, fresh = {article_id}, {article_id}
    while fresh:
        fresh = set[str]().union(*(_near_copies(db, id_) for id_ in fresh)) - group
        group |= fresh
    return group


def speaker_keys(db: sqlite3.Connection, name: str) -> list[str]:
    """Keys of the speakers that a reader may mean: called so, also called so, or a person whose name has the words."""
    return _speaker_names(db).keys(name)


def _speaker_names(db: sqlite3.Connection) -> _SpeakerNames:
    generation = _generation(db)  # first: what is committed meanwhile is then read anew, not missed
    names = _SpeakerNames(generation, {}, {})
    for key, full_name, kind, aliases in db.execute(
        "SELECT DISTINCT speaker_key, speaker_name, speaker_kind, speaker_aliases FROM attributions"
        " WHERE speaker_key IS NOT NULL"
    ):
        for name in (full_name, *json.loads(aliases)):
            names.called.setdefault(name_key(name), set()).add(key)
        if kind == SpeakerKind.PERSON:
            for word in name_key(full_name).split():
                names.persons.setdefault(word, set()).add(key)
    return names


def _generation(db: sqlite3.Connection) -> int:
    return int(_one(db, "SELECT value FROM meta WHERE key = 'generation'"))


def _and_search(where: str, values: list[object], search: str) -> tuple[str, list[object]]:
    """The condition, and each word of the search in the title or in a sentence of the article."""
    for word in search.split()[:_MOST_TERMS]:
        where += (
            " AND (title LIKE ? ESCAPE '\\' OR id IN (SELECT article_id FROM sentences JOIN sentence_words"
            " ON sentence_words.rowid = sentences.id WHERE sentence_words MATCH ?))"
        )
        escaped = re.sub(r"([\\%_])", r"\\\1", encodable(word))
        values = [*values, f"%{escaped}%", quoted_term(word)]
    return where, values


def quoted_term(term: str) -> str:
    """A term as an FTS5 string: nothing in it is an operator. FTS5 reads its query only up to a NUL."""
    return '"' + encodable(term).replace("\0", " ").replace('"', '""') + '"'


def encodable(text: str) -> str:
    """The text without lone surrogates, which SQLite cannot take; nothing held has them, so nothing is missed."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _article(row: Sequence[Any]) -> Article:
    uri, text, title, outlet, published, byline, url, fictional = row
    return Article(uri, text, title, outlet, _date(published), byline, url, bool(fictional))


def entry_of(row: Sequence[Any]) -> ArticleEntry:
    """The entry in a row of ENTRY_COLUMNS."""
    id_, uri, title, outlet, published, byline, url, fictional, revision, ingested_at, origin, sentences, cited = row
    return ArticleEntry(
        id=id_,
        uri=uri,
        title=title,
        outlet=outlet,
        published=_date(published),
        byline=byline,
        url=url,
        fictional=bool(fictional),
        revision=revision,
        ingested_at=datetime.fromisoformat(ingested_at),
        origin=origin,
        sentences=sentences,
        attributions=cited,
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _spans(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def _held_attribution(row: Sequence[Any]) -> HeldAttribution:
    article_id, number, *lists, stance, kind, hedged, reason_for, sentences, name, speaker_kind, role, aliases = row
    # Hundreds of rows are read for a question: one call for the lists of a row is thrice as fast as one for each.
    source, cue, content, numbers, called = json.loads(f"[{','.join((*lists, sentences, aliases or '[]'))}]")
    speaker = None
    if name is not None:
        speaker = Speaker(name, SpeakerKind(speaker_kind), role, tuple(called))
    attribution = Attribution(
        source=_spans(source),
        cue=_spans(cue),
        content=_spans(content),
        speaker=speaker,
        stance=Stance(stance),
        kind=AttributionKind(kind),
        sentences=tuple(numbers),
        hedged=bool(hedged),
        reason_for=reason_for,
    )
    return HeldAttribution(article_id, number, attribution)
