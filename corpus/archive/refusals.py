"""What an ingest has refused: the first by name, the rest counted by reason.

A file of a few megabytes can hold millions of lines that are no articles.
"""

from collections import Counter
from typing import Final

from corpus.articles.article import RefusedItem

MOST_NAMED: Final = 100
_MOST_REASONS: Final = 20
_OTHER: Final = "other reasons"


class Refusals:
    """Takes refused items one by one; its size has a bound."""

    def __init__(self) -> None:
        self._named: list[RefusedItem] = []
        self._more: Counter[str] = Counter()

    def add(self, item: RefusedItem) -> None:
        if len(self._named) < MOST_NAMED:
            self._named.append(item)
            return
        is_known = item.reason in self._more or len(self._more) < _MOST_REASONS
        self._more[item.reason if is_known else _OTHER] += 1

    @property
    def named(self) -> tuple[RefusedItem, ...]:
        return tuple(self._named)

    @property
    def more(self) -> dict[str, int]:
        """How many others there are, by reason."""
        return dict(self._more)
