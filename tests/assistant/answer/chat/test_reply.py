"""A reply is read as it comes, and only in its form."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.chat.reply import (
    MOST_STATEMENTS,
    MalformedReplyError,
    ModelReply,
    ReplyReader,
    RewrittenQuestion,
    read_whole,
    schema_of,
)
from tests.assistant.bridge import reply, said

ONE, TWO = said(1, 'He said "a } ] { [".', "A", "S1"), said(2, "Two \\ “two”.", None, "S2", reason_for=1)


def _read(text: str, size: int) -> tuple[list[int], bool]:
    reader = ReplyReader()
    numbers = [s.number for i in range(0, len(text), size) for s in reader.feed(text[i : i + size])]
    return numbers, reader.finish()


@given(st.integers(1, 200))
def test_statements_are_the_same_however_the_text_is_cut(size: int) -> None:
    assert _read(reply(ONE, TWO), size) == ([1, 2], True)


def test_a_statement_is_there_once_it_is_complete() -> None:
    reader = ReplyReader()
    whole = reply(ONE, TWO)
    second = whole.index('{"number": 2')
    assert [s.number for s in reader.feed(whole[:second])] == [1]
    assert [s.number for s in reader.feed(whole[second:])] == [2]


def test_a_fence_of_markdown_is_looked_over() -> None:
    assert _read(f"```json\n{reply(ONE)}\n```", 5) == ([1], True)


def test_no_statements_are_no_answer() -> None:
    assert _read(reply(answered=False), 9) == ([], False)


def test_more_statements_than_anybody_asked_for_are_not_read() -> None:
    numbers, _ = _read(reply(*(said(n, "x", None, "S1") for n in range(40))), 50)
    assert numbers == list(range(MOST_STATEMENTS))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("I am sorry, but", id="prose"),
        pytest.param(reply(ONE)[:-10], id="cut off"),
        pytest.param(f"{reply(ONE)} Hope that helps!", id="something after it"),
        pytest.param(reply(ONE | {"stance": "shouts"}), id="no such stance"),
        pytest.param(reply(ONE | {"because": 1}), id="one field more"),
        pytest.param(reply({k: v for k, v in ONE.items() if k != "speaker"}), id="one field less"),
        pytest.param(reply(ONE | {"text": "x" * 5000}), id="a statement without end"),
        pytest.param('{"answered": true, "statements": ' + "[" * 5000, id="nested for ever"),
        pytest.param('{"answered": true, "statements": [' + '{"a":' * 5000, id="objects for ever"),
        pytest.param(reply(ONE).replace('"number": 1', f'"number": {"9" * 5_000}'), id="a number without end"),
        pytest.param(f'{{"answered": {"9" * 5_000}, "statements": []}}', id="an answer that is a number without end"),
        pytest.param(json.dumps({"a": '"statements": ['})[:-1] + ', "answered": true}', id="statements in a string"),
        pytest.param(f'{{"statements": [], {reply(ONE)[1:]}', id="twice"),
        pytest.param("[]", id="a list"),
    ],
)
def test_what_is_not_in_the_form_asked_for_is_refused(text: str) -> None:
    with pytest.raises(MalformedReplyError):
        _read(text, 11)


def test_the_schema_is_one_that_every_provider_takes() -> None:
    schema = schema_of(ModelReply)
    written = json.dumps(schema)
    assert "$ref" not in written
    assert "maxLength" not in written
    statement = schema["properties"]["statements"]["items"]
    assert statement["additionalProperties"] is False
    assert sorted(statement["required"]) == sorted(statement["properties"])


def test_a_question_is_read_whole() -> None:
    assert read_whole('{"question": "Why?"}', RewrittenQuestion).question == "Why?"
    with pytest.raises(MalformedReplyError):
        read_whole("Why?", RewrittenQuestion)
