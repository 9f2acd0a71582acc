"""A conversation for other programs: an answer as plain text with its citations, all of it as Markdown or JSON."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.answer.reading_order import cited_sentences, key_of, numbers_of, walk
from assistant.answer.values import Answer, Citation, as_json
from assistant.web.formatting import date_text, web_link
from assistant.web.transcript import Exchange


def plain_text(question: str, answer: Answer) -> str:
    """The answer with its numbered sentences, as it is copied."""
    lines = [question, ""]
    for heading, said in _lines(answer):
        lines += [heading] if heading else []
        lines += [f"{'  because: ' if is_reason else '• '}{text}" for text, is_reason in said]
    lines += [""] + [
        f"[{n}] “{_one_line(c.quote)}” {_origin(c)}" for n, c in enumerate(cited_sentences(answer), start=1)
    ]
    lines += [f"As of {date_text(answer.as_of)}, the newest article searched."] if answer.as_of else []
    return "\n".join(line.rstrip() for line in lines)


def as_markdown(exchanges: Sequence[Exchange]) -> str:
    """The conversation as Markdown in which nothing of a question or an article is markup."""
    lines = ["# A conversation with Who Said?", ""]
    for exchange in exchanges:
        lines += [f"## {_plain(exchange.question)}", ""]
        reply = exchange.reply
        lines += _answer_markdown(reply) if isinstance(reply, Answer) else [_plain(reply), ""]
    return "\n".join(lines)


def _answer_markdown(answer: Answer) -> list[str]:
    lines = [f"Understood: {_plain(answer.understood)}", ""] if answer.understood else []
    lines += [_plain(answer.correction), ""] if answer.correction else []
    for heading, said in _lines(answer):
        lines += [f"### {_plain(heading)}", ""] if heading else []
        lines += [f"{'  - because: ' if is_reason else '- '}{_plain(text)}" for text, is_reason in said]
        lines += [""] if said else []
    lines += [_plain(answer.remark), ""] if answer.remark else []
    for number, citation in enumerate(cited_sentences(answer), start=1):
        address = web_link(citation.url)
        link = f" <{address}>" if address and not re.search(r"[<>\s]", address) else ""
        quote = f"“{_one_line(citation.quote)}” {_origin(citation, with_address=False)}"
        lines.append(f"{number}. {_plain(quote)}{link}")
    lines += [""] if answer.statements else []
    lines += [f"As of {date_text(answer.as_of)}, the newest article searched.", ""] if answer.as_of else []
    return lines


def as_data(exchanges: Sequence[Exchange]) -> list[dict[str, Any]]:
    """The conversation as JSON values: an answer each, or why there is none."""
    return [_exchange_data(exchange) for exchange in exchanges]


def _exchange_data(exchange: Exchange) -> dict[str, Any]:
    filters = {
        "speaker": exchange.filters.speaker,
        "outlet": exchange.filters.outlet,
        "since": exchange.filters.since.isoformat() if exchange.filters.since else None,
        "until": exchange.filters.until.isoformat() if exchange.filters.until else None,
    }
    answer = as_json(exchange.reply, id=exchange.id or None) if isinstance(exchange.reply, Answer) else None
    refused = exchange.reply if isinstance(exchange.reply, str) else None
    return {"question": exchange.question, "filters": filters, "answer": answer, "refused": refused}


def _lines(answer: Answer) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """Each section's heading, and its statements with their marks, and whether each is a reason for the one before."""
    numbers = numbers_of(answer)
    for section in answer.sections():
        said = []
        for index in walk(answer, section):
            statement = answer.statements[index]
            marks = "".join(f"[{n}]" for n in dict.fromkeys(numbers[key_of(c)] for c in statement.citations))
            reporter = "" if statement.speaker else "(in the reporter’s own words) "
            said.append((f"{reporter}{_one_line(statement.text)} {marks}", statement.reason_for is not None))
        yield _one_line(section.heading), said


def _origin(citation: Citation, *, with_address: bool = True) -> str:
    parts = [citation.title or citation.uri, citation.outlet, date_text(citation.published)]
    parts += [web_link(citation.url)] if with_address else []
    return _one_line(", ".join(part for part in parts if part))


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _plain(words: str) -> str:
    """The words with each character escaped that Markdown would read as more than itself."""
    escaped = re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~&$:@=])", r"\\\1", _one_line(words))
    return re.sub(r"^(\d+)\\([.)])", r"\1\\\2", escaped)
