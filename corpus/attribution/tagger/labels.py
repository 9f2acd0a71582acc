"""The tagger's labels, BIO over source, cue and content, and what may follow what."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple


class Part(StrEnum):
    """What a span is in an attribution; the terms are PolNeAR's."""

    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"


OUTSIDE: Final = 0
PARTS: Final = (Part.SOURCE, Part.CUE, Part.CONTENT)
LABELS: Final = ("O", *(f"{step}-{part}" for part in PARTS for step in "BI"))
"""0 outside, then B and I of each part: odd numbers begin a span, even ones from 2 continue it."""


class Piece(NamedTuple):
    """A span of words, `start` to `end` (exclusive), and what it is."""

    part: Part
    start: int
    end: int


def begins(part: Part) -> int:
    return 1 + 2 * PARTS.index(part)


def continues(part: Part) -> int:
    return 2 + 2 * PARTS.index(part)


def allowed_steps() -> list[list[bool]]:
    """[before][after]: a span continues only behind its own beginning or itself."""
    return [
        [after == OUTSIDE or after % 2 == 1 or before in (after - 1, after) for after in range(len(LABELS))]
        for before in range(len(LABELS))
    ]


def pieces_of(labels: Sequence[int]) -> list[Piece]:
    """The spans that a row of labels spells, in order."""
    found: list[Piece] = []
    for position, label in enumerate(labels):
        if label == OUTSIDE:
            continue
        part = PARTS[(label - 1) // 2]
        goes_on = label % 2 == 0 and found and found[-1].part is part and found[-1].end == position
        if goes_on:
            found[-1] = found[-1]._replace(end=position + 1)
        else:
            found.append(Piece(part, position, position + 1))
    return found
