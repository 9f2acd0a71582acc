"""The header of the page, and what the conversation shows before there is one."""

import shlex
from collections.abc import Sequence

from assistant.service.overview import Overview
from assistant.web.rendering import render


def header_html(held: Overview, user: str = "") -> str:
    """The title, what the page does, and what it can search; who is logged in, with a link to log out."""
    return render("header", articles=held.counts.articles, newest_published=held.newest_published, user=user)


def welcome_html(held: Overview, examples: Sequence[str] = ()) -> str:
    """Questions to begin with, or how to fill an empty archive."""
    command = f"whosaid ingest --archive {shlex.quote(str(held.folder))} PATH_OR_URL..."
    return render("ask/welcome", is_empty=not held.counts.articles, command=command, examples=examples)
