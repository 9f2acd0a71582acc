"""Questions in JSON lines: {"id", "question", "history"} each. A line that is none of that is named, not fatal."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.question.text import readable


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """A question with the caller's own key for it, whatever JSON value that is."""

    id: Any
    question: str
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no question, counted from 1."""

    number: int
    reason: str


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    id: Any
    question: str
    history: list[str] | None = None


def read_batch(lines: Iterable[str]) -> Iterator[BatchQuestion | BadLine]:
    """The questions in order; blank lines are skipped."""
    for number, line in enumerate(lines, start=1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            row = _Line.model_validate(json.loads(line.lstrip("\ufeff")))
        except (ValueError, ValidationError, RecursionError):
            yield BadLine(number, 'is not {"id": …, "question": "…", "history": ["…"]}: mend or remove it')
            continue
        yield BatchQuestion(row.id, readable(row.question), tuple(readable(h) for h in row.history or ()))
