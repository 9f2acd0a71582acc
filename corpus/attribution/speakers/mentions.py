"""Where the entities of an article are mentioned, and what the place in the sentence counts for a later pronoun."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from corpus.attribution.speakers.entities import Entities
from corpus.attribution.speakers.phrase_after import phrase_after
from corpus.attribution.speakers.phrase_before import phrase_before
from corpus.attribution.speakers.phrases import Phrase, can_speak, head_of
from corpus.attribution.speakers.salience import AGENT, BEHIND_PREPOSITION, POSSESSIVE, SUBJECT, Mention
from corpus.attribution.speakers.values import WrittenName
from corpus.attribution.tokens import Token
from corpus.attribution.units import Unit
from corpus.attribution.values import SpeakerKind
from corpus.language import lexicon as lex

_LONGEST_PLURAL = 5  # tokens of `proponents of the plan`
_LONGEST_OPENING = 4  # tokens before the subject: "For years the Mayor | Ana Holm"
_BEGINS_CLAUSE = lex.SUBORDINATORS | {",", ";", ":", "—", "–", "-", "--", "and"}
_COUNTS: Final = frozenset(lex.CARDINALS[2:])
_BESIDE_NOUN = lex.DETERMINERS | lex.PERSON_NOUNS


def mentions_in(units: Sequence[Unit], entities: Entities) -> list[Mention]:
    """In text order; adds the sources without a name to `entities`."""
    mentions = (
        mention
        for number, unit in enumerate(units)
        for find in (_names, _pairs, _plural_nouns, _opening_strangers)
        for mention in find(number, unit, entities)
    )
    return sorted(mentions, key=lambda mention: mention.position)


# --- names


class _Place(NamedTuple):
    """A name in its sentence; `before` is the number of the token before it and its article, or None."""

    tokens: Sequence[Token]
    name: WrittenName
    before: int | None


def _names(number: int, unit: Unit, entities: Entities) -> Iterator[Mention]:
    for name in entities.names[number]:
        first = unit.tokens[name.start]
        entity = entities.find(name.text, before=first.span.start + 1)
        if entity is not None:
            place = _Place(unit.tokens, name, _token_before(unit.tokens, name))
            weight = next((weight for applies, weight in _WEIGHTS if applies(place)), 0.0)
            yield Mention(first.span.start, number, unit.paragraph, weight, entity, quoted=first.quoted)


def _token_before(tokens: Sequence[Token], name: WrittenName) -> int | None:
    has_article = name.start > 0 and tokens[name.start - 1].lower in {"the", "an", "a"}
    before = name.start - 1 - has_article
    return before if before >= 0 else None


def _owns_something(place: _Place) -> bool:
    """`Bell | 's letter`."""
    end = place.name.end
    return end < len(place.tokens) and place.tokens[end].lower in ("'s", "’s")


def _is_agent(place: _Place) -> bool:
    """`The letter was written by | Bell`."""
    return place.before is not None and place.tokens[place.before].lower == "by"


def _is_topic(place: _Place) -> bool:
    """`For | the Kremlin, …`: what the sentence is about."""
    return place.before == 0 and place.tokens[0].lower in lex.PREPOSITIONS


def _is_behind_preposition(place: _Place) -> bool:
    """`He wrote to | Bell`."""
    return place.before is not None and place.tokens[place.before].lower in lex.PREPOSITIONS


def _may_be_subject(place: _Place) -> bool:
    """`In May the mayor, | Bell`: only an opening, a mark or a word that begins a clause stands before the name."""
    head = [token for token in place.tokens[: place.name.start] if not token.quoted]
    for token in reversed(head[-_LONGEST_OPENING:]):
        if token.lower in _BEGINS_CLAUSE:
            return True
        is_cue = token.lower in lex.CUE_FORMS and place.name.start + 1 < len(place.tokens)
        if is_cue or not (token.is_capitalised or token.lower in _BESIDE_NOUN):
            return False
    return len(head) <= _LONGEST_OPENING


_WEIGHTS: Final[tuple[tuple[Callable[[_Place], bool], float], ...]] = (
    (_owns_something, POSSESSIVE),
    (_is_agent, AGENT),
    (_is_topic, SUBJECT),
    (_is_behind_preposition, BEHIND_PREPOSITION),
    (_may_be_subject, SUBJECT),
)


# --- several, and people without a name


def _pairs(number: int, unit: Unit, entities: Entities) -> Iterator[Mention]:
    """`Bell and Marsh` are one `they`."""
    for left, right in pairwise(entities.names[number]):
        between = [token.lower for token in unit.tokens[left.end : right.start]]
        if between not in (["and"], [",", "and"]):
            continue
        end = unit.tokens[right.end - 1].span.end
        named = [entities.find(name.text, before=end) for name in (left, right)]
        people = [e for e in named if e is not None and e.kind in (SpeakerKind.PERSON, SpeakerKind.GROUP)]
        if len(people) == 2 and people[0] is not people[1]:
            position = unit.tokens[left.start].span.start
            yield Mention(position, number, unit.paragraph, SUBJECT, entities.together(people))


def _plural_nouns(number: int, unit: Unit, entities: Entities) -> Iterator[Mention]:
    """`… but proponents of the plan, …`: people without a name anywhere in a sentence."""
    for position, token in enumerate(unit.tokens[1:], start=1):
        if token.quoted or not token.lower.endswith("s") or token.lower not in lex.PERSON_NOUNS:
            continue
        phrase = phrase_before(unit.tokens, position + 1)
        if phrase is None or phrase.start == 0 or phrase.end - phrase.start > _LONGEST_PLURAL:
            continue
        is_behind_preposition = unit.tokens[phrase.start - 1].lower in lex.PREPOSITIONS
        weight = BEHIND_PREPOSITION if is_behind_preposition else SUBJECT / 2
        entity = entities.described(unit.tokens, phrase)
        yield Mention(token.span.start, number, unit.paragraph, weight, entity)


def _counted(tokens: Sequence[Token]) -> Phrase | None:
    """`Four officials | spoke`: a number tells the noun, where the verb behind it is not known to be one."""
    if not tokens or tokens[0].lower not in _COUNTS:
        return None
    plural = (n for n, t in enumerate(tokens[1:_LONGEST_OPENING], start=2) if t.lower.endswith("s"))
    end = next((n for n in plural if tokens[n - 1].lower in lex.PERSON_NOUNS), None)
    is_whole = end is not None and (end == len(tokens) or tokens[end].lower not in lex.PREPOSITIONS)
    return Phrase(0, end) if end is not None and is_whole else None


def _opening_strangers(number: int, unit: Unit, entities: Entities) -> Iterator[Mention]:
    """`Residents of Tarn …`, `A guard …`: people without a name who open a sentence."""
    tokens = unit.tokens
    opening = phrase_after(tokens, 0)
    opening = _counted(tokens) or opening
    if opening is None or not can_speak(tokens, opening):
        return
    # a name of its own, or one behind a comma: "A lawyer for the port, Anna Bell, …"
    if any(n.start <= opening.start < n.end or n.start == opening.end + 1 for n in entities.names[number]):
        return
    first, head = tokens[opening.start], head_of(tokens, opening)
    is_indefinite = first.lower in {"a", "an", "one", "another"} and not head.is_capitalised
    if head.lower in lex.PERSON_NOUNS and (head.lower.endswith("s") or is_indefinite):
        entity = entities.described(tokens, opening)
        yield Mention(first.span.start, number, unit.paragraph, SUBJECT, entity, quoted=first.quoted)
