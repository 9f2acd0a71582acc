"""An answer as Slack messages in Block Kit, within Slack's limits. Pure.

A section a statement: who speaks and how, what was said, the numbered citations. What does not fit a message goes on
in the next, split between statements; a citation is never cut.
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
LONGEST_MESSAGE: Final = 12_000  # Slack's is 40,000, but it refuses blocks of far less as msg_blocks_too_long
_LONGEST_FALLBACK: Final = 3_000
_LONGEST_NAME: Final = 150
_LONGEST_HEADING: Final = 500  # characters, which escaping may make five times as many
_LONGEST_SENTENCE: Final = 2_000
_MARKER: Final = "whosaid"


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted at once. `text` is what notifications and screen readers have in place of the blocks."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Buttons:
    """The buttons under an answer: `answer_id` is what they are about. `can_share` where only the asker sees it."""

    answer_id: str
    can_share: bool = False


def answer_messages(answer: Answer, *, searched: int, buttons: Buttons | None = None) -> tuple[Message, ...]:
    """The answer. `searched` is how many articles it was sought in; without `buttons` nothing can be clicked."""
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
    """One sentence in place of an answer."""
    told = shortened(sentence, _LONGEST_SENTENCE)
    return Message(_cut(escaped(told)), tuple(sections(_words(told))))


def _messages(text: str, units: Sequence[Sequence[Block]]) -> tuple[Message, ...]:
    return tuple(
        Message("The answer goes on." if part else _cut(text), tuple(blocks))
        for part, blocks in enumerate(packed(units))
    )


def packed(units: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """Blocks as messages that Slack takes. A unit is parted only where no message can hold it."""
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
    """How many characters of text a block has."""
    texts = [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]
    return sum(len(_text_of(text)) for text in texts if text)


def _text_of(text: Any) -> str:
    inner = text["text"] if isinstance(text, dict) and "text" in text else ""
    return _text_of(inner) if isinstance(inner, dict) else str(inner)


def sections(pieces: Sequence[str]) -> list[Block]:
    """The pieces of mrkdwn as few sections as hold them; a section ends between two pieces, never within one."""
    texts = [""]
    for piece in pieces:
        if len(texts[-1]) + len(piece) > LONGEST_SECTION:
            texts.append("")
        texts[-1] += piece
    return [{"type": "section", "text": mrkdwn(text.strip())} for text in texts if text.strip()]


def mrkdwn(text: str) -> dict[str, Any]:
    """Verbatim: Slack makes no links of its own of what looks like an address, a channel or a person."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain_text(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


# --- statements


def _group_units(answer: Answer, group: Group, numbers: dict[tuple[str, int], int]) -> Iterator[list[Block]]:
    """The statements of a group, each with the reasons for it after it; the heading goes with the first."""
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
        marks.append(f"{' · ' if marks else ''}{_mark(numbers[key_of(citation)], citation)}")
    return sections([f"{_voice(answer, statement)}\n", *_words(statement.text), "\n", *marks])


def _voice(answer: Answer, statement: Statement) -> str:
    """Who speaks, and how; a reason of the same speaker is only said to be one."""
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


def _mark(number: int, citation: Citation) -> str:
    """The number, which links to the article, and where and when that appeared."""
    return f"{linked(citation.url, f'[{number}]')} {escaped(source_of(citation))}"


def source_of(citation: Citation) -> str:
    """Where and when the cited article appeared, in at most a few words."""
    where = shortened(citation.outlet or citation.title or "article", _LONGEST_NAME)
    return f"{where}, {day(citation.published)}" if citation.published else where


def day(published: date) -> str:
    return f"{published.day} {published:%B %Y}"


def _words(text: str) -> list[str]:
    """Words as mrkdwn, each with its space; one too long for a section comes in parts."""
    halves = [word[i : i + 500] for word in text.split() for i in range(0, len(word), 500)]
    return [f"{shown} " for half in halves if (shown := escaped(half))]


# --- what stands under them


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
    """Whole statements, as many as a notification needs."""
    text = ""
    for statement in answer.statements:
        said = escaped(statement.text)
        if text and len(text) + len(said) + 1 > _LONGEST_FALLBACK:
            return f"{text} …"
        text = f"{text} {said}".strip()
    return _cut(text)


def _cut(text: str) -> str:
    """Mrkdwn of ours that is too long, cut between words; an entity has no space in it, so it stays whole."""
    return text if len(text) <= _LONGEST_FALLBACK else f"{text[:_LONGEST_FALLBACK].rsplit(' ', 1)[0]} …"


# --- a reply, as it is stored and found again


def as_stored(messages: Sequence[Message]) -> str:
    return json.dumps([{"text": m.text, "blocks": m.blocks} for m in messages], ensure_ascii=False)


def from_stored(stored: str) -> tuple[Message, ...]:
    return tuple(Message(m["text"], tuple(m["blocks"])) for m in json.loads(stored))


def marked(message: Message, reference: str, part: int) -> Message:
    """The message with a mark that nobody sees, by which the reply can be found in its thread."""
    first, *others = message.blocks
    return Message(message.text, ({**first, "block_id": f"{_MARKER}-{reference}-{part}"}, *others))


def marked_parts(messages: Sequence[dict[str, Any]], reference: str) -> set[int]:
    """Which parts of a reply are among the messages of a thread."""
    lead = f"{_MARKER}-{reference}-"
    ids = [str(block.get("block_id", "")) for message in messages for block in message.get("blocks") or ()]
    return {int(number) for id in ids if id.startswith(lead) and (number := id.removeprefix(lead)).isdecimal()}


def shared(question: str, messages: Sequence[Message]) -> tuple[Message, ...]:
    """A reply for all of a channel, who have not read the question; without the button that shares it."""
    asked = sections([f"*{escaped(shortened(question, _LONGEST_HEADING))}*"])
    blocks = packed([asked, *([_without_share(block) for block in m.blocks] for m in messages)])
    return tuple(Message(messages[0].text, tuple(part)) for part in blocks)


def _without_share(block: Block) -> Block:
    if block["type"] != "actions":
        return block
    return {**block, "elements": [e for e in block["elements"] if e["action_id"] != SHARE]}
