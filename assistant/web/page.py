"""The page as Gradio builds it: the conversation with its events, what is beside it, and the tabs of the other rooms.

Everything a reader sees of a question, an article or an answer is HTML of ours, made in markup.py and panel.py. What is
pressed in it comes back as an event with `act` and `value`, which are as untrusted as any text.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.answer.pipeline import Assistant
from assistant.answer.stages import Step
from assistant.answer.values import Answer, Statement
from assistant.conversation import Conversation, Question, turn_of
from assistant.errors import QuestionError, WhoSaidError
from assistant.question.constraints import ConstraintKind, constraints_of
from assistant.question.query import Query
from assistant.service.browse import Browser
from assistant.service.feedback import Feedback, FeedbackStore, Mark
from assistant.service.saved_answers import AnswerStore
from assistant.service.server_database import ServerDatabase
from assistant.web.export import as_data, as_markdown
from assistant.web.markup import (
    TITLE,
    editing_html,
    header_html,
    no_such_answer_html,
    past_html,
    talk_tools_html,
    turn_html,
    welcome_html,
    working_html,
)
from assistant.web.narrowing import filters_in, narrowing_html, without_filter
from assistant.web.panel import panel_html, source_html
from assistant.web.pieces import explained, html_part, text_html
from assistant.web.talk import Talk, Turn, example_questions, found_again, kept, place_in, replies

if TYPE_CHECKING:
    import gradio as gr

log = logging.getLogger(__name__)

_AT_ONCE = 8  # questions answered at a time; Gradio's own limit of 1 would make readers wait for each other
_QUIETLY: Mapping[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

Room = Callable[[Assistant], None]
"""Builds a part of the page, within a tab of its own."""

ROOMS: Mapping[str, Room] = {}
"""The rooms beside Ask, by the names on their tabs, in order."""

# What asks a question is a `submit`, everything else a `click`: the one is slow and can be stopped, the other is not.
_ACTS = """element.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-act]");
  if (!pressed || !element.contains(pressed)) return;
  const { act, value = "" } = pressed.dataset;
  const note = pressed.closest(".ws-judge")?.querySelector("input")?.value || "";
  window.whosaid.press(pressed);
  trigger(["ask", "retry", "without"].includes(act) ? "submit" : "click", { act, value, note });
});
watch("value", () => window.whosaid.came(element));
window.whosaid.came(element);"""
_WITH_FILTERS = "(asked, filters, talk, number) => [asked, window.whosaid.filters(), talk, number]"
_FILTERS_ONLY = "(filters, talk) => [window.whosaid.filters(), talk]"


def build_page(assistant: Assistant, rooms: Mapping[str, Room] = ROOMS, *, has_logout: bool = False) -> "gr.Blocks":
    """The page, to be mounted with `page_theme()`, PAGE_CSS and PAGE_HEAD; `has_logout` where there is /logout."""
    import gradio as gr

    def greeting(request: gr.Request) -> str:
        return header_html(assistant, (request.username or "") if has_logout else "")

    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        header = html_part(header_html(assistant), elem_id="ws-header")
        page.load(greeting, outputs=[header], queue=False, **_QUIETLY)
        with gr.Tabs(elem_id="ws-rooms"):
            with gr.Tab("Ask", elem_id="ws-ask"):
                _build_ask(assistant, page)
            for name, build_room in rooms.items():
                with gr.Tab(name):
                    build_room(assistant)
    return page


def _build_ask(assistant: Assistant, page: "gr.Blocks") -> None:
    """The conversation and the sentences beside it."""
    import gradio as gr

    desk = Desk(assistant)

    def ask(asked: str, chosen: str, talk: Talk, number: int) -> Iterator[dict[Any, Any]]:
        yield from shown(desk.ask(asked, chosen, talk, in_place_of=number))

    def ask_by_act(chosen: str, talk: Talk, event: gr.EventData) -> Iterator[dict[Any, Any]]:
        yield from shown(desk.ask_by_act(_Act.of(event), chosen, talk), is_typed=False)

    def shown(views: Iterator["View"], *, is_typed: bool = True) -> Iterator[dict[Any, Any]]:
        """What changes on the page, at once and after each step of the work.

        The box is emptied once, of the question that was typed: what is typed or edited meanwhile stays.
        """
        is_first = True
        for view in views:
            changed: dict[Any, Any] = {now: view.now, state: view.talk}
            emptied: dict[str, Any] = {"value": ""} if is_first and is_typed else {}
            if is_first:
                changed |= {box: gr.Textbox(submit_btn=False, stop_btn="Stop", **emptied), past: past_html(view.talk)}
            if emptied:
                changed |= {editing: "", edited: 0}
            if view.is_last:
                changed |= {box: gr.Textbox(submit_btn="Ask", stop_btn=False, **emptied)}
                changed |= {panel: panel_html(view.talk.turns)}
            is_first = False
            yield changed

    def stop(talk: Talk) -> dict[Any, Any]:
        stopped = talk.stopped()
        last = turn_html(stopped.turns[-1], len(stopped.turns), is_last=True) if stopped.turns else gr.skip()
        return {now: last, state: stopped, box: gr.Textbox(submit_btn="Ask", stop_btn=False)}

    def act(talk: Talk, event: gr.EventData, request: gr.Request) -> dict[Any, Any]:
        """What is pressed and asks nothing."""
        pressed = _Act.of(event)
        match pressed.name:
            case "source":
                opened = explained(lambda: desk.open(pressed, talk), lambda words: told(f"The source: {words}"))
                return opened if isinstance(opened, dict) else {panel: opened} if opened else {status: gr.skip()}
            case "list":
                return {panel: panel_html(talk.turns)}
            case "edit":
                number = place_in(pressed.value, len(talk.turns))
                if not number:
                    return {status: gr.skip()}
                return {box: talk.turns[number - 1].question, editing: editing_html(number), edited: number}
            case "keep":
                return {editing: "", box: "", edited: 0}
            case "clear":
                return {**opening(None), box: "", editing: "", edited: 0}
            case "judge":
                return explained(lambda: judge(pressed, talk, request.username or ""), told)
            case "export":
                return {file: exported(talk, pressed.value)}
        return {status: gr.skip()}

    def judge(pressed: "_Act", talk: Talk, by: str) -> dict[Any, Any]:
        words, marked = desk.judge(pressed, talk, by)
        return {**told(words), state: marked}

    def told(words: str) -> dict[Any, Any]:
        return {status: f"<p>{text_html(words)}</p>"}

    def opening(request: gr.Request | None) -> dict[Any, Any]:
        """What depends on the archive, as it is when a reader opens the page, and the answer that a link leads to."""
        id = str(request.query_params.get("answer", "")) if request else ""
        talk, answer = desk.begin(id)
        return {now: answer, past: "", state: talk, panel: panel_html(talk.turns)}

    def load(request: gr.Request) -> dict[Any, Any]:
        return {**opening(request), narrowing: desk.narrowing()}

    state = gr.State(Talk())
    edited = gr.State(0)  # by itself: an answer under way brings its own conversation, and must not undo it
    with gr.Row(elem_id="ws-desk"):
        with gr.Column(scale=3, min_width=0, elem_id="ws-talk"):
            with gr.Column(min_width=0, elem_id="ws-turns"):
                past = html_part("", elem_id="ws-past", js_on_load=_ACTS)
                now = html_part(desk.begin()[1], elem_id="ws-now", js_on_load=_ACTS)
                tools = html_part(talk_tools_html(), elem_id="ws-talk-tools", js_on_load=_ACTS)
            with gr.Column(min_width=0, elem_id="ws-asking"):
                editing = html_part("", elem_id="ws-editing", js_on_load=_ACTS)
                box = gr.Textbox(
                    elem_id="ws-question",
                    label="Question",
                    show_label=False,
                    placeholder="Ask who said what, and why",
                    submit_btn="Ask",
                    autofocus=True,
                    lines=1,
                    max_lines=4,
                )
                narrowing = html_part(desk.narrowing(), elem_id="ws-narrowing", js_on_load=_ACTS)
        with gr.Column(scale=2, min_width=0, elem_id="ws-beside"):
            panel = html_part(panel_html(()), elem_id="ws-panel", js_on_load=_ACTS)
    status = html_part("", elem_id="ws-status", js_on_load=_ACTS)
    chosen, file = gr.Textbox(visible=False), gr.Textbox(visible=False)

    asked_for = [box, past, now, panel, editing, state, edited]
    slowly: dict[str, Any] = {"concurrency_limit": _AT_ONCE, "concurrency_id": "ask", **_QUIETLY}
    asking: list[Any] = [box.submit(ask, [box, chosen, state, edited], asked_for, js=_WITH_FILTERS, **slowly)]
    asking += [part.submit(ask_by_act, [chosen, state], asked_for, js=_FILTERS_ONLY, **slowly) for part in (past, now)]
    box.stop(stop, [state], [now, state, box], cancels=asking, queue=False, **_QUIETLY)
    for part in (past, now, panel, tools, editing):
        everything = [box, past, now, panel, editing, state, edited, status, file]
        pressed = part.click(act, [state], everything, queue=False, **_QUIETLY)
        if part is tools:
            pressed.then(None, [file], js="(file) => window.whosaid.download(file)", **_QUIETLY)
    page.load(load, outputs=[now, past, state, panel, narrowing], queue=False, **_QUIETLY)


def exported(talk: Talk, kind: str) -> str:
    """The conversation as a file for the page to hand out: JSON of its name, type and text; "" for no such kind."""
    match kind:
        case "markdown":
            file = ("who-said.md", "text/markdown", as_markdown(talk.turns))
        case "json":
            file = ("who-said.json", "application/json", json.dumps(as_data(talk.turns), ensure_ascii=False, indent=1))
        case _:
            return ""
    return json.dumps(dict(zip(("name", "type", "text"), file, strict=True)))


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows of a question under way, and the conversation so far."""

    now: str
    talk: Talk
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class _Act:
    """What was pressed. All of it comes from the browser, so that any text may stand in it."""

    name: str
    value: str
    note: str

    @classmethod
    def of(cls, event: "gr.EventData") -> "_Act":
        data = event._data if isinstance(event._data, dict) else {}
        return cls(*(part if isinstance(part := data.get(key), str) else "" for key in ("act", "value", "note")))


