"""`whosaid bench-data`: measures on real data, which is not part of the project."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.terminal import progress

if TYPE_CHECKING:
    from evals.benchmarks.results import ResultTable

_BENCHMARKS = ("everyday", "attribution", "newsroom", "retrieval", "trecqa")


@click.command("bench-data")
@click.argument(
    "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), envvar="WHOSAID_BENCH_DATA", metavar="DIR"
)
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
    run ingests 1,107 articles. Writes evals/benchmarks/RESULTS.md, docs/accuracy.md and the
    README's figures.
    """
    from evals.engines import check_benchmarks

    check_benchmarks("bench-data")

    from evals.benchmarks import attribution, everyday, newsroom, retrieval, trecqa
    from evals.benchmarks.accuracy_page import refresh_pages
    from evals.benchmarks.results import markdown, read_tables, stamped, write_tables

    tables = read_tables()
    for name in only or _BENCHMARKS:
        with progress() as tell:
            found: tuple[ResultTable, ...]
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
