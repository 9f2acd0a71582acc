"""The tab "Ask": the conversation, the question box with its filters, and the cited sentences beside it.

Everything that is shown of a question, an article or an answer is HTML from our templates. Its buttons come back as
events with `action`, `value` and `note`, which are as untrusted as any text.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import gradio as gr

from assistant.answer.pipeline import Assistant
from assistant.web.citations_html import cited_sentences_html
from assistant.web.clicks import Click
from assistant.web.components import QUIET, html_block
from assistant.web.conversation_actions import ConversationActions, Update, exported_file
from assistant.web.messages import result_or_message
from assistant.web.rendering import render
from assistant.web.transcript import Transcript, number_in
from assistant.web.transcript_html import exchange_html, past_html

_AT_ONCE: Final = 8  # questions answered at a time; Gradio's own limit of 1 would make readers wait for each other
_ASKING: Final[dict[str, Any]] = {"concurrency_limit": _AT_ONCE, "concurrency_id": "ask", **QUIET}
# Buttons that ask a question are reported as a `submit`, others as a `click`: only asking is slow and can be stopped.
_REPORT_CLICKS: Final = "window.whosaid.reportConversationClicks(element, trigger, watch)"
_ADD_FILTERS: Final = "(question, _, transcript, edited) => [question, window.whosaid.filters(), transcript, edited]"
_ADD_FILTERS_TO_CLICK: Final = "(_, transcript) => [window.whosaid.filters(), transcript]"
_SAVE_EXPORT: Final = "(file) => window.whosaid.saveExport(file)"

Changes = dict[Any, Any]
"""The components that an event changes, each with its new value."""


class AskTab:
    """Builds the tab that encloses it. A conversation is in the components, for each reader apart."""

    def __init__(self, assistant: Assistant, page: gr.Blocks) -> None:
        self._actions = ConversationActions(assistant)
        self._transcript = gr.State(Transcript())
        # Kept apart: an answer that is being written brings its own transcript, and must not undo this.
        self._edited = gr.State(0)
        with gr.Row(elem_id="ws-ask-columns"):
            with gr.Column(scale=3, min_width=0, elem_id="ws-conversation"):
                self._build_conversation()
                self._build_question()
            with gr.Column(scale=2, min_width=0, elem_id="ws-sidebar"):
                self._panel = html_block(cited_sentences_html(()), elem_id="ws-panel", js_on_load=_REPORT_CLICKS)
        self._status = html_block("", elem_id="ws-status", js_on_load=_REPORT_CLICKS)
        self._filters, self._file = gr.Textbox(visible=False), gr.Textbox(visible=False)
        self._connect(page)

    def _build_conversation(self) -> None:
        with gr.Column(min_width=0, elem_id="ws-turns"):
            self._past = html_block("", elem_id="ws-past", js_on_load=_REPORT_CLICKS)
            self._latest = html_block(self._actions.begin()[1], elem_id="ws-now", js_on_load=_REPORT_CLICKS)
            self._buttons = html_block(
                render("ask/conversation_buttons"), elem_id="ws-conversation-buttons", js_on_load=_REPORT_CLICKS
            )

    def _build_question(self) -> None:
        with gr.Column(min_width=0, elem_id="ws-asking"):
            self._editing = html_block("", elem_id="ws-editing", js_on_load=_REPORT_CLICKS)
            self._question = gr.Textbox(
                elem_id="ws-question",
                label="Question",
                show_label=False,
                placeholder="Ask who said what, and why",
                submit_btn="Ask",
                autofocus=True,
                lines=1,
                max_lines=4,
            )
            self._filter_form = html_block(
                self._actions.filters_html(), elem_id="ws-question-filters", js_on_load=_REPORT_CLICKS
            )

    def _connect(self, page: gr.Blocks) -> None:
        conversation = [self._past, self._latest, self._panel, self._editing, self._transcript, self._edited]
        asked = [self._question, *conversation]
        typed = [self._question, self._filters, self._transcript, self._edited]
        asking: list[Any] = [self._question.submit(self._ask, typed, asked, js=_ADD_FILTERS, **_ASKING)]
        for part in (self._past, self._latest):
            clicked = [self._filters, self._transcript]
            asking.append(part.submit(self._ask_by_click, clicked, asked, js=_ADD_FILTERS_TO_CLICK, **_ASKING))
        stopped = [self._latest, self._transcript, self._question]
        self._question.stop(self._stop, [self._transcript], stopped, cancels=asking, queue=False, **QUIET)
        changed = [*asked, self._status, self._file]
        for part in (self._past, self._latest, self._panel, self._buttons, self._editing):
            click = part.click(self._click, [self._transcript], changed, queue=False, **QUIET)
            if part is self._buttons:
                click.then(None, [self._file], js=_SAVE_EXPORT, **QUIET)
        opened = [self._latest, self._past, self._transcript, self._panel, self._filter_form]
        page.load(self._open, outputs=opened, queue=False, **QUIET)

    # --- asking

    def _ask(self, question: str, filters: str, transcript: Transcript, edited: int) -> Iterator[Changes]:
        yield from self._changes(self._actions.ask(question, filters, transcript, replacing=edited), is_typed=True)

    def _ask_by_click(self, filters: str, transcript: Transcript, event: gr.EventData) -> Iterator[Changes]:
        updates = self._actions.ask_by_click(Click.of(event._data), filters, transcript)
        yield from self._changes(updates, is_typed=False)

    def _changes(self, updates: Iterator[Update], *, is_typed: bool) -> Iterator[Changes]:
        """The box is emptied once, of the question that was typed: what is typed or edited meanwhile stays."""
        for count, update in enumerate(updates):
            is_first = count == 0
            emptied: dict[str, Any] = {"value": ""} if is_first and is_typed else {}
            changes: Changes = {self._latest: update.latest_html, self._transcript: update.transcript}
            if emptied:
                changes |= {self._editing: "", self._edited: 0}
            if is_first:
                box = gr.Textbox(submit_btn=False, stop_btn="Stop", **emptied)
                changes |= {self._question: box, self._past: past_html(update.transcript)}
            if update.is_last:
                box = gr.Textbox(submit_btn="Ask", stop_btn=False, **emptied)
                changes |= {self._question: box, self._panel: cited_sentences_html(update.transcript.exchanges)}
            yield changes

    def _stop(self, transcript: Transcript) -> Changes:
        stopped = transcript.stopped()
        exchanges = stopped.exchanges
        latest = exchange_html(exchanges[-1], len(exchanges), is_last=True) if exchanges else gr.skip()
        box = gr.Textbox(submit_btn="Ask", stop_btn=False)
        return {self._latest: latest, self._transcript: stopped, self._question: box}

    # --- what asks nothing

    def _click(self, transcript: Transcript, event: gr.EventData, request: gr.Request) -> Changes:
        click = Click.of(event._data)
        handlers: dict[str, Callable[[], Changes]] = {
            "source": lambda: self._open_source(click, transcript),
            "list": lambda: {self._panel: cited_sentences_html(transcript.exchanges)},
            "edit": lambda: self._edit(click, transcript),
            "cancel-edit": self._emptied_box,
            "clear": lambda: {**self._begin(), **self._emptied_box()},
            "feedback": lambda: self._give_feedback(click, transcript, request.username or ""),
            "export": lambda: {self._file: exported_file(transcript, click.value)},
        }
        return handlers.get(click.action, self._unchanged)()

    def _open_source(self, click: Click, transcript: Transcript) -> Changes:
        def opened() -> Changes:
            source = self._actions.source_html(click, transcript)
            return {self._panel: source} if source else self._unchanged()

        return result_or_message(opened, lambda message: self._told(f"The source cannot be shown: {message}"))

    def _edit(self, click: Click, transcript: Transcript) -> Changes:
        number = number_in(click.value, len(transcript.exchanges))
        if not number:
            return self._unchanged()
        question = transcript.exchanges[number - 1].question
        return {self._question: question, self._editing: render("ask/editing", number=number), self._edited: number}

    def _give_feedback(self, click: Click, transcript: Transcript, by: str) -> Changes:
        def given() -> Changes:
            message, marked = self._actions.give_feedback(click, transcript, by)
            return {**self._told(message), self._transcript: marked}

        return result_or_message(given, self._told)

    def _told(self, message: str) -> Changes:
        return {self._status: render("ask/status", message=message)}

    def _emptied_box(self) -> Changes:
        return {self._question: "", self._editing: "", self._edited: 0}

    def _unchanged(self) -> Changes:
        return {self._status: gr.skip()}

    # --- opening

    def _open(self, request: gr.Request) -> Changes:
        """What depends on the archive, as it is when a reader opens the page, and the answer that a link leads to."""
        begun = self._begin(str(request.query_params.get("answer", "")))
        return {**begun, self._filter_form: self._actions.filters_html()}

    def _begin(self, answer_id: str = "") -> Changes:
        transcript, latest = self._actions.begin(answer_id)
        return {
            self._latest: latest,
            self._past: "",
            self._transcript: transcript,
            self._panel: cited_sentences_html(transcript.exchanges),
        }
