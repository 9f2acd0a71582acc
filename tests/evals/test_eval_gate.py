"""The gate by itself: what is red, what may be pinned, and that the file keeps all of it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evals.baseline import Baseline, GateError, pinned, read_baseline, write_baseline
from evals.cases.case import Case, Slice
from evals.gate import GateCheck, compare
from evals.runner import ALL, Figure, Measurement, measured
from evals.scorers.score import Score, Scorer

DAY = date(2026, 3, 2)


def _nothing(*_: object) -> Score:
    return Score(None)


RECALL = Scorer("recall", "", _nothing)
WRONG = Scorer("wrong", "", _nothing, higher_is_better=False, exact=True, of_what_came=True)
SCORERS = (RECALL, WRONG)


def _now(recall: float | None = 0.8, wrong: float | None = 0.0, n: int = 20, **others: str) -> Measurement:
    figures = {part: {"recall": Figure(recall, n), "wrong": Figure(wrong, n)} for part in ("who_said", ALL)}
    kept = {"engine": "extractive", "corpus": "c1", "cases": "k1", **others}
    return Measurement(kept["engine"], kept["corpus"], {"who_said": kept["cases"], ALL: kept["cases"]}, figures)


PINNED = pinned(None, _now(), SCORERS, DAY)


def _red(now: Measurement, baseline: Baseline = PINNED) -> list[str]:
    return [f"{c.slice} {c.scorer} {c.problem}".strip() for c in compare(baseline, now, SCORERS) if c.problem]


def test_what_was_pinned_is_green_and_every_check_is_told() -> None:
    assert compare(PINNED, _now(), SCORERS) == [
        GateCheck("corpus", "digest"),
        *(GateCheck(part, name) for part in ("who_said", ALL) for name in ("digest", "recall", "wrong")),
    ]


def test_one_case_less_is_noise_and_more_is_red() -> None:
    assert _red(_now(recall=0.75)) == []
    assert _red(_now(recall=0.74))[0] == "who_said recall is 0.740, and was 0.800 over 20 cases on 2026-03-02"


def test_better_is_green() -> None:
    assert _red(_now(recall=1.0)) == []


def test_a_single_misattribution_is_red() -> None:
    assert _red(_now(wrong=0.001))[0] == "who_said wrong is 0.001, and the ceiling is 0.000"


def test_a_score_under_its_floor_is_red() -> None:
    assert PINNED.pins[ALL]["recall"].floor == pytest.approx(0.7)  # two cases below what was measured
    crept = replace(PINNED, pins={**PINNED.pins, ALL: {"recall": replace(PINNED.pins[ALL]["recall"], measured=0.7)}})
    assert f"{ALL} recall is 0.690, and the floor is 0.700" in _red(_now(recall=0.69), crept)


@pytest.mark.parametrize("changed", [{"corpus": "c2"}, {"cases": "k2"}], ids=["corpus", "cases"])
def test_an_unpinned_change_of_corpus_or_cases_is_red(changed: dict[str, str]) -> None:
    assert all("are not those that were pinned" in line for line in _red(_now(**changed)))
    assert _red(_now(**changed))


def test_a_measure_that_vanishes_is_red() -> None:
    assert _red(_now(recall=None))[0] == "who_said recall was 0.800 over 20 cases, and nothing is left to measure"


def test_a_measure_that_nobody_pinned_is_red() -> None:
    fresh = pinned(None, _now(recall=None), SCORERS, DAY)
    assert _red(_now(), fresh)[0] == "who_said recall is measured, but not pinned: pin it with --update"


def test_a_measure_of_what_came_may_come_and_go_but_must_be_perfect_where_it_is_exact() -> None:
    assert _red(_now(wrong=None)) == []
    gone = pinned(PINNED, _now(wrong=None), SCORERS, DAY)
    assert "wrong" not in gone.pins[ALL]
    assert _red(_now(wrong=0.0), gone) == []
    assert _red(_now(wrong=0.1), gone)[0] == "who_said wrong is 0.100, and must be 0"


def test_another_engine_has_no_baseline() -> None:
    with pytest.raises(GateError, match="run the gate without --engine"):
        compare(PINNED, _now(engine="bm25"), SCORERS)


def test_floors_rise_with_what_is_measured_and_do_not_fall_back() -> None:
    better = pinned(PINNED, _now(recall=0.9), SCORERS, DAY)
    assert better.pins[ALL]["recall"].floor == pytest.approx(0.8)
    again = pinned(better, _now(recall=0.85), SCORERS, DAY)
    assert (again.pins[ALL]["recall"].floor, again.pins[ALL]["recall"].measured) == (0.8, 0.85)
    assert again.allowed == ()


def test_a_floor_falls_only_for_a_reason_and_that_is_kept() -> None:
    with pytest.raises(GateError, match=r"who_said recall 0\.700 to 0\.400.*--allow-regression"):
        pinned(PINNED, _now(recall=0.5), SCORERS, DAY)
    fallen = pinned(PINNED, _now(recall=0.5), SCORERS, DAY, allow="harder cases")
    assert fallen.pins[ALL]["recall"].floor == pytest.approx(0.4)
    assert {(a.slice, a.scorer, a.before, a.after, a.reason) for a in fallen.allowed} == {
        (part, "recall", 0.7, 0.4, "harder cases") for part in ("who_said", ALL)
    }


def test_a_misattribution_is_not_pinned_without_a_reason() -> None:
    with pytest.raises(GateError, match="who_said wrong"):
        pinned(PINNED, _now(wrong=0.01), SCORERS, DAY)
    assert pinned(PINNED, _now(wrong=0.01), SCORERS, DAY, allow="known").pins[ALL]["wrong"].floor == 0.01


def test_a_measure_is_not_dropped_without_a_reason() -> None:
    with pytest.raises(GateError, match=r"who_said recall 0\.700 to nothing"):
        pinned(PINNED, _now(recall=None), SCORERS, DAY)
    dropped = pinned(PINNED, _now(recall=None), SCORERS, DAY, allow="no such cases any more")
    assert [a.after for a in dropped.allowed] == [None, None]


def test_the_file_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    whole = pinned(PINNED, _now(recall=None), SCORERS, DAY, allow="gone “for good”")
    for baseline in (PINNED, whole):
        write_baseline(path, baseline)
        assert read_baseline(path) == baseline


def test_a_baseline_that_is_missing_or_broken_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="make it with --gate --update"):
        read_baseline(tmp_path / "none.json")
    for text in ("", "[]", '{"engine": 1}', '{"engine": "x", "corpus": "y", "slices": {"a": 3}, "allowed": []}'):
        (tmp_path / "bad.json").write_text(text, encoding="utf-8")
        with pytest.raises(GateError, match="restore it from the last commit"):
            read_baseline(tmp_path / "bad.json")


def test_digests_change_with_a_case_and_with_an_article() -> None:
    case = Case("one", Slice.WHY, "?", "!")
    base = measured("x", {"a": "text"}, [case], {})
    assert measured("x", {"a": "text"}, [case], {}) == base
    assert measured("x", {"a": "texts"}, [case], {}).corpus != base.corpus
    other = measured("x", {"a": "text"}, [replace(case, question="??")], {})
    assert other.cases["why"] != base.cases["why"]
