"""Several questions asked in one: their evidence as one, and their drafts one after the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from assistant.answer.draft.naming import listed
from assistant.answer.draft.values import EXTRACTIVE, Draft, Written
from assistant.answer.evidence import EvidenceSet, FoundSentence, Place
from assistant.answer.values import Statement

K = TypeVar("K")
V = TypeVar("V")


def merged_evidence(found: Sequence[EvidenceSet]) -> EvidenceSet:
    """What was found for all questions, the best first, each sentence once."""
    sentences: dict[Place, FoundSentence] = {}
    for one in sorted((s for evidence in found for s in evidence.sentences), key=lambda s: -s.score):
        sentences.setdefault(one.place, one)
    return EvidenceSet(
        sentences=tuple(sentences.values()),
        articles=_merged(f.articles for f in found),
        weights=_merged(f.weights for f in found),
        context=_merged(f.context for f in found),
        similarities=_merged(f.similarities for f in found),
        searched=max(f.searched for f in found),
        as_of=max((f.as_of for f in found if f.as_of), default=None),
        nearness=_merged(f.nearness for f in found),
    )


def _merged(mappings: Iterable[Mapping[K, V]]) -> dict[K, V]:
    return {key: value for mapping in mappings for key, value in mapping.items()}


def merged_drafts(questions: Sequence[str], drafts: Sequence[Draft]) -> Draft:
    """The statements of each question after those of the one before; a question that has none is named."""
    statements: list[Statement] = []
    notes: list[str] = []
    for question, drafted in zip(questions, drafts, strict=True):
        statements += shifted(drafted.statements, len(statements))
        notes += drafted.notes
        if drafted.premise:
            notes.append(f"Nothing in these articles has {listed(drafted.premise)} saying so.")
        if not drafted.statements:
            notes.append(f"Nothing in this archive answers “{question}”.")
    whole = Draft(
        tuple(statements),
        notes=tuple(dict.fromkeys(notes)),
        unexplained=tuple(dict.fromkeys(name for d in drafts for name in d.unexplained)),
        nearest=next((d.nearest for d in drafts if d.nearest), None),
        parts=tuple(zip(questions, drafts, strict=True)),
    )
    written = [d for d in drafts if isinstance(d, Written)]
    return _written(whole, written) if written else whole


def shifted(statements: Sequence[Statement], by: int) -> list[Statement]:
    """The statements as they stand behind that many others: what they give the reason for has moved with them."""
    return [replace(s, reason_for=s.reason_for + by) if s.reason_for is not None else s for s in statements]


def _written(whole: Draft, written: Sequence[Written]) -> Written:
    by_model = next((w for w in written if w.engine != EXTRACTIVE), None)
    return Written(
        **{f.name: getattr(whole, f.name) for f in fields(Draft)},
        engine=by_model.engine if by_model else EXTRACTIVE,
        prompt=by_model.prompt if by_model else "",
        trouble=" ".join(dict.fromkeys(w.trouble for w in written if w.trouble)),
        rejected=tuple(failure for w in written for failure in w.rejected),
    )
