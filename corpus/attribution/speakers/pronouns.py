"""Who `he`, `she`, `it` or `they` is: the entity that the text is about where the pronoun stands.

Ranks the entities that are mentioned before the pronoun by salience. Reads an article once, in text order.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.attribution.speakers.entities import Entities
from corpus.attribution.speakers.mentions import mentions_in
from corpus.attribution.speakers.parts_of_groups import is_group
from corpus.attribution.speakers.salience import (
    SAID,
    SUBJECT,
    Mention,
    Pronoun,
    PronounKind,
    RankedEntity,
    kind_of_pronoun,
    rank_candidates,
)
from corpus.attribution.speakers.values import Entity
from corpus.attribution.units import Unit

_REACH: Final = 6
"""Units that `he` and `she` look back over."""
_SHORT_REACH: Final = 2
"""Units that `it` and `they` do: they mean things too, which are no entities here."""
# Two who are named in the pronoun's own sentence are told apart by a reader who knows the matter, not by grammar.
_CLEAR_LEAD: Final = 0.4
_CLEAR_LEAD_IN_SENTENCE: Final = 2.0


class Pronouns:
    """Resolves the pronouns of one article; `note_speaker` must be told in text order who speaks where."""

    def __init__(self, units: Sequence[Unit], entities: Entities) -> None:
        self._units = units
        self._mentions = mentions_in(units, entities)
        self._pairs = {(m.unit, m.entity.name) for m in self._mentions if ";" in m.entity.name}
        self._read = (0, 0)  # unit and token up to which pronouns were read

    def note_speaker(self, entity: Entity, unit: int, position: int) -> None:
        """Notes that an entity speaks at a place."""
        self._add(Mention(position, unit, self._units[unit].paragraph, SAID + SUBJECT / 2, entity, spoke=True))

    def resolve(self, unit: int, token: int) -> Entity | None:
        """Who the pronoun at a token means, or None where two may be meant or nobody is found."""
        for number, position in self._unread_before(unit, token):
            self._read_pronoun(number, position)
        self._read = max(self._read, (unit, token))
        return self._antecedent(unit, token)

    def group_before(self, unit: int, token: int) -> Entity | None:
        """The group without a name that was last mentioned before a token, in this unit or one of the two before."""
        position = self._units[unit].tokens[token].span.start
        for number in range(bisect_left(self._mentions, position, key=_position), 0, -1):
            mention = self._mentions[number - 1]
            if mention.unit < unit - _SHORT_REACH or mention.paragraph != self._units[unit].paragraph:
                return None
            if is_group(mention.entity):
                return mention.entity
        return None

    def _unread_before(self, unit: int, token: int) -> Iterator[tuple[int, int]]:
        first_unit, first_token = self._read
        for number in range(first_unit, unit + 1):
            begin = first_token if number == first_unit else 0
            end = token if number == unit else len(self._units[number].tokens)
            yield from ((number, position) for position in range(begin, end))

    def _read_pronoun(self, unit: int, token: int) -> None:
        """`He` in one sentence tells of whom the next goes on to speak. `Him` does not: in "Bell accused him"."""
        word = self._units[unit].tokens[token]
        if word.quoted or word.lower not in {"he", "she", "they"}:
            return
        entity = self._antecedent(unit, token)
        if entity is not None:
            paragraph, kind = self._units[unit].paragraph, kind_of_pronoun(word.lower)
            self._add(Mention(word.span.start, unit, paragraph, SUBJECT, entity, kind))

    def _antecedent(self, unit: int, token: int) -> Entity | None:
        word = self._units[unit].tokens[token]
        pronoun = Pronoun(kind_of_pronoun(word.lower), unit, self._units[unit].paragraph, word.quoted)
        ranked = rank_candidates(pronoun, self._mentions_before(word.span.start, pronoun))
        entity = None if self._are_joined(ranked) else _clear_winner(ranked)
        if entity is not None and entity.is_person and pronoun.kind.is_gendered and " " in entity.name:
            entity.female = pronoun.kind is PronounKind.FEMALE  # learned: from now on it is no candidate for the other
        return entity

    def _are_joined(self, ranked: Sequence[RankedEntity]) -> bool:
        """`Bell and Marsh came. | She said …`: one of the two, and nothing tells which."""
        if len(ranked) < 2 or ranked[0].unit != ranked[1].unit:
            return False
        first, second = ranked[0].entity, ranked[1].entity
        may_part = {first.female, second.female} == {True, False}
        pairs = (f"{first.name}; {second.name}", f"{second.name}; {first.name}")
        return not may_part and any((ranked[0].unit, pair) in self._pairs for pair in pairs)

    def _mentions_before(self, position: int, pronoun: Pronoun) -> Iterator[Mention]:
        """The nearest first, as far back as such a pronoun reaches."""
        reach = _REACH if pronoun.kind.is_gendered else _SHORT_REACH
        for number in range(bisect_left(self._mentions, position, key=_position), 0, -1):
            mention = self._mentions[number - 1]
            if mention.unit < pronoun.unit - reach:
                return
            yield mention

    def _add(self, mention: Mention) -> None:
        insort(self._mentions, mention, key=_position)


def _position(mention: Mention) -> int:
    return mention.position


def _clear_winner(ranked: Sequence[RankedEntity]) -> Entity | None:
    """The likeliest entity, where it leads the next clearly enough."""
    if not ranked:
        return None
    first = ranked[0]
    rival = next((c for c in ranked[1:] if not _is_surname_of(c.entity, first.entity)), None)
    if rival is None:
        return first.entity
    return first.entity if first.score - rival.score >= _lead_needed(first, rival) else None


def _lead_needed(first: RankedEntity, rival: RankedEntity) -> float:
    """More where the pronoun's own sentence names both, and gender does not part them."""
    both_here = first.is_in_sentence and rival.is_in_sentence
    is_alike = both_here and first.entity.female == rival.entity.female
    return _CLEAR_LEAD_IN_SENTENCE if is_alike else _CLEAR_LEAD


def _is_surname_of(short: Entity, full: Entity) -> bool:
    """`Vasko`, where two of that name are about and only one can be `he`."""
    return " " not in short.name and full.name.endswith(" " + short.name)
