"""A chat model's reply: the form that is asked for, and a reader that hands out each statement once it is complete."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MOST_STATEMENTS: Final = 12  # more are not read: the prompt asks for eight
_LONGEST_TEXT: Final = 1500  # characters of a statement
_LIST: Final = re.compile(r'"statements"\s*:\s*\[')
_FENCED: Final = re.compile(r"\s*```(?:json)?\s*(.*?)\s*```\s*", re.DOTALL)


Form = TypeVar("Form", bound=BaseModel)


class MalformedReplyError(ValueError):
    """What came is not in the form asked for."""


class ModelStatement(BaseModel):
    """A statement as a model writes it: unchecked words, keys and names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    text: str = Field(max_length=_LONGEST_TEXT)
    speaker: str | None
    stance: Literal["asserts", "denies", "doubts", "silent"]
    sentences: list[str]
    reason_for: int | None


class ModelReply(BaseModel):
    """Statements that answer a question from the evidence, or none where it does not answer it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answered: bool
    statements: list[ModelStatement]


class RewrittenQuestion(BaseModel):
    """A question that can be understood by itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str


@cache
def schema_of(form: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a form, without references: not every server follows them."""
    from langchain_core.utils.json_schema import dereference_refs

    schema = dereference_refs(form.model_json_schema())
    schema.pop("$defs", None)
    return _without_limits(schema)


def _without_limits(schema: dict[str, Any]) -> dict[str, Any]:
    """Some providers refuse a schema with limits in it; they are checked here anyway."""
    properties = schema.get("properties", {})
    for part in (*properties.values(), schema):
        part.pop("maxLength", None)
        if isinstance(part.get("items"), dict):
            _without_limits(part["items"])
    return schema


class ReplyReader:
    """Reads a ModelReply piece by piece. Raises MalformedReplyError."""

    def __init__(self) -> None:
        self._text = ""
        self._place = -1  # within the list of statements; -1 before it
        self._read = 0

    def feed(self, piece: str) -> Iterator[ModelStatement]:
        """The statements that this piece completes."""
        self._text += piece
        if self._place < 0:
            found = _LIST.search(self._text)
            self._place = found.end() if found else -1
        while self._place >= 0 and (statement := self._next()) is not None:
            self._read += 1
            if self._read <= MOST_STATEMENTS:
                yield statement

    def _next(self) -> ModelStatement | None:
        start = re.compile(r"[\s,]*").match(self._text, self._place)
        at = start.end() if start else self._place
        if self._text[at : at + 1] != "{":
            return None
        try:
            value, end = json.JSONDecoder().raw_decode(self._text, at)
        except json.JSONDecodeError:
            return None  # not complete yet; what never will be is found in the end
        except (ValueError, RecursionError) as exc:  # a number of thousands of digits is a ValueError
            raise MalformedReplyError("nested too deeply, or a number without end") from exc
        self._place = end
        try:
            return ModelStatement.model_validate(value)
        except ValidationError as exc:
            raise MalformedReplyError("no statement") from exc

    def finish(self) -> bool:
        """Whether the model says that it has answered. Raises where the whole is not what was read of it."""
        reply = read_whole(self._text, ModelReply)
        if len(reply.statements) != self._read:
            raise MalformedReplyError("statements in two places")
        return reply.answered


def read_whole(text: str, form: type[Form]) -> Form:
    """The reply in its form; a fence of Markdown around it is looked over. Raises MalformedReplyError."""
    fenced = _FENCED.fullmatch(text)
    try:
        return form.model_validate(json.loads(fenced[1] if fenced else text))
    except (ValueError, RecursionError) as exc:  # ValidationError is a ValueError
        raise MalformedReplyError("not in the form asked for") from exc
