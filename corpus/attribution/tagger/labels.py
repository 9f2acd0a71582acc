"""The tagger's labels: which words begin or continue a source, a cue or a content (BIO), and what may follow what."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple


class SpanKind(StrEnum):
    """What a span is in an attribution; the terms are PolNeAR's."""

    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"


OUTSIDE: Final = 0
SPAN_KINDS: Final = (SpanKind.SOURCE, SpanKind.CUE, SpanKind.CONTENT)
LABELS: Final = ("O", *(f"{step}-{kind}" for kind in SPAN_KINDS for step in "BI"))
"""0 outside, then B and I of each kind: odd numbers begin a span, even ones from 2 continue it."""


class LabelledSpan(NamedTuple):
    """A span of words, `start` to `end` (exclusive), and what it is."""

    kind: SpanKind
    start: int
    end: int


def begins(kind: SpanKind) -> int:
    return 1 + 2 * SPAN_KINDS.index(kind)


def continues(kind: SpanKind) -> int:
    return 2 + 2 * SPAN_KINDS.index(kind)


def allowed_steps() -> list[list[bool]]:
    """[before][after]: a span continues only behind its own beginning or itself."""
    return [
        [after == OUTSIDE or after % 2 == 1 or before in (after - 1, after) for after in range(len(LABELS))]
        for before in range(len(LABELS))
    ]


def labelled_spans(labels: Sequence[int]) -> list[LabelledSpan]:
    """The spans that a row of labels spells, in order."""
    found: list[LabelledSpan] = []
    for position, label in enumerate(labels):
        if label == OUTSIDE:
            continue
        kind = SPAN_KINDS[(label - 1) // 2]
        goes_on = label % 2 == 0 and found and found[-1].kind is kind and found[-1].end == position
        if goes_on:
            found[-1] = found[-1]._replace(end=position + 1)
        else:
            found.append(LabelledSpan(kind, position, position + 1))
    return found
