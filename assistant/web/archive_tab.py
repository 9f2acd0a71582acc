"""The tab "Archive": which articles there are, reading one, adding others, removing one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import gradio as gr

from assistant.answer.pipeline import Assistant
from assistant.service.browse import Browser
from assistant.service.overview import overview_of
from assistant.service.upload_jobs import UploadedFile, UploadJob, Uploads, UploadState
from assistant.web.archive_html import archive_summary_html, progress_html
from assistant.web.article_html import placeholder_html
from assistant.web.article_list import (
    NO_ARTICLE,
    ArticleList,
    after_click,
    article_list,
    article_list_html,
    listed_article_html,
)
from assistant.web.clicks import Click
from assistant.web.components import QUIET, REPORT_LIST_CLICKS, SHOW_CLICK_RESULT, enclosing_tab, html_block
from assistant.web.messages import error_html, result_or_message
from assistant.web.rendering import render

_AT_ONCE: Final = 8  # readers who are served at a time
_BUSY: Final[dict[str, Any]] = {**QUIET, "concurrency_limit": _AT_ONCE, "concurrency_id": "archive"}
# Followed for minutes: readers of the list do not wait for those.
_LONG: Final[dict[str, Any]] = {**QUIET, "concurrency_limit": _AT_ONCE, "concurrency_id": "adding"}
_ANY: Final = ""


class ArchiveTab:
    """Builds the tab that encloses it. What a reader sees is in the components; the tab itself keeps nothing."""

    def __init__(self, assistant: Assistant, uploads: Uploads) -> None:
        self._archive, self._uploads = assistant.archive, uploads
        self._browser = Browser(assistant.archive)
        self._list = gr.State(ArticleList())
        self._summary = html_block("", elem_id="ws-archive-summary")
        self._build_upload()
        self._build_filters()
        self._errors = html_block("", elem_classes="ws-error-area")
        self._build_list()
        self._connect(enclosing_tab())

    def _build_upload(self) -> None:
        is_empty = not self._archive.counts().articles
        with gr.Accordion("Add articles", open=is_empty, elem_id="ws-add-articles"):
            with gr.Row(elem_classes="ws-upload"):
                with gr.Column(scale=1, min_width=260):
                    self._files = gr.File(file_count="multiple", label="Files", height=150, elem_id="ws-files")
                    self._folder = gr.UploadButton(
                        "Add a whole folder", file_count="directory", size="sm", elem_id="ws-folder"
                    )
                with gr.Column(scale=1, min_width=260):
                    self._addresses = gr.Textbox(
                        label="Addresses of articles or feeds, one a line",
                        placeholder="https://",
                        lines=4,
                        elem_id="ws-addresses",
                    )
                    self._add = gr.Button("Add", variant="primary", size="sm", elem_id="ws-add")
            self._report = html_block("", elem_id="ws-report")

    def _build_filters(self) -> None:
        with gr.Row(elem_classes="ws-filters"):
            search = gr.Textbox(label="Search", max_lines=1, placeholder="Words of the article", elem_classes="ws-wide")
            self._outlet = gr.Dropdown([("Any outlet", _ANY)], value=_ANY, label="Outlet")
            since = gr.Textbox(label="From", max_lines=1, placeholder="2023-05-01")
            until = gr.Textbox(label="Until", max_lines=1, placeholder="2023-05-31")
            self._show = gr.Button("Show", variant="primary", size="sm", scale=0, min_width=110)
        self._filters = [search, self._outlet, since, until]
        self._texts = [search, since, until]

    def _build_list(self) -> None:
        with gr.Row(elem_classes="ws-list-and-article"):
            with gr.Column(scale=3, min_width=0):
                loading = render("loading", message="Loading articles")
                self._listed = html_block(loading, elem_id="ws-article-list", js_on_load=REPORT_LIST_CLICKS)
            with gr.Column(scale=2, min_width=0, elem_classes="ws-article-column"):
                self._article = html_block(placeholder_html(NO_ARTICLE), elem_id="ws-archive-article")

    def _connect(self, tab: gr.Tab) -> None:
        page = [self._errors, self._list, self._listed]
        opened = [*page, self._outlet, self._summary, self._report]
        tab.select(self._open, self._filters, opened, **_LONG)
        show: dict[str, Any] = {"fn": self._show_page, "inputs": self._filters, "outputs": page, **_BUSY}
        gr.on([self._show.click, *(text.submit for text in self._texts)], **show)
        self._outlet.input(**show)
        clicked = [*page, self._article, self._summary]
        self._listed.click(self._clicked, [self._list], clicked, **_BUSY).then(None, js=SHOW_CLICK_RESULT, **QUIET)
        self._folder.upload(_all_files, [self._folder, self._files], [self._files], **QUIET)
        added = [self._files, self._addresses, self._report, *page, self._summary]
        self._add.click(self._add_articles, [self._files, self._addresses, *self._filters], added, **_LONG)

    def _show_page(self, *filters: str) -> tuple[Any, ...]:
        """The first page of the list, for the filters as they are now."""

        def shown() -> tuple[Any, ...]:
            listed = article_list(*filters)
            return "", listed, article_list_html(self._browser, listed)

        return result_or_message(shown, lambda message: (error_html(message), *_skip(2)))

    def _open(self, *filters: str) -> Iterator[tuple[Any, ...]]:
        """The tab as it is now. Where articles are being added, by any reader, the progress is followed."""
        search, chosen, *dates = filters
        outlets = [name for name, _ in self._archive.outlets()]
        outlet = chosen if chosen in outlets else _ANY
        dropdown = gr.Dropdown(choices=[("Any outlet", _ANY), *((name, name) for name in outlets)], value=outlet)
        shown = search, outlet, *dates
        yield *self._show_page(*shown), dropdown, self._summary_html(), gr.skip()
        job = self._uploads.latest
        if job is None or job.state.is_over:
            return
        for state in job.follow():
            yield *_skip(5), progress_html(state)
        yield *self._show_page(*shown), gr.skip(), self._summary_html(), gr.skip()

    def _clicked(self, listed: ArticleList, event: gr.EventData) -> tuple[Any, ...]:
        """An article opened or removed, or another page."""
        click = Click.of(event._data)

        def shown() -> tuple[Any, ...]:
            if click.action == "open":
                return "", *_skip(2), listed_article_html(self._browser, click.value), gr.skip()
            after = after_click(listed, click.action, click.value)
            if click.action != "remove":
                return "", after, article_list_html(self._browser, after), *_skip(2)
            self._uploads.remove(click.value)
            html = article_list_html(self._browser, after)
            return "", after, html, placeholder_html(NO_ARTICLE), self._summary_html()

        return result_or_message(shown, lambda message: (error_html(message), *_skip(4)))

    def _add_articles(self, files: list[str] | None, addresses: str, *filters: str) -> Iterator[tuple[Any, ...]]:
        """Articles being added, from the beginning to the report, and the list with the new ones."""
        uploads = [UploadedFile(Path(file).name, Path(file)) for file in files or ()]
        job: UploadJob | str = result_or_message(lambda: self._uploads.start(uploads, addresses.split()), str)
        if isinstance(job, str):
            yield *_skip(2), error_html(job), *_skip(4)
            return
        yield None, "", progress_html(job.state), *_skip(4)
        last = UploadState()
        for last in job.follow():
            yield *_skip(2), progress_html(last), *_skip(4)
        yield *_skip(2), progress_html(last), *self._show_page(*filters), self._summary_html()

    def _summary_html(self) -> str:
        return archive_summary_html(overview_of(self._archive))


def _all_files(folder: list[str] | None, files: list[str] | None) -> list[str]:
    return [*(files or ()), *(folder or ())]


def _skip(outputs: int) -> tuple[Any, ...]:
    """Leaves so many outputs as they are."""
    return (gr.skip(),) * outputs
