"""Gradio components that the tabs share."""

from typing import Any, Final

import gradio as gr
from gradio.context import Context

QUIET: Final[dict[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}
"""Options of every event: no spinner over the page, and no endpoint in a public API."""

# Clicks in a list of statements or articles, and what shows the article or the page that they open.
REPORT_LIST_CLICKS: Final = "window.whosaid.reportListClicks(element, trigger)"
SHOW_CLICK_RESULT: Final = "() => window.whosaid.showClickResult()"


def html_block(html: str, *, js_on_load: str | None = None, **options: Any) -> gr.HTML:
    return gr.HTML(html, apply_default_css=False, js_on_load=js_on_load, **options)


def enclosing_tab() -> gr.Tab:
    """The tab whose content is being built."""
    tab = Context.block
    assert isinstance(tab, gr.Tab), "this is built within a tab"
    return tab
