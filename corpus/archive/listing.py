"""What the archive holds, a page at a time: articles, statements and speakers, narrowed, sorted and counted.

Pages are cut by the place where the last one ended, never by a count of rows to skip: the hundredth page costs what the
first does, and an article that comes or goes between two pages shifts nothing. Knows SQL and no cursor's shape.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from corpus.archive.store import ENTRY_COLUMNS, Archive, encodable, entry_of, quoted_term, speaker_keys
from corpus.archive.values import ArticleEntry, SpeakerEntry
from corpus.attribution.values import SpeakerKind, Stance
from corpus.language.name_keys import name_key

MOST_TERMS = 16  # of a topic or a search: each is a search of its own

Row = TypeVar("Row")
Place = tuple[str | int, ...]
"""Where a page ended: the values by which its last row is sorted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the statements. An empty string or None narrows nothing; both dates are inclusive.

    `speaker` is a name as a reader types it ("Roe" finds "Jane Roe"), `voice` the key of one Voice. Each word of
    `topic`, or phrase in quotation marks, has to stand in the sentences of the statement or in its article's title.
    """

    speaker: str = ""
    topic: str = ""
    stance: Stance | None = None
    outlet: str = ""
    since: date | None = None
    until: date | None = None
    voice: str = ""


class Order(StrEnum):
    """How statements are sorted; what is equal is sorted from new to old."""

    NEWEST = "newest"
    OLDEST = "oldest"
    SPEAKER = "speaker"
    STANCE = "stance"
    OUTLET = "outlet"


class VoiceOrder(StrEnum):
    """How voices are sorted; what is equal is sorted by name."""

    MOST = "most"
    NAME = "name"
    LATEST = "latest"
    DENIALS = "denials"


class Spoken(NamedTuple):
    """Where a statement stands: its article, and its number in that article's list of attributions."""

    article_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker with what is counted of the statements wanted. Copies of one report are one of `reports`.

    `key` is the same for a speaker in every article; an unnamed speaker's belongs to one article. `first` and `last`
    are days of publication, None where no article is dated.
    """

    key: str
    name: str
    kind: SpeakerKind
    role: str
    statements: int
    asserts: int
    denies: int
    doubts: int
    articles: int
    reports: int
    first: date | None
    last: date | None


class DayOfVoice(NamedTuple):
    """How many statements of one stance a speaker is cited with on one day of publication."""

    day: date
    voice: str
    name: str
    stance: Stance
    statements: int


class Days(NamedTuple):
    """Voices by day of publication, and how many of their statements stand in undated articles."""

    days: tuple[DayOfVoice, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """One page: its rows, where it ended if there is more, and how many rows all pages have together."""

    rows: tuple[Row, ...]
    end: Place | None
    total: int


class _Key(NamedTuple):
    """One of the things sorted by: an SQL expression that is never NULL."""

    sql: str
    descending: bool = False


_NAME = "CASE WHEN speaker_kind = 'unnamed' THEN substr(speaker_key, 18) ELSE speaker_key END"  # 16 digits and a "#"
_SPOKEN = "attributions JOIN articles ON articles.id = attributions.article_id"
_LATE, _URI, _NUMBER = _Key("coalesce(published, '')", descending=True), _Key("uri"), _Key("number")
_ORDERS = {
    Order.NEWEST: (_LATE, _URI, _NUMBER),
    Order.OLDEST: (_Key("coalesce(published, '9999-99-99')"), _URI, _NUMBER),  # undated ones last
    Order.SPEAKER: (_Key("speaker_key IS NULL"), _Key(f"coalesce({_NAME}, '')"), _LATE, _URI, _NUMBER),
    Order.STANCE: (_Key("CASE stance WHEN 'denies' THEN 0 WHEN 'doubts' THEN 1 ELSE 2 END"), _LATE, _URI, _NUMBER),
    Order.OUTLET: (_Key("outlet_key = ''"), _Key("outlet_key"), _LATE, _URI, _NUMBER),
}
_MOST, _NAMED, _VOICE = _Key("statements", descending=True), _Key("name"), _Key("voice")
_VOICE_ORDERS = {
    VoiceOrder.MOST: (_MOST, _NAMED, _VOICE),
    VoiceOrder.NAME: (_NAMED, _VOICE),
    VoiceOrder.LATEST: (_Key("coalesce(last_day, '')", descending=True), _MOST, _NAMED, _VOICE),
    VoiceOrder.DENIALS: (_Key("denies", descending=True), _MOST, _NAMED, _VOICE),
}
_COUNTED = (
    f"speaker_key AS voice, min({_NAME}) AS name, count(*) AS statements, sum(stance = 'asserts') AS asserts,"
    " sum(stance = 'denies') AS denies, sum(stance = 'doubts') AS doubts, count(DISTINCT article_id) AS articles,"
    " count(DISTINCT origin) AS reports, min(published) AS first_day, max(published) AS last_day"
)


def list_articles(
    archive: Archive,
    *,
    search: str = "",
    outlet: str = "",
    since: date | None = None,
    until: date | None = None,
    after: Place | None = None,
    limit: int = 50,
) -> Rows[ArticleEntry]:
    """Articles, newest first, undated ones last. Each term of `search` has to stand in the title or in a sentence."""
    with archive.reading() as db:
        where = _Condition()
        where.add_article(outlet, since, until)
        for term in terms_of(search):
            where.add(
                "(articles.id IN (SELECT value FROM json_each(?)) OR articles.id IN (SELECT article_id FROM sentences"
                " JOIN sentence_words ON sentence_words.rowid = sentences.id WHERE sentence_words MATCH ?))",
                json.dumps(_titled(db, term)),
                quoted_term(term),
            )
        found = _page(db, ENTRY_COLUMNS, f"articles WHERE {where.sql}", where.values, (_LATE, _URI), after, limit)
    return found.of(entry_of)


def list_statements(
    archive: Archive, wanted: Wanted, *, order: Order = Order.NEWEST, after: Place | None = None, limit: int = 50
) -> Rows[Spoken]:
    """Where the statements wanted stand."""
    with archive.reading() as db:
        where = _statements(db, wanted)
        source = f"{_SPOKEN} WHERE {where.sql}"
        found = _page(db, "article_id, number", source, where.values, _ORDERS[order], after, limit)
    return found.of(lambda row: Spoken(*row))


def first_statements(archive: Archive, wanted: Wanted, voices: Sequence[str], *, each: int) -> dict[str, list[Spoken]]:
    """The newest statements wanted of each of these voices."""
    with archive.reading() as db:
        where = _statements(db, wanted)
        where.add("speaker_key IN (SELECT value FROM json_each(?))", json.dumps(list(voices)))
        newest = ", ".join(f"{key.sql} DESC" if key.descending else key.sql for key in _ORDERS[Order.NEWEST])
        rows = db.execute(
            "SELECT speaker_key, article_id, number FROM (SELECT speaker_key, article_id, number,"
            f" row_number() OVER (PARTITION BY speaker_key ORDER BY {newest}) AS place"
            f" FROM {_SPOKEN} WHERE {where.sql}) WHERE place <= ? ORDER BY speaker_key, place",
            (*where.values, each),
        ).fetchall()
    found: dict[str, list[Spoken]] = {voice: [] for voice in voices}
    for key, article_id, number in rows:
        found[key].append(Spoken(article_id, number))
    return found


def list_voices(
    archive: Archive,
    wanted: Wanted,
    *,
    order: VoiceOrder = VoiceOrder.MOST,
    is_named: bool = False,
    after: Place | None = None,
    limit: int = 50,
) -> Rows[Voice]:
    """Who makes the statements wanted; a statement without a speaker counts for no voice."""
    with archive.reading() as db:
        where = _statements(db, wanted)
        if is_named:
            where.add("speaker_kind <> 'unnamed'")
        found, given = _voices(db, where, order, after, limit)
    return found.of(lambda row: _voice(row, given[row[0]]))


def list_speakers(
    archive: Archive, *, search: str = "", after: Place | None = None, limit: int = 50
) -> Rows[SpeakerEntry]:
    """Everybody cited, most cited first. Each term of `search` has to stand in one of the speaker's names."""
    with archive.reading() as db:
        where = _Condition()
        for term in terms_of(search):
            where.add(
                f"speaker_key IN (SELECT speaker_key FROM attributions WHERE {_NAME} LIKE ? ESCAPE '\\'"
                " OR speaker_aliases LIKE ? ESCAPE '\\')",
                _anywhere(name_key(term)),
                _anywhere(json.dumps(encodable(term))[1:-1]),  # kept as JSON, which escapes what is not ASCII
            )
        found, given = _voices(db, where, VoiceOrder.MOST, after, limit)
    return found.of(lambda row: _speaker_entry(_voice(row, given[row[0]]), given[row[0]].aliases))


