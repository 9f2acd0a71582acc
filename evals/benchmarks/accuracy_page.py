"""docs/accuracy.md and the README's four figures, written from the pinned baseline and the benchmarks' results."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from evals.baseline import BASELINE, Baseline, Pin, read_baseline
from evals.benchmarks.results import Cell, ResultTable, markdown, read_tables
from evals.runner import ALL

_ROOT: Final = Path(__file__).parents[2]
README: Final = _ROOT / "README.md"
PAGE: Final = _ROOT / "docs" / "accuracy.md"
_BEGIN, _END = "<!-- figures: written by evals/benchmarks/accuracy_page.py -->\n", "<!-- /figures -->"

_MEASURES: Final = {
    "attribution_accuracy": "Every speaker named on a right sentence, nobody wrong",
    "misattribution": "Statements given to somebody who did not say it",
    "verbatim": "Cited sentences that stand in their article, byte for byte",
    "quotations": "Words in quotation marks that stand in the cited sentences",
    "evidence_recall": "Evidence cited",
    "reason_accuracy": "Reasons cited under the speaker who gives them",
    "stance_accuracy": "Says, denies and doubts told right",
    "premise_correction": "Words put into the wrong mouth, put right",
    "current_first": "Begins with nothing that was put right later",
    "abstention_recall": "Questions without an answer, refused",
    "abstention_precision": "Refusals that are right",
}
_LEFT_OUT: Final = ("speaker recall", "statements an answer", "fact right")  # of the table here; RESULTS.md has them


def refresh_pages(readme: Path = README, page: Path = PAGE) -> None:
    """Writes both anew, where there is a README to write into: an installed package has none."""
    if not readme.exists():
        return
    baseline, tables = read_baseline(BASELINE), read_tables()
    text = readme.read_text(encoding="utf-8")
    readme.write_text(with_figures(text, readme_figures(baseline, tables)), encoding="utf-8")
    page.write_text(accuracy_page(baseline, tables), encoding="utf-8")


def with_figures(readme: str, figures: str) -> str:
    """The README with the figures between their marks. Raises ValueError where it has no marks."""
    before, begin, rest = readme.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"the README has no place for the figures: {_BEGIN!r} and {_END!r}")
    return f"{before}{_BEGIN}{figures}{_END}{after}"


def readme_figures(baseline: Baseline, tables: Mapping[str, ResultTable]) -> str:
    """Four figures for the README, the worst among them."""
    everyday, newsroom = tables["everyday"], tables["newsroom"]
    misattributed = baseline.pins[ALL]["misattribution"]
    rows: list[tuple[Cell, ...]] = [
        (
            "Everyday questions over the sample, answered right",
            everyday.cell("answerable", "right"),
            everyday.cell("answerable", "n"),
        ),
        (
            "The same, without an answer in the archive, refused (the worst figure)",
            everyday.cell("unanswerable", "right"),
            everyday.cell("unanswerable", "n"),
        ),
        (
            "Reporters' questions over 1,107 real articles: every speaker right, nobody wrong",
            newsroom.cell("Who Said?", "attribution accuracy"),
            70,
        ),
        (
            "Statements in the sample's answers given to somebody who did not say it",
            misattributed.measured,
            misattributed.n,
        ),
    ]
    return markdown(("What", "Share", "n"), rows) + "\n"


def accuracy_page(baseline: Baseline, tables: Mapping[str, ResultTable]) -> str:
    """The page: what is measured, on what, how well, by which command, and what is not measured."""
    return "\n\n".join(_paragraphs(baseline, tables)) + "\n"


def _paragraphs(baseline: Baseline, tables: Mapping[str, ResultTable]) -> Iterator[str]:
    whole = baseline.pins[ALL]
    yield (
        "# How accurate is it?\n\nWritten by `evals/benchmarks/accuracy_page.py` from `evals/baseline.json` and "
        "`evals/benchmarks/results.json`; do not edit it by hand."
    )
    if "everyday" in tables:
        table = tables["everyday"]
        yield (
            "## Everyday questions\n\nQuestions as people type them (what happened, who is, how many, latest, "
            "keywords, typos) over the sample articles. Right: every piece of evidence is cited, what must be shown is "
            "shown, nobody is misquoted, no outdated figure comes first. " + _run(table)
        )
        yield markdown(table.columns, table.rows)
    yield (
        f"## In CI\n\n{whole['verbatim'].n} questions with known answers over the sample articles, in "
        f"{len(baseline.pins) - 1} slices (`evals/cases`). `whosaid eval --gate` runs in `make test` and blocks a "
        f"change that makes them worse. Pinned on {max(pin.date for pin in whole.values())}."
    )
    yield markdown(
        ("What", "Measured", "Floor", "n"), [_pin_row(name, whole[name]) for name in _MEASURES if name in whole]
    )
    yield from _real_news(tables)
    yield (
        "## How to read it\n\nIt seldom gives words to the wrong person, and it often misses. These figures compare "
        "with the attributions that the program itself extracted where no gold says otherwise, so a wrong extraction "
        "can pass unseen. Real news is harder than the sample.\n\n**Not measured:** any chat model, any language but "
        "English, anything but news, and the page's and Slack's readers. `evals/benchmarks/RESULTS.md` has every "
        "table; `corpus/attribution/tagger/MODEL_CARD.md` says where the tagger fails."
    )


def _real_news(tables: Mapping[str, ResultTable]) -> Iterator[str]:
    if "newsroom" in tables:
        table = tables["newsroom"]
        yield (
            "## On real news\n\nQuestions that reporters would ask over 1,107 articles, beside what one would use "
            f"instead; n in `evals/benchmarks/RESULTS.md`. {_run(table)}"
        )
        columns = [c for c in table.columns if c not in _LEFT_OUT]
        yield markdown(columns, [[row[table.columns.index(c)] for c in columns] for row in table.rows])
    if "retrieval" in tables:
        table = tables["retrieval"]
        yield (
            "## Finding the evidence\n\nEvidence among the first 1, 5 and 20 sentences, the same questions and "
            f"articles, with 95 % intervals by article. {_run(table)}"
        )
        yield markdown(table.columns, table.rows)
    if "attribution" in tables and "speakers" in tables:
        table, speakers = tables["attribution"], tables["speakers"]
        yield (
            "## Who said what, sentence by sentence\n\nPolNeAR's dev articles, exact match, in percent. The speaker is "
            f"right for {speakers.cell('of the speakers named', 'thorough')} % of the speakers that are named, and for "
            f"{speakers.cell('all judged sources', 'thorough')} % of all judged sources. {_run(table)}"
        )
        yield markdown(table.columns, table.rows)
    if "trecqa" in tables:
        table = tables["trecqa"]
        yield f"## Ranking answer sentences\n\n{table.title}. {_run(table)}"
        yield markdown(table.columns, table.rows)


def _run(table: ResultTable) -> str:
    return f"`{table.command}`, {table.date}."


def _pin_row(name: str, pin: Pin) -> tuple[Cell, ...]:
    return (_MEASURES[name], f"{pin.measured:.3f}", f"{pin.floor:.3f}", pin.n)
