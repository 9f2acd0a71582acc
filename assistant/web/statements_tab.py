"""The tab "Who said what": filters, two charts, a list of speakers or statements, and the article of one of them."""

from collections.abc import Sequence
from typing import Any, Final

import gradio as gr
from gradio.components.plot import PlotData

from assistant.answer.pipeline import Assistant
from assistant.service.browse import Browser
from assistant.service.spreadsheet import statements_csv
from assistant.web.article_html import placeholder_html
from assistant.web.charts import bar_chart, chart_heading_html, chart_tables_html, timeline_chart
from assistant.web.clicks import Click
from assistant.web.components import QUIET, REPORT_LIST_CLICKS, SHOW_CLICK_RESULT, enclosing_tab, html_block
from assistant.web.messages import error_html, result_or_message
from assistant.web.rendering import render
from assistant.web.statement_list import (
    NO_ARTICLE,
    ORDERS,
    StatementList,
    after_click,
    incomplete_export_html,
    statement_in_article_html,
    statement_list,
    statement_list_html,
    statements_to_export,
)
from corpus.attribution import Stance

_IN_CHARTS: Final = 10  # speakers
_AT_ONCE: Final = 8  # readers who are served at a time
_BUSY: Final[dict[str, Any]] = {**QUIET, "concurrency_limit": _AT_ONCE, "concurrency_id": "statements"}
_ANY: Final = ""
_STANCES: Final = [("Any", _ANY), *((stance.in_words, stance.value) for stance in Stance)]
_FIRST_ORDER: Final = next(iter(ORDERS))
_SAVE_CSV: Final = "(table) => window.whosaid.saveFile('who-said-what.csv', 'text/csv', table)"


