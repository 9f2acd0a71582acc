"""Lists of the archive, a page at a time: articles, statements and speakers, filtered, sorted and counted."""

import json
import re
import sqlite3
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from corpus.archive.cited_speakers import SpeakerDetails, speaker_details, speaker_entry
from corpus.archive.conditions import Condition, encodable, like_pattern, quoted_term
from corpus.archive.paging import PageEnd, Rows, SortKey, order_by, page
from corpus.archive.rows import ENTRY_COLUMNS, date_of, entry_of
from corpus.archive.store import Archive
from corpus.archive.values import (
    ArticleEntry,
    SpeakerDay,
    SpeakerDays,
    SpeakerEntry,
    SpeakerOrder,
    SpeakerTally,
    StatementFilters,
    StatementKey,
    StatementOrder,
)
from corpus.attribution.values import SPEECH, Stance
from corpus.language.name_keys import name_key

_MOST_TERMS: Final = 16  # of a topic or a search: each is a search of its own

_NAME = "CASE WHEN speaker_kind = 'unnamed' THEN substr(speaker_key, 18) ELSE speaker_key END"  # 16 digits and a "#"
_STATEMENTS = "attributions JOIN articles ON articles.id = attributions.article_id"
_NEWEST, _URI, _NUMBER = SortKey("coalesce(published, '')", descending=True), SortKey("uri"), SortKey("number")
_BY_STANCE = SortKey("CASE stance WHEN 'denies' THEN 0 WHEN 'doubts' THEN 1 ELSE 2 END")
_STATEMENT_ORDERS: Final = {
    StatementOrder.NEWEST: (_NEWEST, _URI, _NUMBER),
    StatementOrder.OLDEST: (SortKey("coalesce(published, '9999-99-99')"), _URI, _NUMBER),  # undated ones last
    StatementOrder.SPEAKER: (
        SortKey("speaker_key IS NULL"),
        SortKey(f"coalesce({_NAME}, '')"),
        _NEWEST,
        _URI,
        _NUMBER,
    ),
    StatementOrder.STANCE: (_BY_STANCE, _NEWEST, _URI, _NUMBER),
    StatementOrder.OUTLET: (SortKey("outlet_key = ''"), SortKey("outlet_key"), _NEWEST, _URI, _NUMBER),
}
_MOST, _BY_NAME, _BY_KEY = SortKey("statements", descending=True), SortKey("name"), SortKey("speaker_key")
_SPEAKER_ORDERS: Final = {
    SpeakerOrder.MOST: (_MOST, _BY_NAME, _BY_KEY),
    SpeakerOrder.NAME: (_BY_NAME, _BY_KEY),
    SpeakerOrder.LATEST: (SortKey("coalesce(last_day, '')", descending=True), _MOST, _BY_NAME, _BY_KEY),
    SpeakerOrder.DENIALS: (SortKey("denies", descending=True), _MOST, _BY_NAME, _BY_KEY),
}
_TALLY = (
    f"speaker_key, min({_NAME}) AS name, count(*) AS statements, sum(stance = 'asserts') AS asserts,"
    " sum(stance = 'denies') AS denies, sum(stance = 'doubts') AS doubts,"
    " sum(stance = 'silent') AS silent, count(DISTINCT article_id) AS articles,"
    " count(DISTINCT origin) AS reports, min(published) AS first_day, max(published) AS last_day"
)


# Articles


def list_articles(
    archive: Archive,
    *,
    search: str = "",
    outlet: str = "",
    since: date | None = None,
    until: date | None = None,
    after: PageEnd | None = None,
    limit: int = 50,
) -> Rows[ArticleEntry]:
    """Articles, newest first, undated ones last. Each term of `search` must occur in the title or in a sentence."""
    with archive.reading() as db:
        where = Condition()
        where.add_article(outlet, since, until)
        for term in search_terms(search):
            where.add(
                "(articles.id IN (SELECT value FROM json_each(?)) OR articles.id IN (SELECT article_id FROM sentences"
                " JOIN sentence_words ON sentence_words.rowid = sentences.id WHERE sentence_words MATCH ?))",
                json.dumps(_titled(db, term)),
                quoted_term(term),
            )
        source = f"articles WHERE {where.sql}"
        return page(db, ENTRY_COLUMNS, source, where.values, (_NEWEST, _URI), after, limit).map(entry_of)


