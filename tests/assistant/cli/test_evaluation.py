"""`whosaid eval` from end to end over a small archive of our own: real ingest, real model, real files."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from assistant.cli.evaluation import evaluate
from evals.baseline import read_baseline

ARTICLE = """---
title: Bridge <b>closed</b>
outlet: Tarn Post
published: 2026-03-02
---
Tilda Marsh, the engineer, said on Monday that the bridge was not safe because two bolts were missing.

Oto Lind, the owner of the bridge, denied that any bolt was missing. The bridge was built in 1911.
"""
CASES = """
- id: tarn-safe
  slice: who_said
  question: Who says that the bridge is not safe?
  articles: [tarn-01]
  speakers:
    - names: [Tilda Marsh]
      stance: asserts
      said: ["Tilda Marsh, the engineer, said on Monday that the bridge was not safe because two bolts were missing."]
  wrong_speakers: [Oto Lind]
  answer: Tilda Marsh.
- id: tarn-paid
  slice: unanswerable
  question: Which circus will come to <script>alert(1)</script> Merrow next winter?
  answerable: false
  answer: Nothing says so.
- id: tarn-strict
  slice: who_said
  question: Who denies that a bolt is missing?
  articles: [tarn-01]
  speakers:
    - names: [Somebody <i>Else</i>]
      said: ["Oto Lind, the owner of the bridge, denied that any bolt was missing."]
  answer: Nobody will be found.
"""


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    """The options that name a folder of articles and one of cases."""
    for name, file, text in (("articles", "tarn-01.md", ARTICLE), ("cases", "tarn.yaml", CASES)):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text(text, encoding="utf-8")
    return ["--articles", str(tmp_path / "articles"), "--cases", str(tmp_path / "cases")]


def _eval(*arguments: str) -> Result:
    return CliRunner().invoke(evaluate, arguments)


def test_figures_and_failures_are_printed_by_slice(folders: list[str]) -> None:
    run = _eval(*folders)
    assert run.exit_code == 0, run.output
    lines = run.stdout.splitlines()
    assert "who_said (2 cases)" in lines
    assert any(line.startswith("  attribution_accuracy  ██████████··········  0.500  [") for line in lines)
    assert "tarn-strict (who_said): Who denies that a bolt is missing?" in lines
    assert "  expected: Nobody will be found." in lines
    assert any(line.startswith("  came:     Oto Lind denies: Oto Lind") for line in lines)
    assert "1 of 3 cases fall short of the gold somewhere; 1 are shown." in lines


def test_the_same_run_twice_gives_the_same_bytes(folders: list[str]) -> None:
    first, second = _eval(*folders, "--json"), _eval(*folders, "--json")
    assert first.stdout_bytes == second.stdout_bytes
    figures = json.loads(first.stdout)["figures"]
    assert figures["all"]["attribution_accuracy"]["value"] == 0.5


def test_reports_are_written_and_nothing_in_them_is_markup_of_others(folders: list[str], tmp_path: Path) -> None:
    html, junit = tmp_path / "r.html", tmp_path / "r.xml"
    assert _eval(*folders, "--html", str(html), "--junit", str(junit)).exit_code == 0
    page = html.read_text(encoding="utf-8")
    assert "Somebody &lt;i&gt;Else&lt;/i&gt;" in page
    assert "<i>Else" not in page
    assert page.count("<script") == 1  # ours
    assert "http://" not in page
    assert "https://" not in page  # nothing is fetched
    suites = {s.get("name"): s for s in ElementTree.parse(junit).getroot()}
    assert (suites["who_said"].get("tests"), suites["who_said"].get("failures")) == ("2", "1")
    (failure,) = suites["who_said"].iter("failure")
    assert "Somebody <i>Else</i> is not named" in (failure.text or "")


def test_only_one_slice_can_be_asked(folders: list[str]) -> None:
    run = _eval(*folders, "--slice", "unanswerable")
    assert "unanswerable (1 cases)" in run.stdout
    assert "who_said" not in run.stdout


@pytest.mark.parametrize("engine", ["bm25", "minilm", "plain"])
def test_the_engines_to_compare_with_answer_by_the_same_measures(folders: list[str], engine: str) -> None:
    run = _eval(*folders, "--engine", engine, "--json")
    found = json.loads(run.stdout)
    assert found["engine"] == engine
    assert found["figures"]["all"]["attribution_accuracy"]["value"] == 0.0  # they name nobody
    assert found["figures"]["all"]["verbatim"]["value"] == 1.0
    assert found["cases"][0]["answer"]["statements"][0]["citations"][0]["quote"] in ARTICLE


def test_the_gate_is_pinned_green_and_then_red(folders: list[str], tmp_path: Path) -> None:
    gate = [*folders, "--gate", "--baseline", str(tmp_path / "baseline.json"), "--junit", str(tmp_path / "gate.xml")]
    missing = _eval(*gate)
    assert "make it with --gate --update" in str(missing.exception)
    assert _eval(*gate, "--update").exit_code == 0
    assert read_baseline(tmp_path / "baseline.json").pins["who_said"]["attribution_accuracy"].measured == 0.5
    green = _eval(*gate)
    assert green.exit_code == 0
    assert "The gate is green" in green.stdout

    case = tmp_path / "cases" / "tarn.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("names: [Tilda Marsh]", "names: [Nobody At All]"))
    red = _eval(*gate)
    assert red.exit_code == 1
    assert "red: who_said digest the cases are not those that were pinned" in red.stderr
    assert "red: who_said attribution_accuracy is 0.000" not in red.stderr  # one case of two is noise
    assert "red: who_said speaker_recall" not in red.stderr
    failures = {f"{c.get('classname')} {c.get('name')}" for c in _failed(tmp_path / "gate.xml")}
    assert "eval.who_said digest" in failures


def _failed(path: Path) -> list[ElementTree.Element]:
    return [c for c in ElementTree.parse(path).getroot().iter("testcase") if c.find("failure") is not None]


def test_update_wants_the_gate_and_all_slices(folders: list[str]) -> None:
    assert _eval(*folders, "--update").exit_code == 2
    assert _eval(*folders, "--gate", "--update", "--slice", "why").exit_code == 2


def test_broken_cases_are_one_sentence(folders: list[str], tmp_path: Path) -> None:
    (tmp_path / "cases" / "tarn.yaml").write_text("- id: x\n", encoding="utf-8")
    run = _eval(*folders)
    assert "tarn.yaml: case 'x'" in str(run.exception)
