"""The command line: `whosaid`. Heavy parts are imported where a command needs them, so that `--help` is quick."""

import logging
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from assistant.cli.terminal import complain, print_json, progress
from evals.command import bench_data, evaluate

if TYPE_CHECKING:
    from assistant.answer.pipeline import Assistant
    from assistant.answer.values import Answer
    from assistant.service.api_keys import ApiKeyStore
    from assistant.settings import Settings
    from corpus.archive.store import Archive
    from corpus.archive.values import Filters

log = logging.getLogger(__name__)

_LISTED = 50  # lines of a list in a terminal
_ARCHIVE = click.option(
    "--archive",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="WHOSAID_ARCHIVE",
    help="The archive's folder. [default: a per-user data folder]",
)
_ENGINE = click.option(
    "--engine",
    type=click.Choice(["extractive", "chat"]),
    envvar="WHOSAID_ENGINE",
    help="Who writes answers: nobody but the articles, or a chat model. [default: chat where WHOSAID_MODEL is set]",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def _checked(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The webhook's address, found fit before anything is done."""
    del ctx, param
    if value is None:
        return None
    from assistant.slack.webhook import checked_webhook

    return checked_webhook(value)


_WEBHOOK = click.option(
    "--post-to-webhook",
    "webhook",
    metavar="URL",
    callback=_checked,
    help="Also post it to this incoming webhook of Slack.",
)


class _Date(click.ParamType[date]):
    name = "DATE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date: write it like 2023-05-04.", param, ctx)


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


@whosaid.command()
@click.argument("items", nargs=-1, required=True, metavar="PATH_OR_URL...")
@_ARCHIVE
@_JSON
def ingest(items: tuple[str, ...], archive: Path | None, as_json: bool) -> None:
    """Take articles into the archive: .txt, .md, .html, .jsonl, feeds, addresses, folders of these.

    What is held already is skipped; a changed article replaces its old revision.
    """
    from assistant.build import take_in

    settings = _settings(archive)
    with progress() as tell:
        report = take_in(settings, items, tell)
    if as_json:
        print_json(report.to_json())
    else:
        click.echo(
            f"{report.read:,} read: {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged"
            f" ({report.copies:,} copies of other reports); {report.sentences:,} sentences,"
            f" {report.attributions:,} attributions; {report.seconds:.1f} s"
        )
        for refusal in report.refused:
            complain(f"refused {refusal.uri}: {refusal.reason}")
    if report.refused and not report.read:
        if as_json:
            complain("whosaid: nothing was read; `refused` says why")
        raise click.exceptions.Exit(1)


@whosaid.command()
@click.argument("question", required=False)
@_ARCHIVE
@_ENGINE
@click.option("--speaker", default="", help="Only what this speaker says.")
@click.option("--outlet", default="", help="Only articles of this outlet.")
@click.option("--since", type=_Date(), help="Only articles published on this day or later.")
@click.option("--until", type=_Date(), help="Only articles published on this day or earlier.")
@click.option(
    "--after", multiple=True, metavar="QUESTION", help="An earlier question that this one goes on from; oldest first."
)
@click.option(
    "--batch", type=click.File("r", encoding="utf-8", errors="replace"), help='JSON lines {"id","question","history"}.'
)
@_WEBHOOK
@_JSON
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
    from assistant.question.query import readable
    from corpus.archive.values import Filters

    if (question is None) == (batch is None):
        raise click.UsageError('Give a QUESTION, or --batch FILE.jsonl with one {"id","question"} a line.')
    if after and batch is not None:
        raise click.UsageError('--after goes with a QUESTION; in a batch each line has a "history" of its own.')
    if webhook and batch is not None:
        raise click.UsageError("--post-to-webhook goes with a QUESTION, not with --batch.")
    filters = Filters(speaker=speaker, outlet=outlet, since=since, until=until)
    assistant = open_assistant(_settings(archive, engine=engine))
    if batch is not None:
        _ask_batch(assistant, batch, filters, as_json=as_json)
        return
    history = tuple(readable(earlier) for earlier in after)
    answer = assistant.ask(Question(readable(question or ""), history, filters))
    print_json(answer_json(answer)) if as_json else _print_answer(answer)
    if webhook:
        _post(webhook, answer, assistant.archive)


@whosaid.command()
@_ARCHIVE
@click.option("--topic", default="", help="Only statements about this: each word has to stand in them.")
@click.option("--since", type=_Date(), required=True, help="Statements published on this day or later.")
@click.option("--until", type=_Date(), help="Statements published on this day or earlier.")
@click.option("--limit", type=click.IntRange(1, 500), default=40, show_default=True, help="How many statements.")
@_WEBHOOK
@_JSON
def digest(
    archive: Path | None, topic: str, since: date, until: date | None, limit: int, webhook: str | None, as_json: bool
) -> None:
    """Tell who said what since a day. Where nobody said anything, nothing is posted."""
    from assistant.answer.values import Outcome
    from assistant.answer.values import as_json as answer_json
    from assistant.build import open_archive
    from assistant.service.digest import digest_of

    with open_archive(_settings(archive)) as held:
        answer = digest_of(held, topic, since=since, until=until, most=limit)
        print_json(answer_json(answer)) if as_json else _print_answer(answer)
        if webhook and answer.outcome is Outcome.ANSWERED:
            _post(webhook, answer, held)


@whosaid.group()
def slack() -> None:
    """Set up the Slack app."""


@slack.command()
@click.option("--url", required=True, help="Where Slack reaches your server, like https://news.example")
def manifest(url: str) -> None:
    """Print the manifest that Slack makes the app from (api.slack.com/apps, "From a manifest")."""
    from assistant.slack.manifest import manifest as manifest_for

    click.echo(manifest_for(url), nl=False)


@whosaid.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--thorough", is_flag=True, help="Also uncertain ones, and what others said within what somebody said.")
@_JSON
def attributions(paths: tuple[str, ...], thorough: bool, as_json: bool) -> None:
    """Show who says what in article files; needs no archive."""
    from corpus.articles.article import Article
    from corpus.articles.files import read_all
    from corpus.articles.sentences import sentences_of
    from corpus.attribution import extract_attributions

    shown = 0
    for item in read_all(paths):
        if not isinstance(item, Article):
            complain(f"refused {item.uri}: {item.reason}")
            continue
        found = extract_attributions(item, sentences_of(item), thorough=thorough)
        shown += 1
        if as_json:
            print_json({"uri": item.uri, "attributions": [_attribution_json(a) for a in found]})
            continue
        click.echo(click.style(item.title or item.uri, bold=True))
        for attribution in found:
            said = " … ".join(" ".join(s.within(item.text).split()) for s in attribution.content)
            name = attribution.speaker.name if attribution.speaker else "nobody named"
            click.echo(f"  {name} {attribution.stance.value}: {said}")
    if not shown:
        raise click.exceptions.Exit(1)


@whosaid.command()
@_ARCHIVE
@click.option("--limit", type=click.IntRange(1), help="How many to list. [default: 50, with --json all]")
@_JSON
def speakers(archive: Path | None, limit: int | None, as_json: bool) -> None:
    """List who is quoted, most quoted first."""
    from assistant.build import open_archive

    with open_archive(_settings(archive)) as held:
        everybody = held.speakers()
    listed = everybody[: _listed_at_most(limit, as_json=as_json)]
    if as_json:
        keys = ("name", "kind", "role", "attributions", "articles")
        print_json([{k: getattr(s, k) for k in keys} for s in listed])
        return
    for entry in listed:
        role = f", {entry.role}" if entry.role else ""
        click.echo(f"{entry.attributions:5} in {entry.articles:3}  {entry.name}{role} ({entry.kind.value})")
    _tell_the_rest(len(listed), len(everybody))


@whosaid.command()
@_ARCHIVE
@click.option("--outlet", default="", help="Only articles of this outlet.")
@click.option("--since", type=_Date(), help="Published on this day or later.")
@click.option("--until", type=_Date(), help="Published on this day or earlier.")
@click.option("--limit", type=click.IntRange(1), help="How many to list. [default: 50, with --json all]")
@_JSON
def articles(
    archive: Path | None, outlet: str, since: date | None, until: date | None, limit: int | None, as_json: bool
) -> None:
    """List the articles, newest first."""
    from assistant.build import open_archive
    from corpus.archive.values import Filters

    with open_archive(_settings(archive)) as held:
        all_of_them = held.articles(Filters(outlet=outlet, since=since, until=until))
    listed = all_of_them[: _listed_at_most(limit, as_json=as_json)]
    if as_json:
        keys = ("id", "uri", "title", "outlet", "published", "byline", "url", "origin", "sentences", "attributions")
        print_json([{k: getattr(a, k) for k in keys} for a in listed])
        return
    for entry in listed:
        outlet_name = f" ({entry.outlet})" if entry.outlet else ""
        click.echo(
            f"{entry.published or 'undated'!s:10}  {entry.title}{outlet_name}  {entry.attributions} attributions"
        )


@whosaid.command()
@_ARCHIVE
@click.option(
    "--attributions", is_flag=True, help="Find out anew who said what, too, where another model did so before."
)
@_JSON
def reindex(archive: Path | None, attributions: bool, as_json: bool) -> None:
    """Build the vector index anew from the archive: after damage, or for another embedding model."""
    from assistant.build import rebuild_index

    settings = _settings(archive)
    with progress() as tell:
        report = rebuild_index(settings, tell, attributions=attributions)
    if as_json:
        print_json({"articles": report.articles, "items": report.items, "seconds": round(report.seconds, 3)})
    else:
        click.echo(f"{report.articles:,} articles indexed, {report.items:,} items; {report.seconds:.1f} s")


@whosaid.group()
def feedback() -> None:
    """What readers marked on the page: right, wrong speaker, wrong citation, missing."""


@feedback.command()
@_ARCHIVE
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False, writable=True), help="Write here. [default: print]"
)
def export(archive: Path | None, output: Path | None) -> None:
    """Turn feedback into drafts of evaluation cases, YAML as in evals/cases, for a person to complete."""
    from assistant.build import open_archive
    from assistant.service.case_drafts import case_drafts
    from assistant.service.feedback import FeedbackStore
    from assistant.service.saved_answers import AnswerStore
    from assistant.service.server_database import ServerDatabase

    with open_archive(_settings(archive)) as held:
        database = ServerDatabase(held.folder)
    given = FeedbackStore(database).all()
    answers = AnswerStore(database)
    kept = {id: found for id in {one.answer_id for one in given} if (found := answers.find(id))}
    drafts = case_drafts(given, kept)
    if output is None:
        click.echo(drafts, nl=False)
    else:
        output.write_text(drafts, encoding="utf-8")
    complain(f"{len(given):,} marks on {len(kept):,} answers")


