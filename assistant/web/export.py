"""A conversation to take along: an answer as text with its citations, the whole as Markdown and as JSON."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.answer.reading_order import cited_sentences, key_of, numbers_of, walk
from assistant.answer.values import Answer, Citation, as_json
from assistant.web.pieces import day_of, web_address
from assistant.web.talk import Turn


def plain_text(question: str, answer: Answer) -> str:
    """The answer with its numbered sentences, as it is copied."""
    lines = [question, ""]
    for heading, said in _lines(answer):
        lines += [heading] if heading else []
        lines += [f"{'  because: ' if is_reason else '• '}{text}" for text, is_reason in said]
    lines += [""] + [
        f"[{n}] “{_one_line(c.quote)}” {_origin(c)}" for n, c in enumerate(cited_sentences(answer), start=1)
    ]
    lines += [f"As of {day_of(answer.as_of)}, the newest article searched."] if answer.as_of else []
    return "\n".join(line.rstrip() for line in lines)


def as_markdown(turns: Sequence[Turn]) -> str:
    """The conversation as Markdown in which nothing of a question or an article is markup."""
    lines = ["# A conversation with Who Said?", ""]
    for turn in turns:
        lines += [f"## {_plain(turn.question)}", ""]
        if isinstance(turn.reply, str):
            lines += [_plain(turn.reply), ""]
            continue
        lines += [f"Understood: {_plain(turn.reply.understood)}", ""]
        lines += [_plain(turn.reply.correction), ""] if turn.reply.correction else []
        for heading, said in _lines(turn.reply):
            lines += [f"### {_plain(heading)}", ""] if heading else []
            lines += [f"{'  - because: ' if is_reason else '- '}{_plain(text)}" for text, is_reason in said]
            lines += [""] if said else []
        lines += [_plain(turn.reply.remark), ""] if turn.reply.remark else []
        for number, citation in enumerate(cited_sentences(turn.reply), start=1):
            address = web_address(citation.url)
            link = f" <{address}>" if address and not re.search(r"[<>\s]", address) else ""
            quote = f"“{_one_line(citation.quote)}” {_origin(citation, with_address=False)}"
            lines += [f"{number}. {_plain(quote)}{link}"]
        lines += [""] if turn.reply.statements else []
        lines += [f"As of {day_of(turn.reply.as_of)}, the newest article searched.", ""] if turn.reply.as_of else []
    return "\n".join(lines)


def as_data(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """The conversation as JSON values: an answer each, or why there is none."""
    return [_turn_data(turn) for turn in turns]


def _turn_data(turn: Turn) -> dict[str, Any]:
    filters = {
        "speaker": turn.filters.speaker,
        "outlet": turn.filters.outlet,
        "since": turn.filters.since.isoformat() if turn.filters.since else None,
        "until": turn.filters.until.isoformat() if turn.filters.until else None,
    }
    answer = as_json(turn.reply, id=turn.id or None) if isinstance(turn.reply, Answer) else None
    refused = turn.reply if isinstance(turn.reply, str) else None
    return {"question": turn.question, "filters": filters, "answer": answer, "refused": refused}


def _lines(answer: Answer) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """Each section's heading, and its statements with their marks, and whether each is a reason for the one before."""
    numbers = numbers_of(answer)
    for section in answer.sections():
        said = []
        for index in walk(answer, section):
            statement = answer.statements[index]
            marks = "".join(f"[{n}]" for n in dict.fromkeys(numbers[key_of(c)] for c in statement.citations))
            voice = "" if statement.speaker else "(in the reporter’s own words) "
            said.append((f"{voice}{_one_line(statement.text)} {marks}", statement.reason_for is not None))
        yield _one_line(section.heading), said


def _origin(citation: Citation, *, with_address: bool = True) -> str:
    parts = [citation.title or citation.uri, citation.outlet, day_of(citation.published)]
    parts += [web_address(citation.url)] if with_address else []
    return _one_line(", ".join(part for part in parts if part))


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _plain(words: str) -> str:
    """The words with each character escaped that Markdown would read as more than itself."""
    escaped = re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~&$:@=])", r"\\\1", _one_line(words))
    return re.sub(r"^(\d+)\\([.)])", r"\1\\\2", escaped)
