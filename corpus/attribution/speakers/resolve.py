"""Resolves the source of an attribution: which person, organisation or other entity its words refer to.

Works in text order, one article at a time. Where the text leaves two possibilities, the source keeps its own words.
"""

import re
from collections.abc import Sequence
from typing import Final

from corpus.articles.article import Span
from corpus.attribution.speakers.back_references import BackReferences
from corpus.attribution.speakers.descriptions import decapitalised, noun_of, without_article
from corpus.attribution.speakers.entities import Entities
from corpus.attribution.speakers.names import find_names, kind_of_name
from corpus.attribution.speakers.phrases import Phrase, head_of
from corpus.attribution.speakers.pronouns import Pronouns
from corpus.attribution.speakers.relative_clauses import RELATIVE_PRONOUNS, Antecedent, antecedents, relative_clause_at
from corpus.attribution.speakers.sources import FIRST_PERSON, Source, source_at, without_apposition
from corpus.attribution.speakers.values import Entity, WrittenName
from corpus.attribution.tokens import Token, tokenise
from corpus.attribution.units import Unit
from corpus.attribution.values import SpeakerKind
from corpus.language import lexicon as lex

_LONGEST_ACRONYM: Final = 5  # letters
_LONGEST_BARE: Final = 4  # words
_CALLINGS: Final = lex.PERSON_NOUNS | lex.TITLES
_SIGNED = re.compile(r"(?:[Bb]y )?(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3})")
_FIRST_PERSON_SINGULAR = frozenset("i me my myself".split())


