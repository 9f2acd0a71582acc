"""What the reader is worth: python -m evals.training.reader.measure --asked FILE --reader ONNX

FILE is asked.py's. Prints, over the dev questions, today's ranker, the reader alone, and both together: recall of gold
sentences and refusals. The combination is fitted on the other questions of FILE, which the reader has
not learned from, either.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answer.rank.reader import Reader, reader_of
from assistant.answer.rank.rereading import READ, Numbers, of_candidates, read_measures

_WEIGHTS: Final = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
_AT_MOST: Final = 0.08  # of the answerable refused


_NOTHING: Final = {"place": ("", 0), "score": -10.0, "gold": False, "text": ""}
"""Stands for the candidates where there are none."""


@dataclass(frozen=True)
class MeasuredQuestion:
    """A question, with a number each for its candidates: today's score, the reader's logit, and what they are."""

    row: Mapping[str, Any]
    score: Numbers
    read: Numbers
    gold: NDArray[np.bool_]

    @property
    def is_dev(self) -> bool:
        return bool(self.row["dev"])

    @property
    def answerable(self) -> bool:
        return bool(self.row["answerable"])

    def together(self, weight: float) -> Numbers:
        return self.score + weight * self.read


def read_all(path: Path, reader: Reader) -> list[MeasuredQuestion]:
    """The rows of the file, each read by the reader as the product does it: the first sentences, once each."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        candidates = row["candidates"] or [_NOTHING]
        texts = {tuple(c["place"]): c["text"] for c in candidates}
        first = list(texts)[:READ]
        readings = reader.read(row["asked"], [texts[place] for place in first])
        of = {place: reading.answers for place, reading in zip(first, readings, strict=True)}
        found.append(
            MeasuredQuestion(
                {**row, "candidates": candidates},
                np.array([c["score"] for c in candidates]),
                of_candidates([tuple(c["place"]) for c in candidates], of),
                np.array([c["gold"] for c in candidates], dtype=bool),
            )
        )
    return found


def rank_of_gold(asked: MeasuredQuestion, scores: Numbers) -> float:
    """The place of the first gold sentence among the sentences, from 1; infinite where none was found."""
    places: dict[tuple[str, int], bool] = {}
    for number in np.argsort(-scores, kind="stable"):
        places.setdefault(tuple(asked.row["candidates"][number]["place"]), bool(asked.gold[number]))
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


def refusal(found: Sequence[MeasuredQuestion], none: Numbers) -> dict[str, float]:
    """AUC, and the share refused of those that nothing answers where 8 % of the others are."""
    wanted = np.array([not one.answerable for one in found])
    limit = np.quantile(none[~wanted], 1 - _AT_MOST)
    return {"AUC": float(roc_auc_score(wanted, none)), "refused at 8 %": float((none[wanted] > limit).mean())}


def refusal_table(found: Sequence[MeasuredQuestion]) -> Numbers:
    """What the second head goes by: today's probability that none answers, and measures of what was read."""
    return np.array([read_measures(one.row["none"], one.score, one.read) for one in found])


def report(found: Sequence[MeasuredQuestion]) -> Iterator[str]:
    dev, fit = ([one for one in found if one.is_dev is part] for part in (True, False))
    none = np.array([one.row["none"] for one in dev])
    best = np.array([one.read.max() for one in dev])
    yield from _orders("dev", dev)
    yield f"refusal today: {_shown(refusal(dev, none))}"
    yield f"refusal by the reader's best: {_shown(refusal(dev, -best))}"
    if fit:
        yield from _orders("where it is fitted", fit)
        yield from _second_head(fit, dev)


def _orders(part: str, found: Sequence[MeasuredQuestion]) -> Iterator[str]:
    able = [one for one in found if one.answerable]
    yield f"{part}: {len(found)} questions, {len(able)} answerable"
    for weight in _WEIGHTS:
        yield f"  today + {weight} x reader: {_shown(recalls(able, [one.together(weight) for one in able]))}"
    yield f"  reader alone: {_shown(recalls(able, [one.read for one in able]))}"


def _second_head(fit: Sequence[MeasuredQuestion], dev: Sequence[MeasuredQuestion]) -> Iterator[str]:
    table = refusal_table(fit)
    mean, scale = table.mean(axis=0), table.std(axis=0) + 0.01
    head = LogisticRegression(C=0.1, max_iter=2000)
    head.fit((table - mean) / scale, [not one.answerable for one in fit])
    none = head.predict_proba((refusal_table(dev) - mean) / scale)[:, 1]
    coefficients = head.coef_[0] / scale
    bias = float(head.intercept_[0] - (mean * coefficients).sum())
    yield f"refusal by both: {_shown(refusal(dev, none))}"
    yield f"coefficients {np.round(coefficients, 4).tolist()}, bias {bias:.4f}"


def _shown(figures: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--asked", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True)
    args = parser.parse_args()
    for line in report(read_all(args.asked, reader_of(args.reader.read_bytes()))):
        print(line)


if __name__ == "__main__":
    main()
