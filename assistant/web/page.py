"""The page: its header, and a tab for each thing that readers do."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import gradio as gr

from assistant.answer.pipeline import Assistant
from assistant.service.overview import overview_of
from assistant.web.ask_tab import AskTab
from assistant.web.components import QUIET, html_block
from assistant.web.page_html import header_html

TITLE: Final = "Who Said?"

BuildTab = Callable[[Assistant], Any]
"""Builds the content of a tab, within that tab."""


def build_page(assistant: Assistant, tabs: Mapping[str, BuildTab], *, has_logout: bool = False) -> gr.Blocks:
    """The page, to be mounted with the theme, CSS and head of theme.py. `tabs` stand beside Ask, by their labels.

    `has_logout` where there is a /logout.
    """
    archive = assistant.archive

    def header_for(request: gr.Request) -> str:
        return header_html(overview_of(archive), (request.username or "") if has_logout else "")

    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        header = html_block(header_html(overview_of(archive)), elem_id="ws-header")
        page.load(header_for, outputs=[header], queue=False, **QUIET)
        with gr.Tabs(elem_id="ws-tabs"):
            with gr.Tab("Ask", elem_id="ws-ask"):
                AskTab(assistant, page)
            for label, build_tab in tabs.items():
                with gr.Tab(label):
                    build_tab(assistant)
    return page
