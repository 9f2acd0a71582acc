"""Boosted regression trees: a sum of small trees over measures, as evals/training makes them with scikit-learn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

PARTS: Final = ("baseline", "feature", "threshold", "left", "right", "value")


@dataclass(frozen=True, slots=True)
class Trees:
    """Each part is (trees, nodes), but `baseline`, which is (1,); node 0 is the root.

    A node goes on to `left` where its feature is at most its threshold, else to `right`; a leaf goes on to itself.
    """

    baseline: NDArray[Any]
    feature: NDArray[Any]
    threshold: NDArray[Any]
    left: NDArray[Any]
    right: NDArray[Any]
    value: NDArray[Any]

    def logit(self, measures: NDArray[Any]) -> float:
        """The sum of the leaves that (features,) measures lead to."""
        trees = np.arange(len(self.value))
        node = np.zeros(len(self.value), dtype=np.int64)
        for _ in range(self.value.shape[1]):
            goes_left = measures[self.feature[trees, node]] <= self.threshold[trees, node]
            further = np.where(goes_left, self.left[trees, node], self.right[trees, node])
            if (further == node).all():
                break
            node = further
        return float(self.baseline[0] + self.value[trees, node].sum())


def trees_of(tensors: Mapping[str, NDArray[Any]], prefix: str) -> Trees:
    """Trees from named tensors."""
    return Trees(*(tensors[f"{prefix}{part}"] for part in PARTS))
