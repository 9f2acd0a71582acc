"""The trained ranker: how likely each candidate answers the question, and how likely none does.

The score is the mean of a few small networks over the features. Their weights ship with the project; evals/training
makes them.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.evidence import EvidenceSet
from assistant.answer.rank.answerability import POOLED, Answerability
from assistant.answer.rank.candidates import Candidate, candidates
from assistant.answer.rank.features import FEATURES, NEARNESS, Matrix, features
from assistant.answer.rank.reader import WEIGHTS_DIGEST as READER_DIGEST
from assistant.answer.rank.reader import Reader, shipped_reader
from assistant.answer.rank.refusal import WEIGHTS_DIGEST as REFUSAL_DIGEST
from assistant.answer.rank.refusal import Scores, none_answers
from assistant.answer.rank.rereading import readings, reread
from assistant.answer.rank.shipped import shipped_bytes
from assistant.errors import RankingError
from assistant.question.query import Query
from corpus.fingerprint import fingerprint
from corpus.language.stems import content_stems, coverage

WEIGHTS: Final = Path(__file__).parent / "weights.safetensors"
WEIGHTS_DIGEST: Final = "17d23d31ca2bd9b002171930fc379c28c018219e52308e612a8fb03dc5d26e40"
"""SHA-256 of the shipped weights."""


_READS_BY: Final = ("assistant/answer/rank", "assistant/question/words.py", "corpus/language")


@cache
def ranking_model() -> str:
    """Names what ranks: the shipped weights, and the measures and words that they are given."""
    return f"ranker-{fingerprint(*_READS_BY, besides=WEIGHTS_DIGEST + READER_DIGEST + REFUSAL_DIGEST)}"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate and its score: the logit against "none of them", so 0 is as likely as that nothing answers."""

    candidate: Candidate
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, the best first, and the probability that none of them answers."""

    ranked: tuple[Ranked, ...]
    none: float


@dataclass(frozen=True, slots=True)
class Ranker:
    """`layers` are (weights, bias) of each layer, all networks at once: (networks, in, out) and (networks, 1, out).

    Without `answerability`, that none answers counts as one more candidate, with a score of 0. The same is done where
    there is no index, because the model of answerability has not learned from questions without one.
    """

    mean: Matrix
    scale: Matrix
    layers: tuple[tuple[Matrix, Matrix], ...]
    answerability: Answerability | None = None

    def scores(self, measures: Matrix) -> NDArray[np.float32]:
        """(candidates,) scores from (candidates, FEATURES) measures: the networks' mean."""
        hidden = ((measures - self.mean) / self.scale)[None]
        for number, (weights, bias) in enumerate(self.layers):
            hidden = hidden @ weights + bias
            if number < len(self.layers) - 1:
                hidden = np.maximum(hidden, 0.0)
        mean: NDArray[np.float32] = hidden[..., 0].mean(axis=0)
        return mean

    def none(self, scores: NDArray[np.float32], measures: Matrix) -> float:
        """The probability that none of the candidates answers."""
        if self.answerability is not None and measures[:, list(NEARNESS)].any():
            return self.answerability.none(scores, measures)
        return float(1 / (1 + np.exp(np.minimum(scores, 50.0)).sum()))


def rank(query: Query, evidence: EvidenceSet, ranker: Ranker | None = None) -> Ranking:
    """The candidates of what was found, ranked, the likeliest of them read besides.

    Raises RankingError where the weights are not as they should be.
    """
    return ranked(query, evidence, ranker or shipped_ranker(), shipped_reader())


def ranked(query: Query, evidence: EvidenceSet, ranker: Ranker, reader: Reader | None) -> Ranking:
    """The same with these weights; without a reader, the measures alone rank."""
    found = candidates(query, evidence)
    if not found:
        return Ranking((), 1.0)
    measures = features(query, evidence, found)
    scores = ranker.scores(measures)
    scores = scores + np.array([_ALL_OF_IT * _holds_all(query, evidence, c) for c in found], dtype=np.float32)
    none = ranker.none(scores, measures)
    if reader is not None:
        read = readings(query, found, scores, reader)
        both = Scores(scores, reread(scores, [c.found.place for c in found], read))
        scores, none = both.reread, none_answers(query, found, both, none, read)
    in_order = sorted(zip(found, scores, strict=True), key=lambda one: -one[1])
    return Ranking(tuple(Ranked(candidate, float(score)) for candidate, score in in_order), none)


_ALL_OF_IT: Final = 6.0
"""What it counts, in logits, that the words hold all that is asked. The networks have seen few such questions: those
they learned from are long and in other words, so a short one, in an article's own words, is foreign to them."""
_ALL: Final = 0.8  # of the question's words, by weight


def _holds_all(query: Query, evidence: EvidenceSet, candidate: Candidate) -> bool:
    attribution = candidate.attribution
    if not query.stems:
        return False
    if attribution is None:
        return coverage(evidence.weights, candidate.annotated.stems_of(candidate.sentence)) >= _ALL
    return coverage(evidence.weights, content_stems(candidate.annotated.content_of(attribution))) >= _ALL


@cache
def shipped_ranker() -> Ranker:
    """The ranker that ships with the project. Raises RankingError where its file is missing or altered."""
    from safetensors.numpy import load

    return of_tensors(load(shipped_bytes(WEIGHTS, WEIGHTS_DIGEST, "ranker")))


def of_tensors(tensors: dict[str, Matrix]) -> Ranker:
    """A ranker from named tensors: mean, scale, weights and bias of each layer, and those of answerability, if any.

    Raises RankingError if they misfit.
    """
    depth = sum(name.startswith("weights.") for name in tensors)
    layers = tuple((tensors[f"weights.{n}"], tensors[f"bias.{n}"]) for n in range(depth))
    if tensors["mean"].shape != (FEATURES,) or layers[0][0].shape[1] != FEATURES:
        raise RankingError("The ranker was trained on other measures: train it anew.")
    answerability = None
    if "refusal.weights" in tensors:
        answerability = Answerability(*(tensors[f"refusal.{part}"] for part in _ANSWERABILITY))
        if answerability.weights.shape != (POOLED,):
            raise RankingError("The ranker was trained on other measures: train it anew.")
    return Ranker(tensors["mean"], tensors["scale"], layers, answerability)


_ANSWERABILITY: Final = ("mean", "scale", "weights", "bias")
"""Its tensors, whose names begin with "refusal." in the file of weights."""


def as_tensors(ranker: Ranker) -> dict[str, Matrix]:
    """The other way round, for training."""
    named: dict[str, Matrix] = {"mean": ranker.mean, "scale": ranker.scale}
    for number, (weights, bias) in enumerate(ranker.layers):
        named |= {f"weights.{number}": weights, f"bias.{number}": bias}
    if ranker.answerability is not None:
        named |= {f"refusal.{part}": getattr(ranker.answerability, part) for part in _ANSWERABILITY}
    return {name: np.ascontiguousarray(tensor, dtype=np.float32) for name, tensor in named.items()}
