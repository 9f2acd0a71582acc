"""The HTML of a conversation: questions, answers, what can be done with them. `text_html` lets in what is not ours.

Nothing is rendered as Markdown anywhere: news text and questions would be read as markup.
"""

import shlex
from collections.abc import Mapping, Sequence

from assistant.answer.pipeline import Assistant
from assistant.answer.reading_order import cited_sentences, key_of, numbers_of, reasons_for, roots_of
from assistant.answer.values import Answer, Group, Outcome, Statement
from assistant.service.feedback import Mark
from assistant.web.export import plain_text
from assistant.web.pieces import KINDS, button_html, day_of, plural, text_html
from assistant.web.talk import Talk, Turn
from corpus.archive.values import Filters
from corpus.attribution import Stance

TITLE = "Who Said?"

# What a reader can say of a statement, and of a whole answer.
_JUDGEMENTS: Mapping[Mark, str] = {
    Mark.RIGHT: "Right",
    Mark.WRONG_SPEAKER: "Wrong speaker",
    Mark.WRONG_CITATION: "Wrong citation",
}


# --- around the conversation


def header_html(assistant: Assistant, user: str = "") -> str:
    """The title, what the page does, and what it can search; who is logged in, with a way out."""
    archive = assistant.archive
    articles = archive.counts().articles
    newest = archive.newest_published()
    held = "The archive is empty." if not articles else plural(articles, "article")
    if articles:
        held += f", the newest of {day_of(newest)}." if newest else "."
    return (
        f'<header class="ws-header"><h1>{TITLE}</h1>'
        '<p><span class="ws-lead">Ask a news archive who said what, and read the sentences that say so. </span>'
        f'<span class="ws-held">{text_html(held)}</span>{_way_out(user)}</p></header>'
    )


def _way_out(user: str) -> str:
    return f' <a class="ws-way-out" href="/logout">Log out {text_html(user)}</a>' if user else ""


def welcome_html(assistant: Assistant, examples: Sequence[str] = ()) -> str:
    """What stands in a conversation that has not begun: questions to begin with, or how to fill an empty archive."""
    archive = assistant.archive
    if not archive.counts().articles:
        command = f"whosaid ingest --archive {shlex.quote(str(archive.folder))} PATH_OR_URL..."
        return (
            '<div class="ws-welcome"><h2>The archive is empty</h2>'
            "<p>Take in article files, folders, feeds or addresses, then load this page again:</p>"
            f"<code>{text_html(command)}</code></div>"
        )
    offered = "".join(f"<li>{button_html(text_html(e), 'ask', e, css='ws-example')}</li>" for e in examples)
    begin = f'<p>Begin with one of these, or ask your own:</p><ul class="ws-examples">{offered}</ul>' if offered else ""
    return f'<div class="ws-welcome"><h2>What do you want to know?</h2>{begin}</div>'


def no_such_answer_html() -> str:
    return (
        '<div class="ws-welcome"><h2>There is no such answer</h2>'
        "<p>The link leads to no answer that is kept here: ask the question again.</p></div>"
    )


def talk_tools_html() -> str:
    """What can be done with the whole conversation."""
    return (
        '<div class="ws-tools">'
        + button_html("New conversation", "clear", css="ws-quiet")
        + button_html("Export Markdown", "export", "markdown", css="ws-quiet")
        + button_html("Export JSON", "export", "json", css="ws-quiet")
        + "</div>"
    )


def editing_html(number: int) -> str:
    """What is said above the question while an earlier one is being changed."""
    keep = button_html("Keep it", "keep", css="ws-quiet")
    return f'<p class="ws-editing">This takes the place of question {number} and of what follows it. {keep}</p>'


# --- turns


def past_html(talk: Talk) -> str:
    """All questions but the last, with their answers."""
    return "".join(turn_html(turn, number) for number, turn in enumerate(talk.turns[:-1], start=1))


def turn_html(turn: Turn, number: int, *, is_last: bool = False) -> str:
    """A question and its reply, with what can be done with both; `number` is its place in the conversation, from 1."""
    tools = _after_reply(turn, number, is_last=is_last)
    kept_on = ""
    if turn.kept_on:
        after = f" It was asked after: {'; '.join(turn.earlier.questions)}" if turn.earlier.turns else ""
        kept_on = f'<p class="ws-kept">An answer kept on {day_of(turn.kept_on)}.{text_html(after)}</p>'
    body = kept_on + _reply(turn.reply, _Marks(turn, number), _chips(turn, is_last=is_last))
    told = _told(turn.reply)
    return (
        f'<article class="ws-turn" data-turn="{number}" data-state="done" data-told="{text_html(told)}"'
        f' aria-label="Question {number}">{_question(turn.question, number)}{body}{tools}</article>'
    )