class StatementsTab:
    """Builds the tab that encloses it. What a reader sees is in the components; the tab itself keeps nothing."""

    def __init__(self, assistant: Assistant) -> None:
        self._archive = assistant.archive
        self._browser = Browser(assistant.archive)
        self._list = gr.State(StatementList())
        self._build_filters()
        self._errors = html_block("", elem_classes="ws-error-area")
        self._build_charts()
        self._build_list()
        self._csv = gr.Textbox(visible=False)
        self._connect(enclosing_tab())

    def _build_filters(self) -> None:
        with gr.Row(elem_classes="ws-filters"):
            topic = gr.Textbox(label="Topic", max_lines=1, placeholder="staged, or “bow door”", elem_classes="ws-wide")
            speaker = gr.Textbox(label="Speaker", max_lines=1, placeholder="Any speaker")
            self._outlet = gr.Dropdown(_choices("Any outlet", []), value=_ANY, label="Outlet")
            stance = gr.Dropdown(_STANCES, value=_ANY, label="Stance")
            since = gr.Textbox(label="From", max_lines=1, placeholder="2023-05-01")
            until = gr.Textbox(label="Until", max_lines=1, placeholder="2023-05-31")
            order = gr.Dropdown(list(ORDERS), value=_FIRST_ORDER, label="Sorted", elem_classes=["ws-wide", "ws-sorted"])
        with gr.Row(elem_classes="ws-buttons"):
            self._show = gr.Button("Show", variant="primary", size="sm", scale=0, min_width=80)
            self._clear = gr.Button("Clear", size="sm", scale=0, min_width=70)
            self._export = gr.Button("Download CSV", size="sm", scale=0, min_width=120, elem_id="ws-csv")
        self._filters = [topic, speaker, self._outlet, stance, since, until, order]
        self._texts, self._choices = [topic, speaker, since, until], [self._outlet, stance, order]

    def _build_charts(self) -> None:
        with gr.Row(elem_classes="ws-charts"):
            with gr.Column(scale=3, min_width=0, visible=False, elem_id="ws-timeline") as timeline_column:
                html_block(chart_heading_html("When they said it"))
                timeline = gr.Plot(show_label=False, label="Timeline of statements", container=False)
            with gr.Column(scale=2, min_width=0, visible=False, elem_id="ws-bars") as bars_column:
                html_block(chart_heading_html("Most quoted"))
                bars = gr.Plot(show_label=False, label="Most quoted speakers", container=False)
        self._charts = [timeline, bars, timeline_column, bars_column]
        self._tables = html_block("", elem_id="ws-chart-tables")

    def _build_list(self) -> None:
        with gr.Row(elem_classes="ws-list-and-article"):
            with gr.Column(scale=3, min_width=0):
                loading = render("loading", message="Loading statements")
                self._listed = html_block(loading, elem_id="ws-statement-list", js_on_load=REPORT_LIST_CLICKS)
            with gr.Column(scale=2, min_width=0, elem_classes="ws-article-column"):
                self._article = html_block(placeholder_html(NO_ARTICLE), elem_id="ws-statement-article")

    def _connect(self, tab: gr.Tab) -> None:
        shown = [self._errors, self._list, self._listed, *self._charts, self._tables, self._article]
        show: dict[str, Any] = {"fn": self._show_all, "inputs": self._filters, "outputs": shown, **_BUSY}
        tab.select(self._outlets_now, [self._outlet], [self._outlet], **_BUSY).then(**show)
        gr.on([self._show.click, *(text.submit for text in self._texts)], **show)
        gr.on([choice.input for choice in self._choices], **show)
        self._clear.click(lambda: ("", "", _ANY, _ANY, "", "", _FIRST_ORDER), outputs=self._filters, **QUIET).then(
            **show
        )
        clicked = [self._errors, self._list, self._listed, self._article]
        self._listed.click(self._clicked, [self._list], clicked, **_BUSY).then(None, js=SHOW_CLICK_RESULT, **QUIET)
        exported = [self._csv, self._errors]
        self._export.click(self._exported, self._filters, exported, **_BUSY).then(
            None, [self._csv], js=_SAVE_CSV, **QUIET
        )

    def _show_all(self, *filters: str) -> tuple[Any, ...]:
        """Everything in the tab, for the filters as they are now."""

        def shown() -> tuple[Any, ...]:
            listed = statement_list(*filters)
            timeline = self._browser.timeline(listed.wanted, _IN_CHARTS)
            charts = timeline_chart(timeline), bar_chart(timeline.speakers)
            plots = [PlotData(type="plotly", plot=chart) if chart else None for chart in charts]
            columns = [gr.Column(visible=bool(chart)) for chart in charts]
            html = statement_list_html(self._browser, listed)
            return "", listed, html, *plots, *columns, chart_tables_html(timeline), placeholder_html(NO_ARTICLE)

        return result_or_message(shown, lambda message: (error_html(message), *(gr.skip(),) * 8))

    def _clicked(self, listed: StatementList, event: gr.EventData) -> tuple[Any, ...]:
        """A statement opened, one speaker's statements, or another page."""
        click = Click.of(event._data)

        def shown() -> tuple[Any, ...]:
            if click.action == "open":
                return "", gr.skip(), gr.skip(), statement_in_article_html(self._browser, click.value)
            after = after_click(self._browser, listed, click.action, click.value)
            return "", after, statement_list_html(self._browser, after), gr.skip()

        return result_or_message(shown, lambda message: (error_html(message), *(gr.skip(),) * 3))

    def _outlets_now(self, chosen: str) -> Any:
        outlets = [name for name, _ in self._archive.outlets()]
        return gr.Dropdown(choices=_choices("Any outlet", outlets), value=chosen if chosen in outlets else _ANY)

    def _exported(self, *filters: str) -> tuple[str, str]:
        """The statements as CSV, and a message where they are not all."""

        def exported() -> tuple[str, str]:
            wanted = statement_list(*filters).wanted
            csv = statements_csv(statements_to_export(self._browser, wanted))
            return csv, incomplete_export_html(self._browser, wanted)

        return result_or_message(exported, lambda message: ("", error_html(message)))


def _choices(everything: str, values: Sequence[str]) -> list[tuple[str, str]]:
    return [(everything, _ANY), *((str(value), str(value)) for value in values)]
