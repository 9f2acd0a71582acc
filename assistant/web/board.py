"""The room "Who said what": speakers with what each says on a topic, a timeline, and who is quoted most.

What stands in the archive comes from a Browser, what it looks like from board_html.py and plots.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.answer.pipeline import Assistant
from assistant.errors import QuestionError
from assistant.service.browse import MOST_AT_ONCE, Browser, Said, SpeakerOrder, StatementFilters, StatementOrder
from assistant.service.spreadsheet import statements_csv
from assistant.web.board_html import (
    EACH,
    empty_html,
    loading_html,
    numbers_html,
    picture_title_html,
    statements_html,
    voices_html,
)
from assistant.web.pieces import ACTS, DOWNLOAD, SHOW_WHAT_CAME, day_in, explained, html_part, problem_html, tab_here
from assistant.web.plots import bar_plot, timeline_plot
from assistant.web.reading import blank_html, reading_html
from corpus.attribution import Stance

_VOICES = 12  # on a page
_STATEMENTS = 40  # on a page
_IN_PICTURES = 10  # speakers
_AT_ONCE = 8  # readers who are served at a time
_MOST_EXPORTED = 20_000  # statements in one table
_ANY = ""

_SORTED: Mapping[str, SpeakerOrder | StatementOrder] = {
    "Speakers: most quoted first": SpeakerOrder.MOST,
    "Speakers: by name": SpeakerOrder.NAME,
    "Speakers: latest first": SpeakerOrder.LATEST,
    "Speakers: most denials first": SpeakerOrder.DENIALS,
    "Statements: newest first": StatementOrder.NEWEST,
    "Statements: oldest first": StatementOrder.OLDEST,
    "Statements: by speaker": StatementOrder.SPEAKER,
    "Statements: denials and doubts first": StatementOrder.STANCE,
    "Statements: by outlet": StatementOrder.OUTLET,
}
_FIRST_ORDER = next(iter(_SORTED))


@dataclass(frozen=True, slots=True)
class View:
    """What of the board is shown: what is wanted and how sorted, the pages turned, and the view that it came from.

    `voice` is the name of the speaker whose statements alone are shown, or "".
    """

    wanted: StatementFilters = field(default_factory=StatementFilters)
    order: SpeakerOrder | StatementOrder = SpeakerOrder.MOST
    cursors: tuple[str, ...] = ("",)
    voice: str = ""
    before: "View | None" = None


def build_board(assistant: Assistant) -> None:
    """The room, to be called inside its tab."""
    import gradio as gr

    tab, browser = tab_here(), Browser(assistant.archive)

    def show(*chosen: str) -> tuple[Any, ...]:
        """Everything anew, for what is chosen now."""

        def shown() -> tuple[Any, ...]:
            view = view_of(*chosen)
            timeline = browser.by_day(view.wanted, _IN_PICTURES)
            pictures = timeline_plot(timeline), bar_plot(timeline.voices)
            visible = [gr.Column(visible=picture is not None) for picture in pictures]
            return "", view, board_html(browser, view), *pictures, *visible, numbers_html(timeline), blank_html()

        return explained(shown, lambda words: (problem_html(words), *(gr.skip(),) * 8))

    def act(view: View, event: gr.EventData) -> tuple[Any, ...]:
        """A statement opened, one speaker's statements, or another page."""
        what, value = str(event._data.get("act", "")), str(event._data.get("value", ""))

        def done() -> tuple[Any, ...]:
            if what == "open":
                return "", gr.skip(), gr.skip(), opened_html(browser, value)
            after = moved(browser, view, what, value)
            return "", after, board_html(browser, after), gr.skip()

        return explained(done, lambda words: (problem_html(words), *(gr.skip(),) * 3))

    def open_tab(chosen: str) -> Any:
        outlets = [name for name, _ in assistant.archive.outlets()]
        return gr.Dropdown(choices=_choices("Any outlet", outlets), value=chosen if chosen in outlets else _ANY)

    def export(*chosen: str) -> tuple[str, str]:
        """The table, and what to tell of it."""

        def exported() -> tuple[str, str]:
            wanted = view_of(*chosen).wanted
            return statements_csv(every_statement(browser, wanted)), cut_short(browser, wanted)

        return explained(exported, lambda words: ("", problem_html(words)))

    view = gr.State(View())
    with gr.Row(elem_classes="ws-filters"):
        topic = gr.Textbox(label="Topic", max_lines=1, placeholder="staged, or “bow door”", elem_classes="ws-wide")
        speaker = gr.Textbox(label="Speaker", max_lines=1, placeholder="Any speaker")
        outlet = gr.Dropdown(_choices("Any outlet", []), value=_ANY, label="Outlet")
        stance = gr.Dropdown(_choices("Any", list(Stance)), value=_ANY, label="Stance")
        since = gr.Textbox(label="From", max_lines=1, placeholder="2023-05-01")
        until = gr.Textbox(label="Until", max_lines=1, placeholder="2023-05-31")
        order = gr.Dropdown(list(_SORTED), value=_FIRST_ORDER, label="Sorted", elem_classes=["ws-wide", "ws-sorted"])
    with gr.Row(elem_classes="ws-buttons"):
        go = gr.Button("Show", variant="primary", size="sm", scale=0, min_width=80)
        clear = gr.Button("Clear", size="sm", scale=0, min_width=70)
        sheet = gr.Button("Download CSV", size="sm", scale=0, min_width=120, elem_id="ws-csv")
    trouble = html_part("", elem_classes="ws-trouble")
    with gr.Row(elem_classes="ws-pictures"):
        with gr.Column(scale=3, min_width=0, visible=False, elem_id="ws-timeline") as left:
            html_part(picture_title_html("When they said it"))
            timeline_picture = gr.Plot(show_label=False, label="Timeline of statements", container=False)
        with gr.Column(scale=2, min_width=0, visible=False, elem_id="ws-bars") as right:
            html_part(picture_title_html("Most quoted"))
            bar_picture = gr.Plot(show_label=False, label="Most quoted speakers", container=False)
    numbers = html_part("", elem_id="ws-numbers")
    with gr.Row(elem_classes="ws-two"):
        with gr.Column(scale=3, min_width=0):
            board = html_part(loading_html(), elem_id="ws-board", js_on_load=ACTS)
        with gr.Column(scale=2, min_width=0, elem_classes="ws-second"):
            reading = html_part(blank_html(), elem_id="ws-board-reading")
    table = gr.Textbox(visible=False)

    chosen = [topic, speaker, outlet, stance, since, until, order]
    shown = [trouble, view, board, timeline_picture, bar_picture, left, right, numbers, reading]
    quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    busy: dict[str, Any] = {**quietly, "concurrency_limit": _AT_ONCE, "concurrency_id": "board"}
    tab.select(open_tab, [outlet], [outlet], **busy).then(show, chosen, shown, **busy)
    gr.on([go.click, topic.submit, speaker.submit, since.submit, until.submit], show, chosen, shown, **busy)
    gr.on([outlet.input, stance.input, order.input], show, chosen, shown, **busy)
    emptied = clear.click(lambda: ("", "", _ANY, _ANY, "", "", _FIRST_ORDER), outputs=chosen, **quietly)
    emptied.then(show, chosen, shown, **busy)
    board.click(act, [view], [trouble, view, board, reading], **busy).then(None, js=SHOW_WHAT_CAME, **quietly)
    sheet.click(export, chosen, [table, trouble], **busy).then(None, [table], js=DOWNLOAD, **quietly)


