"""Options that several commands have, and the settings that they make."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assistant.settings import Settings

ARCHIVE = click.option(
    "--archive",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="WHOSAID_ARCHIVE",
    help="The archive's folder. [default: a per-user data folder]",
)
ENGINE = click.option(
    "--engine",
    type=click.Choice(["extractive", "chat"]),
    envvar="WHOSAID_ENGINE",
    help="Who writes answers: nobody but the articles, or a chat model. [default: chat where WHOSAID_MODEL is set]",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def _checked(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The webhook's address, found fit before anything is done."""
    del ctx, param
    if value is None:
        return None
    from assistant.slack.webhook import checked_webhook

    return checked_webhook(value)


WEBHOOK = click.option(
    "--post-to-webhook",
    "webhook",
    metavar="URL",
    callback=_checked,
    help="Also post it to this incoming webhook of Slack.",
)


class Date(click.ParamType[date]):
    name = "DATE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date: write it like 2023-05-04.", param, ctx)


def settings_of(archive: Path | None, **others: object) -> "Settings":
    """The settings of the environment, with what the command line says instead."""
    from assistant.settings import load_settings

    return load_settings(archive=archive, **others)
