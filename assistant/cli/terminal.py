"""What commands write to a terminal: complaints on stderr, JSON, bars for what takes a while."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from corpus.archive.values import Progress


def complain(message: str) -> None:
    """One line on stderr, whatever the message holds."""
    click.echo(" ".join(message.encode("utf-8", "replace").decode("utf-8").split()), err=True)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


@contextmanager
def progress() -> Iterator[Callable[["Progress"], None]]:
    """A bar on stderr, or nothing where nobody watches; messages such as waiting for another ingest always show."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(step: "Progress") -> None:
            if step.stage == "waiting":
                console.print("Another ingest is writing to this archive: waiting for it to end.", highlight=False)
                return
            if step.stage not in tasks:
                tasks[step.stage] = bar.add_task(step.stage, total=step.total)
            bar.update(tasks[step.stage], completed=step.done, total=step.total)

        yield tell
