"""The baseline: the figures that are pinned, how they are pinned anew, and the file that holds them.

Floors only rise. A floor lies a little below what was measured: figures may wander, but not creep away.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from corpus.errors import WhoSaidError
from evals.runner import Figure, Measurement
from evals.scorers.score import Scorer

BASELINE: Final = Path(__file__).parent / "baseline.json"
ROUNDING: Final = 1e-9

_BELOW: Final = 2
"""Cases that a new floor lies below what was measured."""


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
class AllowedRegression:
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
    allowed: tuple[AllowedRegression, ...] = ()


def noise(scorer: Scorer, n: int) -> float:
    """What another processor's rounding may do: one case more or less. What must not happen at all has no noise."""
    return 0.0 if scorer.exact else 1 / n


def pinned(
    before: Baseline | None, now: Measurement, scorers: Sequence[Scorer], today: date, *, allow: str = ""
) -> Baseline:
    """The baseline with what is measured now; `allow` is the reason for which floors may fall.

    Raises GateError where a floor would have to fall, or a measure would be dropped, without a reason.
    """
    held = before.pins if before is not None else {}
    day = today.isoformat()
    pins = {
        part: {
            scorer.name: pin
            for scorer in scorers
            if (pin := _pin(of_part[scorer.name], held.get(part, {}).get(scorer.name), scorer, day)) is not None
        }
        for part, of_part in now.figures.items()
    }
    fallen = [
        AllowedRegression(day, part, name, floor, after, allow)
        for part, name, floor, after in (*_lowered(held, pins, scorers), *_dropped(held, pins, scorers))
    ]
    if fallen and not allow:
        raise GateError(
            f"Floors would fall ({'; '.join(map(_told, fallen))}): mend it, or say why with --allow-regression REASON."
        )
    earlier = before.allowed if before is not None else ()
    return Baseline(now.engine, now.corpus, now.cases, pins, (*earlier, *fallen))


def _pin(figure: Figure, old: Pin | None, scorer: Scorer, day: str) -> Pin | None:
    """A figure as it is pinned now, or None where nothing is measured; an old floor stays where the figure keeps it."""
    if figure.value is None:
        return None
    floor = _floor(figure.value, figure.n, scorer)
    if old is not None and _is_worse(floor, old.floor, scorer) and not _is_worse(figure.value, old.floor, scorer):
        floor = old.floor
    return Pin(floor, figure.value, figure.n, day)


def _floor(value: float, n: int, scorer: Scorer) -> float:
    margin = _BELOW * noise(scorer, n)
    floor = value - margin if scorer.higher_is_better else value + margin
    return round(min(1.0, max(0.0, floor)), 4)


def _is_worse(value: float, than: float, scorer: Scorer) -> bool:
    return value < than - ROUNDING if scorer.higher_is_better else value > than + ROUNDING


_Pins = Mapping[str, Mapping[str, Pin]]
_Fall = tuple[str, str, float, float | None]
"""Slice, scorer, floor before, floor after or None."""


def _lowered(before: _Pins, now: _Pins, scorers: Sequence[Scorer]) -> Iterator[_Fall]:
    """The floors that were held before and are lower now."""
    for part, of_part in now.items():
        for scorer in scorers:
            old, new = before.get(part, {}).get(scorer.name), of_part.get(scorer.name)
            if old is not None and new is not None and _is_worse(new.floor, old.floor, scorer):
                yield part, scorer.name, old.floor, new.floor


def _dropped(before: _Pins, now: _Pins, scorers: Sequence[Scorer]) -> Iterator[_Fall]:
    """The floors of what is not measured any more; what changes with the answers may come and go within a slice."""
    come_and_go = {s.name for s in scorers if s.of_what_came}
    for part, of_part in before.items():
        for name, pin in of_part.items():
            if name not in now.get(part, {}) and (name not in come_and_go or part not in now):
                yield part, name, pin.floor, None


def _told(fall: AllowedRegression) -> str:
    after = "nothing" if fall.after is None else f"{fall.after:.3f}"
    return f"{fall.slice} {fall.scorer} {fall.before:.3f} to {after}"


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
            allowed=tuple(AllowedRegression(**one) for one in row["allowed"]),
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