def article_entry(archive: Archive, article_id: str) -> ArticleEntry | None:
    with archive.reading() as db:
        row = db.execute(f"SELECT {ENTRY_COLUMNS} FROM articles WHERE id = ?", (encodable(article_id),)).fetchone()
    return entry_of(row) if row else None


def near_copies_of(archive: Archive, entry: ArticleEntry) -> list[ArticleEntry]:
    """The other articles that are near-copies of this one, by date."""
    with archive.reading() as db:
        rows = db.execute(
            f"SELECT {ENTRY_COLUMNS} FROM articles WHERE origin = ? AND id <> ? ORDER BY published, uri",
            (entry.origin, entry.id),
        ).fetchall()
    return [entry_of(row) for row in rows]


# Statements


def list_statements(
    archive: Archive,
    filters: StatementFilters,
    *,
    order: StatementOrder = StatementOrder.NEWEST,
    after: PageEnd | None = None,
    limit: int = 50,
) -> Rows[StatementKey]:
    """The keys of the statements that pass the filters."""
    with archive.reading() as db:
        where = _statement_condition(archive, db, filters)
        source = f"{_STATEMENTS} WHERE {where.sql}"
        rows = page(db, "article_id, number", source, where.values, _STATEMENT_ORDERS[order], after, limit)
        return rows.map(lambda row: StatementKey(*row))


def newest_statements(
    archive: Archive, filters: StatementFilters, speaker_keys: Sequence[str], *, each: int
) -> dict[str, list[StatementKey]]:
    """The newest statements of each of these speakers that pass the filters, by the key of the speaker."""
    with archive.reading() as db:
        where = _statement_condition(archive, db, filters, speaker_keys)
        rows = db.execute(
            "SELECT speaker_key, article_id, number FROM (SELECT speaker_key, article_id, number, row_number() OVER"
            f" (PARTITION BY speaker_key ORDER BY {order_by(_STATEMENT_ORDERS[StatementOrder.NEWEST])}) AS place"
            f" FROM {_STATEMENTS} WHERE {where.sql}) WHERE place <= ? ORDER BY speaker_key, place",
            (*where.values, each),
        ).fetchall()
    newest: dict[str, list[StatementKey]] = {key: [] for key in speaker_keys}
    for key, article_id, number in rows:
        newest[key].append(StatementKey(article_id, number))
    return newest


# Speakers


def tally_speakers(
    archive: Archive,
    filters: StatementFilters,
    *,
    order: SpeakerOrder = SpeakerOrder.MOST,
    is_named: bool = False,
    after: PageEnd | None = None,
    limit: int = 50,
) -> Rows[SpeakerTally]:
    """The speakers of the statements that pass the filters. `is_named`: without unnamed speakers."""
    with archive.reading() as db:
        where = _statement_condition(archive, db, filters)
        if is_named:
            where.add("speaker_kind <> 'unnamed'")
        rows, details = _tallies(db, where, order, after, limit)
    return rows.map(lambda row: _tally(row, details[row[0]]))


def list_speakers(
    archive: Archive, *, search: str = "", after: PageEnd | None = None, limit: int = 50
) -> Rows[SpeakerEntry]:
    """Everybody cited, most cited first. Each term of `search` must occur in one of the speaker's names."""
    with archive.reading() as db:
        where = Condition()
        for term in search_terms(search):
            where.add(
                f"speaker_key IN (SELECT speaker_key FROM attributions WHERE {_NAME} LIKE ? ESCAPE '\\'"
                " OR speaker_aliases LIKE ? ESCAPE '\\')",
                like_pattern(name_key(term)),
                like_pattern(json.dumps(encodable(term))[1:-1]),  # stored as JSON, which escapes what is not ASCII
            )
        rows, details = _tallies(db, where, SpeakerOrder.MOST, after, limit)

    def entry(row: Sequence[Any]) -> SpeakerEntry:
        tally = _tally(row, details[row[0]])
        return speaker_entry(tally.key, details[tally.key], tally.statements, tally.articles)

    return rows.map(entry)


