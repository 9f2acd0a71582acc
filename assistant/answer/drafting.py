"""Drafts an answer from the evidence, with a chat model where there is one; several questions one after the other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answer.check import Objection
from assistant.answer.combine import merged_drafts, shifted
from assistant.answer.draft.values import Draft, Written
from assistant.answer.evidence import EvidenceSet
from assistant.answer.values import Statement
from assistant.question.query import Query

Drafter = Callable[[Query, EvidenceSet], Draft]
"""What makes a draft of the evidence. Whatever it drafts is checked."""


class Writer(Protocol):
    """A chat model that writes drafts, and words follow-ups so that they stand alone."""

    def write(
        self, query: Query, evidence: EvidenceSet, check: Callable[[Statement], list[Objection]]
    ) -> Iterator[Statement | Written]: ...

    def stand_alone(self, question: str, history: Sequence[str]) -> str: ...


@dataclass(frozen=True, slots=True)
class Drafting:
    """`drafter` drafts where there is no `writer`; `check` is what the writer's statements have to pass at once."""

    drafter: Drafter
    check: Callable[[Statement], list[Objection]]
    writer: Writer | None = None

    def stream(self, query: Query, evidence: EvidenceSet, parts: Sequence[EvidenceSet]) -> Iterator[Statement | Draft]:
        """Statements of the writer that have passed the check; then the draft, to be checked as a whole."""
        if not parts:
            yield from self._one(query, evidence)
            return
        drafts: list[Draft] = []
        passed = 0
        for part, found in zip(query.parts, parts, strict=True):
            before = passed
            for written in self._one(part, found):
                if isinstance(written, Draft):
                    drafts.append(written)
                else:
                    passed += 1
                    yield from shifted([written], before)
        yield merged_drafts([part.text for part in query.parts], drafts)

    def _one(self, query: Query, evidence: EvidenceSet) -> Iterator[Statement | Draft]:
        if self.writer is None:
            yield self.drafter(query, evidence)
        else:
            yield from self.writer.write(query, evidence, self.check)
