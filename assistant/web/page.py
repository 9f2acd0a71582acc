"""The chat page: a conversation on the left, the cited sentences beside it. Knows Assistant and Answer, and Gradio.

Everything a reader sees of a question, an article or an answer is HTML written here, with each piece escaped: no
Markdown is rendered anywhere, because news text and questions would be read as markup. Serving is app.py's.
"""

import html
import logging
import shlex
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.answer import Answer, Citation, Group, Outcome, Statement
from assistant.desk import Assistant, Question, Step
from assistant.errors import QuestionError, WhoSaidError
from corpus.attribution import SpeakerKind, Stance

if TYPE_CHECKING:
    import gradio as gr

log = logging.getLogger(__name__)

TITLE = "Who Said?"
_AT_ONCE = 8  # questions answered at a time; Gradio's own limit of 1 would make readers wait for each other
_EXAMPLES = 4
_STAGED = "Who says it was staged and why?"  # what the bundled sample is best asked first

_KINDS: Mapping[SpeakerKind, str] = {
    SpeakerKind.PERSON: "person",
    SpeakerKind.ORGANISATION: "organisation",
    SpeakerKind.GROUP: "group",
    SpeakerKind.DOCUMENT: "document",
    SpeakerKind.UNNAMED: "unnamed source",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of the conversation, and its answer or the sentence that says why there is none."""

    question: str
    reply: Answer | str


Conversation = tuple[Turn, ...]

Room = Callable[[Assistant], None]
"""Builds a part of the page, within a tab of its own."""

ROOMS: Mapping[str, Room] = {}
"""The rooms beside Ask, by the names on their tabs, in order."""


def build_page(assistant: Assistant, rooms: Mapping[str, Room] = ROOMS) -> "gr.Blocks":
    """The page, to be mounted with `page_theme()`, PAGE_CSS and PAGE_HEAD."""
    import gradio as gr

    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        header = _html(header_html(assistant), elem_id="ws-header")
        page.load(lambda: header_html(assistant), outputs=[header], queue=False, **_QUIETLY)
        with gr.Tabs(elem_id="ws-rooms"):
            with gr.Tab("Ask", elem_id="ws-ask"):
                _build_ask(assistant, page)
            for name, build_room in rooms.items():
                with gr.Tab(name):
                    build_room(assistant)
    return page


_QUIETLY: Mapping[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def _build_ask(assistant: Assistant, page: "gr.Blocks") -> None:
    """The conversation and the sentences beside it."""
    import gradio as gr

    def converse(asked: str, turns: Conversation) -> Iterator[tuple[Any, ...]]:
        """Text box, chat, panel and conversation as they are to be, at once and after each step of the work."""
        if not asked.strip():
            yield gr.skip(), gr.skip(), gr.skip(), turns
            return
        box: Any = ""  # emptied once: what is typed meanwhile stays
        label = ""
        passed: list[Statement] = []
        for step in replies(assistant, asked, turns):
            if isinstance(step, Step | Statement):
                label = step.label if isinstance(step, Step) else label
                passed += [step] if isinstance(step, Statement) else []
                yield box, chat_messages(turns, asked, label, passed), gr.skip(), turns
                box = gr.skip()
            else:
                turns = (*turns, Turn(asked, step))
                yield box, chat_messages(turns), panel_html(turns), turns

    def converse_from_example(example: gr.SelectData, turns: Conversation) -> Iterator[tuple[Any, ...]]:
        yield from converse(example.value["text"], turns)

    def opening() -> "gr.Chatbot":
        """What depends on the archive, as it is when a reader opens the page: an ingest may have run since."""
        examples = [gr.components.chatbot.ExampleMessage(text=text) for text in example_questions(assistant)]
        return gr.Chatbot(examples=examples, placeholder=welcome_html(assistant))

    turns = gr.State(())
    with gr.Row(elem_id="ws-desk"):
        with gr.Column(scale=3, min_width=0, elem_id="ws-talk"):
            chat = gr.Chatbot(
                elem_id="ws-chat",
                label="Conversation",
                show_label=False,
                height=None,
                layout="panel",
                buttons=[],
                feedback_options=None,
                autoscroll=False,  # it would show the end of an answer
                group_consecutive_messages=False,
            )
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
        with gr.Column(scale=2, min_width=0, elem_id="ws-beside"):
            panel = _html(panel_html(()), elem_id="ws-panel")

    shown = [box, chat, panel, turns]
    page.load(opening, outputs=[chat], queue=False, **_QUIETLY)
    box.submit(converse, [box, turns], shown, concurrency_limit=_AT_ONCE, concurrency_id="ask", **_QUIETLY)
    chat.example_select(converse_from_example, [turns], shown, concurrency_id="ask", **_QUIETLY)
    chat.change(None, js=_SHOW_LATEST, **_QUIETLY)
    chat.clear(lambda: ((), panel_html(())), outputs=[turns, panel], queue=False, **_QUIETLY)


def replies(assistant: Assistant, asked: str, turns: Conversation) -> Iterator[Step | Statement | Answer | str]:
    """Steps and checked statements, then the answer or one sentence for the reader.

    Earlier questions that had an answer are the history.
    """
    history = tuple(turn.question for turn in turns if isinstance(turn.reply, Answer))
    yield Step("Reading the question")
    try:
        yield from assistant.steps(Question(asked, history))
    except QuestionError as exc:
        yield str(exc)
    except Exception as exc:  # the edge: whatever it was, the reader gets a sentence and the log the trace
        reference = uuid.uuid4().hex[:8]
        log.exception("no answer, reference %s", reference)
        known = str(exc).rstrip(".") if isinstance(exc, WhoSaidError) else "Something went wrong; please ask again"
        yield f"{known}. (Reference {reference})"


def example_questions(assistant: Assistant) -> list[str]:
    """Questions that this archive can answer: about the people and organisations most quoted in it."""
    archive = assistant.archive
    staged = [_STAGED] if archive.articles(search="Kremlin drone staged", limit=1) else []
    kinds = (SpeakerKind.PERSON, SpeakerKind.ORGANISATION)
    # A name of one word is often a role or an ambiguous surname: no question to begin with.
    names = [entry.name for entry in archive.speakers() if entry.kind in kinds and " " in entry.name]
    return [*staged, *(f"What did {name} say?" for name in names)][:_EXAMPLES]


def _html(markup: str, **options: Any) -> "gr.HTML":
    import gradio as gr

    return gr.HTML(markup, apply_default_css=False, js_on_load=None, **options)


# --- HTML; `_text` is the only way in for words that are not ours


def _text(words: str) -> str:
    return html.escape(words, quote=True)


def header_html(assistant: Assistant) -> str:
    """The title, what the page does, and what it can search."""
    archive = assistant.archive
    articles = archive.counts().articles
    newest = archive.newest_published()
    held = "The archive is empty." if not articles else f"{articles:,} article{'s' if articles != 1 else ''}"
    if articles:
        held += f", the newest of {_day(newest)}." if newest else "."
    return (
        f'<header class="ws-header"><h1>{TITLE}</h1>'
        "<p>Ask a news archive who said what, and read the sentences that say so. "
        f'<span class="ws-held">{_text(held)}</span></p></header>'
    )


def welcome_html(assistant: Assistant) -> str:
    """What stands in a conversation that has not begun: an invitation, or how to fill an empty archive."""
    archive = assistant.archive
    if archive.counts().articles:
        return '<div class="ws-welcome"><h2>What do you want to know?</h2></div>'
    command = f"whosaid ingest --archive {shlex.quote(str(archive.folder))} PATH_OR_URL..."
    return (
        '<div class="ws-welcome"><h2>The archive is empty</h2>'
        "<p>Take in article files, folders, feeds or addresses, then load this page again:</p>"
        f"<code>{_text(command)}</code></div>"
    )


def chat_messages(
    turns: Conversation, asked: str = "", progress: str = "", passed: Sequence[Statement] = ()
) -> list[dict[str, Any]]:
    """The conversation as Gradio messages, then the question under way with the statements that have passed so far.

    Each is HTML of ours: as text, even with Markdown switched off, Gradio would render the tags in a question.
    """
    messages: list[dict[str, Any]] = []
    for number, turn in enumerate(turns, start=1):
        messages.append({"role": "user", "content": _html(asked_html(turn.question))})
        messages.append({"role": "assistant", "content": _html(reply_html(turn.reply, number))})
    if asked:
        working = f'<p class="ws-working" role="status">{_text(progress)}…</p>'
        messages.append({"role": "user", "content": _html(asked_html(asked))})
        messages.append({"role": "assistant", "content": _html(passed_html(passed) + working)})
    return messages


def asked_html(question: str) -> str:
    return f'<p class="ws-asked">{_text(question)}</p>'


def passed_html(passed: Sequence[Statement]) -> str:
    """Statements of an answer that is being written. Marks and reasons come with the answer."""
    items = "".join(f'<li class="ws-statement ws-{s.stance.value}"><p>{_said(s)}</p></li>' for s in passed)
    return f'<div class="ws-passed"><ol class="ws-statements">{items}</ol></div>' if items else ""


def reply_html(reply: Answer | str, number: int) -> str:
    """An answer, or the sentence in its place. `number` is that of the turn: marks lead to its cited sentences."""
    if isinstance(reply, str):
        return f'<div class="ws-answer ws-refused"><p>{_text(reply)}</p></div>'
    if reply.outcome is not Outcome.ANSWERED:
        title = "Not in this archive" if reply.outcome is Outcome.NOT_IN_CORPUS else "Withheld"
        body = f'<div class="ws-none ws-{reply.outcome.value}"><h3>{title}</h3><p>{_text(reply.note)}</p></div>'
    else:
        numbers = {_key(citation): place for place, citation in enumerate(cited_sentences(reply), start=1)}
        marks = _Marks(number, numbers)
        body = f'<p class="ws-correction">{_text(reply.correction)}</p>' if reply.correction else ""
        body += "".join(_section(reply, section, marks) for section in reply.sections())
        body += f'<p class="ws-note">{_text(reply.remark)}</p>' if reply.remark else ""
    as_of = f"As of {_day(reply.as_of)}, the newest article searched." if reply.as_of else ""
    as_of += f" Written by {_text(reply.engine)}." if reply.prompt else ""
    return (
        f'<div class="ws-answer"><p class="ws-understood">Understood: {_text(reply.understood)}</p>'
        f'{body}<p class="ws-as-of">{as_of}</p></div>'
    )


class _Marks:
    """The numbers in brackets of one answer. The first mark of each sentence can be led back to."""

    def __init__(self, turn: int, numbers: Mapping[tuple[str, int], int]) -> None:
        self._turn = turn
        self._numbers = numbers
        self._written: set[int] = set()

    def of(self, statement: Statement) -> str:
        places = dict.fromkeys(self._numbers[_key(citation)] for citation in statement.citations)
        return f'<span class="ws-marks">{"".join(self._mark(place) for place in places)}</span>'

    def _mark(self, place: int) -> str:
        identity = "" if place in self._written else f' id="ws-mark-{self._turn}-{place}"'
        self._written.add(place)
        return (
            f'<button type="button"{identity} class="ws-mark" data-goto="ws-cited-{self._turn}-{place}"'
            f' aria-label="Cited sentence {place}">[{place}]</button>'
        )


def _section(answer: Answer, section: Group, marks: _Marks) -> str:
    """The statements of a group under its heading, if it has one."""
    heading = f'<h3 class="ws-heading" dir="auto">{_text(section.heading)}</h3>' if section.heading else ""
    items = "".join(_statement(answer, i, marks) for i in _roots(answer, section))
    return f'{heading}<ol class="ws-statements">{items}</ol>'


def _roots(answer: Answer, section: Group) -> list[int]:
    return [i for i in section.statements if answer.statements[i].reason_for is None]


def _statement(answer: Answer, index: int, marks: _Marks) -> str:
    """A statement as an item of a list, with the reasons for it under it."""
    statement = answer.statements[index]
    item = f"{_voice(answer, statement)}<p>{_said(statement)} {marks.of(statement)}</p>"
    reasons = "".join(_statement(answer, reason, marks) for reason in _reasons(answer, index))
    if reasons:
        item += f'<div class="ws-because"><p class="ws-because-word">because</p><ul>{reasons}</ul></div>'
    return f'<li class="ws-statement ws-{statement.stance.value}">{item}</li>'


def _voice(answer: Answer, statement: Statement) -> str:
    """Who speaks, and how: a line above a statement, left out above a reason of the same speaker."""
    parent = answer.statements[statement.reason_for] if statement.reason_for is not None else None
    if parent and parent.speaker == statement.speaker and statement.stance is Stance.ASSERTS:
        return ""
    if statement.speaker is None:
        return '<p class="ws-voice">reporter’s own words</p>'
    named = "" if _parted(statement)[0] else f"<strong>{_text(statement.speaker.name)}</strong> · "
    kind = _KINDS[statement.speaker.kind]
    return f'<p class="ws-voice">{named}{kind} · <span class="ws-stance">{statement.stance.value}</span></p>'


def _said(statement: Statement) -> str:
    name, rest = _parted(statement)
    return f"<strong>{_text(name)}</strong>{_text(rest)}" if name else _text(rest)


def _parted(statement: Statement) -> tuple[str, str]:
    """The speaker's name at the head of a statement, if it stands there, and the rest."""
    end = len(statement.speaker.name) if statement.speaker else 0
    head, rest = statement.text[:end], statement.text[end:]
    if statement.speaker and head.casefold() == statement.speaker.name.casefold():
        return head, rest
    return "", statement.text


def _reasons(answer: Answer, index: int) -> list[int]:
    return [i for i, statement in enumerate(answer.statements) if statement.reason_for == index]


def cited_sentences(answer: Answer) -> list[Citation]:
    """Each sentence cited, once, in the order in which a reader meets the marks."""
    first: dict[tuple[str, int], Citation] = {}

    def walk(indexes: Sequence[int]) -> None:
        for index in indexes:
            for citation in answer.statements[index].citations:
                first.setdefault(_key(citation), citation)
            walk(_reasons(answer, index))

    for section in answer.sections():
        walk(_roots(answer, section))
    return list(first.values())


def _key(citation: Citation) -> tuple[str, int]:
    return citation.article_id, citation.span.start


def panel_html(turns: Conversation) -> str:
    """The cited sentences: of the latest question in full, of earlier ones folded."""
    sections: list[str] = []
    for number, turn in reversed(list(enumerate(turns, start=1))):
        if sections and not (isinstance(turn.reply, Answer) and turn.reply.statements):
            continue
        question = f'<span class="ws-for">{_text(turn.question)}</span>'
        is_open = " open" if not sections else ""
        sections.append(f"<details{is_open}><summary>{question}</summary>{_sentences(turn.reply, number)}</details>")
    body = (
        "".join(sections) or '<p class="ws-blank">The sentences that an answer rests on appear here, word for word.</p>'
    )
    return f'<section class="ws-panel" aria-label="Cited sentences"><h2>Cited sentences</h2>{body}</section>'


def _sentences(reply: Answer | str, number: int) -> str:
    cited = cited_sentences(reply) if isinstance(reply, Answer) else []
    if not cited:
        return '<p class="ws-blank">No sentence is cited for this question.</p>'
    items, article_id = [], ""
    for place, citation in enumerate(cited, start=1):
        source = _source(citation) if citation.article_id != article_id else ""
        article_id = citation.article_id
        items.append(
            f'{source}<div class="ws-cited" id="ws-cited-{number}-{place}" tabindex="-1">'
            f'<button type="button" class="ws-number" data-goto="ws-mark-{number}-{place}"'
            f' aria-label="Back to the answer, sentence {place}">{place}</button>'
            f'<blockquote dir="auto">{_text(citation.quote)}</blockquote></div>'
        )
    return "".join(items)


def _source(citation: Citation) -> str:
    """The article, above its sentences."""
    where = [_text(citation.outlet)] if citation.outlet else []
    where.append(_day(citation.published) if citation.published else "undated")
    if address := web_address(citation.url):
        link = f'<a href="{_text(address)}" target="_blank" rel="noopener noreferrer nofollow">original</a>'
        where.append(link)
    title = _text(citation.title or citation.uri)
    return f'<div class="ws-source"><h3 dir="auto">{title}</h3><p>{" · ".join(where)}</p></div>'


def web_address(url: str) -> str:
    """The address if it is a plain http(s) one, else nothing: `javascript:` and its like are never linked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


# --- looks


def page_theme() -> "gr.themes.Base":
    """Paper and ink, light and dark, in a font that Gradio carries itself: nothing is fetched."""
    import gradio as gr

    # Of this font Gradio carries 400 and 700 whole, but 600 only in part: letters of it fall back to other fonts.
    return gr.themes.Base(
        primary_hue=gr.themes.colors.slate,
        neutral_hue=gr.themes.colors.stone,
        font=(gr.themes.LocalFont("IBM Plex Sans", weights=(400, 700)), "system-ui", "sans-serif"),
        font_mono=("ui-monospace", "monospace"),
    ).set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#171614",
        body_text_color="#22201d",
        body_text_color_dark="#e8e4dc",
        body_text_color_subdued="#6a655d",
        body_text_color_subdued_dark="#a39d92",
        border_color_primary="#e2ded5",
        border_color_primary_dark="#35322d",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1f1d1a",
        background_fill_secondary="#f4f2ec",
        background_fill_secondary_dark="#24221e",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_shadow="none",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1f1d1a",
        button_primary_background_fill="#1f4b73",
        button_primary_background_fill_dark="#9cc3e6",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#171614",
    )


# Gradio puts `.contain` before each selector: what lies outside of that cannot be styled here.
PAGE_CSS = """
:root { --ws-accent: #1f4b73; --ws-shown: #fff1c2; --ws-denies: #9a3420; --ws-doubts: #775800;
  --ws-serif: "Iowan Old Style", Charter, Georgia, "Liberation Serif", serif; }
.dark { --ws-accent: #9cc3e6; --ws-shown: #4a4020; --ws-denies: #f0a08f; --ws-doubts: #e3c26b; }
.column:has(> #ws-header) { max-width: 1280px; width: 100%; margin: -16px auto; }
#ws-header .html-container, #ws-panel .html-container { padding: 0; }

.ws-header { padding: 22px 0 14px; border-bottom: 1px solid var(--border-color-primary); }
.ws-header h1 { font: 700 26px/1.2 var(--font); margin: 0 0 2px; color: var(--body-text-color); }
.ws-header p { margin: 0; font-size: 15px; line-height: 1.45; color: var(--body-text-color-subdued); }

/* the conversation: Gradio's rows without their boxes */
#ws-desk { gap: 40px; }
#ws-talk { gap: 12px; }
#ws-chat { min-height: 260px; }
#ws-chat .panel-wrap, #ws-beside { scrollbar-width: thin;
  scrollbar-color: var(--border-color-primary) transparent; }
#ws-chat .icon-button-wrapper { top: 18px; right: 12px; border: 0; background: none; }
#ws-chat .message-wrap, #ws-chat .message-row, #ws-chat .flex-wrap, #ws-chat .message, #ws-chat .message > div {
  background: none; border: 0; padding: 0; margin: 0; max-width: none; width: 100%; }
#ws-chat .message-row { overflow: visible; scroll-margin-top: 8px; }
#ws-chat .message-row.user-row { padding-top: 22px; }
#ws-chat .message-row.bot-row { padding-bottom: 22px; border-bottom: 1px solid var(--border-color-primary); }
#ws-chat .message-row.bot-row:last-child { border-bottom: 0; }
.ws-asked { margin: 0; font: 600 18px/1.4 var(--font); overflow-wrap: anywhere; white-space: pre-wrap;
  padding-right: 36px; color: var(--body-text-color); }

.ws-answer, .ws-panel, .ws-welcome { font: 400 16px/1.5 var(--font); overflow-wrap: anywhere;
  color: var(--body-text-color); }
.ws-answer p, .ws-panel p { margin: 0; }
.ws-understood, .ws-as-of, .ws-note, .ws-working { font-size: 14px; color: var(--body-text-color-subdued); }
.ws-understood { padding: 2px 0 14px; }
.ws-note { padding-top: 14px; }
.ws-as-of { padding-top: 4px; }
.ws-none + .ws-as-of, .ws-statements + .ws-as-of { padding-top: 12px; }
.ws-working { padding-top: 2px; }
.ws-statements, .ws-because ul { list-style: none; margin: 0; padding: 0; }
.ws-statements > li + li { margin-top: 18px; }
.ws-correction { font: 600 15px/1.4 var(--font); margin: 0 0 14px; color: var(--body-text-color); }
.ws-heading { font: 600 14px/1.4 var(--font); margin: 0 0 10px; color: var(--body-text-color); }
.ws-statements + .ws-heading { margin-top: 22px; }
.ws-voice { font-size: 13px; line-height: 1.4; color: var(--body-text-color-subdued); }
.ws-denies > .ws-voice .ws-stance { color: var(--ws-denies); font-weight: 600; }
.ws-doubts > .ws-voice .ws-stance { color: var(--ws-doubts); font-weight: 600; }
.ws-statement strong { font-weight: 600; color: var(--body-text-color); }
.ws-because { margin: 8px 0 0; padding-left: 16px; border-left: 2px solid var(--border-color-primary); }
.ws-because-word { font-size: 13px; line-height: 1.4; color: var(--body-text-color-subdued); }
.ws-because li + li { margin-top: 8px; }
.ws-marks { white-space: nowrap; }
.ws-mark, .ws-number { border: 0; background: none; padding: 2px; margin: 0; cursor: pointer; border-radius: 3px;
  font: 600 13px/1.2 var(--font); font-variant-numeric: tabular-nums; color: var(--ws-accent); }
.ws-mark:hover, .ws-number:hover { text-decoration: underline; }
.ws-mark:focus-visible, .ws-number:focus-visible, .ws-panel summary:focus-visible, .ws-panel a:focus-visible {
  outline: 2px solid var(--ws-accent); outline-offset: 1px; }
.ws-none { border: 1px solid var(--border-color-primary); border-radius: 6px; padding: 14px 16px;
  background: var(--background-fill-secondary); }
.ws-none h3 { font: 600 16px/1.4 var(--font); margin: 0 0 4px; color: var(--body-text-color); }
.ws-refused { padding-left: 12px; border-left: 3px solid var(--ws-doubts); }

/* an empty conversation */
#ws-chat .placeholder-content { padding-top: 10vh; gap: 14px; }
#ws-chat .examples { gap: 10px; padding: 0 8px; }
#ws-chat .example { border: 1px solid var(--border-color-primary); border-radius: 8px; padding: 12px; min-height: 0;
  background: var(--background-fill-primary); color: var(--body-text-color); text-align: left; }
