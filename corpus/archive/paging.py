"""Pages of a sorted SQL query.

A page begins after the sort values of the last row before it, not after a number of rows: the hundredth page costs as
much as the first, and an article that comes or goes between two pages moves nothing.
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

_Row = TypeVar("_Row")
_Made = TypeVar("_Made")
PageEnd = tuple[str | int, ...]
"""The sort values of the last row of a page."""


@dataclass(frozen=True, slots=True)
class Rows(Generic[_Row]):
    """One page: its rows, its end if more rows follow, and the number of rows on all pages."""

    rows: tuple[_Row, ...]
    end: PageEnd | None
    total: int

    def map(self, made: Callable[[_Row], _Made]) -> "Rows[_Made]":
        return Rows(tuple(made(row) for row in self.rows), self.end, self.total)


class SortKey(NamedTuple):
    """An SQL expression to sort by; it is never NULL."""

    sql: str
    descending: bool = False

    @property
    def order(self) -> str:
        return f"{self.sql} DESC" if self.descending else self.sql


def order_by(keys: Sequence[SortKey]) -> str:
    return ", ".join(key.order for key in keys)


def page(
    db: sqlite3.Connection,
    columns: str,
    source: str,
    values: Sequence[object],
    keys: Sequence[SortKey],
    after: PageEnd | None,
    limit: int,
) -> Rows[tuple[Any, ...]]:
    """Up to `limit` rows, sorted by the keys, after the end of a page. `source` is a table and its WHERE."""
    if after is not None and len(after) != len(keys):
        raise ValueError(f"the end of a page has {len(keys)} values here, not those of {after!r}")
    following, place = _following(keys, after) if after is not None else ("1", [])
    rows = db.execute(
        f"SELECT {', '.join(key.sql for key in keys)}, {columns} FROM {source} AND {following}"
        f" ORDER BY {order_by(keys)} LIMIT ?",
        (*values, *place, limit + 1),
    ).fetchall()
    total = db.execute(f"SELECT count(*) FROM {source}", values).fetchone()[0]
    end = rows[limit - 1][: len(keys)] if len(rows) > limit else None
    return Rows(tuple(row[len(keys) :] for row in rows[:limit]), end, total)


def _following(keys: Sequence[SortKey], end: PageEnd) -> tuple[str, list[object]]:
    """The condition of a row that is sorted after the end of a page: the first key that differs is beyond it."""
    cases, values = list[str](), list[object]()
    for depth, key in enumerate(keys):
        same = [f"{earlier.sql} = ?" for earlier in keys[:depth]]
        cases.append(" AND ".join([*same, f"{key.sql} {'<' if key.descending else '>'} ?"]))
        values += end[: depth + 1]
    return "(" + " OR ".join(f"({case})" for case in cases) + ")", values
