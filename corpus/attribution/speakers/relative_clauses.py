"""What `who` or `which` refers to: `A pharmacist in Port Elmara, | who said …` is not about the town.

Reads the words before the relative pronoun, and gives names and phrases. Whom they name is another's to say.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from corpus.attribution.speakers.names import kind_of_name
from corpus.attribution.speakers.phrase_before import phrase_before
from corpus.attribution.speakers.phrases import Phrase, can_be_person, can_speak, head_of, is_speaking_noun
from corpus.attribution.speakers.values import WrittenName
from corpus.attribution.tokens import Token
from corpus.attribution.values import SpeakerKind
from corpus.language import lexicon as lex

RELATIVE_PRONOUNS: Final = lex.RELATIVES
_LONGEST_OFFICE: Final = 15  # tokens between a name and the clause about its bearer
_WHENCE = frozenset("of from in at near outside".split())  # behind somebody's name: where they belong
_BEFORE_CLAUSE = lex.PREPOSITIONS | {",", "—", "–", "-", "--", "("}
_OUTSIDE = (lex.PREPOSITIONS - {"of"}) | lex.SUBORDINATORS | lex.AUXILIARIES | lex.PRONOUNS | {"and"}


class RelativeClause(NamedTuple):
    """`start` to `end` are the words directly before the relative pronoun; `names` are those of the unit."""

    tokens: Sequence[Token]
    start: int
    end: int
    names: Sequence[WrittenName]
    is_who: bool

    def name_ending_at(self, end: int) -> WrittenName | None:
        return next((name for name in self.names if name.end == end), None)


def relative_clause_at(tokens: Sequence[Token], position: int, names: Sequence[WrittenName]) -> RelativeClause | None:
    """The clause whose relative pronoun is the token at `position`; None where no words stand before it."""
    end = position
    while end and tokens[end - 1].lower in _BEFORE_CLAUSE:
        end -= 1
    start = _start_of_words(tokens, end)
    if start == end or any(token.lower in RELATIVE_PRONOUNS for token in tokens[start:end]):
        return None
    return RelativeClause(tokens, start, end, names, tokens[position].lower == "who")


class Antecedent(NamedTuple):
    """What a clause may refer to. `is_surely_person`: the words around the name say so, even if a place has it too."""

    words: WrittenName | Phrase
    is_surely_person: bool


def antecedents(clause: RelativeClause) -> Iterator[Antecedent]:
    """What the clause may be about, the best reading first."""
    for reading in _READINGS:
        words = reading.find(clause)
        if words is not None:
            yield Antecedent(words, reading.is_surely_person)


# --- readings


def _name_before_apposition(clause: RelativeClause) -> WrittenName | None:
    """`| Marsh |, a clerk who`."""
    if clause.start < 2 or clause.tokens[clause.start - 1].text != ",":
        return None
    opens_apposition = clause.tokens[clause.start].lower in {"a", "an", "the"}
    return clause.name_ending_at(clause.start - 1) if opens_apposition else None


def _name_before_place(clause: RelativeClause) -> WrittenName | None:
    """`Mayor | Varro | of Dunholt, who`: the person, not the town."""
    place = _place(clause)
    if place is None or not clause.is_who or place.preposition not in _WHENCE:
        return None
    return clause.name_ending_at(place.start)


def _relation_of(clause: RelativeClause) -> WrittenName | None:
    """`a brother of | Anna Bell |, who`."""
    place = _place(clause)
    noun = _noun_before(clause, place) if place is not None else None
    if place is None or noun is None or not clause.is_who or place.preposition != "of":
        return None
    return place.name if head_of(clause.tokens, noun).lower in lex.RELATIONS else None


def _noun_before_place(clause: RelativeClause) -> Phrase | None:
    """`| A pharmacist in Port Elmara |, who`, `| the letter from Dunholt |, which`."""
    place = _place(clause)
    noun = _noun_before(clause, place) if place is not None else None
    if place is None or noun is None:
        return None
    head, last = head_of(clause.tokens, noun), clause.tokens[noun.end - 1]
    if clause.is_who:
        is_about_noun = can_be_person(head) or can_be_person(last)  # "Ana Holm, | mayor | of Tarn, who"
    else:
        is_named_place = place.name is not None and kind_of_name(place.name) is not SpeakerKind.ORGANISATION
        is_about_noun = is_named_place and is_speaking_noun(head) and not can_be_person(head)
    return Phrase(noun.start, clause.end) if is_about_noun else None


def _name_before_clause(clause: RelativeClause) -> WrittenName | None:
    """`| Ana Holm |, who`."""
    return clause.name_ending_at(clause.end)


def _name_before_office(clause: RelativeClause) -> WrittenName | None:
    """`| Vasko |, an engineer of Tarn Rail who`."""
    before = [
        name
        for name in clause.names
        if name.end < clause.start < name.end + _LONGEST_OFFICE and clause.tokens[name.end].text == ","
    ]
    return before[-1] if clause.is_who and before else None


def _words_before_clause(clause: RelativeClause) -> Phrase | None:
    """`| a clerk of the port | who`."""
    words = Phrase(clause.start, clause.end)
    return words if can_speak(clause.tokens, words) else None


class _Reading(NamedTuple):
    find: Callable[[RelativeClause], WrittenName | Phrase | None]
    is_surely_person: bool = False


_READINGS: Final = (
    _Reading(_name_before_apposition),
    _Reading(_name_before_place),
    _Reading(_relation_of),
    _Reading(_noun_before_place, is_surely_person=True),
    _Reading(_name_before_clause),
    _Reading(_name_before_office, is_surely_person=True),
    _Reading(_words_before_clause),
)


# --- words before a clause


class _Place(NamedTuple):
    """What the last preposition before the clause leads to: `in | Port Elmara`, in `A pharmacist in Port Elmara, who`.

    `start` is the token of the preposition; `name` is None where the place has no name.
    """

    preposition: str
    start: int
    name: WrittenName | None


def _place(clause: RelativeClause) -> _Place | None:
    tokens = clause.tokens
    within = range(clause.end - 1, clause.start, -1)
    first = next((p + 1 for p in within if tokens[p].lower == "of"), clause.start)
    start = first
    while start and tokens[start - 1].lower in lex.DETERMINERS:
        start -= 1
    if not start or tokens[start - 1].lower not in lex.PREPOSITIONS:
        return None
    name = next((n for n in clause.names if n.end == clause.end and n.start >= first), None)
    return _Place(tokens[start - 1].lower, start - 1, name)


def _noun_before(clause: RelativeClause, place: _Place) -> Phrase | None:
    """`spoke with | three women | living in Tarn who`."""
    tokens, end = clause.tokens, place.start
    while end and _hangs_on_noun(tokens[end - 1]):
        end -= 1
    phrase = phrase_before(tokens, end)
    if phrase is not None and can_speak(tokens, phrase):
        return phrase
    start = _start_of_words(tokens, end)
    return Phrase(start, end) if start < end else None


def _hangs_on_noun(token: Token) -> bool:
    """`living`, `based`, `originally`: what may stand between a person and `in Tarn`."""
    return token.is_word and not token.quoted and token.text.islower() and token.lower.endswith(("ing", "ed", "ly"))


def _start_of_words(tokens: Sequence[Token], end: int) -> int:
    start = end
    while start and _is_within(tokens, start - 1):
        start -= 1
    return start


def _is_within(tokens: Sequence[Token], position: int) -> bool:
    """True for a word that may be part of what the clause is about."""
    token = tokens[position]
    if not token.is_word or token.quoted or tokens[position + 1].lower in {"a", "an", "the"}:
        return False
    return not token.lower.endswith("ly") and token.lower not in _OUTSIDE and token.lower not in lex.CUE_FORMS
