"""Trees of scikit-learn as the tensors that assistant/answer/rank/trees.py reads."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier


def as_tensors(model: HistGradientBoostingClassifier) -> dict[str, NDArray[Any]]:
    """(trees, nodes) of each part, and the baseline; a leaf goes on to itself, and so does what fills up a tree."""
    trees = [predictors[0].nodes for predictors in model._predictors]
    nodes = max(len(tree) for tree in trees)
    feature, left, right = (np.zeros((len(trees), nodes), dtype=np.int32) for _ in range(3))
    threshold, value = (np.zeros((len(trees), nodes), dtype=np.float64) for _ in range(2))
    for number, tree in enumerate(trees):
        own = np.arange(len(tree))
        is_leaf = tree["is_leaf"].astype(bool)
        feature[number, own] = np.where(is_leaf, 0, tree["feature_idx"])
        threshold[number, own] = np.where(is_leaf, 0.0, tree["num_threshold"])
        left[number, own] = np.where(is_leaf, own, tree["left"])
        right[number, own] = np.where(is_leaf, own, tree["right"])
        value[number, own] = np.where(is_leaf, tree["value"], 0.0)
    return {
        "baseline": np.asarray(model._baseline_prediction, dtype=np.float64).reshape(1),
        "feature": feature,
        "threshold": threshold,
        "left": left,
        "right": right,
        "value": value,
    }
