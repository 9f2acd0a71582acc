"""Pieces of markup that the rooms share. `text_html` is the only way in for words that are not ours."""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from assistant.errors import QuestionError, WhoSaidError
from assistant.request_id import request_id
from corpus.attribution import SpeakerKind

if TYPE_CHECKING:
    import gradio as gr

log = logging.getLogger(__name__)

T = TypeVar("T")
U = TypeVar("U")

KINDS: Mapping[SpeakerKind, str] = {
    SpeakerKind.PERSON: "person",
    SpeakerKind.ORGANISATION: "organisation",
    SpeakerKind.GROUP: "group",
    SpeakerKind.DOCUMENT: "document",
    SpeakerKind.UNNAMED: "unnamed source",
}

# A click on what has `data-act` is told to the server, with its `data-value`; Enter on a button is a click.
ACTS = """element.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-act]");
  if (pressed && element.contains(pressed)) {
    document.querySelectorAll(".ws-pressed").forEach((other) => other.classList.remove("ws-pressed"));
    pressed.classList.add("ws-pressed");
    document.getElementById("ws-came-from")?.removeAttribute("id");
    if (pressed.dataset.act === "open") pressed.id = "ws-came-from";
    trigger("click", { act: pressed.dataset.act, value: pressed.dataset.value || "" });
  }
});"""

# What a press has brought is shown and read out: the article opened, or the top of the list.
SHOW_WHAT_CAME = """() => requestAnimationFrame(() => {
  const pressed = document.querySelector(".ws-pressed");
  const room = (pressed || document.activeElement).closest(".tabitem") || document;
  const goal = room.querySelector(pressed ? ".ws-reading" : ".ws-count");
  if (!goal) return;
  goal.focus({ preventScroll: true });
  const first = goal.querySelector(".ws-sentence") || goal;
  const panel = goal.closest(".ws-second");
  if (panel && panel.scrollHeight > panel.clientHeight && innerWidth >= 900) {
    panel.scrollTop += first.getBoundingClientRect().top - panel.getBoundingClientRect().top - panel.clientHeight / 3;
  } else {
    first.scrollIntoView({ block: first === goal ? "start" : "center" });
  }
})"""

DOWNLOAD = """(table) => {
  if (!table) return;
  const address = URL.createObjectURL(new Blob([table], { type: "text/csv;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: "who-said-what.csv" });
  link.click();
  URL.revokeObjectURL(address);
}"""


def text_html(words: str) -> str:
    return escape(words, quote=True)


def html_part(markup: str, *, js_on_load: str | None = None, **options: Any) -> "gr.HTML":
    import gradio as gr

    return gr.HTML(markup, apply_default_css=False, js_on_load=js_on_load, **options)


def tab_here() -> "gr.Tab":
    """The tab that is being filled."""
    import gradio as gr
    from gradio.context import Context

    tab = Context.block
    assert isinstance(tab, gr.Tab), "a room stands in a tab"
    return tab


def button_html(label: str, act: str, value: str = "", *, css: str = "ws-button", **attributes: str) -> str:
    """A button that tells the server what is to be done. `label` is markup."""
    more = "".join(f' {name.replace("_", "-")}="{text_html(text)}"' for name, text in attributes.items())
    return (
        f'<button type="button" class="{css}" data-act="{text_html(act)}" data-value="{text_html(value)}"{more}>'
        f"{label}</button>"
    )


def explained(work: Callable[[], T], otherwise: Callable[[str], U]) -> T | U:
    """What the work gives; what is raised becomes a sentence for the reader, and a trace in the log."""
    try:
        return work()
    except WhoSaidError as exc:
        return otherwise(str(exc))
    except Exception:
        own = request_id()
        log.exception("reference %s", own)
        return otherwise(f"something went wrong; please try again (reference {own})")


def problem_html(words: str) -> str:
    """One sentence about what cannot be done."""
    return f'<p class="ws-problem" role="alert">{text_html(words[:1].upper() + words[1:])}</p>'


def day_of(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def day_in(written: str) -> date | None:
    """The day that a reader typed, None for nothing. Raises QuestionError for what is no date."""
    if not written.strip():
        return None
    try:
        return date.fromisoformat(written.strip())
    except ValueError as exc:
        raise QuestionError(f"{written.strip()[:40]!r} is no date: write it like 2023-05-04") from exc


def plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def web_address(url: str) -> str:
    """The address if it is a plain http(s) one, else nothing: `javascript:` and its like are never linked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""
