"""SQL conditions with their values, and terms of any text that are safe inside them."""

import re
from datetime import date

from corpus.language.name_keys import name_key


class Condition:
    """Conditions that must all hold, and the values of their placeholders."""

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
        """Conditions on columns of the table `articles`; see Filters."""
        if outlet:
            self.add("outlet_key = ?", encodable(name_key(outlet)))
        if since:
            self.add("published >= ?", since.isoformat()[:10])
        if until:
            self.add("published <= ?", until.isoformat()[:10])


def quoted_term(term: str) -> str:
    """A term as a string of an FTS5 query, in which nothing is an operator. FTS5 reads its query only up to a NUL."""
    return '"' + encodable(term).replace("\0", " ").replace('"', '""') + '"'


def like_pattern(term: str) -> str:
    """A LIKE pattern (with ESCAPE '\\') of texts that contain the term. Nothing in the term is a wildcard."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", encodable(term)) + "%"


def encodable(text: str) -> str:
    """The text without lone surrogates. SQLite cannot take them, and no stored text has any."""
    return text.encode("utf-8", "replace").decode("utf-8")
