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


def no_such_answer_html() -> str:
    return render("ask/no_such_answer")


def conversation_buttons_html() -> str:
    """What can be done with the whole conversation."""
    return render("ask/conversation_buttons")


def editing_html(number: int) -> str:
    """The line above the question box while an earlier question is being changed."""
    return render("ask/editing", number=number)


def status_html(message: str) -> str:
    """A message that page.js shows for a moment and has read out."""
    return render("ask/status", message=message)
