"""Transcripts: `MARSH: It is safe.`, where a line begins with the speaker's name and all behind it is theirs."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from corpus.articles.article import PartKind, Span
from corpus.articles.datelines import begins_line
from corpus.attribution.tagger.inference import TaggedAttribution
from corpus.attribution.units import Unit

_LABEL = re.compile(r"[\"“]?(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}):[ \u00a0]+(?=\S)")

_LABEL_OF_TURN = re.compile(
    r"[\"“]?(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4})(?: \([^)]{1,40}\)|, [\w ]{2,40})?:[ \u00a0]+(?=\S)"
)


class TurnLabel(NamedTuple):
    """A turn's name, and where it and the words behind it begin."""

    name: str
    start: int
    words: int


def find_turn_labels(
    text: str,
    units: Sequence[Unit],
    tagged: Iterable[TaggedAttribution],
    kind_at: Callable[[int], PartKind] = lambda _: PartKind.PARAGRAPH,
) -> dict[int, TurnLabel]:
    """By unit: a name and a colon at a line's start, where the part is a turn; but no `UPDATE: …`.

    In capitals it is also a name where it comes back or another answers it, or where the tagger takes it for a source.
    """
    sources = {one.source.start for one in tagged if one.source}
    labels: dict[int, TurnLabel] = {}
    turns: dict[int, TurnLabel] = {}
    for number, unit in enumerate(units):
        if (label := _label_at(text, unit.span, _LABEL)) is not None:
            labels[number] = label
        if kind_at(unit.span.start) is PartKind.TURN and (label := _label_at(text, unit.span, _LABEL_OF_TURN)):
            turns[number] = label
    times = Counter(label.name for label in labels.values())
    in_capitals = {
        number: label
        for number, label in labels.items()
        if times[label.name] > 1 or len(times) > 1 or label.start in sources
    }
    return in_capitals | turns


def _label_at(text: str, span: Span, pattern: re.Pattern[str]) -> TurnLabel | None:
    match = pattern.match(text, span.start, span.end)
    if match is None or not begins_line(text, span.start):
        return None
    return TurnLabel(match["name"], match.start("name"), match.end())


def turn(label: TurnLabel, unit: Unit) -> TaggedAttribution:
    """The unit's words behind the label as an attribution, whose cue is the colon."""
    source = Span(label.start, label.start + len(label.name))
    return TaggedAttribution(source, Span(source.end, source.end + 1), (Span(label.words, unit.span.end),))