def working_html(turn: Turn, number: int, progress: str, passed: Sequence[Statement] = ()) -> str:
    """The question under way with the statements that have passed so far."""
    return (
        f'<article class="ws-turn" data-turn="{number}" data-state="working" data-told="{text_html(progress)}"'
        f' aria-label="Question {number}">{asked_html(turn.question)}{passed_html(passed)}'
        f'<p class="ws-working">{text_html(progress)}…</p></article>'
    )


def _question(question: str, number: int) -> str:
    edit = button_html("Edit", "edit", str(number), css="ws-quiet ws-edit", aria_label=f"Edit question {number}")
    return f'<div class="ws-ask-line">{asked_html(question)}{edit}</div>'


def asked_html(question: str) -> str:
    return f'<h2 class="ws-asked" dir="auto">{text_html(question)}</h2>'


def passed_html(passed: Sequence[Statement]) -> str:
    """Statements of an answer that is being written. Marks and reasons come with the answer."""
    items = "".join(f'<li class="ws-statement ws-{s.stance.value}"><p>{_said(s)}</p></li>' for s in passed)
    return f'<div class="ws-passed"><ol class="ws-statements">{items}</ol></div>' if items else ""


def _told(reply: Answer | str) -> str:
    """The reply in a few words, for readers who do not see it come."""
    if isinstance(reply, str):
        return reply
    if reply.outcome is Outcome.NOT_IN_CORPUS:
        return "Not in this archive."
    if reply.outcome is Outcome.WITHHELD:
        return "Withheld."
    cited = len(cited_sentences(reply))
    return f"Answered: {plural(len(reply.statements), 'statement')}, {plural(cited, 'cited sentence')}."


def _after_reply(turn: Turn, number: int, *, is_last: bool) -> str:
    tools = []
    if isinstance(turn.reply, Answer):
        if turn.reply.statements:
            copied = text_html(plain_text(turn.question, turn.reply))
            tools.append(f'<button type="button" class="ws-quiet" data-do="copy" data-text="{copied}">Copy</button>')
        if turn.id:
            tools.append(
                f'<button type="button" class="ws-quiet" data-do="share" data-id="{text_html(turn.id)}">Link</button>'
            )
    if is_last:
        tools.append(button_html("Ask again", "retry", str(number), css="ws-quiet"))
    missing = _missing(turn, number) if isinstance(turn.reply, Answer) and turn.id else ""
    return f'<div class="ws-tools">{"".join(tools)}{missing}</div>' if tools or missing else ""


# --- what was understood


def _chips(turn: Turn, *, is_last: bool) -> str:
    """What narrowed the search, each with a button that asks again without it; plain words in earlier turns."""
    shown = [(constraint.kind.value, constraint.words) for constraint in turn.understood]
    shown += [(f"filter-{name}", words) for name, words in filters_in_words(turn.filters)]
    if turn.goes_on:
        shown.append(("history", "going on from the questions before"))
    if not shown:
        return ""
    items = "".join(f"<li>{_chip(kind, words, is_last=is_last)}</li>" for kind, words in shown)
    return f'<ul class="ws-chips" aria-label="What narrows the search">{items}</ul>'


def _chip(kind: str, words: str, *, is_last: bool) -> str:
    label = text_html(" ".join(words.split()))
    if not is_last:
        return f'<span class="ws-chip">{label}</span>'
    cross = '<span class="ws-cross" aria-hidden="true">×</span>'
    named = f"Ask again without: {' '.join(words.split())}"
    return button_html(f"{label} {cross}", "without", kind, css="ws-chip", aria_label=named)


def filters_in_words(filters: Filters) -> list[tuple[str, str]]:
    """The filters that are set, each by its name."""
    words = [("speaker", f"only {filters.speaker}")] if filters.speaker else []
    words += [("outlet", f"only in {filters.outlet}")] if filters.outlet else []
    words += [("since", f"since {day_of(filters.since)}")] if filters.since else []
    words += [("until", f"until {day_of(filters.until)}")] if filters.until else []
    return words


# --- replies


def reply_html(reply: Answer | str, number: int) -> str:
    """An answer, or the sentence in its place, to be read only. `number` makes its marks unique on the page."""
    return _reply(reply, _Marks(Turn("", reply), number, is_interactive=False), "")


def _reply(reply: Answer | str, marks: "_Marks", chips: str) -> str:
    if isinstance(reply, str):
        return f'<div class="ws-answer ws-refused"><p>{text_html(reply)}</p></div>'
    if reply.outcome is not Outcome.ANSWERED:
        title = "Not in this archive" if reply.outcome is Outcome.NOT_IN_CORPUS else "Withheld"
        body = f'<div class="ws-none ws-{reply.outcome.value}"><h3>{title}</h3><p>{text_html(reply.note)}</p></div>'
    else:
        body = f'<p class="ws-correction">{text_html(reply.correction)}</p>' if reply.correction else ""
        body += "".join(_section(reply, section, marks) for section in reply.sections())
        body += f'<p class="ws-note">{text_html(reply.remark)}</p>' if reply.remark else ""
    as_of = f"As of {day_of(reply.as_of)}, the newest article searched." if reply.as_of else ""
    as_of += f" Written by {text_html(reply.engine)}." if reply.prompt else ""
    return (
        f'<div class="ws-answer"><p class="ws-understood">Understood: {text_html(reply.understood)}</p>{chips}'
        f'{body}<p class="ws-as-of">{as_of}</p></div>'
    )


