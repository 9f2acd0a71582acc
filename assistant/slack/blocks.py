"""Renders an answer as Slack messages in Block Kit, within Slack's limits.

Each statement is a section: the speaker and stance, the text, the numbered citations. A long answer continues in
further messages. It is split between statements, and a citation is never cut.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from assistant.answer.reading_order import key_of, numbers_of, walk
from assistant.answer.values import Answer, Citation, Group, Outcome, Statement
from assistant.slack.escape import escaped, linked, shortened
from assistant.slack.payloads import SHARE, SOURCES, WRONG
from corpus.attribution import Stance, manner

Block = dict[str, Any]

LONGEST_SECTION: Final = 3_000
MOST_BLOCKS: Final = 50
LONGEST_MESSAGE: Final = 12_000  # Slack documents 40,000, but refuses far shorter blocks as msg_blocks_too_long
_LONGEST_FALLBACK: Final = 3_000
_LONGEST_NAME: Final = 150
_LONGEST_HEADING: Final = 500  # characters; escaping may make them five times as many
_LONGEST_SENTENCE: Final = 2_000
_MARKER: Final = "whosaid"


@dataclass(frozen=True, slots=True)
class Message:
    """One message. Notifications and screen readers use `text` instead of the blocks."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Buttons:
    """The buttons under an answer. With `can_share` there is one to share it, as only its asker sees it."""

    answer_id: str
    can_share: bool = False


def answer_messages(answer: Answer, *, searched: int, buttons: Buttons | None = None) -> tuple[Message, ...]:
    """The answer. `searched` is the number of articles searched. Without `buttons` it has none."""
    if answer.outcome is not Outcome.ANSWERED:
        title = "Not in this archive" if answer.outcome is Outcome.NOT_IN_CORPUS else "Withheld"
        told = sections([f"*{title}*\n", *_words(answer.note)])
        return _messages(f"{title}. {escaped(answer.note)}", [told, [_context(answer, searched)]])
    numbers = numbers_of(answer)
    units: list[list[Block]] = []
    if answer.correction:
        units.append(sections(_words(answer.correction)))
    for group in answer.sections():
        units += _group_units(answer, group, numbers)
    if answer.remark:
        units.append(sections(_words(answer.remark)))
    units.append([_context(answer, searched), *([_actions(buttons)] if buttons else [])])
    return _messages(_fallback(answer), units)


def sentence_message(sentence: str) -> Message:
    """One sentence instead of an answer."""
    told = shortened(sentence, _LONGEST_SENTENCE)
    return Message(_cut(escaped(told)), tuple(sections(_words(told))))


def _messages(text: str, units: Sequence[Sequence[Block]]) -> tuple[Message, ...]:
    return tuple(
        Message("The answer goes on." if part else _cut(text), tuple(blocks))
        for part, blocks in enumerate(packed(units))
    )


