"""Answers and conversations for other programs: text, Markdown, JSON."""

import json
import re
from datetime import date

from assistant.web.conversation_actions import (
    exported_file,
)
from assistant.web.transcript import Exchange, Transcript
from assistant.web.transcript_export import as_data, as_markdown, plain_text
from assistant.web.transcript_html import exchange_html
from corpus.archive.values import Filters
from tests.assistant.web.pages import (
    NASTY,
    answer,
    parsed,
    statement,
)


def test_an_answer_is_copied_with_its_citations() -> None:
    given = answer(statement("Jane Roe said so.", 0), statement("Jane Roe said it leaked.", 30, reason_for=0))
    copied = plain_text("who?", given)
    assert copied.splitlines()[:2] == ["who?", ""]
    assert "• Jane Roe said so. [1]" in copied
    assert "because: Jane Roe said it leaked. [2]" in copied
    assert "[1] “Quote 0.” Dam fails, The Lamp, 2 March 2026" in copied
    assert parsed(exchange_html(Exchange("who?", given), 1)).xpath(
        "//button[@data-local-action='copy']/@data-text"
    ) == [copied]


def test_a_conversation_is_exported_as_markdown_in_which_nothing_is_markup() -> None:
    nasty = statement(f"Jane Roe said {NASTY}. # no heading", 0)
    markdown = as_markdown([Exchange(f"{NASTY}\n# more", answer(nasty)), Exchange("?", "No words.")])
    assert markdown.count("\n## ") == 2
    assert not re.search(r"(?<!\\)[<\[`*]", markdown.replace("# A conversation", ""))
    assert "1. “Quote 0\\.” Dam fails, The Lamp, 2 March 2026" in markdown
    assert "No words\\." in markdown


def test_a_conversation_is_exported_as_json_with_its_filters() -> None:
    given = answer(statement("Jane Roe said so.", 0))
    exchanges = [Exchange("who?", given, id="abc", filters=Filters(since=date(2026, 3, 1))), Exchange("?", "No words.")]
    file = json.loads(exported_file(Transcript(tuple(exchanges)), "json"))
    assert file["name"].endswith(".json")
    data = json.loads(file["text"])
    assert data == as_data(exchanges)
    assert data[0]["answer"]["id"] == "abc"
    assert data[0]["filters"]["since"] == "2026-03-01"
    assert data[1] == {"question": "?", "filters": data[1]["filters"], "answer": None, "refused": "No words."}
    assert exported_file(Transcript(tuple(exchanges)), "../../etc/passwd") == ""