class _Marks:
    """The numbers in brackets of one answer, and its feedback. The first mark of each sentence can be led back to."""

    def __init__(self, turn: Turn, number: int, *, is_interactive: bool = True) -> None:
        self._turn = turn
        self._number = number
        self._numbers = numbers_of(turn.reply) if isinstance(turn.reply, Answer) else {}
        self._written: set[int] = set()
        self._is_interactive = is_interactive

    def of(self, statement: Statement) -> str:
        places = dict.fromkeys(self._numbers[key_of(citation)] for citation in statement.citations)
        return f'<span class="ws-marks">{"".join(self._mark(place) for place in places)}</span>'

    def _mark(self, place: int) -> str:
        identity = "" if place in self._written else f' id="ws-mark-{self._number}-{place}"'
        self._written.add(place)
        opens = f' data-act="source" data-value="{self._number}-{place}"' if self._is_interactive else ""
        return (
            f'<button type="button"{identity} class="ws-mark" data-goto="ws-cited-{self._number}-{place}"{opens}'
            f' aria-label="Cited sentence {place}">[{place}]</button>'
        )

    def judge(self, index: int) -> str:
        """What a reader can say of a statement."""
        if not (self._is_interactive and self._turn.id):
            return ""
        given = dict(self._turn.marks).get(index)
        buttons = "".join(
            button_html(
                words,
                "judge",
                f"{self._number}-{index + 1}-{mark.value}",
                css="ws-quiet",
                aria_pressed="true" if given is mark else "false",
            )
            for mark, words in _JUDGEMENTS.items()
        )
        note = (
            '<label class="ws-note-line">What is right? <input type="text" maxlength="1000" '
            'placeholder="optional, goes with the mark"></label>'
        )
        told = text_html(_JUDGEMENTS[given]) if given else "Right?"
        return (
            f'<details class="ws-judge"><summary aria-label="Feedback on statement {index + 1}">{told}</summary>'
            f'<div class="ws-judge-box">{note}<div class="ws-buttons-line">{buttons}</div></div></details>'
        )


def _missing(turn: Turn, number: int) -> str:
    is_given = dict(turn.marks).get(None) is Mark.MISSING
    send = button_html("Send", "judge", f"{number}-all-{Mark.MISSING.value}", css="ws-quiet", aria_pressed="false")
    told = "Noted as missing something" if is_given else "Something missing?"
    return (
        f'<details class="ws-judge"><summary>{told}</summary><div class="ws-judge-box">'
        '<label class="ws-note-line">What is missing? <input type="text" maxlength="1000" '
        f'placeholder="who or what, in a few words"></label><div class="ws-buttons-line">{send}</div></div></details>'
    )


def _section(answer: Answer, section: Group, marks: _Marks) -> str:
    """The statements of a group under its heading, if it has one."""
    heading = f'<h3 class="ws-heading" dir="auto">{text_html(section.heading)}</h3>' if section.heading else ""
    items = "".join(_statement(answer, i, marks) for i in roots_of(answer, section))
    return f'{heading}<ol class="ws-statements">{items}</ol>'


def _statement(answer: Answer, index: int, marks: _Marks) -> str:
    """A statement as an item of a list, with the reasons for it under it."""
    statement = answer.statements[index]
    item = f"{_voice(answer, statement)}<p>{_said(statement)}&nbsp;{marks.of(statement)}</p>{marks.judge(index)}"
    reasons = "".join(_statement(answer, reason, marks) for reason in reasons_for(answer, index))
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
    named = "" if _parted(statement)[0] else f"<strong>{text_html(statement.speaker.name)}</strong> · "
    kind = KINDS[statement.speaker.kind]
    return f'<p class="ws-voice">{named}{kind} · <span class="ws-stance">{statement.stance.value}</span></p>'


def _said(statement: Statement) -> str:
    name, rest = _parted(statement)
    return f"<strong>{text_html(name)}</strong>{text_html(rest)}" if name else text_html(rest)


def _parted(statement: Statement) -> tuple[str, str]:
    """The speaker's name at the head of a statement, if it stands there, and the rest."""
    end = len(statement.speaker.name) if statement.speaker else 0
    head, rest = statement.text[:end], statement.text[end:]
    if statement.speaker and head.casefold() == statement.speaker.name.casefold():
        return head, rest
    return "", statement.text