def packed(units: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """Packs blocks into messages that Slack accepts. A unit is split only if no message can hold it."""
    messages: list[list[Block]] = [[]]
    for unit in units:
        if _fits([], unit) and not _fits(messages[-1], unit):
            messages.append([])
        for block in unit:
            if not _fits(messages[-1], [block]):
                messages.append([])
            messages[-1].append(block)
    return messages


def _fits(message: Sequence[Block], more: Sequence[Block]) -> bool:
    both = [*message, *more]
    return len(both) <= MOST_BLOCKS and sum(map(length, both)) <= LONGEST_MESSAGE


def length(block: Block) -> int:
    """The number of characters of text in a block."""
    texts = [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]
    return sum(len(_text_of(text)) for text in texts if text)


def _text_of(text: Any) -> str:
    inner = text["text"] if isinstance(text, dict) and "text" in text else ""
    return _text_of(inner) if isinstance(inner, dict) else str(inner)


def sections(words: Sequence[str]) -> list[Block]:
    """Packs words, as mrkdwn, into as few sections as possible. A section ends between two words, never within one."""
    texts = [""]
    for word in words:
        if len(texts[-1]) + len(word) > LONGEST_SECTION:
            texts.append("")
        texts[-1] += word
    return [{"type": "section", "text": mrkdwn(text.strip())} for text in texts if text.strip()]


def mrkdwn(text: str) -> dict[str, Any]:
    """Verbatim: Slack does not turn addresses, channels or names in it into links."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain_text(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


# --- statements


def _group_units(answer: Answer, group: Group, numbers: dict[tuple[str, int], int]) -> Iterator[list[Block]]:
    """The statements of a group, each followed by the reasons for it. The first one has the heading."""
    heading: list[Block] = (
        sections([f"*{escaped(shortened(group.heading, _LONGEST_HEADING))}*"]) if group.heading else []
    )
    for index in walk(answer, group):
        yield [*heading, *_statement(answer, index, numbers)]
        heading = []


def _statement(answer: Answer, index: int, numbers: dict[tuple[str, int], int]) -> list[Block]:
    statement = answer.statements[index]
    marks: list[str] = []
    for citation in dict.fromkeys(statement.citations):
        marks.append(f"{' · ' if marks else ''}{_citation_mark(numbers[key_of(citation)], citation)}")
    return sections([f"{_attribution(answer, statement)}\n", *_words(statement.text), "\n", *marks])


def _attribution(answer: Answer, statement: Statement) -> str:
    """The speaker and the stance. A reason by the same speaker is only marked as a reason."""
    parent = answer.statements[statement.reason_for] if statement.reason_for is not None else None
    because = "_because_" if parent else ""
    if parent and parent.speaker == statement.speaker and statement.stance is Stance.ASSERTS:
        return because
    lead = f"{because} · " if because else ""
    if statement.speaker is None:
        return f"{lead}_reporter’s own words_"
    role = f", {escaped(shortened(statement.speaker.role, _LONGEST_NAME))}" if statement.speaker.role else ""
    name = escaped(shortened(statement.speaker.name, _LONGEST_NAME))
    return f"{lead}*{name}*{role} · {manner(statement.stance, statement.act)}"


def _citation_mark(number: int, citation: Citation) -> str:
    """The number, linked to the article, with its outlet and date."""
    return f"{linked(citation.url, f'[{number}]')} {escaped(source_of(citation))}"


def source_of(citation: Citation) -> str:
    """Outlet and date of the cited article, in a few words."""
    where = shortened(citation.outlet or citation.title or "article", _LONGEST_NAME)
    return f"{where}, {day(citation.published)}" if citation.published else where


def day(published: date) -> str:
    return f"{published.day} {published:%B %Y}"


def _words(text: str) -> list[str]:
    """The words as mrkdwn, each with a space after it. Words too long for a section are split."""
    parts = [word[i : i + 500] for word in text.split() for i in range(0, len(word), 500)]
    return [f"{shown} " for part in parts if (shown := escaped(part))]


# --- under the statements


def _context(answer: Answer, searched: int) -> Block:
    told = [f"As of {day(answer.as_of)}"] if answer.as_of else []
    told.append(f"{searched:,} article{'s' if searched != 1 else ''} searched")
    told += [f"Written by {escaped(shortened(answer.engine, _LONGEST_NAME))}"] if answer.prompt else []
    told += [f"Understood: {escaped(shortened(answer.understood, 300))}"] if answer.understood else []
    return {"type": "context", "elements": [mrkdwn(" · ".join(told))]}


def _actions(buttons: Buttons) -> Block:
    labels = {
        SOURCES: "Show sources",
        **{action: mark.value.replace("_", " ").capitalize() for action, mark in WRONG.items()},
    }
    if buttons.can_share:
        labels[SHARE] = "Share to channel"
    return {
        "type": "actions",
        "elements": [button(action, label, buttons.answer_id) for action, label in labels.items()],
    }


def button(action: str, label: str, value: str) -> dict[str, Any]:
    return {"type": "button", "action_id": action, "text": plain_text(label), "value": value}


def _fallback(answer: Answer) -> str:
    """As many whole statements as fit."""
    text = ""
    for statement in answer.statements:
        said = escaped(statement.text)
        if text and len(text) + len(said) + 1 > _LONGEST_FALLBACK:
            return f"{text} …"
        text = f"{text} {said}".strip()
    return _cut(text)


def _cut(text: str) -> str:
    """Mrkdwn, cut between words if it is too long. Entities contain no space, so they are not cut."""
    return text if len(text) <= _LONGEST_FALLBACK else f"{text[:_LONGEST_FALLBACK].rsplit(' ', 1)[0]} …"


# --- replies: stored, and found again in Slack


def as_stored(messages: Sequence[Message]) -> str:
    return json.dumps([{"text": m.text, "blocks": m.blocks} for m in messages], ensure_ascii=False)


def from_stored(stored: str) -> tuple[Message, ...]:
    return tuple(Message(m["text"], tuple(m["blocks"])) for m in json.loads(stored))


def marked(message: Message, job_id: str, part: int) -> Message:
    """The message with an invisible mark, by which this part of a reply is found in its thread."""
    first, *others = message.blocks
    return Message(message.text, ({**first, "block_id": f"{_MARKER}-{job_id}-{part}"}, *others))


def marked_parts(messages: Sequence[dict[str, Any]], job_id: str) -> set[int]:
    """The parts of a reply that are among the messages of a thread."""
    lead = f"{_MARKER}-{job_id}-"
    ids = [str(block.get("block_id", "")) for message in messages for block in message.get("blocks") or ()]
    return {int(number) for id in ids if id.startswith(lead) and (number := id.removeprefix(lead)).isdecimal()}


def shared(question: str, messages: Sequence[Message]) -> tuple[Message, ...]:
    """A reply for a whole channel: with the question, and without the button that shares it."""
    asked = sections([f"*{escaped(shortened(question, _LONGEST_HEADING))}*"])
    blocks = packed([asked, *([_without_share(block) for block in m.blocks] for m in messages)])
    return tuple(Message(messages[0].text, tuple(part)) for part in blocks)


def _without_share(block: Block) -> Block:
    if block["type"] != "actions":
        return block
    return {**block, "elements": [e for e in block["elements"] if e["action_id"] != SHARE]}
