"""The two modals: the cited sentences of an answer, page by page, and the form that reports a wrong statement."""

import json
from collections.abc import Sequence
from typing import Any, Final

from assistant.answer.reading_order import cited_sentences
from assistant.answer.values import Answer, Citation
from assistant.service.feedback import Mark
from assistant.slack.blocks import LONGEST_SECTION, Block, button, mrkdwn, plain_text, source_of
from assistant.slack.escape import escaped, linked, shortened
from assistant.slack.payloads import PAGE

FORM: Final = "whosaid_wrong"
_TITLE: Final = "Who Said?"
_PER_PAGE: Final = 10
_MOST_OPTIONS: Final = 100
_LONGEST_OPTION: Final = 75
_LONGEST_NOTE: Final = 2_000
_MOST_SECTIONS: Final = 8  # of one sentence: a page of ten such sentences just fits a modal, with 100 blocks


def sources_view(answer: Answer, answer_id: str, *, channel: str, page: int) -> dict[str, Any]:
    """A page of the cited sentences, byte for byte, with their numbers in the answer. The first page is 0."""
    cited = list(enumerate(cited_sentences(answer), start=1))
    pages = max(1, -(-len(cited) // _PER_PAGE))
    page = min(max(page, 0), pages - 1)
    blocks: list[Block] = []
    for number, citation in cited[page * _PER_PAGE : (page + 1) * _PER_PAGE]:
        blocks += _sentence(number, citation)
    if pages > 1:
        blocks.append({"type": "context", "elements": [mrkdwn(f"Page {page + 1} of {pages}")]})
        blocks.append(_turning(page, pages))
    return _modal("Cited sentences", blocks, {"answer_id": answer_id, "channel": channel})


def _sentence(number: int, citation: Citation) -> list[Block]:
    title = escaped(shortened(citation.title or citation.uri, 300))
    source = f"*[{number}]* {linked(citation.url, title)} · {escaped(source_of(citation))}"
    quote = citation.quote
    parts = [quote[i : i + LONGEST_SECTION] for i in range(0, len(quote), LONGEST_SECTION)][:_MOST_SECTIONS]
    return [
        {"type": "context", "elements": [mrkdwn(source)]},
        *({"type": "section", "text": plain_text(part)} for part in parts),
    ]


def _turning(page: int, pages: int) -> Block:
    back = [button(f"{PAGE}_back", "Previous", str(page - 1))] if page > 0 else []
    on = [button(f"{PAGE}_on", "Next", str(page + 1))] if page < pages - 1 else []
    return {"type": "actions", "elements": [*back, *on]}


def wrong_view(answer: Answer, answer_id: str, mark: Mark, *, channel: str, response_url: str) -> dict[str, Any]:
    """The form that asks which statement is wrong, and what would be right."""
    what = mark.value.replace("_", " ")
    options = [_option(i, s.text) for i, s in enumerate(answer.statements[:_MOST_OPTIONS])]
    blocks: list[Block] = [
        {
            "type": "input",
            "block_id": "statement",
            "label": plain_text(f"Which statement has the {what}?"),
            "element": {"type": "static_select", "action_id": "statement", "options": options},
        },
        {
            "type": "input",
            "block_id": "note",
            "optional": True,
            "label": plain_text("What would be right?"),
            "element": {
                "type": "plain_text_input",
                "action_id": "note",
                "multiline": True,
                "max_length": _LONGEST_NOTE,
            },
        },
    ]
    about = {"answer_id": answer_id, "channel": channel, "mark": mark.value, "response_url": response_url}
    return {**_modal(what.capitalize(), blocks, about), "callback_id": FORM, "submit": plain_text("Send")}


def _option(index: int, text: str) -> dict[str, Any]:
    return {"text": plain_text(shortened(f"{index + 1}. {text}", _LONGEST_OPTION)), "value": str(index)}


def notice_view(sentence: str) -> dict[str, Any]:
    """A modal with one sentence, if there is nothing to show."""
    return _modal(_TITLE, [{"type": "section", "text": plain_text(sentence)}], {})


def _modal(title: str, blocks: Sequence[Block], about: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": plain_text(title),
        "close": plain_text("Close"),
        "private_metadata": json.dumps(about),
        "blocks": list(blocks),
    }
