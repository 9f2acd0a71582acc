"""`whosaid eval`: runs the cases, checks the gate, and prints bars for each slice and the answers that fall short."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.terminal import complain, print_json, progress

if TYPE_CHECKING:
    from evals.gate import GateCheck
    from evals.runner import Figure, Figures, Measurement, Result
    from evals.scorers.score import Scorer

_BAR = 20  # characters
_SLICES = (
    "who_said what_said why fact both_sides false_premise unanswerable follow_up dated anonymous nested wire_copy"
    " injection misspelt hostile what_happened who_is when where how_many latest yes_no position change compare"
    " timeline list role keywords new_topic"
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
    from evals.runner import results_json

    if update and (not gate or only):
        raise click.UsageError("--update goes with --gate and with all slices.")
    if engine == CHAT and gate:
        raise click.UsageError("--gate goes without --engine chat: what a model writes may be otherwise next time.")
    if html:
        from evals.report import html_report  # before anything is asked: it needs the extra of the page
    results, now, scorers = _run(engine, only, cases, articles)
    if update:
        _pin(now, scorers, baseline, allow_regression)
    checks = _checked(now, scorers, baseline, only) if gate else []
    if as_json:
        print_json(results_json(engine, results, now.figures))
    else:
        _print_figures(now.figures, results, scorers)
        if engine == CHAT:
            _print_writers(results)
        _print_failures(results, scorers, failures)
    if html:
        html.write_text(html_report(engine, results, now.figures, scorers, checks), encoding="utf-8")
    if junit:
        from evals.junit import cases_xml, gate_xml

        junit.write_text(gate_xml(checks) if gate else cases_xml(results, scorers), encoding="utf-8")
    if gate:
        _print_verdict(checks)


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
        from evals.benchmarks.accuracy_page import refresh_pages

        refresh_pages()


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


# --- what it prints


def _print_figures(summed: "Figures", results: "Sequence[Result]", scorers: "Sequence[Scorer]") -> None:
    from evals.runner import ALL

    for part, of_part in summed.items():
        count = sum(part in (ALL, r.case.slice) for r in results)
        click.echo(click.style(f"{part} ({count} cases)", bold=True))
        for scorer in scorers:
            if line := _bar(scorer, of_part[scorer.name]):
                click.echo(line)


def _bar(scorer: "Scorer", figure: "Figure") -> str:
    """A figure with its bar and interval; empty where nothing was measured."""
    if figure.value is None or figure.low is None or figure.high is None:
        return ""
    filled = round(figure.value * _BAR)
    lower = "" if scorer.higher_is_better else "  (lower is better)"
    return (
        f"  {scorer.name:21} {'█' * filled}{'·' * (_BAR - filled)} {figure.value:6.3f}"
        f"  [{figure.low:.3f}, {figure.high:.3f}]  n {figure.n}{lower}"
    )


def _print_writers(results: "Sequence[Result]") -> None:
    """Who wrote the answers: where a model is of no use, and where nothing answers, the articles do without it."""
    writers = Counter(r.answer.engine for r in results)
    click.echo(f"Written by: {', '.join(f'{name} {count}' for name, count in writers.most_common())}.")


def _print_failures(results: "Sequence[Result]", scorers: "Sequence[Scorer]", most: int) -> None:
    from evals.runner import falls_short

    short = [(r, problems) for r in results if (problems := falls_short(r, scorers))]
    shown = short[:most]
    for result, problems in shown:
        case = result.case
        click.echo(f"\n{click.style(f'{case.id} ({case.slice}): {case.question[:200]}', bold=True)}")
        click.echo(f"  expected: {case.answer}")
        for line in _came(result):
            click.echo(f"  came:     {line}")
        for problem in problems:
            click.echo(f"  {' '.join(problem.split())}")
    if short:
        click.echo(f"\n{len(short)} of {len(results)} cases fall short of the gold somewhere; {len(shown)} are shown.")


def _came(result: "Result") -> Iterator[str]:
    """The statements of an answer, or why it has none."""
    answer = result.answer
    if not answer.statements:
        yield f"{answer.outcome.value}: {answer.note}"
    for statement in answer.statements:
        name = statement.speaker.name if statement.speaker else "(reporter)"
        yield f"{name} {statement.stance.value}: {' '.join(statement.text.split())}"


def _print_verdict(checks: "Sequence[GateCheck]") -> None:
    """Green, or red: then the command ends with exit code 1."""
    red = [c for c in checks if c.problem]
    for check in red:
        complain(f"red: {check.slice} {check.scorer} {check.problem}")
    if red:
        complain(f"whosaid: the gate is red: {len(red)} of {len(checks)} checks; mend it, or see `whosaid eval --help`")
        raise click.exceptions.Exit(1)
    click.echo(f"The gate is green: {len(checks)} checks.")
