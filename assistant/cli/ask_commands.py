"""`whosaid ask` and `whosaid digest`."""

from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from assistant.cli.answer_text import print_answer
from assistant.cli.options import ARCHIVE, ENGINE, JSON, WEBHOOK, Date, settings_of
from assistant.cli.terminal import complain, print_json

if TYPE_CHECKING:
    from assistant.answer.pipeline import Assistant
    from assistant.answer.values import Answer
    from corpus.archive.values import Filters


@click.command()
@click.argument("question", required=False)
@ARCHIVE
@ENGINE
@click.option("--speaker", default="", help="Only what this speaker says.")
@click.option("--outlet", default="", help="Only articles of this outlet.")
@click.option("--since", type=Date(), help="Only articles published on this day or later.")
@click.option("--until", type=Date(), help="Only articles published on this day or earlier.")
@click.option(
    "--after", multiple=True, metavar="QUESTION", help="An earlier question that this one goes on from; oldest first."
)
@click.option(
    "--batch", type=click.File("r", encoding="utf-8", errors="replace"), help='JSON lines {"id","question","history"}.'
)
@WEBHOOK
@JSON
def ask(
    question: str | None,
    archive: Path | None,
    engine: str | None,
    speaker: str,
    outlet: str,
    since: date | None,
    until: date | None,
    after: tuple[str, ...],
    batch: IO[str] | None,
    webhook: str | None,
    as_json: bool,
) -> None:
    """Ask the archive a question."""
    from assistant.answer.values import as_json as answer_json
    from assistant.build import open_assistant
    from assistant.conversation import Question
    from assistant.question.text import readable
    from assistant.replay import replay
    from corpus.archive.values import Filters

    if (question is None) == (batch is None):
        raise click.UsageError('Give a QUESTION, or --batch FILE.jsonl with one {"id","question"} a line.')
    if after and batch is not None:
        raise click.UsageError('--after goes with a QUESTION; in a batch each line has a "history" of its own.')
    if webhook and batch is not None:
        raise click.UsageError("--post-to-webhook goes with a QUESTION, not with --batch.")
    filters = Filters(speaker=speaker, outlet=outlet, since=since, until=until)
    assistant = open_assistant(settings_of(archive, engine=engine))
    if batch is not None:
        _ask_batch(assistant, batch, filters, as_json=as_json)
        return
    conversation = replay(assistant, [readable(earlier) for earlier in after], filters)
    answer = assistant.ask(Question(readable(question or ""), conversation, filters))
    print_json(answer_json(answer)) if as_json else print_answer(answer)
    if webhook:
        _post(webhook, answer, searched=assistant.archive.counts().articles)


def _ask_batch(assistant: "Assistant", lines: IO[str], filters: "Filters", *, as_json: bool) -> None:
    """An answer a line, in order. What is no question is answered as such; a line that is none is named on stderr."""
    from assistant.answer.conclude import refusal
    from assistant.answer.values import as_json as answer_json
    from assistant.conversation import Question
    from assistant.errors import QuestionError
    from assistant.question.batch import BadLine, read_batch
    from assistant.replay import replay

    bad = 0
    for line in read_batch(lines):
        if isinstance(line, BadLine):
            bad += 1
            complain(f"whosaid: line {line.number} of the batch {line.reason}")
            continue
        try:
            answer = assistant.ask(Question(line.question, replay(assistant, line.history, filters), filters))
        except QuestionError as exc:
            answer = refusal(line.question, exc)
        print_json(answer_json(answer, id=line.id)) if as_json else print_answer(answer)
    if bad:
        raise click.exceptions.Exit(1)


@click.command()
@ARCHIVE
@click.option("--topic", default="", help="Only statements about this: each word has to stand in them.")
@click.option("--since", type=Date(), required=True, help="Statements published on this day or later.")
@click.option("--until", type=Date(), help="Statements published on this day or earlier.")
@click.option("--limit", type=click.IntRange(1, 500), default=40, show_default=True, help="How many statements.")
@WEBHOOK
@JSON
def digest(
    archive: Path | None, topic: str, since: date, until: date | None, limit: int, webhook: str | None, as_json: bool
) -> None:
    """Tell who said what since a day. Where nobody said anything, nothing is posted."""
    from assistant.answer.values import Outcome
    from assistant.answer.values import as_json as answer_json
    from assistant.build import open_archive
    from assistant.service.digest import digest_of

    with open_archive(settings_of(archive)) as held:
        answer = digest_of(held, topic, since=since, until=until, most=limit)
        print_json(answer_json(answer)) if as_json else print_answer(answer)
        if webhook and answer.outcome is Outcome.ANSWERED:
            _post(webhook, answer, searched=held.counts().articles)


def _post(webhook: str, answer: "Answer", *, searched: int) -> None:
    from assistant.slack.blocks import answer_messages, shared
    from assistant.slack.webhook import post_to_webhook

    post_to_webhook(webhook, shared(answer.question, answer_messages(answer, searched=searched)))
