"""Whether anything that was found answers the question at all: a logistic regression over the whole ranking.

The ranker's score of a candidate is about that candidate alone; that nothing answers shows in what all candidates lack.
The coefficients ship with the ranker's weights; evals/training makes them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.rank.features import ARTICLE, FEATURES, NEARNESS, Matrix

POOLED: Final = 4 + 3 * FEATURES
_NEAR, _COVERED = 0.37, 0.4
"""Cosine and share of words below which a question has nothing to do with the archive. Of 1,620 answerable training
questions, one is below. The regression learned from questions about the archive: it would extrapolate."""


def pooled(scores: NDArray[np.float32], measures: Matrix) -> Matrix:
    """(POOLED,) measures of a ranking, from (candidates,) scores and (candidates, FEATURES) measures; at least one.

    How likely the candidates are together, the best, and how far ahead it is of the second and the sixth; then the
    measures of the best, the highest of each measure, and the means of the best three.
    """
    order = np.argsort(-scores, kind="stable")
    ranked, best = scores[order], measures[order[:3]]
    ahead = [ranked[0] - ranked[min(place, len(ranked) - 1)] for place in (1, 5)]
    together = np.logaddexp.reduce(ranked)
    return np.concatenate([[together, ranked[0], *ahead], best[0], measures.max(axis=0), best.mean(axis=0)])


@dataclass(frozen=True, slots=True)
class Answerability:
    """`mean`, `scale` and `weights` are (POOLED,), `bias` is (1,)."""

    mean: Matrix
    scale: Matrix
    weights: Matrix
    bias: Matrix

    def none(self, scores: NDArray[np.float32], measures: Matrix) -> float:
        """The probability that none of the candidates answers.

        It is 1 where nothing found is near in meaning to the question and no article has much of its words.
        """
        if measures[:, NEARNESS[0]].max() < _NEAR and measures[:, ARTICLE].max() < _COVERED:
            return 1.0
        logit = float((pooled(scores, measures) - self.mean) / self.scale @ self.weights + self.bias[0])
        return float(1 / (1 + np.exp(-np.clip(logit, -50.0, 50.0))))
