"""The filters beside the question."""

import json

from assistant.answer.pipeline import Assistant
from assistant.service.overview import suggestions_for
from assistant.web.question_filters import parse_filters, question_filters_html
from corpus.archive.values import Filters
from tests.assistant.web.pages import (
    parsed,
)


def test_fields_of_other_kinds_are_not_filters() -> None:
    assert parse_filters('{"speaker": {"a": 1}, "outlet": null, "archive": "/etc"}') == Filters()
    assert parse_filters("") == Filters()
    assert len(parse_filters(json.dumps({"speaker": "x" * 9999})).speaker) == 200


def test_the_filters_offer_the_outlets_and_speakers_of_the_archive(assistant: Assistant) -> None:
    markup = question_filters_html(suggestions_for(assistant.archive))
    assert "The Lantern Ledger" in parsed(markup).xpath("//select/option/@value")
    assert "Bela Tarsin" in parsed(markup).xpath("//datalist/option/@value")
    for field in parsed(markup).xpath("//input | //select"):
        assert field.getparent().tag == "label"
