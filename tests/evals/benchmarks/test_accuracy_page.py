"""README and docs/accuracy.md say what was measured, and cannot say anything else."""

from dataclasses import replace
from pathlib import Path

import pytest

from evals.baseline import BASELINE, read_baseline
from evals.benchmarks.accuracy_page import PAGE as ACCURACY_PAGE
from evals.benchmarks.accuracy_page import README, accuracy_page, readme_figures, with_figures
from evals.benchmarks.results import PAGE, ResultTable, markdown, read_tables, results_page, write_tables

TABLE = ResultTable(
    "one", "One | table", ("What", "value"), (("a | b", 0.5), ("c", None), ("d", 1234)), "do it", "A note."
)


def test_the_readmes_figures_are_what_was_measured() -> None:
    text = README.read_text(encoding="utf-8")
    figures = readme_figures(read_baseline(BASELINE), read_tables())
    assert with_figures(text, figures) == text, "run whosaid eval --gate --update, or whosaid bench-data DIR"


def test_the_page_on_accuracy_is_what_was_measured() -> None:
    assert accuracy_page(read_baseline(BASELINE), read_tables()) == ACCURACY_PAGE.read_text(encoding="utf-8")


def test_the_page_of_results_is_what_was_measured() -> None:
    assert results_page(read_tables().values()) == PAGE.read_text(encoding="utf-8")


def test_every_benchmark_has_been_run() -> None:
    tables = read_tables()
    assert set(tables) == {"everyday", "attribution", "speakers", "newsroom", "retrieval", "trecqa"}
    for table in tables.values():
        assert table.date
        assert table.commit not in ("", "unknown")
        assert table.command.startswith("whosaid bench-data")


def test_the_page_says_what_is_not_measured() -> None:
    assert "**Not measured:** any chat model" in accuracy_page(read_baseline(BASELINE), read_tables())


def test_a_changed_figure_changes_page_and_readme() -> None:
    baseline, tables = read_baseline(BASELINE), read_tables()
    everyday = tables["everyday"]
    worse = replace(everyday, rows=tuple((*row[:2], 0.123, *row[3:]) for row in everyday.rows))
    assert accuracy_page(baseline, {**tables, "everyday": worse}) != accuracy_page(baseline, tables)
    assert "0.123" in readme_figures(baseline, {**tables, "everyday": worse})
    assert with_figures(f"a\n{_marked()}b", "new\n") == f"a\n{_marked('new')}b"


def _marked(text: str = "") -> str:
    inside = f"{text}\n" if text else ""
    return f"<!-- figures: written by evals/benchmarks/accuracy_page.py -->\n{inside}<!-- /figures -->\n"


def test_a_readme_without_a_place_for_the_figures_is_left_alone() -> None:
    with pytest.raises(ValueError, match="no place"):
        with_figures("# Title\n", "x")


def test_tables_are_kept_and_shown(tmp_path: Path) -> None:
    write_tables({"one": TABLE}, tmp_path / "r.json", tmp_path / "r.md")
    assert read_tables(tmp_path / "r.json") == {"one": TABLE}
    assert "`do it`" in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert markdown(TABLE.columns, TABLE.rows).splitlines()[2:] == ["| a / b | 0.5 |", "| c | – |", "| d | 1,234 |"]
    assert TABLE.cell("c", "value") is None
    with pytest.raises(KeyError):
        TABLE.cell("z", "value")
