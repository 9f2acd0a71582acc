"""Counts by article and the figures that they give, in percent, each with its 95 % interval.

The interval is the percentile bootstrap over whole articles: what is found in one article stands and falls together.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float64]
TalliedFigure = Callable[[_Floats], _Floats]
"""From right, found and gold, shape (3, ...), to percent."""

_DRAWS: Final = 2_000
_SEED: Final = 15
_LOW, _HIGH = 2.5, 97.5


def precision(counts: _Floats) -> _Floats:
    return np.asarray(100 * counts[0] / np.maximum(1, counts[1]), dtype=np.float64)


def recall(counts: _Floats) -> _Floats:
    return np.asarray(100 * counts[0] / np.maximum(1, counts[2]), dtype=np.float64)


def f1(counts: _Floats) -> _Floats:
    return np.asarray(200 * counts[0] / np.maximum(1, counts[1] + counts[2]), dtype=np.float64)


class Tally:
    """Right, found and gold of one measure, by article."""

    def __init__(self) -> None:
        self._articles: dict[str, _Floats] = {}

    def add(self, article: str, found: Collection[object], gold: Collection[object]) -> None:
        """Found is right where gold has the same."""
        self.count(article, right=len(set(found) & set(gold)), found=len(found), gold=len(gold))

    def count(self, article: str, *, right: int, found: int, gold: int) -> None:
        row = self._articles.setdefault(article, np.zeros(3))
        row += (right, found, gold)

    @property
    def counts(self) -> _Floats:
        """Right, found, gold over all articles."""
        return np.asarray(np.sum([np.zeros(3), *self._articles.values()], axis=0), dtype=np.float64)

    @property
    def gold(self) -> int:
        return int(self.counts[2])

    def of(self, figure: TalliedFigure) -> float:
        return float(figure(self.counts))

    def interval(self, figure: TalliedFigure) -> tuple[float, float]:
        """From, to; the figure itself twice where there is one article or none."""
        rows = np.array([*self._articles.values()])
        if len(rows) < 2:
            return self.of(figure), self.of(figure)
        drawn = np.random.default_rng(_SEED).integers(0, len(rows), (_DRAWS, len(rows)))
        low, high = np.percentile(figure(rows[drawn].sum(axis=1).T), (_LOW, _HIGH))
        return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Line:
    """One measure: the figure in percent with its interval, over how many, and all of it in words."""

    what: str
    value: float
    low: float
    high: float
    n: int
    words: str

    def __str__(self) -> str:
        return f"{self.what:34} {self.words}  [{self.low:.1f}, {self.high:.1f}]"


def of_tally(what: str, tally: Tally, note: str = "") -> Line:
    """The F1, with precision and recall beside it."""
    figures = "  ".join(f"{name} {tally.of(one):5.1f}" for name, one in (("P", precision), ("R", recall), ("F1", f1)))
    return Line(what, tally.of(f1), *tally.interval(f1), tally.gold, f"{figures}  (n {tally.gold}) {note}".rstrip())


def share(what: str, tally: Tally, words: str = "") -> Line:
    """Right of gold."""
    value = tally.of(recall)
    told = words or f"{value:5.1f}  (n {tally.gold})"
    return Line(what, value, *tally.interval(recall), tally.gold, told)
