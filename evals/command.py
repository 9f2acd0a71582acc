"""`whosaid eval` runs the cases and checks the gate; `whosaid bench-data` measures on real data."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.terminal import print_json, progress

if TYPE_CHECKING:
    from evals.benchmarks.results import Table
    from evals.gate import GateCheck
    from evals.runner import Measurement, Result
    from evals.scorers.score import Scorer

_SLICES = (
    "who_said what_said why fact both_sides false_premise unanswerable follow_up dated anonymous nested wire_copy"
    " injection misspelt hostile"
).split()  # spelt here too, and compared in a test: importing them would make `whosaid --help` slow
_ENGINES = ("extractive", "chat", "bm25", "minilm", "plain")
_FILE = click.Path(path_type=Path, dir_okay=False, writable=True)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command("eval")
@click.option("--slice", "only", type=click.Choice(_SLICES), help="Only the cases of this slice.")
@click.option("--engine", type=click.Choice(_ENGINES), default=_ENGINES[0], show_default=True, help="Who answers.")
@click.option("--cases", type=_FOLDER, help="A folder of case files. [default: those of the project]")
@click.option("--articles", type=_FOLDER, help="The articles that they are about. [default: the sample]")
@click.option("--failures", type=click.IntRange(0), default=10, show_default=True, help="How many to show.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON instead of text.")
@click.option("--html", type=_FILE, help="Write a report to look at.")
@click.option("--junit", type=_FILE, help="Write JUnit XML: the gate's checks, or without --gate every case.")
@click.option("--gate", is_flag=True, help="Compare with the pinned baseline; exit 1 where something is red.")
@click.option("--baseline", type=_FILE, help="The baseline. [default: that of the project]")
@click.option("--update", is_flag=True, help="With --gate: pin what is measured now.")
@click.option("--allow-regression", metavar="REASON", default="", help="With --update: let floors fall, and say why.")
def evaluate(
    only: str | None,
    engine: str,
    cases: Path | None,
    articles: Path | None,
    failures: int,
    as_json: bool,
    html: Path | None,
    junit: Path | None,
    gate: bool,
    baseline: Path | None,
    update: bool,
    allow_regression: str,
) -> None:
    """Ask questions with known answers, and measure who said what.

    The articles are taken into an archive of their own, and every case is asked and scored. No key and no network,
    but for the engine chat: the model of WHOSAID_MODEL writes the answers, and what it is sent may cost money.
    """
    from evals.engines import CHAT
    from evals.printing import print_failures, print_figures, print_verdict, print_writers
    from evals.runner import results_json

    if update and (not gate or only):
        raise click.UsageError("--update goes with --gate and with all slices.")
    if engine == CHAT and gate:
        raise click.UsageError("--gate goes without --engine chat: what a model writes may be otherwise next time.")
    results, now, scorers = _run(engine, only, cases, articles)
    if update:
        _pin(now, scorers, baseline, allow_regression)
    checks = _checked(now, scorers, baseline, only) if gate else []
    if as_json:
        print_json(results_json(engine, results, now.figures))
    else:
        print_figures(now.figures, results, scorers)
        if engine == CHAT:
            print_writers(results)
        print_failures(results, scorers, failures)
    if html:
        from evals.report import html_report

        html.write_text(html_report(engine, results, now.figures, scorers, checks), encoding="utf-8")
    if junit:
        from evals.junit import cases_xml, gate_xml

        junit.write_text(gate_xml(checks) if gate else cases_xml(results, scorers), encoding="utf-8")
    if gate:
        print_verdict(checks)


def _run(
    engine: str, only: str | None, cases: Path | None, articles: Path | None
) -> "tuple[tuple[Result, ...], Measurement, tuple[Scorer, ...]]":
    """The answers with their scores, what was measured by them, and the scorers."""
    from corpus.archive.values import Progress
    from evals.cases.case_files import CASES, SAMPLE, article_texts, read_cases
    from evals.engines import ENGINES, archive_of, check_engine
    from evals.runner import figures, measured, run_cases
    from evals.scorers.every import every_scorer

    check_engine(engine)
    articles = articles or SAMPLE
    texts = article_texts(articles)
    chosen = [c for c in read_cases(cases or CASES, texts) if only in (None, c.slice)]
    scorers = every_scorer(texts)
    with progress() as tell, archive_of(articles, tell) as archive:
        results = run_cases(
            chosen, ENGINES[engine](archive), scorers, lambda done: tell(Progress("asking", done, len(chosen)))
        )
    return results, measured(engine, texts, chosen, figures(results, scorers)), scorers


def _pin(now: "Measurement", scorers: "tuple[Scorer, ...]", path: Path | None, allow: str) -> None:
    """Write the baseline anew; with the project's own also the documentation that tells its figures."""
    from evals.baseline import BASELINE, pinned, read_baseline, write_baseline
    from evals.engines import check_benchmarks

    if path is None:
        check_benchmarks("--update without --baseline")
    file = path or BASELINE
    before = read_baseline(file) if file.exists() else None
    write_baseline(file, pinned(before, now, scorers, date.today(), allow=allow))
    if path is None:
        from evals.benchmarks.readme import refresh_readme

        refresh_readme()


def _checked(
    now: "Measurement", scorers: "tuple[Scorer, ...]", path: Path | None, only: str | None
) -> "list[GateCheck]":
    """The gate's checks, of one slice alone where only that was asked."""
    from evals.baseline import BASELINE, read_baseline
    from evals.gate import compare
    from evals.runner import ALL

    held = read_baseline(path or BASELINE)
    if only:  # the sum over all slices says nothing about one of them
        held = replace(held, pins={part: pins for part, pins in held.pins.items() if part == only})
        now = replace(now, figures={part: f for part, f in now.figures.items() if part != ALL})
    return compare(held, now, scorers)


_BENCHMARKS = ("attribution", "newsroom", "retrieval", "trecqa")


@click.command("bench-data")
@click.argument("folder", type=_FOLDER, envvar="WHOSAID_BENCH_DATA", metavar="DIR")
@click.option("--only", type=click.Choice(_BENCHMARKS), multiple=True, help="Only this one; may be repeated.")
@click.option(
    "--work",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/bench-data"),
    show_default=True,
    help="Where the archive of the newsroom questions is kept between runs.",
)
def bench_data(folder: Path, only: tuple[str, ...], work: Path) -> None:
    """Measure on real data, which is not part of the project, and write the results down.

    DIR (or WHOSAID_BENCH_DATA) holds data/polnear, data/cofenet, data/newswire, data/trecqa and questions. The first
    run ingests 1,107 articles. Writes evals/benchmarks/RESULTS.md and the README's figures.
    """
    from evals.engines import check_benchmarks

    check_benchmarks("bench-data")

    from evals.benchmarks import attribution, newsroom, retrieval, trecqa
    from evals.benchmarks.readme import refresh_readme
    from evals.benchmarks.results import markdown, read_tables, stamped, write_tables

    tables = read_tables()
    for name in only or _BENCHMARKS:
        with progress() as tell:
            found: tuple[Table, ...]
            if name == "attribution":
                found = attribution.measure(folder)
            elif name == "newsroom":
                found = (newsroom.measure(folder, work, tell),)
            elif name == "retrieval":
                found = (retrieval.measure(folder, work, tell),)
            else:
                found = (trecqa.measure(folder, tell),)
        for table in found:
            tables[table.name] = stamped(table)
            click.echo(f"{table.title}\n{markdown(table.columns, table.rows)}\n{table.note}\n")
        write_tables(tables)
    refresh_readme()
