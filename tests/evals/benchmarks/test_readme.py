"""The README says what was measured, and cannot say anything else."""

from pathlib import Path

import pytest

from evals.baseline import BASELINE, read_baseline
from evals.benchmarks.readme import README, accuracy_section, with_section
from evals.benchmarks.results import PAGE, Table, markdown, read_tables, results_page, write_tables

TABLE = Table("one", "One | table", ("What", "value"), (("a | b", 0.5), ("c", None), ("d", 1234)), "do it", "A note.")


def test_the_readmes_section_is_what_was_measured() -> None:
    text = README.read_text(encoding="utf-8")
    section = accuracy_section(read_baseline(BASELINE), read_tables())
    assert with_section(text, section) == text, "run whosaid eval --gate --update, or whosaid bench-data DIR"


def test_the_page_of_results_is_what_was_measured() -> None:
    assert results_page(read_tables().values()) == PAGE.read_text(encoding="utf-8")


def test_every_benchmark_has_been_run() -> None:
    tables = read_tables()
    assert set(tables) == {"attribution", "speakers", "newsroom", "retrieval", "trecqa"}
    for table in tables.values():
        assert table.date
        assert table.commit not in ("", "unknown")
        assert table.command.startswith("whosaid bench-data")


def test_the_section_says_what_is_not_measured() -> None:
    assert "**Not measured:** any chat model" in accuracy_section(read_baseline(BASELINE), read_tables())


def test_a_changed_figure_changes_the_section() -> None:
    baseline, tables = read_baseline(BASELINE), read_tables()
    section = accuracy_section(baseline, tables)
    assert accuracy_section(baseline, {}) != section
    assert with_section(f"a\n{with_section_marks()}b", "new\n") == f"a\n{with_section_marks('new')}b"


def with_section_marks(text: str = "") -> str:
    inside = f"{text}\n" if text else ""
    return f"<!-- accuracy: written by evals/readme.py -->\n{inside}<!-- /accuracy -->\n"


def test_a_readme_without_a_place_for_the_section_is_left_alone() -> None:
    with pytest.raises(ValueError, match="no place"):
        with_section("# Title\n", "x")


def test_tables_are_kept_and_shown(tmp_path: Path) -> None:
    write_tables({"one": TABLE}, tmp_path / "r.json", tmp_path / "r.md")
    assert read_tables(tmp_path / "r.json") == {"one": TABLE}
    assert "`do it`" in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert markdown(TABLE.columns, TABLE.rows).splitlines()[2:] == ["| a / b | 0.5 |", "| c | – |", "| d | 1,234 |"]
    assert TABLE.cell("c", "value") is None
    with pytest.raises(KeyError):
        TABLE.cell("z", "value")
