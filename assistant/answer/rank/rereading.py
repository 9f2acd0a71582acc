"""Scores candidates anew with what the reader makes of the likeliest sentences, and how likely it is that none answers.

The ranker's score and the reader's logit are added, weighed; the second head is a logistic regression over the best of
what was read. Both were fitted by evals/training/reader on questions that the reader had not learned from.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.evidence import Place
from assistant.answer.rank.candidates import Candidate
from assistant.answer.rank.reader import Reader
from assistant.answer.rank.reading_text import asked_text, sentence_text
from assistant.question.query import Query

READ: Final = 24  # sentences
WEIGHT: Final = 0.75
_HEAD: Final = np.array((1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
_BIAS: Final = 0.0

Numbers = NDArray[np.floating]


def reread(
    query: Query, found: Sequence[Candidate], scores: Numbers, none: float, reader: Reader
) -> tuple[Numbers, float]:
    """(candidates,) scores, and the probability that none answers, from the ranker's own."""
    order = np.argsort(-scores, kind="stable")
    candidate_of: dict[Place, Candidate] = {}
    for number in order:
        candidate_of.setdefault(found[number].found.place, found[number])
    places = list(candidate_of)[:READ]
    texts = [sentence_text(candidate_of[place].annotated, candidate_of[place].sentence)[0] for place in places]
    readings = reader.read(asked_text(query), texts)
    read = of_candidates([c.found.place for c in found], {p: r.answers for p, r in zip(places, readings, strict=True)})
    return scores + WEIGHT * read, none_of(read_measures(none, scores, read))


def of_candidates(places: Sequence[Place], read: Mapping[Place, float]) -> Numbers:
    """(candidates,) logits of the sentences at these places; one that was not read is as bad as the worst."""
    least = min(read.values(), default=0.0)
    return np.array([read.get(place, least) for place in places], dtype=np.float32)


def read_measures(none: float, scores: Numbers, read: Numbers) -> Numbers:
    """What the second head goes by: the ranker's own logit, and the best of what was read. At least one candidate."""
    likely = float(np.clip(none, 1e-4, 1 - 1e-4))
    best = np.sort(read)[::-1]
    first = int(np.argmax(scores + WEIGHT * read))
    ahead = best[0] - best[min(5, len(best) - 1)]
    together = np.logaddexp.reduce(read)
    return np.array(
        [np.log(likely / (1 - likely)), best[0], best[:3].mean(), together, ahead, read[first], scores[first]]
    )


def none_of(measures: Numbers) -> float:
    return float(1 / (1 + np.exp(-np.clip(float(measures @ _HEAD) + _BIAS, -50.0, 50.0))))
