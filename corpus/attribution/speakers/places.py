"""Names of places: countries and capitals, and what the article has somebody be in, near or from."""

from collections.abc import Iterable, Sequence
from functools import cache
from zoneinfo import available_timezones

from babel import Locale

from corpus.articles.datelines import dateline_at, place_of
from corpus.attribution.speakers.values import WrittenName
from corpus.attribution.units import Unit
from corpus.language import lexicon as lex

_BEFORE_PLACES = frozenset({"in", "from", "near", "across"})


def places_in(text: str, units: Sequence[Unit], names: Iterable[tuple[Unit, WrittenName]]) -> frozenset[str]:
    """The places of the world, and those that the article itself shows to be places."""
    return places_of_the_world() | _behind_prepositions(names) | _of_datelines(text, units)


@cache
def places_of_the_world() -> frozenset[str]:
    """English names of countries (Unicode's CLDR) and of the cities that name time zones, which is most capitals."""
    cities = {zone.rsplit("/", 1)[-1].replace("_", " ") for zone in available_timezones() if "/" in zone}
    return frozenset(Locale("en").territories.values()) | cities | lex.SEATS_OF_GOVERNMENT


def _behind_prepositions(names: Iterable[tuple[Unit, WrittenName]]) -> frozenset[str]:
    """`in | Tarn`, anywhere in the article."""
    return frozenset(
        name.text
        for unit, name in names
        if name.start and not name.title and unit.tokens[name.start - 1].lower in _BEFORE_PLACES
    )


def _of_datelines(text: str, units: Iterable[Unit]) -> frozenset[str]:
    datelines = (dateline_at(text, unit.span.start, unit.span.end) for unit in units)
    return frozenset(place_of(text, dateline) for dateline in datelines if dateline is not None)
