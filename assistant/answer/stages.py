"""What the stages of an answer hand on: each value holds what the stages before it made. Values only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from assistant.answer.draft.values import Draft
from assistant.answer.evidence import EvidenceSet
from assistant.answer.values import Statement
from assistant.conversation import Question
from assistant.question.query import Query

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Step:
    """A sign of life while an answer is made, e.g. `Searching 1,127 articles`; with the query, where it is new."""

    label: str
    query: Query | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadQuestion:
    """A question and the query that it was read as."""

    question: Question
    query: Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved(ReadQuestion):
    """The same with its evidence. `trouble` says what was wrong with the index, or is "".

    `parts` has the evidence of each of several questions in one, or is empty; `evidence` is then all of it.
    """

    evidence: EvidenceSet
    trouble: str = ""
    parts: tuple[EvidenceSet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted(Retrieved):
    """The same with a draft of the answer, which nobody has checked yet."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Stage(Generic[Given, Made]):
    """A stage by its name, which makes a value of the one before.

    `announced` is what is told when it begins. `streamed` does the same as `run`, but first yields statements that
    have passed the check already.
    """

    name: str
    run: Callable[[Given], Made]
    announced: Callable[[Given], Step] | None = None
    streamed: Callable[[Given], Iterator[Statement | Made]] | None = None

    def steps(self, given: Given) -> Iterator[Step | Statement | Made]:
        """What is told of the stage, then the value that it makes."""
        if self.announced is not None:
            yield self.announced(given)
        if self.streamed is not None:
            yield from self.streamed(given)
        else:
            yield self.run(given)


AnyStage = Stage[Any, Any]
