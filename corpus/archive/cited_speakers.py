"""The speakers of the archive: whom a name may mean, how the articles describe them, how often they are cited."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from corpus.archive.schema import generation
from corpus.archive.values import SpeakerEntry
from corpus.attribution.values import SpeakerKind
from corpus.language.name_keys import name_key


@dataclass(frozen=True, slots=True)
class _Names:
    """Keys of speakers by each of their names, and keys of persons by each word of their names, in one generation."""

    generation: int
    by_name: dict[str, set[str]]
    persons_by_word: dict[str, set[str]]


class SpeakerKeys:
    """Finds the keys of speakers by a name as a reader types it.

    The names are read again only when the archive has changed: each question that names a speaker needs them.
    """

    def __init__(self) -> None:
        self._names: _Names | None = None

    def find(self, db: sqlite3.Connection, name: str) -> list[str]:
        """Speakers with this name or alias, and persons whose name contains all its words ("Roe" means "Jane Roe")."""
        wanted = name_key(name)
        if not wanted:
            return []
        names = self._names
        if names is None or names.generation != generation(db):
            names = self._names = _read_names(db)
        by_word = [names.persons_by_word.get(word, set()) for word in wanted.split()]
        return sorted(names.by_name.get(wanted, set()) | set[str].intersection(*by_word))


def _read_names(db: sqlite3.Connection) -> _Names:
    names = _Names(generation(db), {}, {})  # the generation first: a later commit is then read at the next question
    for key, full_name, kind, aliases in db.execute(
        "SELECT DISTINCT speaker_key, speaker_name, speaker_kind, speaker_aliases FROM attributions"
        " WHERE speaker_key IS NOT NULL"
    ):
        for name in (full_name, *json.loads(aliases)):
            names.by_name.setdefault(name_key(name), set()).add(key)
        if kind == SpeakerKind.PERSON:
            for word in name_key(full_name).split():
                names.persons_by_word.setdefault(word, set()).add(key)
    return names


class SpeakerDetails(NamedTuple):
    """Name, kind and role as the articles give them most often (of equals the first in the alphabet); all aliases."""

    name: str
    kind: SpeakerKind
    role: str
    aliases: tuple[str, ...]


def speaker_details(db: sqlite3.Connection, keys: Sequence[str] | None = None) -> dict[str, SpeakerDetails]:
    """The details of the speakers with these keys, or of everybody."""
    wanted = "IS NOT NULL" if keys is None else "IN (SELECT value FROM json_each(?))"
    rows = db.execute(
        "SELECT speaker_key, speaker_name, speaker_kind, speaker_role, speaker_aliases, count(*) FROM attributions"
        f" WHERE speaker_key {wanted} GROUP BY 1, 2, 3, 4, 5",
        () if keys is None else (json.dumps(list(keys)),),
    )
    descriptions: dict[str, list[Sequence[Any]]] = {}
    for key, *description in rows:
        descriptions.setdefault(key, []).append(description)
    return {key: _details(listed) for key, listed in descriptions.items()}


def _details(descriptions: Sequence[Sequence[Any]]) -> SpeakerDetails:
    names, kinds, roles, aliases, times = zip(*descriptions, strict=True)
    return SpeakerDetails(
        _most_frequent(names, times),
        SpeakerKind(_most_frequent(kinds, times)),
        _most_frequent(roles, times),
        tuple(sorted({alias for listed in aliases for alias in json.loads(listed)})),
    )


def _most_frequent(values: Iterable[str], times: Iterable[int]) -> str:
    counts = Counter[str]()
    for value, count in zip(values, times, strict=True):
        if value:
            counts[value] += count
    return min(counts, key=lambda value: (-counts[value], value), default="")


def all_speakers(db: sqlite3.Connection) -> list[SpeakerEntry]:
    """Everybody cited, most cited first."""
    rows = db.execute(
        "SELECT speaker_key, count(*), count(DISTINCT article_id) FROM attributions"
        " WHERE speaker_key IS NOT NULL GROUP BY speaker_key"
    ).fetchall()
    details = speaker_details(db)
    entries = [speaker_entry(key, details[key], attributions, articles) for key, attributions, articles in rows]
    return sorted(entries, key=lambda entry: (-entry.attributions, entry.name, entry.article_id or ""))


def speaker_entry(key: str, details: SpeakerDetails, attributions: int, articles: int) -> SpeakerEntry:
    """The key of an unnamed speaker begins with the id of its article."""
    name, kind, role, aliases = details
    article_id = key.partition("#")[0] if kind is SpeakerKind.UNNAMED else None
    return SpeakerEntry(name, kind, role, attributions, articles, article_id, aliases)
