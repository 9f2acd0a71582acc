"""The people, organisations and other sources of one article, each found by any name that the article has for it.

Joins short forms to full ones: `Bell` and `Sen. Bell` to `Anna Bell`, `IBS` to `Institute for Bridge Safety`. Does not
know who speaks.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from corpus.attribution.speakers.article_names import names_in_units, words_written_small
from corpus.attribution.speakers.descriptions import decapitalised, kind_of_noun, noun_of, without_article
from corpus.attribution.speakers.gender import NamedPerson, is_female_by_pronouns, is_female_by_words
from corpus.attribution.speakers.names import kind_of_name
from corpus.attribution.speakers.parts_of_groups import part_of_group
from corpus.attribution.speakers.phrases import Phrase, head_of
from corpus.attribution.speakers.places import places_in, places_of_the_world
from corpus.attribution.speakers.roles import called_beside, roles_beside
from corpus.attribution.speakers.values import Entity, WrittenName, without_owner
from corpus.attribution.tokens import Token
from corpus.attribution.units import Unit
from corpus.attribution.values import SpeakerKind
from corpus.language import lexicon as lex
from corpus.language.given_names import is_female

_MEMORY: Final = 300  # mentions that "the minister" may look back over
_BEHIND_A_SUBJECT = lex.AUXILIARIES | lex.MODALS | lex.PREPOSITIONS | lex.SUBORDINATORS | {"and"}


class Entities:
    """Built from the names in an article; grows by the sources that have no name."""

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._text = text
        self.all: list[Entity] = []
        self._by_form: dict[str, list[Entity]] = {}
        self._by_first_name: dict[str, list[Entity]] = {}
        self._unnamed: dict[str, Entity] = {}
        self.common = words_written_small(units)
        self.names = names_in_units(units, self.common)
        """The names in each unit."""
        names = [(unit, name) for unit, found in zip(units, self.names, strict=True) for name in found]
        self._places = places_in(text, units, names)
        self._with_article = {name.text for unit, name in names if _has_article(unit.tokens, name)}
        self._learn(units, names)
        self._positions = _positions_of(self.all)
        self._learn_gender(units, names)

    def find(self, name: str, before: int | None = None) -> Entity | None:
        """The entity so named; of two people who share a surname the one who alone was named before, or none.

        A first name alone names its only bearer, where it is nobody's surname: `Riham` of `Riham Al-Maskari`.
        """
        found = self._by_form.get(_key(name)) or self._by_first_name.get(_key(name), [])
        if len(found) > 1 and before is not None:
            found = list(islice((e for e in found if e.positions and e.positions[0] < before), 2))
        return found[0] if len(found) == 1 else None

    def find_titled(self, name: WrittenName, before: int | None = None) -> Entity | None:
        """The same by a name with its title: of Joan and Peter Aldous `Mrs Aldous` is Joan, and never Peter."""
        female = is_female_by_words(name.title)
        if female is None:
            return self.find(name.text, before)
        called = self._by_form.get(_key(name.text)) or self._by_first_name.get(_key(name.text), [])
        found = [e for e in called if e.female is not (not female)]
        return found[0] if len(found) == 1 else None

    def find_within(self, name: WrittenName) -> Entity | None:
        """The entity whose name a headline has run into other words: `Anna Bell | Slams Port Chief`."""
        if len(name.words) < 4:
            return None
        shorter = (" ".join(name.words[:length]) for length in range(len(name.words) - 1, 1, -1))
        return next((entity for words in shorter if (entity := self.find(words)) is not None), None)

    def mentioned_before(self, position: int) -> Iterator[Entity]:
        """Named entities, the latest mentioned first, as far back as a reader may be expected to remember."""
        seen: set[Entity] = set()
        end = bisect_left(self._positions, position, key=lambda mention: mention[0])
        for _, entity in reversed(self._positions[max(0, end - _MEMORY) : end]):
            if entity not in seen:
                seen.add(entity)
                yield entity

    def is_place(self, name: str) -> bool:
        """True for a country or a capital, and for what the article has somebody or something be in."""
        return name in self._places

    def add_person(self, name: str) -> Entity:
        """Somebody whom only the label of a turn names; found by the surname from then on."""
        words = tuple(name.split())
        return self._new(WrittenName(0, len(words), (), words), SpeakerKind.PERSON)

    def is_person_called(self, entity: Entity, name: str) -> None:
        """Learns that an entity, known in capitals only, is a person of this name."""
        entity.name, entity.kind = name, SpeakerKind.PERSON
        words = tuple(name.split())
        for form in _forms_of(WrittenName(0, len(words), (), words), SpeakerKind.PERSON):
            known = self._by_form.setdefault(_key(form), [])
            if entity not in known:
                known.append(entity)

    def add(self, name: str, kind: SpeakerKind, forms: Iterable[str] = ()) -> Entity:
        """An entity that no capital letter showed; it is not found by name."""
        entity = Entity(name, kind, dict.fromkeys([name, *forms]))
        self.all.append(entity)
        return entity

    def described(self, tokens: Sequence[Token], phrase: Phrase) -> Entity:
        """The entity that a phrase without a name means (`a US official`); the same words mean the same entity."""
        written = self._text[tokens[phrase.start].span.start : tokens[phrase.end - 1].span.end]
        key = without_article(written).lower()
        if key not in self._unnamed:
            entity = self.add(decapitalised(written, tokens, phrase), kind_of_noun(noun_of(tokens, phrase)))
            entity.noun = head_of(tokens, phrase).lower
            self._unnamed[key] = entity
        return self._unnamed[key]

    def part_of(self, words: str, group: Entity) -> Entity:
        """Those of a group who are told apart by a word: `one of the two nurses`."""
        name = part_of_group(words, group)
        if name not in self._unnamed:
            self._unnamed[name] = self.add(name, SpeakerKind.UNNAMED)
        return self._unnamed[name]

    def together(self, entities: Sequence[Entity]) -> Entity:
        """One entity for several people who speak as one; each of their names is a form of it."""
        name = "; ".join(entity.name for entity in entities)
        if name not in self._unnamed:
            forms = [form for entity in entities for form in entity.forms]
            self._unnamed[name] = self.add(name, SpeakerKind.GROUP, forms)
        return self._unnamed[name]

    # --- how names become entities

    def _learn(self, units: Sequence[Unit], names: Iterable[tuple[Unit, WrittenName]]) -> None:
        """Reads the longest names first, and headlines last: a surname finds the full name, wherever that stands.

        A headline runs names into other words; what it has of three words and more must be known from elsewhere.
        """
        headlines = {unit.first for unit in units if _is_headline(unit)}
        for unit, name in sorted(names, key=lambda pair: (pair[0].first in headlines, -len(pair[1].words))):
            if unit.first not in headlines or len(name.words) < 3 or self.find(name.text) is not None:
                self._learn_name(unit.tokens, name)
        for entity in self.all:
            entity.positions.sort()

    def _learn_name(self, tokens: Sequence[Token], name: WrittenName) -> None:
        """Joins a name to the entity that has it as a form, or makes an entity of it."""
        entity, kind = self.find_titled(name), kind_of_name(name)
        known = self._by_form.get(_key(name.text), [])
        if entity is None and len(known) > 1:
            return  # a surname of two
        if entity is None:
            person = self._person_behind_outlet(name)
            if person is not None:
                self._by_form[_key(name.text)] = [person]
                person.positions.append(tokens[name.start].span.start)
                return
            kind = self._kind_of(tokens, name)
            entity = self._new(name, kind)
        entity.positions.append(tokens[name.start].span.start)
        entity.forms.setdefault(name.text, None)
        entity.forms.setdefault(" ".join([*name.title, *name.words]), None)
        self._learn_acronym(tokens, name, entity)
        roles = list(roles_beside(self._text, tokens, name))
        entity.roles.update((role, None) for role in roles if role not in entity.roles)
        entity.called.update((word, None) for word in called_beside(tokens, name))
        if entity.female is None:
            entity.female = is_female_by_words(
                [*name.title, *(word for role in roles for word in without_owner(role).split())]
            )
        if entity.female is None and kind is SpeakerKind.PERSON and len(name.words) > 1:
            entity.female = is_female(name.words[0])

    def _new(self, name: WrittenName, kind: SpeakerKind) -> Entity:
        entity = Entity(name.text, kind)
        self.all.append(entity)
        for form in _forms_of(name, kind):
            self._by_form.setdefault(_key(form), []).append(entity)
        first = name.words[0]
        if kind is SpeakerKind.PERSON and len(name.words) > 1 and first not in places_of_the_world():
            self._by_first_name.setdefault(_key(first), []).append(entity)
        return entity

    def _person_behind_outlet(self, name: WrittenName) -> Entity | None:
        """`the Tarn Post | Vasko`: two names that nothing divides, the second of a person named elsewhere."""
        if len(name.words) < 3 or name.words[-2] not in lex.ORGANISATION_NAME_WORDS:
            return None
        entity = self.find(name.words[-1])
        return entity if entity is not None and entity.is_person else None

    def _kind_of(self, tokens: Sequence[Token], name: WrittenName) -> SpeakerKind:
        """What a name is of that no entity has yet: a place is taken for its government, a lone word for a person."""
        if not name.title and name.text in places_of_the_world():
            return SpeakerKind.ORGANISATION
        kind = kind_of_name(name)
        if kind is not None:
            return kind
        is_person = len(name.words) == 1 and not self._is_institution(tokens, name)
        return SpeakerKind.PERSON if is_person else SpeakerKind.ORGANISATION

    def _is_institution(self, tokens: Sequence[Token], name: WrittenName) -> bool:
        """`the | Kremlin`, and `Tarn` where the text has `in Tarn`."""
        has_article = name.start > 0 and tokens[name.start - 1].lower == "the"
        return has_article or name.text in self._with_article or self.is_place(name.words[0])

    def _learn_acronym(self, tokens: Sequence[Token], name: WrittenName, entity: Entity) -> None:
        """`Institute for Bridge Safety | (IBS)`."""
        behind = [token.text for token in tokens[name.end : name.end + 3]]
        if entity.is_person or len(behind) < 3 or behind[0] != "(" or behind[2] != ")" or not behind[1].isupper():
            return
        entity.forms.setdefault(behind[1], None)
        known = self._by_form.setdefault(_key(behind[1]), [])
        if entity not in known:
            known.append(entity)

    def _learn_gender(self, units: Sequence[Unit], names: Iterable[tuple[Unit, WrittenName]]) -> None:
        named: dict[int, list[NamedPerson]] = {}
        for unit, name in names:
            entity = self.find(name.text)
            if entity is not None and entity.is_person and not unit.tokens[name.start].quoted:
                named.setdefault(unit.first, []).append(NamedPerson(entity, name.end))
        for person, female in is_female_by_pronouns(units, named).items():
            if person.female is None:
                person.female = female


def _positions_of(entities: Sequence[Entity]) -> list[tuple[int, Entity]]:
    """Where entities are named, in text order; of two at one place the one that was found first."""
    mentions = [(position, entity) for entity in entities for position in entity.positions]
    return sorted(mentions, key=lambda mention: mention[0])


def _key(name: str) -> str:
    return re.sub(r"^the ", "", name.lower()).replace(".", "").replace("’", "'")


def _forms_of(name: WrittenName, kind: SpeakerKind) -> set[str]:
    """The names by which the text may come back to it."""
    if kind is SpeakerKind.PERSON and len(name.words) > 1:
        return {name.text, *_short_forms(name.words)}
    initials = "".join(w[0] for w in name.words if w[0].isupper())
    has_acronym = kind is SpeakerKind.ORGANISATION and len(name.words) > 2 and len(initials) > 2
    return {name.text, initials} if has_acronym else {name.text}


def _short_forms(words: Sequence[str]) -> Iterator[str]:
    """`Berg`, `van der Berg` and `Ana Berg`, of `Ana Maria van der Berg`."""
    surname = next((w for w in reversed(words) if w.lower().rstrip(".") not in lex.NAME_SUFFIXES), words[-1])
    yield surname
    yield f"{words[0]} {surname}"
    if words[0].lower() in lex.FAMILY_NAMES_FIRST:
        yield words[0]
    particle = next((i for i, w in enumerate(words) if w.lower() in lex.NAME_PARTICLES and i), None)
    if particle:
        yield " ".join(words[particle:])


def _has_article(tokens: Sequence[Token], name: WrittenName) -> bool:
    """`The | Castle | said`, but not `the Vasko campaign`, whose article is the campaign's."""
    if name.title or not name.start or tokens[name.start - 1].lower != "the":
        return False
    following = tokens[name.end] if name.end < len(tokens) else None
    if following is None or not following.is_word:
        return True
    return following.lower in _BEHIND_A_SUBJECT or following.lower in lex.CUE_FORMS


def _is_headline(unit: Unit) -> bool:
    """True where nearly every longer word is capitalised: its names run into the words beside them."""
    words = [t for t in unit.tokens if len(t.text) > 3 and t.text.isalpha()]
    if len(words) < 4 or unit.tokens[-1].text in {".", "?", "!"}:
        return False
    return sum(t.is_capitalised for t in words) > 0.8 * len(words)
