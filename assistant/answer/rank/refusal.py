"""How likely it is that nothing that was found answers: trees over what a question wants and what the likeliest
sentences have of it, and a logistic regression over them and over what the reader makes of the sentences.

Its weights ship as refusal.safetensors; evals/training/reader makes them. The trees learned from questions that people
type, the regression from others that neither they nor the reader had learned from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.evidence import Place
from assistant.answer.rank import wanted
from assistant.answer.rank.candidates import Candidate
from assistant.answer.rank.shipped import shipped_bytes
from assistant.answer.rank.trees import Trees, trees_of
from assistant.answer.rank.word_likeness import word_vectors
from assistant.errors import RankingError
from assistant.question.learned_intent import likely_intents_of
from assistant.question.query import Query

WEIGHTS: Final = Path(__file__).parent / "refusal.safetensors"
WEIGHTS_DIGEST: Final = "7e90a03a278d7d5e3865c942fb6b31ecf3a61a6cd6d3962009d2ddd6fb9a2a00"
"""SHA-256 of the shipped weights."""
OF_RANKING: Final = 3
OF_READING: Final = 5

_Numbers = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Refusal:
    """`weights` are of the trees' logit and of the OF_READING measures, `bias` is (1,)."""

    trees: Trees
    weights: NDArray[Any]
    bias: NDArray[Any]

    def none(self, measures: _Numbers, reading: _Numbers) -> float:
        """The probability that none answers."""
        logit = float(np.concatenate([[self.trees.logit(measures)], reading]) @ self.weights + self.bias[0])
        return float(1 / (1 + np.exp(-np.clip(logit, -50.0, 50.0))))


@dataclass(frozen=True, slots=True)
class Scores:
    """(candidates,) scores: the ranker's own, and those with the reader's part."""

    own: _Numbers
    reread: _Numbers


def none_answers(
    query: Query, found: Sequence[Candidate], scores: Scores, none: float, read: Mapping[Place, float]
) -> float:
    """The probability that none of (candidates,) answers; `none` is the ranker's own, `read` has the reader's logits.

    Nothing answers where the ranker holds that the archive has nothing to do with the question.
    """
    if none >= 1:
        return 1.0
    places = ranked_places(found, scores.reread)
    asked = question_read(query)
    sentences = measured_sentences(asked, found, places[: wanted.FIRST])
    measures = np.concatenate([of_ranking(none, scores.own), wanted.together(wanted.of_question(asked), sentences)])
    return shipped_refusal().none(measures, of_reading([read[place] for place in places if place in read]))


def question_read(query: Query) -> wanted.Wanted:
    return wanted.wanted_of(query, likely_intents_of(query), word_vectors())


def ranked_places(found: Sequence[Candidate], scores: _Numbers) -> list[Place]:
    """The sentences of the candidates, once each, the likeliest first."""
    return list(dict.fromkeys(found[number].found.place for number in np.argsort(-scores, kind="stable")))


def measured_sentences(asked: wanted.Wanted, found: Sequence[Candidate], places: Sequence[Place]) -> list[_Numbers]:
    """The measures of the sentences at these places, in their order."""
    of_articles: dict[str, _Numbers] = {}
    measured = []
    for place in places:
        beside = [one for one in found if one.found.place == place]
        if place[0] not in of_articles:
            of_articles[place[0]] = wanted.likeness_of(asked, beside[0].annotated.article)
        measured.append(wanted.of_sentence(asked, wanted.read_sentence(asked, beside, of_articles[place[0]])))
    return measured


def of_ranking(none: float, scores: _Numbers) -> _Numbers:
    """(OF_RANKING,): the ranker's own logit that none answers, its best score, and how far the sixth is behind it."""
    likely, best = float(np.clip(none, 1e-4, 1 - 1e-4)), np.sort(scores)[::-1]
    return np.array([np.log(likely / (1 - likely)), best[0], best[0] - best[min(5, len(best) - 1)]])


def of_reading(logits: Sequence[float]) -> _Numbers:
    """(OF_READING,) of the reader's logits of at least one sentence, in the order in which they are ranked.

    The best, the mean of the best three, all together, how far the sixth is behind the best, and the first's.
    """
    best = np.sort(np.asarray(logits))[::-1]
    ahead = best[0] - best[min(5, len(best) - 1)]
    return np.array([best[0], best[:3].mean(), np.logaddexp.reduce(best), ahead, logits[0]])


@cache
def shipped_refusal() -> Refusal:
    """The one that ships with the project. Raises RankingError where its file is missing or altered."""
    from safetensors.numpy import load

    return of_tensors(load(shipped_bytes(WEIGHTS, WEIGHTS_DIGEST, "ranker")))


def of_tensors(tensors: Mapping[str, NDArray[Any]]) -> Refusal:
    """From named tensors. Raises RankingError if they misfit."""
    made = Refusal(trees_of(tensors, "trees."), tensors["weights"], tensors["bias"])
    if made.weights.shape != (1 + OF_READING,) or tensors["measures"][0] != OF_RANKING + len(wanted.MEASURE_NAMES):
        raise RankingError("The refusal was trained on other measures: train it anew.")
    return made