@whosaid.command()
@_ARCHIVE
@_ENGINE
@click.option("--host", envvar="WHOSAID_HOST", help="Address to listen on. [default: 127.0.0.1]")
@click.option("--port", envvar="WHOSAID_PORT", type=click.IntRange(1, 65535), help="Port. [default: 7860]")
def serve(archive: Path | None, engine: str | None, host: str | None, port: int | None) -> None:
    """Serve the chat page, http://127.0.0.1:7860 unless told otherwise."""
    from assistant.server import run

    settings = _settings(archive, engine=engine, host=host, port=port)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(f"Loading … the page will be at http://{shown}:{settings.port} (Ctrl+C stops it)")
    if not settings.slack_signing_secret.get_secret_value():
        click.echo("Slack is off: WHOSAID_SLACK_SIGNING_SECRET is not set.")
    run(settings)


@whosaid.group()
def auth() -> None:
    """Who may log in, where the server can be reached from other machines."""


@auth.command("hash")
@click.argument("user")
def hash_password(user: str) -> None:
    """Ask for a password, and print the entry for WHOSAID_AUTH, or for a line of the file that it names."""
    from assistant.access.passwords import entry_of

    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    click.echo(entry_of(user, password))


@whosaid.group()
def keys() -> None:
    """Keys of the HTTP API."""


