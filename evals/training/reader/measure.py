"""What the reader and the refusal are worth: python -m evals.training.reader.measure --asked FILE --reader ONNX

FILE is asked.py's. Prints recall of gold sentences by the ranker alone, by the reader alone, and by both together, and
how well it is told that nothing answers. Weights are fitted on the questions of the part "fit", from which the reader
has not learned, and measured on those of the part "dev", from which nothing has. With --save the refusal is written.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answer.evidence import Place
from assistant.answer.rank import wanted
from assistant.answer.rank.reader import Reader, reader_of
from assistant.answer.rank.refusal import WEIGHTS, Refusal, of_ranking, of_reading, of_tensors
from assistant.answer.rank.rereading import OWN, READ, READERS, of_candidates
from assistant.answer.rank.wanted import Numbers
from evals.training.reader.saved_trees import as_tensors

_WEIGHTS: Final = tuple((own, read) for own in (0.2, 0.3, 0.4, 0.6, 1.0) for read in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0))
_LIMITS: Final = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
_AT_MOST: Final = 0.08  # of the answerable refused
_TREES: Final = {
    "max_iter": 150,
    "max_depth": 3,
    "learning_rate": 0.05,
    "l2_regularization": 10,
    "min_samples_leaf": 15,
}


@dataclass(frozen=True)
class MeasuredQuestion:
    """A question, with a number each for its candidates: the ranker's score, and whether they are gold.

    `read` has the reader's logits by place; none where it was not read.
    """

    row: Mapping[str, Any]
    places: tuple[Place, ...]
    score: Numbers
    gold: NDArray[np.bool_]
    read: Mapping[Place, float]

    @property
    def part(self) -> str:
        return str(self.row["part"])

    @property
    def answerable(self) -> bool:
        return bool(self.row["answerable"])

    def together(self, own: float = OWN, read: float = READERS) -> Numbers:
        return own * self.score + read * of_candidates(self.places, self.read)

    def measures(self) -> Numbers:
        """What the trees are given, the sentences in the order of both together."""
        measured = {tuple(place): np.array(values) for place, values in self.row["sentences"]}
        order = dict.fromkeys(self.places[n] for n in np.argsort(-self.together(), kind="stable"))
        first = [measured[place] for place in order if place in measured][: wanted.FIRST]
        together = wanted.together(np.array(self.row["question"]), first)
        return np.concatenate([of_ranking(float(self.row["none"]), self.score), together])

    def reading(self) -> Numbers:
        order = dict.fromkeys(self.places[n] for n in np.argsort(-self.together(), kind="stable"))
        return of_reading([self.read[place] for place in order if place in self.read])


def read_all(path: Path, reader: Reader) -> Iterator[MeasuredQuestion]:
    """The rows of the file; those that the reader has not learned from are read as the product does it."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        candidates = row["candidates"]
        if not candidates:
            continue  # nothing was found, or it was taken for no question: nothing here decides that
        texts = {tuple(c["place"]): c["text"] for c in candidates}
        first = list(texts)[:READ] if row["part"] != "train" else []
        found = reader.read(row["asked"], [texts[place] for place in first]) if first else []
        yield MeasuredQuestion(
            row,
            tuple(tuple(c["place"]) for c in candidates),
            np.array([c["score"] for c in candidates]),
            np.array([c["gold"] for c in candidates], dtype=bool),
            {place: reading.answers for place, reading in zip(first, found, strict=True)},
        )


def rank_of_gold(asked: MeasuredQuestion, scores: Numbers) -> float:
    """The place of the first gold sentence among the sentences, from 1; infinite where none was found."""
    places: dict[Place, bool] = {}
    for number in np.argsort(-scores, kind="stable"):
        places.setdefault(asked.places[number], bool(asked.gold[number]))
    return next((float(n) for n, gold in enumerate(places.values(), start=1) if gold), np.inf)


def recalls(found: Sequence[MeasuredQuestion], scores: Sequence[Numbers]) -> dict[str, float]:
    ranks = np.array([rank_of_gold(one, score) for one, score in zip(found, scores, strict=True)])
    facts = ranks[[bool(one.row["fact"]) for one in found]]
    return {
        "recall@1": float((ranks <= 1).mean()),
        "@3": float((ranks <= 3).mean()),
        "MRR": float((1 / ranks).mean()),
        "facts@1": float((facts <= 1).mean()),
        "facts@3": float((facts <= 3).mean()),
    }


def refusals(found: Sequence[MeasuredQuestion], none: Numbers) -> dict[str, float]:
    """AUC, and the share refused of those that nothing answers where 8 % of the others are."""
    unanswerable = np.array([not one.answerable for one in found])
    limit = np.quantile(none[~unanswerable], 1 - _AT_MOST)
    return {
        "AUC": float(roc_auc_score(unanswerable, none)),
        "refused at 8 %": float((none[unanswerable] > limit).mean()),
    }


