"""The runner: asks an engine every case, scores the answers, and sums the scores up with intervals. Prints nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from assistant.answer.values import Answer, as_json
from evals.cases.case import Case, Slice, digest_of, in_slices
from evals.engines import Engine
from evals.scorers.score import Score, Scorer

ALL: Final = "all"
"""The name of what sums up every slice."""

_RESAMPLES: Final = 1000
_SEED: Final = 20_260_302


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a case: the answer, and the score by each scorer's name."""

    case: Case
    answer: Answer
    scores: Mapping[str, Score]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over `n` cases: the weighted mean of their scores, and its 95 % interval.

    `n` counts the cases that have something of the kind; the figure is None where there is none.
    """

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


Figures = Mapping[str, Mapping[str, Figure]]
"""Slice, or ALL -> scorer's name -> figure."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a run of an engine measured: the figures, and the digests of the corpus and of each slice's cases."""

    engine: str
    corpus: str
    cases: Mapping[str, str]
    figures: Figures


def run_cases(
    cases: Sequence[Case], engine: Engine, scorers: Sequence[Scorer], tell: Callable[[int], None] = lambda _: None
) -> tuple[Result, ...]:
    """Every case asked and scored, in order; `tell` hears how many are done."""
    results = []
    for done, case in enumerate(cases, start=1):
        answer = engine(case.question, case.history)
        results.append(Result(case, answer, {s.name: s.score(case, answer) for s in scorers}))
        tell(done)
    return tuple(results)


def figures(results: Sequence[Result], scorers: Sequence[Scorer]) -> Figures:
    """The figures of each slice that has cases, and of all."""
    parts: dict[str, list[Result]] = {s.value: [r for r in results if r.case.slice is s] for s in Slice}
    parts[ALL] = list(results)
    return {name: {s.name: figure(part, s.name) for s in scorers} for name, part in parts.items() if part}


def measured(engine: str, texts: Mapping[str, str], cases: Sequence[Case], summed: Figures) -> Measurement:
    """The figures with the digests of the articles and cases that they come from."""
    digests = {s.value: digest_of(part) for s, part in in_slices(cases).items()}
    return Measurement(engine, digest_of(sorted(texts.items())), {**digests, ALL: digest_of(cases)}, summed)


def figure(results: Iterable[Result], scorer: str) -> Figure:
    """The weighted mean of one scorer's scores with its interval."""
    return mean_of([(r.case.cluster, s.value, s.weight) for r in results if (s := r.scores[scorer]).value is not None])


def mean_of(scored: Sequence[tuple[str, float, float]]) -> Figure:
    """The mean of (cluster, value, weight), and its percentile bootstrap interval (Efron and Tibshirani 1993, ch. 13).

    Resampled by cluster and not by case: questions about one article stand and fall together.
    """
    if not scored:
        return Figure(None, 0)
    clusters = sorted({cluster for cluster, _, _ in scored})
    place = {cluster: number for number, cluster in enumerate(clusters)}
    sums = np.zeros((2, len(clusters)))
    for cluster, value, weight in scored:
        sums[:, place[cluster]] += (weight * value, weight)
    drawn = np.random.default_rng(_SEED).integers(0, len(clusters), (_RESAMPLES, len(clusters)))
    totals, weights = sums[:, drawn].sum(axis=2)
    low, high = np.percentile(totals / weights, (2.5, 97.5))
    value = sums[0].sum() / sums[1].sum()
    return Figure(round(float(value), 4), len(scored), round(float(low), 4), round(float(high), 4))


def falls_short(result: Result, scorers: Sequence[Scorer]) -> list[str]:
    """`scorer: explanation` of each score that is not perfect. Precision is left out: gold is short."""
    return [
        f"{s.name}: {result.scores[s.name].explanation}"
        for s in scorers
        if s.name != "citation_precision" and not s.is_perfect(result.scores[s.name])
    ]


def results_json(engine: str, results: Sequence[Result], summed: Figures) -> dict[str, Any]:
    """Everything that was found out, without times or dates: the same answers give the same bytes."""
    return {
        "engine": engine,
        "figures": {
            part: {name: {"value": f.value, "n": f.n, "low": f.low, "high": f.high} for name, f in of_part.items()}
            for part, of_part in summed.items()
        },
        "cases": [
            {
                "id": r.case.id,
                "slice": r.case.slice.value,
                "scores": {
                    name: {"value": s.value, "explanation": s.explanation}
                    for name, s in r.scores.items()
                    if s.value is not None
                },
                "answer": as_json(r.answer, id=r.case.id),
            }
            for r in results
        ],
    }