@keys.command("add")
@click.argument("name")
@_ARCHIVE
def add_key(name: str, archive: Path | None) -> None:
    """Make a key for a program, and print it: it is shown this once."""
    click.echo(_key_book(archive).add(name))


@keys.command("list")
@_ARCHIVE
@_JSON
def list_keys(archive: Path | None, as_json: bool) -> None:
    """List the keys, revoked ones too."""
    held = _key_book(archive).all()
    if as_json:
        print_json([{k: getattr(key, k) for k in ("id", "name", "made_at", "revoked_at")} for key in held])
        return
    for key in held:
        state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "good"
        click.echo(f"{key.name:20} made {key.made_at:%Y-%m-%d}  {state}")


@keys.command("revoke")
@click.argument("name")
@_ARCHIVE
def revoke_key(name: str, archive: Path | None) -> None:
    """Make a key good for nothing, at once."""
    _key_book(archive).revoke(name)


whosaid.add_command(evaluate)
whosaid.add_command(bench_data)


# --- how it is printed


def _listed_at_most(limit: int | None, *, as_json: bool) -> int | None:
    return limit if limit is not None or as_json else _LISTED


def _tell_the_rest(shown: int, total: int) -> None:
    if shown < total:
        click.echo(f"{shown} of {total:,}; --limit shows more")


