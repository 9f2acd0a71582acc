"""What the benchmarks found: tables of figures, kept as JSON and shown as Markdown. Knows no benchmark."""

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).parent / "results.json"
PAGE: Final = Path(__file__).parent / "RESULTS.md"

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A benchmark's figures. The first column names what a row measures; None is shown as a dash.

    `date` and `commit` are those of the run, `command` is what printed it.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    command: str
    note: str = ""
    date: str = ""
    commit: str = ""

    def cell(self, row: str, column: str) -> Cell:
        """The figure in a row and a column. Raises KeyError where there is none."""
        for cells in self.rows:
            if cells[0] == row and column in self.columns:
                return cells[self.columns.index(column)]
        raise KeyError(f"{self.name} has no {row!r} in {column!r}")


def read_tables(path: Path = RESULTS) -> dict[str, ResultTable]:
    """The tables kept, by name."""
    if not path.exists():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {
        row["name"]: ResultTable(
            **{**row, "columns": tuple(row["columns"]), "rows": tuple(tuple(cells) for cells in row["rows"])}
        )
        for row in rows
    }


def write_tables(tables: Mapping[str, ResultTable], path: Path = RESULTS, page: Path = PAGE) -> None:
    """Keeps the tables, and writes the page that shows them."""
    kept = json.dumps([asdict(table) for table in tables.values()], ensure_ascii=False, indent=1)
    path.write_text(kept + "\n", encoding="utf-8")
    page.write_text(results_page(tables.values()), encoding="utf-8")


def results_page(tables: Iterable[ResultTable]) -> str:
    """RESULTS.md: every table with its date, commit and command."""
    parts = [
        "# Results on real data\n\nWritten by `whosaid bench-data DIR`. The data are not part of the project: "
        "`DIR` is the folder that holds them, with `data/` and `questions/` in it."
    ]
    for table in tables:
        run = f"`{table.command}`, {table.date}, commit {table.commit}"
        parts.append(
            "\n\n".join(p for p in (f"## {table.title}", run, markdown(table.columns, table.rows), table.note) if p)
        )
    return "\n\n".join(parts) + "\n"


def markdown(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A Markdown table; figures have as many decimals as they were given."""
    lines = [_line(columns), _line(["---"] * len(columns)), *(_line([shown(cell) for cell in row]) for row in rows)]
    return "\n".join(lines)


def shown(cell: Cell) -> str:
    """A cell in words: whole numbers with separators, a dash for nothing."""
    if cell is None:
        return "–"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def stamped(table: ResultTable) -> ResultTable:
    """The table with the day and the commit that it was measured on."""
    command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
    try:
        commit = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        commit = "unknown"
    return ResultTable(**{**asdict(table), "rows": table.rows, "date": date.today().isoformat(), "commit": commit})
