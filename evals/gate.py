"""The gate: figures against the pinned baseline. What is red blocks a merge.

A figure is red below its floor, or when it has dropped by more than noise since it was pinned. The run is
deterministic, so noise is what another processor's rounding may do: one case more or less. What must not happen at all
(a misattribution, a quotation that is not in its article) has no noise.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from corpus.errors import WhoSaidError
from evals.cases.case import Case, digest_of, in_slices
from evals.runner import ALL, Figure, Figures
from evals.scorers.scorers import Scorer

BASELINE: Final = Path(__file__).parent / "baseline.json"

_BELOW: Final = 2
"""Cases that a new floor lies below what was measured: figures may wander, but not creep away."""
_ROUNDING: Final = 1e-9


class GateError(WhoSaidError):
    """There is no baseline to compare with, or it may not be pinned anew like that."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned figure: what was measured over `n` cases on `date`, and the floor that it must never go below.

    For a scorer of which lower is better the floor is a ceiling.
    """

    floor: float
    measured: float
    n: int
    date: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """A floor that was lowered, and why. `after` is None for what is not measured any more."""

    date: str
    slice: str
    scorer: str
    before: float
    after: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """All pins by slice and scorer, the digests of what they were measured on, and the regressions once allowed."""

    engine: str
    corpus: str
    cases: Mapping[str, str]
    pins: Mapping[str, Mapping[str, Pin]]
    allowed: tuple[Allowed, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run found: the figures, and the digests of the corpus and of each slice's cases."""

    engine: str
    corpus: str
    cases: Mapping[str, str]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the gate looked at. `problem` is empty where it is green."""

    slice: str
    scorer: str
    problem: str = ""


def measured(engine: str, texts: Mapping[str, str], cases: Sequence[Case], summed: Figures) -> Measured:
    """The figures with the digests of the articles and cases that they come from."""
    digests = {s.value: digest_of(part) for s, part in in_slices(cases).items()}
    return Measured(engine, digest_of(sorted(texts.items())), {**digests, ALL: digest_of(cases)}, summed)


def compare(baseline: Baseline, now: Measured, scorers: Sequence[Scorer]) -> list[Check]:
    """Every check of the gate, in the order of slices and scorers. The gate is green where none has a problem.

    Raises GateError where the baseline is of another engine.
    """
    if baseline.engine != now.engine:
        raise GateError(f"The baseline is of the engine {baseline.engine!r}: run the gate without --engine.")
    checks = [Check("corpus", "digest", _changed("the articles", baseline.corpus, now.corpus))]
    for part in dict.fromkeys((*baseline.pins, *now.figures)):
        checks.append(Check(part, "digest", _changed("the cases", baseline.cases.get(part), now.cases.get(part))))
        for scorer in scorers:
            pin = baseline.pins.get(part, {}).get(scorer.name)
            figure = now.figures.get(part, {}).get(scorer.name, Figure(None, 0))
            if pin is not None or figure.value is not None:
                checks.append(Check(part, scorer.name, _problem(pin, figure, scorer)))
    return checks


def _changed(what: str, pinned: str | None, now: str | None) -> str:
    return "" if pinned == now else f"{what} are not those that were pinned: pin them with --update"


def _problem(pin: Pin | None, figure: Figure, scorer: Scorer) -> str:
    if figure.value is None or pin is None:
        return _one_sided(pin, figure.value, scorer)
    sign = 1 if scorer.higher_is_better else -1
    if sign * (figure.value - pin.floor) < -_ROUNDING:
        return f"is {figure.value:.3f}, and the {'floor' if sign > 0 else 'ceiling'} is {pin.floor:.3f}"
    if sign * (figure.value - pin.measured) < -_noise(scorer, pin.n) - _ROUNDING:
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


def _noise(scorer: Scorer, n: int) -> float:
    return 0.0 if scorer.exact else 1 / n


def pinned(
    before: Baseline | None, now: Measured, scorers: Sequence[Scorer], today: date, *, allow: str = ""
) -> Baseline:
    """The baseline with what is measured now. Floors only rise; `allow` is the reason for which they may fall.

    Raises GateError where a floor would have to fall, or a measure would be dropped, without a reason.
    """
    pins: dict[str, dict[str, Pin]] = {}
    fallen: list[Allowed] = []
    held = before.pins if before is not None else {}
    for part, of_part in now.figures.items():
        pins[part] = {}
        for scorer in scorers:
            figure, old = of_part[scorer.name], held.get(part, {}).get(scorer.name)
            if figure.value is None:
                continue
            floor = _floor(figure, scorer)
            if old is not None and _is_worse(figure.value, old.floor, scorer):
                fallen.append(Allowed(today.isoformat(), part, scorer.name, old.floor, floor, allow))
            elif old is not None and _is_worse(floor, old.floor, scorer):
                floor = old.floor
            pins[part][scorer.name] = Pin(floor, figure.value, figure.n, today.isoformat())
    come_and_go = {s.name for s in scorers if s.of_what_came}
    fallen += [
        Allowed(today.isoformat(), part, name, pin.floor, None, allow)
        for part, of_part in held.items()
        for name, pin in of_part.items()
        if name not in pins.get(part, {}) and (name not in come_and_go or part not in now.figures)
    ]
    if fallen and not allow:
        named = "; ".join(
            f"{f.slice} {f.scorer} {f.before:.3f} to {'nothing' if f.after is None else f'{f.after:.3f}'}"
            for f in fallen
        )
        raise GateError(f"Floors would fall ({named}): mend it, or say why with --allow-regression REASON.")
    earlier = before.allowed if before is not None else ()
    return Baseline(now.engine, now.corpus, now.cases, pins, (*earlier, *fallen))


def _floor(figure: Figure, scorer: Scorer) -> float:
    assert figure.value is not None
    margin = _BELOW * _noise(scorer, figure.n)
    floor = figure.value - margin if scorer.higher_is_better else figure.value + margin
    return round(min(1.0, max(0.0, floor)), 4)


def _is_worse(value: float, than: float, scorer: Scorer) -> bool:
    return value < than - _ROUNDING if scorer.higher_is_better else value > than + _ROUNDING


# --- the file


def read_baseline(path: Path) -> Baseline:
    """Raises GateError where there is none, or it cannot be read."""
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        return Baseline(
            engine=row["engine"],
            corpus=row["corpus"],
            cases={part: of_part["cases"] for part, of_part in row["slices"].items()},
            pins={
                part: {name: Pin(**pin) for name, pin in of_part["scorers"].items()}
                for part, of_part in row["slices"].items()
            },
            allowed=tuple(Allowed(**one) for one in row["allowed"]),
        )
    except FileNotFoundError:
        raise GateError(f"There is no baseline {str(path)!r}: make it with --gate --update.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise GateError(f"The baseline {str(path)!r} cannot be read: restore it from the last commit.") from exc


def write_baseline(path: Path, baseline: Baseline) -> None:
    """As JSON with one pin a line, so that a change reads well in a diff."""
    path.write_text("\n".join(_lines(baseline)) + "\n", encoding="utf-8")


def _lines(baseline: Baseline) -> Iterator[str]:
    yield "{"
    yield f'  "engine": {_json(baseline.engine)},'
    yield f'  "corpus": {_json(baseline.corpus)},'
    yield '  "slices": {'
    for number, (part, of_part) in enumerate(baseline.pins.items(), start=1):
        yield f'    {_json(part)}: {{"cases": {_json(baseline.cases[part])}, "scorers": {{'
        yield ",\n".join(f"      {_json(name)}: {_json(asdict(pin))}" for name, pin in of_part.items())
        yield "    }}" + ("," if number < len(baseline.pins) else "")
    yield "  },"
    yield '  "allowed": [' + ",".join(f"\n    {_json(asdict(one))}" for one in baseline.allowed) + "]"
    yield "}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