def view_of(topic: str, speaker: str, outlet: str, stance: str, since: str, until: str, order: str) -> View:
    """The view that the filters ask for. Raises QuestionError for a date that is none."""
    wanted = StatementFilters(
        speaker=speaker.strip(),
        topic=topic.strip(),
        stance=Stance(stance) if stance in list(Stance) else None,
        outlet=outlet,
        since=day_in(since),
        until=day_in(until),
    )
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise QuestionError("the first day is after the last: write the earlier one under From")
    return View(wanted, _SORTED.get(order, SpeakerOrder.MOST))


def board_html(browser: Browser, view: View) -> str:
    """The speakers, or the statements, of a view."""
    cursor, turned = view.cursors[-1], len(view.cursors) - 1
    if isinstance(view.order, StatementOrder) or view.voice:
        order = view.order if isinstance(view.order, StatementOrder) else StatementOrder.NEWEST
        statements = browser.statements(view.wanted, cursor, _STATEMENTS, order=order)
        if statements.total:
            return statements_html(statements, view.voice, turned)
    else:
        voices = browser.voices(view.wanted, cursor, _VOICES, order=view.order)
        total = browser.statements(view.wanted, limit=1).total
        if voices.total:
            return voices_html(voices, browser.heard(view.wanted, voices.items, EACH), total, turned)
    return empty_html(is_narrowed=view.wanted != StatementFilters())


def moved(browser: Browser, view: View, what: str, value: str) -> View:
    """The view after a button of the board."""
    if what == "next":
        return replace(view, cursors=(*view.cursors, value))
    if what == "previous":
        return replace(view, cursors=view.cursors[:-1] or ("",))
    if what == "voice":
        wanted = replace(view.wanted, speaker_key=value)
        found = browser.voices(wanted, limit=1).items
        return View(wanted, view.order, voice=found[0].name, before=view) if found else view
    if what == "back":
        return view.before or view
    return view


def opened_html(browser: Browser, id: str) -> str:
    """The article at one of its statements."""
    found = browser.said(id)
    if found is None:
        return blank_html("That article has been removed or changed; choose Show to see what the archive holds now.")
    return reading_html(*found)


def every_statement(browser: Browser, wanted: StatementFilters) -> Iterator[Said]:
    """All statements wanted, up to what a spreadsheet bears."""
    cursor, given = "", 0
    while given < _MOST_EXPORTED:
        page = browser.statements(wanted, cursor, MOST_AT_ONCE)
        yield from page.items
        given, cursor = given + len(page.items), page.next
        if not cursor:
            return


def cut_short(browser: Browser, wanted: StatementFilters, most: int = _MOST_EXPORTED) -> str:
    """What is told where a table does not have all statements; "" where it has."""
    total = browser.statements(wanted, limit=1).total
    if total <= most:
        return ""
    return problem_html(
        f"the table has {most:,} of {total:,} statements: narrow them by topic, outlet or date for the rest"
    )


def _choices(everything: str, values: Sequence[str]) -> list[tuple[str, str]]:
    return [(everything, _ANY), *((str(value), str(value)) for value in values)]
