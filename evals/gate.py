"""The gate: figures against the pinned baseline. What is red blocks a merge.

A figure is red below its floor, or when it has dropped by more than noise since it was pinned. What must not happen at
all (a misattribution, a quotation that is not in its article) has no noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.baseline import ROUNDING, Baseline, GateError, Pin, noise
from evals.runner import Figure, Measurement
from evals.scorers.score import Scorer


@dataclass(frozen=True, slots=True)
class GateCheck:
    """One thing that the gate looked at. `problem` is empty where it is green."""

    slice: str
    scorer: str
    problem: str = ""


def compare(baseline: Baseline, now: Measurement, scorers: Sequence[Scorer]) -> list[GateCheck]:
    """Every check of the gate, in the order of slices and scorers. The gate is green where none has a problem.

    Raises GateError where the baseline is of another engine.
    """
    if baseline.engine != now.engine:
        raise GateError(f"The baseline is of the engine {baseline.engine!r}: run the gate without --engine.")
    checks = [GateCheck("corpus", "digest", _changed("the articles", baseline.corpus, now.corpus))]
    for part in dict.fromkeys((*baseline.pins, *now.figures)):
        checks.append(GateCheck(part, "digest", _changed("the cases", baseline.cases.get(part), now.cases.get(part))))
        for scorer in scorers:
            pin = baseline.pins.get(part, {}).get(scorer.name)
            figure = now.figures.get(part, {}).get(scorer.name, Figure(None, 0))
            if pin is not None or figure.value is not None:
                checks.append(GateCheck(part, scorer.name, _problem(pin, figure, scorer)))
    return checks


def _changed(what: str, pinned: str | None, now: str | None) -> str:
    return "" if pinned == now else f"{what} are not those that were pinned: pin them with --update"


def _problem(pin: Pin | None, figure: Figure, scorer: Scorer) -> str:
    if figure.value is None or pin is None:
        return _one_sided(pin, figure.value, scorer)
    sign = 1 if scorer.higher_is_better else -1
    if sign * (figure.value - pin.floor) < -ROUNDING:
        return f"is {figure.value:.3f}, and the {'floor' if sign > 0 else 'ceiling'} is {pin.floor:.3f}"
    if sign * (figure.value - pin.measured) < -noise(scorer, pin.n) - ROUNDING:
        return f"is {figure.value:.3f}, and was {pin.measured:.3f} over {pin.n} cases on {pin.date}"
    return ""


def _one_sided(pin: Pin | None, value: float | None, scorer: Scorer) -> str:
    """What is wrong where there is only a pin, or only a figure."""
    if scorer.of_what_came:  # what came has changed; only what must not happen at all is wrong in itself
        perfect = 1.0 if scorer.higher_is_better else 0.0
        return f"is {value:.3f}, and must be {perfect:.0f}" if scorer.exact and value not in (None, perfect) else ""
    if pin is None:
        return "is measured, but not pinned: pin it with --update"
    return f"was {pin.measured:.3f} over {pin.n} cases, and nothing is left to measure"
