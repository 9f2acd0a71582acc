"""The trained ranker: how likely each candidate answers the question, and how likely none does.

A few small networks over features.py, averaged; their weights ship with the project. train.py makes them.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.evidence import EvidenceSet
from assistant.answer.rank.features import FEATURES, NEARNESS, Candidate, Matrix, candidates, features
from assistant.answer.rank.refusal import POOLED, Refusal
from assistant.answer.rank.shortlist import content_of
from assistant.errors import RankingError
from assistant.question.query import Query
from corpus.fingerprint import fingerprint
from corpus.language.stems import content_stems, coverage

WEIGHTS: Final = Path(__file__).parent / "weights.safetensors"
WEIGHTS_DIGEST: Final = "17d23d31ca2bd9b002171930fc379c28c018219e52308e612a8fb03dc5d26e40"
"""SHA-256 of the shipped weights."""


@cache
def ranking_model() -> str:
    """Names what ranks: the shipped weights, and the measures and words that they are given."""
    return f"ranker-{fingerprint('assistant/answer/rank', 'corpus/language', besides=WEIGHTS_DIGEST)}"


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

    Without a `refusal`, that none answers is one more candidate, with a score of 0; so it is without an index, of whose
    absence the refusal has learned nothing.
    """

    mean: Matrix
    scale: Matrix
    layers: tuple[tuple[Matrix, Matrix], ...]
    refusal: Refusal | None = None

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
        if self.refusal is not None and measures[:, list(NEARNESS)].any():
            return self.refusal.none(scores, measures)
        return float(1 / (1 + np.exp(np.minimum(scores, 50.0)).sum()))


def rank(query: Query, findings: EvidenceSet, ranker: Ranker | None = None) -> Ranking:
    """The candidates of what was found, ranked. Raises RankingError where the weights are not as they should be."""
    found = candidates(query, findings)
    if not found:
        return Ranking((), 1.0)
    ranker, measures = ranker or shipped_ranker(), features(query, findings, found)
    scores = ranker.scores(measures)
    scores = scores + np.array([_ALL_OF_IT * _holds_all(query, findings, c) for c in found], dtype=np.float32)
    none = ranker.none(scores, measures)
    ranked = [Ranked(candidate, float(score)) for candidate, score in zip(found, scores, strict=True)]
    ranked.sort(key=lambda r: -r.score)
    return Ranking(tuple(ranked), none)


_ALL_OF_IT: Final = 6.0
"""What it counts, in logits, that the words hold all that is asked. The networks have seen few such questions: those
they learned from are long and in other words, so a short one, in an article's own words, is foreign to them."""
_ALL: Final = 0.8  # of the question's words, by weight


def _holds_all(query: Query, findings: EvidenceSet, candidate: Candidate) -> bool:
    attribution = candidate.attribution
    if not query.stems:
        return False
    if attribution is None:
        return coverage(findings.weights, candidate.dossier.stems_of(candidate.sentence)) >= _ALL
    return coverage(findings.weights, content_stems(content_of(candidate.dossier, attribution))) >= _ALL


@cache
def shipped_ranker() -> Ranker:
    """The ranker that ships with the project. Raises RankingError where its file is missing or altered."""
    from safetensors.numpy import load

    try:
        data = WEIGHTS.read_bytes()
    except OSError as exc:
        raise RankingError(f"{WEIGHTS.name} of the ranker is missing: install whosaid anew.") from exc
    if hashlib.sha256(data).hexdigest() != WEIGHTS_DIGEST:
        raise RankingError(f"{WEIGHTS.name} of the ranker is not the one that was shipped: install whosaid anew.")
    return of_tensors(load(data))


def of_tensors(tensors: dict[str, Matrix]) -> Ranker:
    """A ranker from named tensors: mean, scale, weights and bias of each layer, and those of the refusal, if there.

    Raises RankingError if they misfit.
    """
    depth = sum(name.startswith("weights.") for name in tensors)
    layers = tuple((tensors[f"weights.{n}"], tensors[f"bias.{n}"]) for n in range(depth))
    if tensors["mean"].shape != (FEATURES,) or layers[0][0].shape[1] != FEATURES:
        raise RankingError("The ranker was trained on other measures: train it anew.")
    refusal = None
    if "refusal.weights" in tensors:
        refusal = Refusal(*(tensors[f"refusal.{part}"] for part in _REFUSAL))
        if refusal.weights.shape != (POOLED,):
            raise RankingError("The ranker was trained on other measures: train it anew.")
    return Ranker(tensors["mean"], tensors["scale"], layers, refusal)


_REFUSAL: Final = ("mean", "scale", "weights", "bias")


def as_tensors(ranker: Ranker) -> dict[str, Matrix]:
    """The other way round, for train.py."""
    named: dict[str, Matrix] = {"mean": ranker.mean, "scale": ranker.scale}
    for number, (weights, bias) in enumerate(ranker.layers):
        named |= {f"weights.{number}": weights, f"bias.{number}": bias}
    if ranker.refusal is not None:
        named |= {f"refusal.{part}": getattr(ranker.refusal, part) for part in _REFUSAL}
    return {name: np.ascontiguousarray(tensor, dtype=np.float32) for name, tensor in named.items()}