def days_of_voices(archive: Archive, wanted: Wanted, voices: Sequence[str]) -> Days:
    """What these voices are cited with, by day of publication."""
    with archive.reading() as db:
        where = _statements(db, wanted)
        where.add("speaker_key IN (SELECT value FROM json_each(?))", json.dumps(list(voices)))
        rows = db.execute(
            f"SELECT published, speaker_key, stance, count(*) FROM {_SPOKEN} WHERE {where.sql}"
            " GROUP BY published, speaker_key, stance ORDER BY published, speaker_key, stance",
            where.values,
        ).fetchall()
        given = _given(db, list(voices))
    dated = [
        DayOfVoice(date.fromisoformat(day), key, given[key].name, Stance(stance), statements)
        for day, key, stance, statements in rows
        if day
    ]
    return Days(tuple(dated), sum(statements for day, *_, statements in rows if not day))


def article_entry(archive: Archive, article_id: str) -> ArticleEntry | None:
    with archive.reading() as db:
        row = db.execute(f"SELECT {ENTRY_COLUMNS} FROM articles WHERE id = ?", (encodable(article_id),)).fetchone()
    return entry_of(row) if row else None


def copies_of(archive: Archive, entry: ArticleEntry) -> list[ArticleEntry]:
    """The other articles that are near-copies of this one, by date."""
    with archive.reading() as db:
        rows = db.execute(
            f"SELECT {ENTRY_COLUMNS} FROM articles WHERE origin = ? AND id <> ? ORDER BY published, uri",
            (entry.origin, entry.id),
        ).fetchall()
    return [entry_of(row) for row in rows]


