"""The filters beside the question: a form of native fields, which a phone shows in its own way, and what is chosen."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.errors import QuestionError
from assistant.service.overview import Suggestions
from assistant.web.rendering import render
from corpus.archive.values import Filters

_LONGEST = 200  # characters of a name


def question_filters_html(suggested: Suggestions) -> str:
    """The form, with the outlets of the archive and the speakers most quoted in it."""
    return render("ask/filters", names=suggested.speakers, outlets=suggested.outlets, longest=_LONGEST)


def parse_filters(sent: str) -> Filters:
    """The filters as the page sends them, JSON. Raises QuestionError for what cannot be filtered by."""
    try:
        fields = json.loads(sent or "{}")
    except (ValueError, RecursionError) as exc:
        raise QuestionError("The filters cannot be read: clear them and ask again.") from exc
    if not isinstance(fields, dict):
        raise QuestionError("The filters cannot be read: clear them and ask again.")
    since, until = parse_date(_text(fields, "since")), parse_date(_text(fields, "until"))
    if since and until and since > until:
        raise QuestionError("The start date of the filters is after the end date: change one of them.")
    return Filters(speaker=_text(fields, "speaker"), outlet=_text(fields, "outlet"), since=since, until=until)


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""


def parse_date(text: str) -> date | None:
    """The date that a reader typed, None for nothing. Raises QuestionError for what is not a date."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as exc:
        raise QuestionError(f"{text.strip()[:40]!r} is not a date: write it like 2023-05-04") from exc


def without_filter(filters: Filters, name: str) -> Filters:
    """The filters without the one of that name; any other name removes nothing."""
    match name:
        case "speaker":
            return replace(filters, speaker="")
        case "outlet":
            return replace(filters, outlet="")
        case "since":
            return replace(filters, since=None)
        case "until":
            return replace(filters, until=None)
    return filters
