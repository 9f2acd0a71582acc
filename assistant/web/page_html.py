"""The header of the page, and what the conversation shows before there is one."""

import shlex
from collections.abc import Sequence

from assistant.web.rendering import render
from corpus.archive.store import Archive


def header_html(archive: Archive, user: str = "") -> str:
    """The title, what the page does, and what it can search; who is logged in, with a link to log out."""
    return render("header", articles=archive.counts().articles, newest_published=archive.newest_published(), user=user)


def welcome_html(archive: Archive, examples: Sequence[str] = ()) -> str:
    """Questions to begin with, or how to fill an empty archive."""
    command = f"whosaid ingest --archive {shlex.quote(str(archive.folder))} PATH_OR_URL..."
    return render("ask/welcome", is_empty=not archive.counts().articles, command=command, examples=examples)
