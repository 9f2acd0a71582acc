"""What `whosaid eval` prints: bars for each slice, the answers that fall short, the gate's verdict."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import click

from assistant.cli.terminal import complain
from evals.gate import GateCheck
from evals.runner import ALL, Figure, Figures, Result, falls_short
from evals.scorers.score import Scorer

_BAR: Final = 20  # characters


def print_figures(summed: Figures, results: Sequence[Result], scorers: Sequence[Scorer]) -> None:
    for part, of_part in summed.items():
        count = sum(part in (ALL, r.case.slice) for r in results)
        click.echo(click.style(f"{part} ({count} cases)", bold=True))
        for scorer in scorers:
            if line := _bar(scorer, of_part[scorer.name]):
                click.echo(line)


def _bar(scorer: Scorer, figure: Figure) -> str:
    """A figure with its bar and interval; empty where nothing was measured."""
    if figure.value is None or figure.low is None or figure.high is None:
        return ""
    filled = round(figure.value * _BAR)
    lower = "" if scorer.higher_is_better else "  (lower is better)"
    return (
        f"  {scorer.name:21} {'█' * filled}{'·' * (_BAR - filled)} {figure.value:6.3f}"
        f"  [{figure.low:.3f}, {figure.high:.3f}]  n {figure.n}{lower}"
    )


def print_writers(results: Sequence[Result]) -> None:
    """Who wrote the answers: where a model is of no use, and where nothing answers, the articles do without it."""
    writers = Counter(r.answer.engine for r in results)
    click.echo(f"Written by: {', '.join(f'{name} {count}' for name, count in writers.most_common())}.")


def print_failures(results: Sequence[Result], scorers: Sequence[Scorer], most: int) -> None:
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


def _came(result: Result) -> Iterator[str]:
    """The statements of an answer, or why it has none."""
    answer = result.answer
    if not answer.statements:
        yield f"{answer.outcome.value}: {answer.note}"
    for statement in answer.statements:
        name = statement.speaker.name if statement.speaker else "(reporter)"
        yield f"{name} {statement.stance.value}: {' '.join(statement.text.split())}"


def print_verdict(checks: Sequence[GateCheck]) -> None:
    """Green, or red: then the command ends with exit code 1."""
    red = [c for c in checks if c.problem]
    for check in red:
        complain(f"red: {check.slice} {check.scorer} {check.problem}")
    if red:
        complain(f"whosaid: the gate is red: {len(red)} of {len(checks)} checks; mend it, or see `whosaid eval --help`")
        raise click.exceptions.Exit(1)
    click.echo(f"The gate is green: {len(checks)} checks.")
