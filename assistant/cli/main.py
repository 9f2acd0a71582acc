"""The command line: `whosaid`. Heavy parts are imported where a command needs them, so that `--help` is quick."""

import logging
import sys
from collections.abc import Sequence

import click

from assistant.cli.archive_commands import articles, attributions, ingest, reindex, speakers
from assistant.cli.ask_commands import ask, digest
from assistant.cli.bench_data import bench_data
from assistant.cli.evaluation import evaluate
from assistant.cli.service_commands import auth, feedback, keys, serve, slack
from assistant.cli.terminal import complain

log = logging.getLogger(__name__)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="whosaid", prog_name="whosaid")
@click.option("-v", "--verbose", is_flag=True, help="Log what happens to stderr.")
@click.option(
    "--log", type=click.Choice(["text", "json"]), envvar="WHOSAID_LOG", default="text", help="How: text, or JSON lines."
)
def whosaid(verbose: bool, log: str) -> None:
    """Ask a news archive who said what. Every answer cites the exact sentences.

    \b
    whosaid ingest articles/                      take in files, folders, feeds or addresses
    whosaid ask "who says it was staged and why?"
    whosaid serve                                 chat in the browser
    """
    from assistant.logs import set_up

    set_up(log, logging.INFO if verbose else logging.ERROR)


for command in (
    ingest, ask, digest, slack, attributions, speakers, articles, reindex, feedback, serve, auth, keys, evaluate,
    bench_data,
):  # fmt: skip
    whosaid.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point. Exit codes: 0 done, 1 could not (one line on stderr), 2 wrong usage."""
    from assistant.cli.extras import what_to_install
    from corpus.errors import WhoSaidError

    try:
        whosaid.main(args=list(arguments) if arguments is not None else None, prog_name="whosaid")
    except WhoSaidError as exc:
        complain(f"whosaid: {exc}")
    except BrokenPipeError:
        pass  # `whosaid … | head`
    except Exception as exc:
        log.info("failed", exc_info=True)
        install = what_to_install(exc.name or "") if isinstance(exc, ModuleNotFoundError) else None
        what = f"something went wrong ({type(exc).__name__}: {exc}): run it with -v to see where"
        complain(f"whosaid: {install or what}")
    sys.exit(1)


if __name__ == "__main__":
    main()
