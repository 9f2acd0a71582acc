"""Scores candidates anew with what the reader makes of the likeliest sentences.

The ranker's score and the reader's logit are added, weighed so that the sum is a logit, too: of two candidates it says
how much likelier one answers. evals/training/reader fitted both weights on questions that the reader had not learned
from.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.evidence import Place
from assistant.answer.rank.candidates import Candidate
from assistant.answer.rank.reader import Reader
from assistant.answer.rank.reading_text import sentence_text
from assistant.question.query import Query

READ: Final = 16  # sentences; 24 find a gold one no more often (n 635), and take half as long again
OWN, READERS = 0.3, 0.6
"""Weights of the ranker's score and of the reader's logit. The least negative log-likelihood of gold, n 369."""

_Numbers = NDArray[np.floating]


def readings(query: Query, found: Sequence[Candidate], scores: _Numbers, reader: Reader) -> dict[Place, float]:
    """The reader's logits of the sentences of the likeliest candidates, by their places."""
    first: dict[Place, Candidate] = {}
    for number in np.argsort(-scores, kind="stable"):
        first.setdefault(found[number].found.place, found[number])
    places = list(first)[:READ]
    texts = [sentence_text(first[place].annotated, first[place].sentence)[0] for place in places]
    return {place: one.answers for place, one in zip(places, reader.read(query.in_full, texts), strict=True)}


def of_candidates(places: Sequence[Place], read: Mapping[Place, float]) -> _Numbers:
    """(candidates,) logits of the sentences at these places; one that was not read is as bad as the worst."""
    least = min(read.values(), default=0.0)
    return np.array([read.get(place, least) for place in places], dtype=np.float32)


def reread(scores: _Numbers, places: Sequence[Place], read: Mapping[Place, float]) -> _Numbers:
    """(candidates,) scores with the reader's part."""
    both: _Numbers = OWN * scores + READERS * of_candidates(places, read)
    return both
