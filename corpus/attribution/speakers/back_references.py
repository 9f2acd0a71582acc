"""Whom `the minister`, `the official` or `the think tank` points back to: somebody named or quoted before."""

from collections.abc import Iterator, Sequence
from typing import Final

from corpus.attribution.speakers.callings import has_role, may_be_called
from corpus.attribution.speakers.entities import Entities
from corpus.attribution.speakers.values import Entity, WrittenName
from corpus.attribution.tokens import Token
from corpus.attribution.units import Unit
from corpus.attribution.values import SpeakerKind
from corpus.language import lexicon as lex

_REACH: Final = 4  # units, the own one included
_INDEFINITE: Final = {"a", "an", "another", "other"} | lex.QUANTITIES | frozenset(lex.CARDINALS)
_LONGEST_NEW: Final = 3  # tokens before the noun


class BackReferences:
    """Resolves descriptions of one article; `note_speaker` must be told in text order who speaks where."""

    def __init__(self, units: Sequence[Unit], entities: Entities) -> None:
        self._units = units
        self._entities = entities
        self._spoke: dict[int, list[Entity]] = {}  # by unit
        self._last_unnamed: dict[str, Entity] = {}  # by the noun that the source is called

    def note_speaker(self, entity: Entity, unit: int) -> None:
        """Notes that an entity speaks in a unit."""
        self._spoke.setdefault(unit, []).append(entity)
        if entity.noun:
            self._last_unnamed[entity.noun] = entity

    def resolve(self, noun: str, unit: int, position: int) -> Entity | None:
        """Whom `the NOUN` means that stands at a character of the unit, or None where it points back to nobody."""
        return self._body(noun, unit, position) if noun in lex.ORGANISATION_NOUNS else self._somebody(noun, position)

    def _body(self, noun: str, unit: int, position: int) -> Entity | None:
        for entity in self._entities.mentioned_before(position):
            if noun in entity.name.lower().split() or has_role(entity, noun):
                return entity
        return self._private_body(unit) if noun in lex.GENERIC_BODIES else None

    def _somebody(self, noun: str, position: int) -> Entity | None:
        for entity in self._entities.mentioned_before(position):
            if entity.is_person and has_role(entity, noun):
                return entity
        if noun in self._last_unnamed:
            return self._last_unnamed[noun]
        bearers = [e for e in self._entities.all if e.is_person and has_role(e, noun)]
        if bearers:
            return bearers[0] if len(bearers) == 1 else None  # "the minister", whom the next paragraph names
        return self._so_called(noun)

    def _so_called(self, noun: str) -> Entity | None:
        """`The lawmaker`: the only one whom the article has told to be one, where it has no other without a name."""
        bearers = [e for e in self._entities.all if e.is_person and may_be_called(e, noun)]
        if len(bearers) != 1:
            return None
        strangers = sum(_introduces(unit.tokens, noun) for unit in self._units)
        return bearers[0] if strangers <= bearers[0].is_introduced_as(noun) else None

    def only_bearer(self, noun: str) -> Entity | None:
        """The only person of this role, or the only one of them who has spoken so far."""
        bearers = [e for e in self._entities.all if e.is_person and has_role(e, noun)]
        spoke = {entity for entities in self._spoke.values() for entity in entities}
        speaking = [e for e in bearers if e in spoke] if len(bearers) > 1 else bearers
        return speaking[0] if len(speaking) == 1 else None

    def _private_body(self, unit: int) -> Entity | None:
        """`The think tank`, `the company`: the nearest organisation, where it is neither public nor a country."""
        nearest = next(self._bodies_before(unit), None)
        if nearest is None or self._entities.is_place(nearest.name):
            return None
        return None if lex.PUBLIC_BODIES & set(nearest.name.lower().split()) else nearest

    def _bodies_before(self, unit: int) -> Iterator[Entity]:
        """The organisations that spoke in this unit or just before it, or that one before opens with; nearest first."""
        for number in range(unit, max(-1, unit - _REACH), -1):
            spoke = reversed(self._spoke.get(number, []))
            yield from (e for e in spoke if e.kind is SpeakerKind.ORGANISATION and e.positions)
            opening = self._opening_body(number) if number < unit else None
            if opening is not None and opening.positions:
                yield opening

    def _opening_body(self, unit: int) -> Entity | None:
        """The first organisation named in a unit, unless it stands behind a preposition: `In | the Kremlin | …`."""
        tokens = self._units[unit].tokens
        for name in self._entities.names[unit]:
            entity = self._entities.find(name.text, before=tokens[name.start].span.start + 1)
            if entity is not None and entity.kind is SpeakerKind.ORGANISATION:
                return None if _is_behind_preposition(tokens, name) else entity
        return None


def _introduces(tokens: Sequence[Token], noun: str) -> int:
    """How often somebody new is called so: `a young | lawmaker`, `two | lawmakers`."""
    nouns = {noun, f"{noun}s"}
    found = (n for n, token in enumerate(tokens) if token.lower in nouns)
    return sum(any(t.lower in _INDEFINITE for t in tokens[max(0, n - _LONGEST_NEW) : n]) for n in found)


def _is_behind_preposition(tokens: Sequence[Token], name: WrittenName) -> bool:
    has_article = name.start > 0 and tokens[name.start - 1].lower == "the"
    before = name.start - 1 - has_article
    return before >= 0 and tokens[before].lower in lex.PREPOSITIONS
