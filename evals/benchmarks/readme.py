"""The README's section on accuracy, written from the pinned baseline and the benchmarks' results, so it cannot rot."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from evals.baseline import BASELINE, Baseline, Pin, read_baseline
from evals.benchmarks.results import Cell, Table, markdown, read_tables
from evals.runner import ALL

README: Final = Path(__file__).parents[2] / "README.md"
_BEGIN, _END = "<!-- accuracy: written by evals/readme.py -->\n", "<!-- /accuracy -->"

_SAID = {
    "attribution_accuracy": "Every speaker named on a right sentence, nobody wrong",
    "misattribution": "Statements given to somebody who did not say it",
    "verbatim": "Cited sentences that stand in their article, byte for byte",
    "quotations": "Words in quotation marks that stand in the cited sentences",
    "evidence_recall": "Evidence cited",
    "reason_accuracy": "Reasons cited under the speaker who gives them",
    "stance_accuracy": "Says, denies and doubts told right",
    "premise_correction": "Words put into the wrong mouth, put right",
    "abstention_recall": "Questions without an answer, refused",
    "abstention_precision": "Refusals that are right",
}


def refresh_readme(path: Path = README) -> None:
    """Writes the section anew, where there is a README to write it into: an installed package has none."""
    if not path.exists():
        return
    text = path.read_text(encoding="utf-8")
    path.write_text(with_section(text, accuracy_section(read_baseline(BASELINE), read_tables())), encoding="utf-8")


def with_section(readme: str, section: str) -> str:
    """The README with the section between its marks. Raises ValueError where it has none."""
    before, begin, rest = readme.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"the README has no place for the section: {_BEGIN!r} and {_END!r}")
    return f"{before}{_BEGIN}{section}{_END}{after}"


def accuracy_section(baseline: Baseline, tables: Mapping[str, Table]) -> str:
    """What is measured, on what, how well, with which command; and what is not."""
    return "\n\n".join(_paragraphs(baseline, tables)) + "\n"


def _paragraphs(baseline: Baseline, tables: Mapping[str, Table]) -> Iterator[str]:
    whole = baseline.pins[ALL]
    day = max(pin.date for pin in whole.values())
    yield (
        f"**In CI.** {whole['verbatim'].n} questions with known answers over the sample articles, in "
        f"{len(baseline.pins) - 1} slices (`evals/cases`); `whosaid eval --gate` runs in `make test` and blocks what "
        f"makes them worse. Pinned on {day}:"
    )
    yield markdown(
        ("What", "Measured", "Floor", "n"),
        [_pin_row(name, whole[name]) for name in _SAID if name in whole],
    )
    if "newsroom" in tables:
        table = tables["newsroom"]
        yield (
            "**On real news.** Questions that reporters would ask over 1,107 articles, beside what one would use "
            f"instead ({table.date}, `{table.command}`; n in `evals/benchmarks/RESULTS.md`):"
        )
        kept = [c for c in table.columns if c not in ("speaker recall", "statements an answer", "fact right")]
        yield markdown(kept, [[_cell(table, row, c) for c in kept] for row in table.rows])
    if "retrieval" in tables:
        table = tables["retrieval"]
        yield (
            "**Finding it, before anything is chosen.** Evidence among the first 1, 5 and 20 sentences, the same "
            f"questions and articles, with 95 % intervals by article ({table.date}, `{table.command}`):"
        )
        yield markdown(table.columns, table.rows)
    if "attribution" in tables and "speakers" in tables:
        table = tables["attribution"]
        yield (
            f"**Who said what, sentence by sentence.** PolNeAR's dev articles, exact match, in percent ({table.date}, "
            f"`{table.command}`). The speaker is right for {_speakers(tables['speakers'], 'of the speakers named')} % "
            f"of the speakers it names, and for {_speakers(tables['speakers'], 'all judged sources')} % of all judged "
            "sources."
        )
        yield markdown(table.columns, table.rows)
    if "trecqa" in tables:
        table = tables["trecqa"]
        yield f"**Finding the sentence.** {table.title} ({table.date}, `{table.command}`):"
        yield markdown(table.columns, table.rows)
    yield (
        "Read it like this: it hardly ever puts words into the wrong mouth, and it often misses. Real news is harder "
        "than the sample. **Not measured:** any chat model, any language but English, anything but news, and the "
        "page's and Slack's readers."
    )


def _pin_row(name: str, pin: Pin) -> tuple[Cell, ...]:
    return (_SAID[name], f"{pin.measured:.3f}", f"{pin.floor:.3f}", pin.n)


def _cell(table: Table, row: tuple[Cell, ...], column: str) -> Cell:
    return row[table.columns.index(column)]


def _speakers(table: Table, row: str) -> Cell:
    return table.cell(row, "thorough")