class Desk:
    """What the page does with the assistant, without the page: questions, sources, feedback, kept answers."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._browser = Browser(assistant.archive)
        database = ServerDatabase(assistant.archive.folder)
        self._answers, self._feedback = AnswerStore(database), FeedbackStore(database)
        self._offered: tuple[int, list[str], str] | None = None

    def narrowing(self) -> str:
        """The fields of the filters, for the archive as it is now."""
        return self._offers()[2]

    def _offers(self) -> tuple[int, list[str], str]:
        """What depends on everybody in the archive, made anew only when that has changed: each page opened needs it."""
        generation = self._assistant.archive.generation()
        if self._offered is None or self._offered[0] != generation:
            made = (generation, example_questions(self._assistant), narrowing_html(self._assistant))
            self._offered = made
            return made
        return self._offered

    def begin(self, answer_id: str = "") -> tuple[Talk, str]:
        """A conversation that begins, and how it looks; with the id of a kept answer, it begins with that."""
        if not answer_id:
            return Talk(), welcome_html(self._assistant, self._offers()[1])
        turn = explained(lambda: found_again(self._answers, answer_id, self._assistant), lambda _: None)
        if turn is None:
            return Talk(), no_such_answer_html()
        return Talk((turn,)), turn_html(turn, 1, is_last=True)

    def ask(self, asked: str, chosen: str, talk: Talk, *, in_place_of: int = 0) -> Iterator[View]:
        """The views of a question until it is answered. It may take the place of an earlier one and what follows it."""
        if not asked.strip():
            return
        talk = talk.before(in_place_of) if in_place_of else talk
        try:
            turn = Turn(asked, filters=filters_in(chosen))
        except QuestionError as exc:
            yield self._finished(Talk((*talk.turns, Turn(asked, str(exc)))))
            return
        yield from self._asked(turn, talk)

    def ask_by_act(self, act: _Act, chosen: str, talk: Talk) -> Iterator[View]:
        """The same for what is pressed: an example, the last question again, all of it or without a part."""
        if act.name == "ask":
            yield from self.ask(act.value, chosen, talk)
        elif talk.turns:
            last = talk.turns[-1]
            if act.name == "without":
                last = without_part(last, act.value)
            yield from self._asked(_unanswered(last), talk.before(len(talk.turns)))

    def _asked(self, turn: Turn, talk: Talk) -> Iterator[View]:
        turn = replace(turn, earlier=turn.earlier if not talk.turns else Conversation())
        before = Conversation() if turn.is_alone else talk.conversation.then(*turn.earlier.turns)
        question = Question(turn.question, before, turn.filters, turn.without)
        talk = Talk((*talk.turns, turn))
        number = len(talk.turns)
        label = ""
        passed: list[Statement] = []
        for step in replies(self._assistant, question):
            if isinstance(step, Step | Statement):
                label = step.label if isinstance(step, Step) else label
                passed += [step] if isinstance(step, Statement) else []
                if isinstance(step, Step) and step.query is not None:
                    goes_on = bool(before.turns) and self._differs(step.query, question)
                    turn = replace(turn, understood=constraints_of(step.query), goes_on=goes_on)
                yield View(working_html(turn, number, label, passed), talk)
            else:
                yield self._finished(talk.with_last(self._replied(turn, question, step)))

    def _replied(self, turn: Turn, question: Question, reply: Answer | str) -> Turn:
        """The turn with its reply; an answer is kept, and later questions go on from it."""
        if isinstance(reply, str):
            return replace(turn, reply=reply)
        id = kept(self._answers, question, reply, self._assistant.settings)
        return replace(turn, reply=reply, id=id, answered=turn_of(reply))

    def _differs(self, query: Query, question: Question) -> bool:
        """True where the question by itself would have been understood otherwise."""
        try:
            return self._assistant.understand(replace(question, conversation=Conversation())).query != query
        except WhoSaidError:
            return True

    def _finished(self, talk: Talk) -> View:
        return View(turn_html(talk.turns[-1], len(talk.turns), is_last=True), talk, is_last=True)

    def open(self, act: _Act, talk: Talk) -> str | None:
        """The article of a cited sentence; None where there is none of that number."""
        return source_html(self._browser, talk, act.value)

    def judge(self, act: _Act, talk: Talk, by: str) -> tuple[str, Talk]:
        """Keep feedback, `question-statement-mark`, both from 1 or `all` statements; what to tell, and the new talk."""
        number, _, rest = act.value.partition("-")
        statement, _, mark = rest.partition("-")
        at = place_in(number, len(talk.turns))
        turn = talk.turns[at - 1] if at else None
        if turn is None or not turn.id or not isinstance(turn.reply, Answer) or mark not in list(Mark):
            return "That answer cannot be marked: ask again.", talk
        place = place_in(statement, len(turn.reply.statements))
        if not place and statement != "all":
            return "That statement cannot be marked: ask again.", talk
        index = place - 1 if place else None
        self._feedback.add(Feedback(turn.id, index, Mark(mark), " ".join(act.note.split()), by))
        return f"Thank you. Noted: {Mark(mark).value.replace('_', ' ')}.", talk.marked(at, index, Mark(mark))


def _unanswered(turn: Turn) -> Turn:
    return Turn(turn.question, filters=turn.filters, without=turn.without, is_alone=turn.is_alone, earlier=turn.earlier)


def without_part(turn: Turn, kind: str) -> Turn:
    """The turn with a part taken away: one of what was understood, a filter, or the questions before."""
    if kind == "history":
        return replace(turn, is_alone=True)
    if kind.startswith("filter-"):
        return replace(turn, filters=without_filter(turn.filters, kind.removeprefix("filter-")))
    if kind in list(ConstraintKind):
        return replace(turn, without=turn.without | {ConstraintKind(kind)})
    return turn
