"""`whosaid eval` runs the cases and keeps the gate; `whosaid bench-data` measures on real data."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.terminal import complain, print_json, progress

if TYPE_CHECKING:
    from evals.benchmarks.results import Table
    from evals.gate import Check, Measured
    from evals.runner import Figures, Result
    from evals.scorers.scorers import Scorer

_BAR = 20  # characters
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
    from evals.cases.case import CASES, SAMPLE, article_texts, read_cases
    from evals.engines import CHAT, ENGINES, archive_of, check_model
    from evals.gate import measured
    from evals.runner import figures, results_json, run_cases
    from evals.scorers.scorers import scorers

    if update and (not gate or only):
        raise click.UsageError("--update goes with --gate and with all slices.")
    if engine == CHAT:
        if gate:
            raise click.UsageError("--gate goes without --engine chat: what a model writes may be otherwise next time.")
        check_model()
    texts = article_texts(articles or SAMPLE)
    every = read_cases(cases or CASES, texts)
    chosen = [c for c in every if only in (None, c.slice)]
    measures = scorers(texts)
    with progress() as tell:
        from corpus.archive.values import Progress

        with archive_of(articles or SAMPLE, tell) as archive:
            results = run_cases(
                chosen,
                ENGINES[engine](archive),
                measures,
                lambda done: tell(Progress("asking", done, len(chosen))),
            )
    summed = figures(results, measures)
    now = measured(engine, texts, chosen, summed)
    checks = _gate(now, measures, baseline, only=only, update=update, allow=allow_regression) if gate else []
    if as_json:
        print_json(results_json(engine, results, summed))
    else:
        _print_figures(summed, results, measures)
        if engine == CHAT:
            _print_writers(results)
        _print_failures(results, measures, failures)
    if html:
        from evals.report import html_report

        html.write_text(html_report(engine, results, summed, measures, checks), encoding="utf-8")
    if junit:
        from evals.junit import cases_xml, gate_xml

        junit.write_text(gate_xml(checks) if gate else cases_xml(results, measures), encoding="utf-8")
    if gate:
        _tell_verdict(checks)


_BENCHMARKS = ("everyday", "attribution", "newsroom", "retrieval", "trecqa")


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
    run ingests 1,107 articles. Writes evals/benchmarks/RESULTS.md, docs/accuracy.md and the README's figures.
    """
    from evals.accuracy_page import refresh_pages
    from evals.benchmarks import attribution, everyday, newsroom, retrieval, trecqa
    from evals.benchmarks.results import markdown, read_tables, stamped, write_tables

    tables = read_tables()
    for name in only or _BENCHMARKS:
        with progress() as tell:
            found: tuple[Table, ...]
            if name == "everyday":
                found = (everyday.measure(folder, tell),)
            elif name == "attribution":
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
    refresh_pages()


def _gate(
    now: "Measured", measures: "Sequence[Scorer]", path: Path | None, *, only: str | None, update: bool, allow: str
) -> "list[Check]":
    from dataclasses import replace

    from evals.accuracy_page import refresh_pages
    from evals.gate import BASELINE, compare, pinned, read_baseline, write_baseline
    from evals.runner import ALL

    path = path or BASELINE
    if update:
        before = read_baseline(path) if path.exists() else None
        write_baseline(path, pinned(before, now, measures, date.today(), allow=allow))
        if path == BASELINE:
            refresh_pages()
    held = read_baseline(path)
    if only:  # the sum over all slices says nothing about one of them
        held = replace(held, pins={part: pins for part, pins in held.pins.items() if part == only})
        now = replace(now, figures={part: f for part, f in now.figures.items() if part != ALL})
    return compare(held, now, measures)


def _print_figures(summed: "Figures", results: "Sequence[Result]", measures: "Sequence[Scorer]") -> None:
    from evals.runner import ALL

    for part, of_part in summed.items():
        count = sum(part in (ALL, r.case.slice) for r in results)
        click.echo(click.style(f"{part} ({count} cases)", bold=True))
        for scorer in measures:
            figure = of_part[scorer.name]
            if figure.value is None or figure.low is None or figure.high is None:
                continue
            filled = round(figure.value * _BAR)
            lower = "" if scorer.higher_is_better else "  (lower is better)"
            click.echo(
                f"  {scorer.name:21} {'█' * filled}{'·' * (_BAR - filled)} {figure.value:6.3f}"
                f"  [{figure.low:.3f}, {figure.high:.3f}]  n {figure.n}{lower}"
            )


def _print_writers(results: "Sequence[Result]") -> None:
    """Who wrote the answers: where a model is of no use, and where nothing answers, the articles do without it."""
    writers = Counter(r.answer.engine for r in results)
    click.echo(f"Written by: {', '.join(f'{name} {count}' for name, count in writers.most_common())}.")


def _print_failures(results: "Sequence[Result]", measures: "Sequence[Scorer]", most: int) -> None:
    from evals.runner import falls_short

    short = [(r, problems) for r in results if (problems := falls_short(r, measures))]
    shown = short[:most]
    for result, problems in shown:
        click.echo()
        click.echo(click.style(f"{result.case.id} ({result.case.slice}): {result.case.question[:200]}", bold=True))
        click.echo(f"  expected: {result.case.answer}")
        for came in _came(result):
            click.echo(f"  came:     {came}")
        for problem in problems:
            click.echo(f"  {' '.join(problem.split())}")
    if short:
        click.echo(f"\n{len(short)} of {len(results)} cases fall short of the gold somewhere; {len(shown)} are shown.")


def _came(result: "Result") -> list[str]:
    answer = result.answer
    said = [
        f"{s.speaker.name if s.speaker else '(reporter)'} {s.stance.value}: {' '.join(s.text.split())}"
        for s in answer.statements
    ]
    return said or [f"{answer.outcome.value}: {answer.note}"]


def _tell_verdict(checks: "Sequence[Check]") -> None:
    red = [c for c in checks if c.problem]
    for check in red:
        complain(f"red: {check.slice} {check.scorer} {check.problem}")
    if red:
        complain(f"whosaid: the gate is red: {len(red)} of {len(checks)} checks; mend it, or see `whosaid eval --help`")
        raise click.exceptions.Exit(1)
    click.echo(f"The gate is green: {len(checks)} checks.")
