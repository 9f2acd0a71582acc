"""The room "Archive": which articles there are, reading one, taking others in, removing one.

What is taken in goes through the Uploads; what it looks like is archive_html.py's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer.pipeline import Assistant
from assistant.service.browse import Browser
from assistant.service.upload_jobs import UploadedFile, UploadJob, Uploads, UploadState
from assistant.web.archive_html import articles_html, holdings_html, progress_html
from assistant.web.pieces import ACTS, SHOW_WHAT_CAME, day_in, explained, html_part, problem_html, tab_here
from assistant.web.reading import blank_html, reading_html

_ARTICLES = 25  # on a page
_AT_ONCE = 8
_ANY = ""
_BLANK = "Choose an article to read it."


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which articles are listed: what is searched for, the pages turned, and which one may be removed."""

    search: str = ""
    outlet: str = ""
    since: date | None = None
    until: date | None = None
    cursors: tuple[str, ...] = ("",)
    doomed: str = ""


def build_archive_room(assistant: Assistant, uploads: Uploads) -> None:
    """The room, to be called inside its tab."""
    import gradio as gr

    tab, browser = tab_here(), Browser(assistant.archive)

    def show(*chosen: str) -> tuple[Any, ...]:
        """The first page of what is chosen now."""

        def shown() -> tuple[Any, ...]:
            shelf = shelf_of(*chosen)
            return "", shelf, shelf_html(browser, shelf)

        return explained(shown, lambda words: (problem_html(words), gr.skip(), gr.skip()))

    def open_tab(*chosen: str) -> Iterator[tuple[Any, ...]]:
        """The room as it is now; an intake that is under way, whoever began it, is followed."""
        outlets = [name for name, _ in assistant.archive.outlets()]
        choices = [("Any outlet", _ANY), *((name, name) for name in outlets)]
        outlet = chosen[1] if chosen[1] in outlets else _ANY
        dropdown = gr.Dropdown(choices=choices, value=outlet)
        yield *show(chosen[0], outlet, *chosen[2:]), dropdown, holdings_html(assistant.archive), gr.skip()
        job = uploads.latest
        if job is None or job.state.is_over:
            return
        for state in job.follow():
            yield *(gr.skip(),) * 5, progress_html(state)
        yield *show(chosen[0], outlet, *chosen[2:]), gr.skip(), holdings_html(assistant.archive), gr.skip()

    def act(shelf: Shelf, event: gr.EventData) -> tuple[Any, ...]:
        """An article opened or removed, or another page."""
        what, value = str(event._data.get("act", "")), str(event._data.get("value", ""))

        def done() -> tuple[Any, ...]:
            if what == "open":
                return "", gr.skip(), gr.skip(), opened_html(browser, value), gr.skip()
            after = turned(shelf, what, value)
            if what != "remove":
                return "", after, shelf_html(browser, after), gr.skip(), gr.skip()
            uploads.remove(value)
            return "", after, shelf_html(browser, after), blank_html(_BLANK), holdings_html(assistant.archive)

        return explained(done, lambda words: (problem_html(words), *(gr.skip(),) * 4))

    def take_in(files: list[str] | None, written: str, *chosen: str) -> Iterator[tuple[Any, ...]]:
        """An intake from its beginning to its report, and the list with what it brought."""
        sent = [UploadedFile(Path(file).name, Path(file)) for file in files or ()]
        job: UploadJob | str = explained(lambda: uploads.start(sent, written.split()), str)
        if isinstance(job, str):
            yield gr.skip(), gr.skip(), problem_html(job), *(gr.skip(),) * 4
            return
        yield None, "", progress_html(job.state), *(gr.skip(),) * 4
        last = UploadState()
        for last in job.follow():
            yield gr.skip(), gr.skip(), progress_html(last), *(gr.skip(),) * 4
        yield gr.skip(), gr.skip(), progress_html(last), *show(*chosen), holdings_html(assistant.archive)

    def add(folder: list[str] | None, files: list[str] | None) -> list[str]:
        return [*(files or ()), *(folder or ())]

    shelf = gr.State(Shelf())
    holdings = html_part("", elem_id="ws-holdings")
    with gr.Accordion("Take articles in", open=not assistant.archive.counts().articles, elem_id="ws-intake"):
        with gr.Row(elem_classes="ws-sources"):
            with gr.Column(scale=1, min_width=260):
                files = gr.File(file_count="multiple", label="Files", height=150, elem_id="ws-files")
                folder = gr.UploadButton("Add a whole folder", file_count="directory", size="sm", elem_id="ws-folder")
            with gr.Column(scale=1, min_width=260):
                addresses = gr.Textbox(
                    label="Addresses of articles or feeds, one a line",
                    placeholder="https://",
                    lines=4,
                    elem_id="ws-addresses",
                )
                start = gr.Button("Take in", variant="primary", size="sm", elem_id="ws-take-in")
        report = html_part("", elem_id="ws-report")
    with gr.Row(elem_classes="ws-filters"):
        search = gr.Textbox(label="Search", max_lines=1, placeholder="Words of the article", elem_classes="ws-wide")
        outlet = gr.Dropdown([("Any outlet", _ANY)], value=_ANY, label="Outlet")
        since = gr.Textbox(label="From", max_lines=1, placeholder="2023-05-01")
        until = gr.Textbox(label="Until", max_lines=1, placeholder="2023-05-31")
        go = gr.Button("Show", variant="primary", size="sm", scale=0, min_width=110)
    trouble = html_part("", elem_classes="ws-trouble")
    with gr.Row(elem_classes="ws-two"):
        with gr.Column(scale=3, min_width=0):
            listed = html_part(
                '<p class="ws-blank" role="status">Opening the archive …</p>', elem_id="ws-shelf", js_on_load=ACTS
            )
        with gr.Column(scale=2, min_width=0, elem_classes="ws-second"):
            reading = html_part(blank_html(_BLANK), elem_id="ws-archive-reading")

    chosen = [search, outlet, since, until]
    quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    busy: dict[str, Any] = {**quietly, "concurrency_limit": _AT_ONCE, "concurrency_id": "archive"}
    # Followed for minutes: readers of the list do not wait for those.
    long: dict[str, Any] = {**quietly, "concurrency_limit": _AT_ONCE, "concurrency_id": "intake"}
    tab.select(open_tab, chosen, [trouble, shelf, listed, outlet, holdings, report], **long)
    gr.on([go.click, search.submit, since.submit, until.submit], show, chosen, [trouble, shelf, listed], **busy)
    outlet.input(show, chosen, [trouble, shelf, listed], **busy)
    listed.click(act, [shelf], [trouble, shelf, listed, reading, holdings], **busy).then(
        None, js=SHOW_WHAT_CAME, **quietly
    )
    folder.upload(add, [folder, files], [files], **quietly)
    start.click(
        take_in, [files, addresses, *chosen], [files, addresses, report, trouble, shelf, listed, holdings], **long
    )


def shelf_of(search: str, outlet: str, since: str, until: str) -> Shelf:
    """The list that the filters ask for. Raises QuestionError for a date that is none."""
    return Shelf(search.strip(), outlet, day_in(since), day_in(until))


def shelf_html(browser: Browser, shelf: Shelf) -> str:
    page = browser.articles(shelf.search, shelf.outlet, shelf.since, shelf.until, shelf.cursors[-1], _ARTICLES)
    is_narrowed = bool(shelf.search or shelf.outlet or shelf.since or shelf.until)
    return articles_html(page, len(shelf.cursors) - 1, is_narrowed=is_narrowed, doomed=shelf.doomed)


def turned(shelf: Shelf, what: str, value: str) -> Shelf:
    """The list after one of its buttons."""
    if what == "next":
        return replace(shelf, cursors=(*shelf.cursors, value), doomed="")
    if what == "previous":
        return replace(shelf, cursors=shelf.cursors[:-1] or ("",), doomed="")
    return replace(shelf, doomed=value if what == "ask" else "")


def opened_html(browser: Browser, article_id: str) -> str:
    whole = browser.article(article_id)
    return reading_html(whole) if whole else blank_html("That article has been removed.")
