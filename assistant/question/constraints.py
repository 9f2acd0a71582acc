"""What was understood of a question, part by part, and the same query without some of the parts.

A part is what narrows the search besides the topic: a reader sees each, and may take it away.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.question.intent import Asked
from assistant.question.query import Query


class Part(StrEnum):
    SPEAKERS = "speakers"
    BESIDES = "besides"
    OUTLETS = "outlets"
    PERIOD = "period"
    STANCE = "stance"


@dataclass(frozen=True, slots=True)
class Understood:
    """A part of a query, in words."""

    part: Part
    words: str


def parts_of(query: Query) -> tuple[Understood, ...]:
    """What narrows the query besides its topic, in the order in which it is told; of several in one, of all."""
    found: dict[Understood, None] = {}
    for one in query.parts or (query,):
        # Without a topic it is the name that is asked about: nothing would be left to look for.
        if one.speakers and one.topic:
            found[Understood(Part.SPEAKERS, f"by {' and '.join(one.speakers)}")] = None
        if one.besides:
            found[Understood(Part.BESIDES, f"besides {' and '.join(one.besides)}")] = None
        if one.outlets:
            found[Understood(Part.OUTLETS, f"in {' and '.join(one.outlets)}")] = None
        if one.period:
            found[Understood(Part.PERIOD, one.period.words.strip())] = None
        if one.stances:
            found[Understood(Part.STANCE, f"who {' or '.join(stance.value for stance in one.stances)} it")] = None
    return tuple(found)


def without(query: Query, parts: Collection[Part]) -> Query:
    """The query without these parts."""
    if not parts:
        return query
    if Part.SPEAKERS in parts and query.speakers:
        asked = tuple(dict.fromkeys(Asked.WHO_SAID if a is Asked.WHAT_SAID else a for a in query.asked))
        query = replace(query, speakers=(), asked=asked, is_open=False)
    return replace(
        query,
        besides=() if Part.BESIDES in parts else query.besides,
        outlets=() if Part.OUTLETS in parts else query.outlets,
        period=None if Part.PERIOD in parts else query.period,
        stances=() if Part.STANCE in parts else query.stances,
        parts=tuple(without(part, parts) for part in query.parts),
    )