def terms_of(text: str) -> list[str]:
    """The words of a search, and its phrases in quotation marks. What has neither letter nor digit is no term."""
    found = (phrase or word for phrase, word in re.findall(r'["“”]([^"“”]+)["“”]|([^\s"“”]+)', text))
    return [term for term in dict.fromkeys(found) if any(map(str.isalnum, term))][:MOST_TERMS]


# --- SQL


class _Condition:
    """Conditions that hold together, and their values."""

    def __init__(self) -> None:
        self._parts = ["1"]
        self.values: list[object] = []

    @property
    def sql(self) -> str:
        return " AND ".join(self._parts)

    def add(self, sql: str, *values: object) -> None:
        self._parts.append(sql)
        self.values += values

    def add_article(self, outlet: str, since: date | None, until: date | None) -> None:
        if outlet:
            self.add("outlet_key = ?", encodable(name_key(outlet)))
        if since:
            self.add("published >= ?", since.isoformat()[:10])
        if until:
            self.add("published <= ?", until.isoformat()[:10])


class _Found(NamedTuple):
    """A page as the database has it."""

    rows: list[tuple[Any, ...]]
    end: Place | None
    total: int

    def of(self, made: Callable[[tuple[Any, ...]], Row]) -> Rows[Row]:
        return Rows(tuple(made(row) for row in self.rows), self.end, self.total)


def _page(
    db: sqlite3.Connection,
    columns: str,
    source: str,
    values: Sequence[object],
    keys: Sequence[_Key],
    after: Place | None,
    limit: int,
) -> _Found:
    """The rows of the source that come after a place. `source` ends in a WHERE."""
    if after is not None and len(after) != len(keys):
        raise ValueError(f"a place of {len(keys)} values is needed, not {after!r}")
    beyond, places = _beyond(keys, after) if after is not None else ("1", [])
    sorted_by = ", ".join(key.sql for key in keys)
    order = ", ".join(f"{key.sql} DESC" if key.descending else key.sql for key in keys)
    rows = db.execute(
        f"SELECT {sorted_by}, {columns} FROM {source} AND {beyond} ORDER BY {order} LIMIT ?",
        (*values, *places, limit + 1),
    ).fetchall()
    total = db.execute(f"SELECT count(*) FROM {source}", values).fetchone()[0]
    end = rows[limit - 1][: len(keys)] if len(rows) > limit else None
    return _Found([row[len(keys) :] for row in rows[:limit]], end, total)


def _beyond(keys: Sequence[_Key], place: Place) -> tuple[str, list[object]]:
    """The condition of a row that is sorted after the place: the first of its keys that differs is beyond."""
    cases, values = list[str](), list[object]()
    for depth, key in enumerate(keys):
        same = [f"{earlier.sql} = ?" for earlier in keys[:depth]]
        cases.append(" AND ".join([*same, f"{key.sql} {'<' if key.descending else '>'} ?"]))
        values += place[: depth + 1]
    return "(" + " OR ".join(f"({case})" for case in cases) + ")", values


