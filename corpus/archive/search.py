"""Searches of the archive in SQL: filters as conditions, sentences by their words, attributions by their speaker."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Final, Literal

from corpus.archive.cited_speakers import SpeakerKeys
from corpus.archive.conditions import Condition, quoted_term
from corpus.archive.rows import ATTRIBUTION_COLUMNS, held_attribution_of
from corpus.archive.values import Filters, HeldAttribution, LexicalHit

Table = Literal["articles", "sentences", "attributions"]

_MOST_TERMS: Final = 64  # more words than a question has; FTS5 refuses expressions deeper than 256
_BY_SPEAKER: Final[dict[Table, str]] = {
    "articles": (
        "articles.id IN (SELECT article_id FROM attributions WHERE speaker_key IN (SELECT value FROM json_each(?)))"
    ),
    "sentences": (
        "(sentences.article_id, sentences.number) IN (SELECT s.article_id, s.sentence FROM attributions AS a"
        " JOIN attribution_sentences AS s ON s.article_id = a.article_id AND s.attribution = a.number"
        " WHERE a.speaker_key IN (SELECT value FROM json_each(?)))"
    ),
    "attributions": "attributions.speaker_key IN (SELECT value FROM json_each(?))",
}


def filter_condition(
    db: sqlite3.Connection, filters: Filters | None, table: Table, speaker_keys: SpeakerKeys
) -> Condition:
    """Filters as a condition on rows of the table, which is `articles` or is joined with it."""
    filters = filters or Filters()
    where = Condition()
    where.add_article(filters.outlet, filters.since, filters.until)
    if filters.speaker:
        where.add(_BY_SPEAKER[table], json.dumps(speaker_keys.find(db, filters.speaker)))
    return where


def search_sentences(db: sqlite3.Connection, terms: Sequence[str], where: Condition, limit: int) -> list[LexicalHit]:
    """See Archive.search_sentences."""
    query = " OR ".join(quoted_term(term) for term in list(dict.fromkeys(terms))[:_MOST_TERMS])
    if not query:
        return []
    rows = db.execute(
        "SELECT sentences.article_id, sentences.number, -bm25(sentence_words) FROM sentence_words"
        " JOIN sentences ON sentences.id = sentence_words.rowid"
        " JOIN articles ON articles.id = sentences.article_id"
        f" WHERE sentence_words MATCH ? AND {where.sql} ORDER BY 3 DESC, articles.digest, 2 LIMIT ?",
        (query, *where.values, limit),
    )
    return [LexicalHit(*row) for row in rows]


def frequencies(db: sqlite3.Connection, terms: Sequence[str]) -> dict[str, int]:
    """See Archive.frequencies."""
    count = "SELECT count(*) FROM sentence_words WHERE sentence_words MATCH ?"
    quoted = {term: quoted_term(term) for term in terms}
    return {term: db.execute(count, (one,)).fetchone()[0] for term, one in quoted.items() if one != '""'}


def list_attributions(db: sqlite3.Connection, where: Condition, limit: int) -> list[HeldAttribution]:
    """Attributions under a condition, those of the newest articles first."""
    columns = ", ".join("attributions." + name.strip() for name in ATTRIBUTION_COLUMNS.split(","))
    rows = db.execute(
        f"SELECT {columns} FROM attributions JOIN articles ON articles.id = attributions.article_id"
        f" WHERE {where.sql} ORDER BY published IS NULL, published DESC, articles.digest, number LIMIT ?",
        (*where.values, limit),
    )
    return [held_attribution_of(row) for row in rows]
