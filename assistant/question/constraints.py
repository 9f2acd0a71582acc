"""What a question asks for besides its topic, constraint by constraint, and the query without some of them.

A reader sees each constraint, and may take it away.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.question.query import Asked, Query
from corpus.attribution.values import Stance


class ConstraintKind(StrEnum):
    SPEAKERS = "speakers"
    BESIDES = "besides"
    OUTLETS = "outlets"
    PERIOD = "period"
    STANCE = "stance"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint of a query, in words."""

    kind: ConstraintKind
    words: str


def constraints_of(query: Query) -> tuple[Constraint, ...]:
    """The constraints of the query, in the order in which they are told; of several questions in one, of all."""
    return tuple(dict.fromkeys(constraint for one in query.parts or (query,) for constraint in _constraints(one)))


def _constraints(query: Query) -> Iterator[Constraint]:
    # Without a topic it is the name that is asked about: nothing would be left to look for.
    if query.speakers and query.topic:
        yield Constraint(ConstraintKind.SPEAKERS, f"by {' and '.join(query.speakers)}")
    if query.besides:
        yield Constraint(ConstraintKind.BESIDES, f"besides {' and '.join(query.besides)}")
    if query.outlets:
        yield Constraint(ConstraintKind.OUTLETS, f"in {' and '.join(query.outlets)}")
    if query.period:
        yield Constraint(ConstraintKind.PERIOD, query.period.words.strip())
    if query.stances:
        of = f"who {' or '.join(stance.value for stance in query.stances)} it"
        yield Constraint(ConstraintKind.STANCE, "who says nothing of it" if query.stance is Stance.SILENT else of)


def without(query: Query, kinds: Collection[ConstraintKind]) -> Query:
    """The query without the constraints of these kinds."""
    if not kinds:
        return query
    if ConstraintKind.SPEAKERS in kinds and query.speakers:
        asked = tuple(dict.fromkeys(Asked.WHO_SAID if a is Asked.WHAT_SAID else a for a in query.asked))
        query = replace(query, speakers=(), asked=asked, is_open=False)
    return replace(
        query,
        besides=() if ConstraintKind.BESIDES in kinds else query.besides,
        outlets=() if ConstraintKind.OUTLETS in kinds else query.outlets,
        period=None if ConstraintKind.PERIOD in kinds else query.period,
        stances=() if ConstraintKind.STANCE in kinds else query.stances,
        parts=tuple(without(part, kinds) for part in query.parts),
    )
