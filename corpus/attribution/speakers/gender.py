"""Whether somebody is a woman or a man, as far as titles, roles and the pronouns around their name tell."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from corpus.attribution.speakers.values import Entity
from corpus.attribution.tokens import Token
from corpus.attribution.units import Unit
from corpus.language import lexicon as lex

_HERS = frozenset({"she", "her", "herself"})
_HIS = frozenset({"he", "his", "himself"})
_AFTER_OBJECT = lex.PREPOSITIONS | lex.SUBORDINATORS


class NamedPerson(NamedTuple):
    """A person named in a unit, outside quotations; `end` is the token behind the name."""

    person: Entity
    end: int


def is_female_by_words(words: Iterable[str]) -> bool | None:
    """True for `spokeswoman`, False for `Mr`, None where no word tells."""
    lowered = {re.sub(r"\W", "", word.lower()) for word in words}
    if lowered & lex.FEMALE_WORDS:
        return True
    return False if lowered & lex.MALE_WORDS else None


def is_female_by_pronouns(units: Sequence[Unit], named: Mapping[int, Sequence[NamedPerson]]) -> dict[Entity, bool]:
    """Where one person alone is named in a unit, the pronouns behind the name and the next unit's first are theirs.

    `named` has the people of each unit, by its first sentence. The majority of units decides.
    """
    votes: Counter[Entity] = Counter()
    for unit, following in zip_longest(units, units[1:]):
        people = named.get(unit.first, ())
        if len({one.person for one in people}) != 1:
            continue
        words = set(_words_of_subject(unit.tokens, people[0].end))  # "He thanked Bell": that `he` is another
        if following is not None and following.tokens and following.first not in named:
            words.add(following.tokens[0].lower)
        if bool(words & _HERS) != bool(words & _HIS):
            votes[people[0].person] += 1 if words & _HERS else -1
    return {person: vote > 0 for person, vote in votes.items() if vote}


def _words_of_subject(tokens: Sequence[Token], start: int) -> Iterator[str]:
    """The words from `start` on, without pronouns that cannot be the one named before: `her` in "Bell thanked her"."""
    for position in range(start, len(tokens)):
        token = tokens[position]
        is_object = token.lower == "him" or (token.lower == "her" and not _owns_next(tokens, position))
        if not token.quoted and not is_object:
            yield token.lower


def _owns_next(tokens: Sequence[Token], position: int) -> bool:
    """`her | office`; not `thanked her | for it`."""
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    return following is not None and following.is_word and following.lower not in _AFTER_OBJECT