def _statements(db: sqlite3.Connection, wanted: Wanted) -> _Condition:
    where = _Condition()
    where.add_article(wanted.outlet, wanted.since, wanted.until)
    if wanted.stance:
        where.add("stance = ?", wanted.stance.value)
    if wanted.voice:
        where.add("speaker_key = ?", encodable(wanted.voice))
    if wanted.speaker:
        keys = json.dumps(speaker_keys(db, wanted.speaker))
        where.add("speaker_key IN (SELECT value FROM json_each(?))", keys)
    for term in terms_of(wanted.topic):
        where.add(
            "(article_id IN (SELECT value FROM json_each(?)) OR (article_id, number) IN ("
            "SELECT s.article_id, t.attribution FROM sentence_words JOIN sentences AS s ON s.id = sentence_words.rowid"
            " JOIN attribution_sentences AS t ON t.article_id = s.article_id AND t.sentence = s.number"
            " WHERE sentence_words MATCH ?))",
            json.dumps(_titled(db, term)),
            quoted_term(term),
        )
    return where


def _titled(db: sqlite3.Connection, term: str) -> list[str]:
    """Articles in whose title the words of the term stand beside each other, whatever their endings."""
    wanted = _stems(term)
    return [
        id_
        for id_, title in db.execute("SELECT id, title FROM articles")
        if any(stems[at : at + len(wanted)] == wanted for stems in [_stems(title)] for at in range(len(stems)))
    ]


@lru_cache(maxsize=65_536)  # every search looks at every title
def _stems(text: str) -> tuple[str, ...]:
    """The words without ending, case and diacritics, as the full text search has those of the sentences."""
    import snowballstemmer

    words = re.findall(r"[^\W_]+", name_key(text))
    return tuple(snowballstemmer.stemmer("porter").stemWords(words))


def _anywhere(term: str) -> str:
    """A pattern of LIKE for what holds the term; nothing in it is a wildcard."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", encodable(term)) + "%"


# --- voices


class _Given(NamedTuple):
    """What the articles give of a speaker: each as most often written."""

    name: str
    kind: SpeakerKind
    role: str
    aliases: tuple[str, ...]


def _voices(
    db: sqlite3.Connection, where: _Condition, order: VoiceOrder, after: Place | None, limit: int
) -> tuple[_Found, dict[str, _Given]]:
    where.add("speaker_key IS NOT NULL")
    source = f"(SELECT {_COUNTED} FROM {_SPOKEN} WHERE {where.sql} GROUP BY speaker_key) WHERE 1"
    found = _page(db, "*", source, where.values, _VOICE_ORDERS[order], after, limit)
    return found, _given(db, [row[0] for row in found.rows])


def _given(db: sqlite3.Connection, keys: Sequence[str]) -> dict[str, _Given]:
    written: dict[str, list[tuple[str, str, str, str]]] = {key: [] for key in keys}
    for key, *given in db.execute(
        "SELECT speaker_key, speaker_name, speaker_kind, speaker_role, speaker_aliases FROM attributions"
        " WHERE speaker_key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    ):
        written[key].append((given[0], given[1], given[2], given[3]))
    return {key: _most_given(rows) for key, rows in written.items() if rows}


def _most_given(rows: Sequence[tuple[str, str, str, str]]) -> _Given:
    names, kinds, roles, aliases = zip(*rows, strict=True)
    others = sorted({alias for listed in set(aliases) for alias in json.loads(listed)})
    return _Given(_most_frequent(names), SpeakerKind(_most_frequent(kinds)), _most_frequent(roles), tuple(others))


def _most_frequent(values: Sequence[str]) -> str:
    """As Archive.speakers() chooses: of those given equally often, the first of the alphabet."""
    counted = Counter(value for value in values if value)
    return min(counted, key=lambda value: (-counted[value], value), default="")


def _voice(row: Sequence[Any], given: _Given) -> Voice:
    key, _, statements, asserts, denies, doubts, articles, reports, first, last = row
    return Voice(
        key=key,
        name=given.name,
        kind=given.kind,
        role=given.role,
        statements=statements,
        asserts=asserts,
        denies=denies,
        doubts=doubts,
        articles=articles,
        reports=reports,
        first=date.fromisoformat(first) if first else None,
        last=date.fromisoformat(last) if last else None,
    )


def _speaker_entry(voice: Voice, aliases: tuple[str, ...]) -> SpeakerEntry:
    article_id = voice.key.partition("#")[0] if voice.kind is SpeakerKind.UNNAMED else None
    return SpeakerEntry(voice.name, voice.kind, voice.role, voice.statements, voice.articles, article_id, aliases)