def speakers_by_day(archive: Archive, filters: StatementFilters, speaker_keys: Sequence[str]) -> SpeakerDays:
    """The statements of these speakers that pass the filters, counted by day of publication."""
    with archive.reading() as db:
        where = _statement_condition(archive, db, filters, speaker_keys)
        rows = db.execute(
            f"SELECT published, speaker_key, stance, count(*) FROM {_STATEMENTS} WHERE {where.sql}"
            " GROUP BY published, speaker_key, stance ORDER BY published, speaker_key, stance",
            where.values,
        ).fetchall()
        details = speaker_details(db, speaker_keys)
    dated = [
        SpeakerDay(date.fromisoformat(day), key, details[key].name, Stance(stance), statements)
        for day, key, stance, statements in rows
        if day
    ]
    return SpeakerDays(tuple(dated), sum(statements for day, *_, statements in rows if not day))


def _tallies(
    db: sqlite3.Connection, where: Condition, order: SpeakerOrder, after: PageEnd | None, limit: int
) -> tuple[Rows[tuple[Any, ...]], dict[str, SpeakerDetails]]:
    """Rows of _TALLY, and the details of their speakers. Statements without a speaker are not counted."""
    where.add("speaker_key IS NOT NULL")
    source = f"(SELECT {_TALLY} FROM {_STATEMENTS} WHERE {where.sql} GROUP BY speaker_key) WHERE 1"
    rows = page(db, "*", source, where.values, _SPEAKER_ORDERS[order], after, limit)
    return rows, speaker_details(db, [row[0] for row in rows.rows])


def _tally(row: Sequence[Any], details: SpeakerDetails) -> SpeakerTally:
    key, _, statements, asserts, denies, doubts, silent, articles, reports, first, last = row
    return SpeakerTally(
        key=key,
        name=details.name,
        kind=details.kind,
        role=details.role,
        statements=statements,
        asserts=asserts,
        denies=denies,
        doubts=doubts,
        silent=silent,
        articles=articles,
        reports=reports,
        first=date_of(first),
        last=date_of(last),
    )


# Conditions


def search_terms(text: str) -> list[str]:
    """The words of a search, and its phrases in quotation marks. What has neither letter nor digit is no term."""
    found = (phrase or word for phrase, word in re.findall(r'["“”]([^"“”]+)["“”]|([^\s"“”]+)', text))
    return [term for term in dict.fromkeys(found) if any(map(str.isalnum, term))][:_MOST_TERMS]


def _statement_condition(
    archive: Archive, db: sqlite3.Connection, filters: StatementFilters, speaker_keys: Sequence[str] | None = None
) -> Condition:
    where = Condition()
    where.add_article(filters.outlet, filters.since, filters.until)
    if filters.stance:
        where.add("stance = ?", filters.stance.value)
    if filters.speech_only:
        where.add("act IN (SELECT value FROM json_each(?))", json.dumps(sorted(SPEECH)))
    if filters.speaker_key:
        where.add("speaker_key = ?", encodable(filters.speaker_key))
    if filters.speaker:
        _add_speakers(where, archive.speaker_keys.find(db, filters.speaker))
    if speaker_keys is not None:
        _add_speakers(where, speaker_keys)
    for term in search_terms(filters.topic):
        where.add(
            "(article_id IN (SELECT value FROM json_each(?)) OR (article_id, number) IN ("
            "SELECT s.article_id, t.attribution FROM sentence_words JOIN sentences AS s ON s.id = sentence_words.rowid"
            " JOIN attribution_sentences AS t ON t.article_id = s.article_id AND t.sentence = s.number"
            " WHERE sentence_words MATCH ?))",
            json.dumps(_titled(db, term)),
            quoted_term(term),
        )
    return where


def _add_speakers(where: Condition, keys: Sequence[str]) -> None:
    where.add("speaker_key IN (SELECT value FROM json_each(?))", json.dumps(list(keys)))


def _titled(db: sqlite3.Connection, term: str) -> list[str]:
    """Ids of articles whose title has the words of the term side by side, whatever their endings."""
    wanted = _stems(term)
    return [
        id_
        for id_, title in db.execute("SELECT id, title FROM articles")
        if any(stems[at : at + len(wanted)] == wanted for stems in [_stems(title)] for at in range(len(stems)))
    ]


@lru_cache(maxsize=65_536)  # every search looks at every title
def _stems(text: str) -> tuple[str, ...]:
    """The words without ending, case and diacritics, as the full text search stores those of the sentences."""
    import snowballstemmer

    words = re.findall(r"[^\W_]+", name_key(text))
    return tuple(snowballstemmer.stemmer("porter").stemWords(words))