#ws-chat .example:hover, #ws-chat .example:focus-visible { border-color: var(--ws-accent); }
.ws-welcome { text-align: center; padding: 0 8px; }
.ws-welcome h2 { font: 600 19px/1.4 var(--font); margin: 0 0 6px; color: var(--body-text-color); }
.ws-welcome code { display: block; margin-top: 10px; padding: 10px 12px; text-align: left; font-size: 14px;
  background: var(--background-fill-secondary); border: 1px solid var(--border-color-primary); border-radius: 6px; }

#ws-question { padding: 0; border-radius: 8px; border: 1px solid var(--border-color-primary) !important;
  background: var(--input-background-fill); }
#ws-question:focus-within { border-color: var(--ws-accent) !important; box-shadow: 0 0 0 1px var(--ws-accent); }
#ws-question .input-container { align-items: center; padding: 6px 6px 6px 12px; gap: 8px; }
#ws-question textarea { font-size: 16px; padding: 6px 0; border: 0; box-shadow: none; background: none; }
#ws-question .submit-button { font-weight: 600; border-radius: 6px; padding: 8px 16px; height: auto; margin: 0;
  background: var(--button-primary-background-fill); color: var(--button-primary-text-color); }

/* the cited sentences */
.ws-panel h2 { font: 600 15px/1.4 var(--font); margin: 0 0 8px; color: var(--body-text-color); }
.ws-blank { font-size: 14px; color: var(--body-text-color-subdued); }
.ws-panel details + details { border-top: 1px solid var(--border-color-primary); margin-top: 16px; padding-top: 10px; }
.ws-panel summary { font-size: 14px; color: var(--body-text-color-subdued); cursor: pointer; }
.ws-source { margin: 16px 0 8px; }
.ws-source h3 { font: 600 15px/1.35 var(--font); margin: 0 0 1px; color: var(--body-text-color); }
.ws-source p { font-size: 13px; color: var(--body-text-color-subdued); }
.ws-panel a { color: var(--ws-accent); text-decoration: underline; }
.ws-cited { display: grid; grid-template-columns: 24px 1fr; justify-items: start; align-items: baseline;
  padding: 5px 6px 5px 0; border-radius: 4px; scroll-margin: 12px; }
