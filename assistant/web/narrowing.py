"""The filters beside the question: native fields, so that a phone shows its own, and what a reader chose in them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.answer.pipeline import Assistant
from assistant.errors import QuestionError
from assistant.web.pieces import day_in, text_html
from corpus.archive.values import Filters

_MOST_NAMES = 300  # speakers that are offered; any other can be typed
_LONGEST = 200  # characters of a name


def narrowing_html(assistant: Assistant) -> str:
    """The fields, with the outlets of the archive and those most quoted in it."""
    archive = assistant.archive
    names = [entry.name for entry in archive.speakers() if entry.article_id is None][:_MOST_NAMES]
    outlets = sorted((name for name, _ in archive.outlets()), key=str.casefold)
    chosen = "".join(f'<option value="{text_html(name)}">{text_html(name)}</option>' for name in outlets)
    return (
        '<details class="ws-narrow"><summary>Filters<span class="ws-narrowed"></span></summary>'
        '<form class="ws-narrow-fields" autocomplete="off" aria-label="Filters">'
        f'<label>Speaker<input type="text" name="speaker" list="ws-names" maxlength="{_LONGEST}" placeholder="anybody">'
        f"</label>{_names(names)}"
        f'<label>Outlet<select name="outlet"><option value="">any</option>{chosen}</select></label>'
        '<label>From<input type="date" name="since"></label>'
        '<label>Until<input type="date" name="until"></label>'
        '<button type="reset" class="ws-quiet">Clear filters</button></form></details>'
    )


def _names(names: Sequence[str]) -> str:
    options = "".join(f'<option value="{text_html(name)}"></option>' for name in names)
    return f'<datalist id="ws-names">{options}</datalist>'


def filters_in(chosen: str) -> Filters:
    """The filters as the page sends them, JSON. Raises QuestionError for what cannot be filtered by."""
    try:
        fields = json.loads(chosen or "{}")
    except (ValueError, RecursionError) as exc:
        raise QuestionError("The filters cannot be read: clear them and ask again.") from exc
    if not isinstance(fields, dict):
        raise QuestionError("The filters cannot be read: clear them and ask again.")
    since, until = _day(fields, "since"), _day(fields, "until")
    if since and until and since > until:
        raise QuestionError("The first day of the filters is after the last: change one of them.")
    return Filters(speaker=_word(fields, "speaker"), outlet=_word(fields, "outlet"), since=since, until=until)


def _word(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""


def _day(fields: dict[str, Any], name: str) -> date | None:
    return day_in(_word(fields, name))


def without_filter(filters: Filters, name: str) -> Filters:
    """The filters without the one of that name; any other name takes nothing away."""
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