def _attribution_json(attribution: Any) -> dict[str, Any]:
    speaker = attribution.speaker
    return {
        "source": [list(s) for s in attribution.source],
        "cue": [list(s) for s in attribution.cue],
        "content": [list(s) for s in attribution.content],
        "speaker": {"name": speaker.name, "kind": speaker.kind.value, "aliases": list(speaker.aliases)}
        if speaker
        else None,
        "stance": attribution.stance.value,
        "kind": attribution.kind.value,
    }


def _print_answer(answer: "Answer") -> None:
    """Statements with numbers, under the headings of their groups, then the cited sentences."""
    click.echo(click.style(f"Understood: {answer.understood}", dim=True))
    if answer.correction:
        click.echo(answer.correction)
    numbers: dict[tuple[str, int], int] = {}
    cited = []
    for section in answer.sections():
        if section.heading:
            click.echo(" ".join(section.heading.split()))
        for statement in (answer.statements[n] for n in section.statements):
            marks = []
            for citation in statement.citations:
                key = (citation.article_id, citation.span.start)
                if key not in numbers:
                    numbers[key] = len(numbers) + 1
                    cited.append(citation)
                marks.append(f"[{numbers[key]}]")
            lead = "   because: " if statement.reason_for is not None else " • "
            voice = "" if statement.speaker else "(in the reporter's own words) "
            click.echo(f"{lead}{voice}{' '.join(statement.text.split())} {''.join(marks)}")
    if answer.remark:
        click.echo(answer.remark)
    if answer.prompt:
        click.echo(click.style(f"Written by {answer.engine}, prompts {answer.prompt}.", dim=True))
    if cited:
        click.echo()
    for number, citation in enumerate(cited, start=1):
        where = ", ".join(str(part) for part in (citation.outlet, citation.published) if part)
        click.echo(f"[{number}] {' '.join(citation.quote.split())}")
        click.echo(click.style(f"    {citation.title}{f' ({where})' if where else ''}", dim=True))
    if answer.as_of:
        click.echo(click.style(f"As of {answer.as_of}, the newest article searched.", dim=True))


def _post(webhook: str, answer: "Answer", archive: "Archive") -> None:
    from assistant.slack.blocks import answer_messages, shared
    from assistant.slack.webhook import post_to_webhook

    messages = answer_messages(answer, searched=archive.counts().articles)
    post_to_webhook(webhook, shared(answer.question, messages))


# --- what goes in


def _settings(archive: Path | None, **others: object) -> "Settings":
    from assistant.settings import load_settings

    return load_settings(archive=archive, **others)


def _key_book(archive: Path | None) -> "ApiKeyStore":
    from assistant.build import open_archive
    from assistant.service.api_keys import ApiKeyStore
    from assistant.service.server_database import ServerDatabase

    with open_archive(_settings(archive)) as held:
        return ApiKeyStore(ServerDatabase(held.folder))


def _ask_batch(assistant: "Assistant", lines: IO[str], filters: "Filters", *, as_json: bool) -> None:
    """An answer a line, in order. What is no question is answered as such; a line that is none is named on stderr."""
    from assistant.answer.pipeline import refusal
    from assistant.answer.values import as_json as answer_json
    from assistant.cli.batch import BadLine, read_batch
    from assistant.conversation import Question
    from assistant.errors import QuestionError

    bad = 0
    for line in read_batch(lines):
        if isinstance(line, BadLine):
            bad += 1
            complain(f"whosaid: line {line.number} of the batch {line.reason}")
            continue
        try:
            answer = assistant.ask(Question(line.question, line.history, filters))
        except QuestionError as exc:
            answer = refusal(line.question, exc)
        print_json(answer_json(answer, id=line.id)) if as_json else _print_answer(answer)
    if bad:
        raise click.exceptions.Exit(1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point. Exit codes: 0 done, 1 could not (one line on stderr), 2 wrong usage."""
    from corpus.errors import WhoSaidError

    try:
        whosaid.main(args=list(arguments) if arguments is not None else None, prog_name="whosaid")
    except WhoSaidError as exc:
        complain(f"whosaid: {exc}")
    except BrokenPipeError:
        pass  # `whosaid … | head`
    except Exception as exc:
        log.info("failed", exc_info=True)
        complain(f"whosaid: something went wrong ({type(exc).__name__}: {exc}): run it with -v to see where")
    sys.exit(1)


if __name__ == "__main__":
    main()
