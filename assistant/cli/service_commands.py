"""What runs and guards the service: `serve`, `auth`, `keys`, `slack`, `feedback`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.options import ARCHIVE, ENGINE, JSON, settings_of
from assistant.cli.terminal import complain, print_json

if TYPE_CHECKING:
    from assistant.service.api_keys import ApiKeyStore


@click.command()
@ARCHIVE
@ENGINE
@click.option("--host", envvar="WHOSAID_HOST", help="Address to listen on. [default: 127.0.0.1]")
@click.option("--port", envvar="WHOSAID_PORT", type=click.IntRange(1, 65535), help="Port. [default: 7860]")
def serve(archive: Path | None, engine: str | None, host: str | None, port: int | None) -> None:
    """Serve the chat page, http://127.0.0.1:7860 unless told otherwise."""
    from assistant.server import run

    settings = settings_of(archive, engine=engine, host=host, port=port)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(f"Loading … the page will be at http://{shown}:{settings.port} (Ctrl+C stops it)")
    if not settings.slack_signing_secret.get_secret_value():
        click.echo("Slack is off: WHOSAID_SLACK_SIGNING_SECRET is not set.")
    run(settings)


@click.group()
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


@click.group()
def keys() -> None:
    """Keys of the HTTP API."""


@keys.command("add")
@click.argument("name")
@ARCHIVE
def add_key(name: str, archive: Path | None) -> None:
    """Make a key for a program, and print it: it is shown this once."""
    click.echo(_api_keys(archive).add(name))


@keys.command("list")
@ARCHIVE
@JSON
def list_keys(archive: Path | None, as_json: bool) -> None:
    """List the keys, revoked ones too."""
    held = _api_keys(archive).all()
    if as_json:
        print_json([{k: getattr(key, k) for k in ("id", "name", "made_at", "revoked_at")} for key in held])
        return
    for key in held:
        state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "good"
        click.echo(f"{key.name:20} made {key.made_at:%Y-%m-%d}  {state}")


@keys.command("revoke")
@click.argument("name")
@ARCHIVE
def revoke_key(name: str, archive: Path | None) -> None:
    """Make a key good for nothing, at once."""
    _api_keys(archive).revoke(name)


def _api_keys(archive: Path | None) -> "ApiKeyStore":
    from assistant.build import open_archive
    from assistant.service.api_keys import ApiKeyStore
    from assistant.service.server_database import ServerDatabase

    with open_archive(settings_of(archive)) as held:
        return ApiKeyStore(ServerDatabase(held.folder))


@click.group()
def slack() -> None:
    """Set up the Slack app."""


@slack.command()
@click.option("--url", required=True, help="Where Slack reaches your server, like https://news.example")
def manifest(url: str) -> None:
    """Print the manifest that Slack makes the app from (api.slack.com/apps, "From a manifest")."""
    from assistant.slack.manifest import manifest as manifest_for

    click.echo(manifest_for(url), nl=False)


@click.group()
def feedback() -> None:
    """What readers marked on the page: right, wrong speaker, wrong citation, missing."""


@feedback.command()
@ARCHIVE
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

    with open_archive(settings_of(archive)) as held:
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