def fitted(
    trained: Sequence[MeasuredQuestion], fit: Sequence[MeasuredQuestion], besides: Sequence[MeasuredQuestion] = ()
) -> dict[str, NDArray[Any]]:
    """The refusal's tensors. The regression sees trees that have not learned from its questions.

    `besides` are questions that the trees alone learn from in the end.
    """
    held_out = _trees(trained)
    table = np.array([[_logit(held_out, one), *one.reading()] for one in fit])
    mean, scale = table.mean(axis=0), table.std(axis=0) + 0.01
    head = LogisticRegression(C=0.1, max_iter=2000)
    head.fit((table - mean) / scale, [not one.answerable for one in fit])
    weights = head.coef_[0] / scale
    bias = head.intercept_ - (mean * weights).sum()
    trees = as_tensors(_trees([*trained, *besides]))
    return {
        **{f"trees.{name}": tensor for name, tensor in trees.items()},
        "weights": weights.astype(np.float32),
        "bias": bias.astype(np.float32),
        "measures": np.array([len(trained[0].measures())], dtype=np.int32),
    }


def _trees(found: Sequence[MeasuredQuestion]) -> HistGradientBoostingClassifier:
    made = HistGradientBoostingClassifier(**_TREES, early_stopping=False, random_state=0)
    return made.fit(np.array([one.measures() for one in found]), [not one.answerable for one in found])


def _logit(trees: HistGradientBoostingClassifier, one: MeasuredQuestion) -> float:
    return float(trees.decision_function(one.measures()[None])[0])


def report(found: Sequence[MeasuredQuestion], save: Path | None) -> Iterator[str]:
    parts = {part: [one for one in found if one.part == part] for part in ("train", "fit", "dev")}
    for part in ("fit", "dev"):
        yield from _orders(part, parts[part])
    yield from _limits(of_tensors(fitted(parts["train"], parts["fit"])), parts["fit"], "fit")
    tensors = fitted(parts["train"], parts["fit"], besides=parts["fit"])
    refusal, dev = of_tensors(tensors), parts["dev"]
    for means, none in (
        ("the ranker alone", [one.row["none"] for one in dev]),
        ("the reader's best", [-max(one.read.values()) for one in dev]),
        ("the trees", [refusal.trees.logit(one.measures()) for one in dev]),
        ("trees and reader", _none_of(refusal, dev)),
    ):
        yield f"dev, refusal by {means}: {_shown(refusals(dev, np.array(none)))}"
    yield from _limits(refusal, dev, "dev")
    yield f"weights {np.round(refusal.weights, 3).tolist()}, bias {refusal.bias.round(3).tolist()}"
    if save is not None:
        save_file(tensors, save)
        yield f"{save} written; its digest is {hashlib.sha256(save.read_bytes()).hexdigest()}"


def _none_of(refusal: Refusal, found: Sequence[MeasuredQuestion]) -> list[float]:
    return [refusal.none(one.measures(), one.reading()) for one in found]


def _limits(refusal: Refusal, found: Sequence[MeasuredQuestion], part: str) -> Iterator[str]:
    none = np.array(_none_of(refusal, found))
    unanswerable = np.array([not one.answerable for one in found])
    for limit in _LIMITS:
        right, wrong = (float((none[which] > limit).mean()) for which in (unanswerable, ~unanswerable))
        yield f"  {part}, limit {limit}: {right:.3f} of the unanswerable refused, {wrong:.3f} of the others"


def _orders(part: str, found: Sequence[MeasuredQuestion]) -> Iterator[str]:
    able = [one for one in found if one.answerable]
    yield f"{part}: {len(found)} questions, {len(able)} answerable"
    yield f"  ranker alone: {_shown(recalls(able, [one.score for one in able]))}"
    yield f"  reader alone: {_shown(recalls(able, [of_candidates(one.places, one.read) for one in able]))}"
    yield f"  both: {_shown(recalls(able, [one.together() for one in able]))}"
    surprise, own, read = min((surprise_of(able, own, read), own, read) for own, read in _WEIGHTS)
    yield f"  least surprise {surprise:.3f} at {own} x ranker + {read} x reader; as shipped {surprise_of(able):.3f}"


def surprise_of(found: Sequence[MeasuredQuestion], own: float = OWN, read: float = READERS) -> float:
    """Mean negative log-likelihood of the gold candidates, where there are any, with these weights."""
    lost = []
    for one in found:
        if one.gold.any():
            scores = one.together(own, read)
            lost.append(np.logaddexp.reduce(scores) - np.logaddexp.reduce(scores[one.gold]))
    return float(np.mean(lost))


def _shown(figures: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--asked", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--save", type=Path, nargs="?", const=WEIGHTS)
    args = parser.parse_args()
    for line in report([*read_all(args.asked, reader_of(args.reader.read_bytes()))], args.save):
        print(line, flush=True)


if __name__ == "__main__":
    main()