.ws-cited:focus { outline: none; }
.ws-cited.ws-shown, .ws-mark.ws-shown { background: var(--ws-shown); }
.ws-panel blockquote { font: 400 16px/1.5 var(--ws-serif); margin: 0; padding: 0; border: 0;
  color: var(--body-text-color); }

@media (min-width: 900px) {
  .column:has(> #ws-header) { height: 100dvh; gap: 0; flex-wrap: nowrap; }
  #ws-header { flex: none; }
  #ws-desk { flex: 1; min-height: 0; flex-wrap: nowrap; align-items: stretch; }
  #ws-talk { height: 100%; flex-wrap: nowrap; padding-bottom: 20px; }
  #ws-chat { flex: 1; min-height: 0; }
  #ws-beside { height: 100%; overflow-y: auto; border-left: 1px solid var(--border-color-primary); }
  .ws-panel { padding: 22px 8px 22px 28px; }
}
@media (max-width: 899px) {
  #ws-desk { flex-direction: column; gap: 20px; }
  #ws-desk > .column { flex: none; width: 100%; }
  #ws-chat { overflow: visible !important; }
  #ws-chat .wrapper, #ws-chat .panel-wrap { overflow: visible; height: auto; }
  #ws-talk > .form { position: sticky; bottom: 0; z-index: 5; padding: 8px 0; background: var(--body-background-fill); }
  .ws-panel { padding: 16px 0 24px; border-top: 1px solid var(--border-color-primary); }
}
"""

# Marks lead to their sentence, and a sentence's number back to its mark. Buttons, not links: with Gradio's <base> a
# link to a place on the page would load the page anew when it was opened with a query.
PAGE_HEAD = """<script>
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("[data-goto]");
  const goal = link && document.getElementById(link.dataset.goto);
  if (!goal) return;
  const folded = goal.closest("details");
  if (folded) folded.open = true;
  document.querySelectorAll(".ws-shown").forEach((shown) => shown.classList.remove("ws-shown"));
  goal.classList.add("ws-shown");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  goal.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  goal.focus({ preventScroll: true });
});
</script>"""

# The latest question at the top of what is seen, and the first of its sentences beside it.
_SHOW_LATEST = """() => requestAnimationFrame(() => {
  const questions = document.querySelectorAll("#ws-chat .user-row");
  if (questions.length) questions[questions.length - 1].scrollIntoView({ block: "start" });
  document.getElementById("ws-beside").scrollTop = 0;
})"""
