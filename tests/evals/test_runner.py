"""Sums and intervals, and that the same answers give the same bytes."""

import json
from collections.abc import Sequence

import pytest

from assistant.answer.values import Answer
from corpus.attribution import Stance
from evals.cases.case import Case, GoldSentence, GoldSpeaker, Slice
from evals.runner import ALL, Result, falls_short, figure, figures, results_json, run_cases
from evals.scorers.every import every_scorer
from evals.scorers.score import Score
from tests.evals.answers import DENIED, NOT_SAFE, TEXTS, answered, statement

MEASURES = every_scorer(TEXTS)
MARSH = GoldSpeaker(("Tilda Marsh",), ((GoldSentence("tarn-01", NOT_SAFE),),), stance=Stance.ASSERTS)
WHO = Case("who", Slice.WHO_SAID, "Who says so?", "Marsh.", ("Earlier?",), speakers=(MARSH,), cluster="tarn-01")
NONE = Case("none", Slice.UNANSWERABLE, "Who paid?", "Nobody says.", answerable=False, cluster="none")


def _result(value: float | None, cluster: str, weight: float = 1.0) -> Result:
    case = Case("x", Slice.WHY, "?", "!", cluster=cluster)
    return Result(case, answered(), {"one": Score(value, weight=weight)})


def test_a_figure_is_the_weighted_mean_of_what_has_a_score() -> None:
    found = figure([_result(1.0, "a", 3), _result(0.0, "b", 1), _result(None, "c")], "one")
    assert (found.value, found.n) == (0.75, 2)


def test_a_figure_of_nothing_is_none() -> None:
    found = figure([_result(None, "a")], "one")
    assert (found.value, found.n, found.low, found.high) == (None, 0, None, None)


def test_intervals_are_resampled_by_article_and_not_by_question() -> None:
    together = figure([_result(float(n % 2), "ab"[n % 2]) for n in range(40)], "one")
    apart = figure([_result(float(n % 2), str(n)) for n in range(40)], "one")
    assert together.value == apart.value == 0.5
    assert (together.low, together.high) == (0.0, 1.0)  # two articles say little, however many questions they have
    assert apart.low is not None
    assert apart.high is not None
    assert 0.3 < apart.low < 0.4 < 0.6 < apart.high < 0.7  # the exact binomial one is 0.34 to 0.66


def test_the_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    results = [_result(n / 10, str(n)) for n in range(11)]
    found = figure(results, "one")
    assert found.low is not None
    assert found.high is not None
    assert found.value == pytest.approx(0.5)
    assert 0.0 < found.low < 0.5 < found.high < 1.0
    assert figure(results, "one") == found


def _engine(_: str, history: Sequence[str] = ()) -> Answer:
    return answered(statement("Tilda Marsh", NOT_SAFE)) if history else answered(statement("", DENIED))


def test_cases_are_asked_with_their_history_and_told_of() -> None:
    told: list[int] = []
    results = run_cases([WHO, NONE], _engine, MEASURES, told.append)
    assert told == [1, 2]
    assert results[0].scores["attribution_accuracy"].value == 1.0
    assert results[1].scores["abstention_recall"].value == 0.0


def test_figures_are_of_each_slice_and_of_all() -> None:
    summed = figures(run_cases([WHO, NONE], _engine, MEASURES), MEASURES)
    assert list(summed) == ["who_said", "unanswerable", ALL]
    assert summed["who_said"]["attribution_accuracy"].value == 1.0
    assert summed["unanswerable"]["attribution_accuracy"].value is None
    assert (summed[ALL]["misattribution"].value, summed[ALL]["misattribution"].n) == (0.0, 2)


def test_what_falls_short_is_told_by_scorer() -> None:
    good, bad = run_cases([WHO, NONE], _engine, MEASURES)
    assert falls_short(good, MEASURES) == []
    assert falls_short(bad, MEASURES) == ["abstention_recall: answered, though nothing answers it"]


def test_the_same_answers_give_the_same_bytes() -> None:
    first, second = (run_cases([WHO, NONE], _engine, MEASURES) for _ in range(2))
    told = [json.dumps(results_json("x", r, figures(r, MEASURES))) for r in (first, second)]
    assert told[0] == told[1]
    assert json.loads(told[0])["cases"][0]["answer"]["statements"][0]["speaker"]["name"] == "Tilda Marsh"