class Resolver:
    """Resolves the sources of one article. Must be asked in text order, because later sources refer to earlier ones."""

    def __init__(self, text: str, units: Sequence[Unit], byline: str = "", title: str = "") -> None:
        self._text = text
        self._title = title
        self._byline = byline
        self._units = units
        self._entities = Entities(text, units)
        self._pronouns = Pronouns(units, self._entities)
        self._back_references = BackReferences(units, self._entities)

    def resolve(self, span: Span, unit: int) -> Entity | None:
        """The entity that the source at `span` refers to; None where it cannot be told (`I` outside a quotation)."""
        source = source_at(self._units[unit].tokens, span, unit)
        entity = self._entity_of(source) if source is not None else None
        if source is None or entity is None:
            return None
        self.note_speaker(entity, unit, span.start)
        if not source.is_pronoun:
            phrase, _ = without_apposition(source)
            entity.forms.setdefault(decapitalised(self._written(phrase), phrase.tokens, phrase.phrase), None)
        return entity

    def speaker_of_turn(self, label: str, unit: int) -> Entity | None:
        """The speaker of a turn in a transcript, by its label: `WALLACE:`. None for `Q:`, whom nobody names."""
        if len(label) == 1:
            return self._answering() if label == "A" else None
        tidy = label.title() if label.isupper() else label
        name = next(find_names(tokenise(tidy, Span(0, len(tidy)))), None)
        words = name.text if name is not None else tidy
        entity = self._entities.find(words) or self._entities.find(words.split()[-1])
        if entity is None or not (entity.is_person or entity.name.isupper() or " " not in label):
            entity = self._entities.add_person(words)
        if entity.name.isupper() and len(entity.name) > _LONGEST_ACRONYM:
            self._entities.is_person_called(entity, words)  # only labels have the name, in capitals
        entity.forms.setdefault(tidy, None)
        self.note_speaker(entity, unit, self._units[unit].span.start)
        return entity

    def _answering(self) -> Entity | None:
        """Who answers in an interview of questions and answers: the only person that the title names."""
        names = list(find_names(tokenise(self._title, Span(0, len(self._title)))))
        found = {name.text: self._entities.find(name.text) for name in names}
        people = {text: one for text, one in found.items() if (one.is_person if one else " " in text)}
        if len(people) != 1:
            return None
        name, person = people.popitem()
        return person or self._entities.add_person(name)

    def only_person_in(self, unit: int) -> Span | None:
        """Where the only person that a unit names is named, with the title before the name."""
        tokens = self._units[unit].tokens
        people = [
            Span(tokens[name.start].span.start, tokens[name.end - 1].span.end)
            for name in self._entities.names[unit]
            if (entity := self._entities.find(name.text)) is not None and entity.is_person
        ]
        return people[0] if len(people) == 1 else None

    def note_speaker(self, entity: Entity, unit: int, position: int) -> None:
        """Records that an entity speaks in a unit; `resolve` and `speaker_of_turn` do so themselves."""
        self._pronouns.note_speaker(entity, unit, position)
        self._back_references.note_speaker(entity, unit)

    # --- the kinds of source, in the order in which they are tried

    def _entity_of(self, source: Source) -> Entity | None:
        if source.is_pronoun or source.is_opinion_of:
            return self._by_pronoun(source)
        primary, apposition = without_apposition(source)
        return (
            self._by_list(source)
            or self._by_apposed_name(primary, apposition)
            or self._by_name(primary)
            or self._by_name_behind_office(primary)
            or self._by_back_reference(primary)
            or self._by_part_of_group(primary)
            or self._entities.described(primary.tokens, primary.phrase)
        )

    def _by_pronoun(self, source: Source) -> Entity | None:
        word = source.first.lower
        if word in FIRST_PERSON:
            return self._writer() if word in _FIRST_PERSON_SINGULAR and not source.first.quoted else None
        if word in RELATIVE_PRONOUNS:
            return self._by_relative_clause(source)
        return self._pronouns.resolve(source.unit, source.phrase.start)

    def _writer(self) -> Entity | None:
        """The person that `I` outside quotations refers to: whoever signs the article, where that is one person."""
        signed = _SIGNED.fullmatch(self._byline.strip())
        if signed is None or any(word in lex.ORGANISATION_NAME_WORDS for word in signed["name"].split()):
            return None
        return self._entities.find(signed["name"]) or self._entities.add(signed["name"], SpeakerKind.PERSON)

    def _by_relative_clause(self, source: Source) -> Entity | None:
        """`A pharmacist in Port Elmara, | who |`."""
        clause = relative_clause_at(source.tokens, source.phrase.start, self._entities.names[source.unit])
        if clause is None:
            return None
        for antecedent in antecedents(clause):
            entity = self._entity_of_antecedent(source, antecedent.words)
            if entity is not None and (not clause.is_who or self._can_be_who(entity, antecedent)):
                return entity
        return None

    def _entity_of_antecedent(self, source: Source, words: WrittenName | Phrase) -> Entity | None:
        if isinstance(words, WrittenName):
            return self._named(source.tokens, words)
        return self._entity_of(source._replace(phrase=words))

    def _can_be_who(self, entity: Entity, antecedent: Antecedent) -> bool:
        """`Who` refers to no place and no document; a name before it must be a person's."""
        is_name = isinstance(antecedent.words, WrittenName)
        is_somebody = entity.is_person if is_name else entity.kind is not SpeakerKind.DOCUMENT
        return is_somebody and (antecedent.is_surely_person or not self._entities.is_place(entity.name))

    def _by_list(self, source: Source) -> Entity | None:
        """`Senators Bell and Marsh`: several people who say the same."""
        if not any(token.lower == "and" for token in source.words):
            return None
        names = [self._name_heading(source.tokens, part) for part in source.parts_of_list()]
        if not names or names[0] is None or names[-1] is None:
            return None  # an apposition may stand within a list, not at its ends
        people = list(dict.fromkeys(self._named(source.tokens, name) for name in names if name is not None))
        is_list = len(people) > 1 and all(person.is_person for person in people)
        return self._entities.together(people) if is_list else None

    def _name_heading(self, tokens: Sequence[Token], phrase: Phrase) -> WrittenName | None:
        """The first name in a phrase, if it is the head of the phrase."""
        name = next(find_names(tokens[: phrase.end], self._entities.common, start=phrase.start), None)
        return name if name is not None and _covers(tokens, name, head_of(tokens, phrase)) else None

    def _by_apposed_name(self, role: Source, apposition: Phrase | None) -> Entity | None:
        """`Zelensky's top adviser, | Mykhailo Podolyak |`: only the name stands behind the comma."""
        tokens = role.tokens
        is_role = role.head.lower in _CALLINGS and self._name_at_head(role) is None
        if apposition is None or (role.words[-1].is_capitalised and not is_role):
            return None
        names = list(find_names(tokens[: apposition.end], self._entities.common, start=apposition.start))
        if len(names) != 1 or names[0].end < apposition.end:
            return None
        if any(t.lower not in {"the", "late", "former"} for t in tokens[apposition.start : names[0].start]):
            return None
        entity = self._named(tokens, names[0])
        entity.roles = {without_article(self._written(role)): None, **entity.roles}
        return entity

    def _by_name(self, source: Source) -> Entity | None:
        """`Mykhailo Podolyak`; not `Podolyak's adviser`."""
        is_owner = any(t.lower in ("'s", "’s") for t in source.words) and source.words[-1].lower in lex.PERSON_NOUNS
        if is_owner or not source.head.is_capitalised:
            return None
        name = self._name_at_head(source)
        return self._named(source.tokens, name) if name is not None else None

    def _name_at_head(self, source: Source) -> WrittenName | None:
        names = self._entities.names[source.unit]
        return next((name for name in names if _covers(source.tokens, name, source.head)), None)

    def _by_name_behind_office(self, source: Source) -> Entity | None:
        """`The President of the Republic | Ana Holm |`; not `the lawyer of Ana Holm`."""
        if source.head.lower not in _CALLINGS:
            return None
        for name in self._entities.names[source.unit]:
            is_last = source.phrase.start < name.start and name.end == source.phrase.end and len(name.words) > 1
            if is_last and source.tokens[name.start - 1].is_capitalised:
                return self._named(source.tokens, name)
        return None

    def _named(self, tokens: Sequence[Token], name: WrittenName) -> Entity:
        known = self._entities.find_titled(name, before=tokens[name.start].span.start + 1)
        if known is not None:
            return known
        kind = kind_of_name(name) or SpeakerKind.PERSON
        return self._entities.find_within(name) or self._entities.add(name.text, kind)

    def _by_back_reference(self, source: Source) -> Entity | None:
        """`The think tank`, `the minister`. Not `his lawyer`, who need not be the lawyer named before."""
        is_definite = source.first.lower in {"the", "this", "that", "its"}
        if not is_definite or len(source.words) > _LONGEST_BARE:
            return None
        noun = noun_of(source.tokens, source.phrase)
        named = [t for t in source.words[1:] if t.is_capitalised and t.lower not in _CALLINGS]
        if named:  # "the Ecuadorian president", who may be another than the one named last
            return self._back_references.only_bearer(noun) if noun in _CALLINGS else None
        is_bare = len(source.words) <= 3
        return self._back_references.resolve(noun, source.unit, source.first.span.start) if is_bare else None

    def _by_part_of_group(self, source: Source) -> Entity | None:
        """`Two nurses dispute it. | One | said`."""
        words = " ".join(token.lower for token in source.words)
        if words not in lex.PARTS_OF_GROUPS:
            return None
        group = self._pronouns.group_before(source.unit, source.phrase.start)
        return self._entities.part_of(words, group) if group is not None else None

    def _written(self, source: Source) -> str:
        return self._text[source.first.span.start : source.words[-1].span.end]


def _covers(tokens: Sequence[Token], name: WrittenName, head: Token) -> bool:
    return tokens[name.start].span.start <= head.span.start < tokens[name.end - 1].span.end
