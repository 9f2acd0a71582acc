"""What somebody may be called by what the article has told of them: a senator is a lawmaker, `Gov.` is a governor."""

import re
from functools import lru_cache

from corpus.attribution.speakers.values import Entity
from corpus.language import lexicon as lex

_SAME_ROLES = ("spokes", "chair", "congress", "council")  # a spokesman is a spokesperson


def has_role(entity: Entity, noun: str) -> bool:
    """True where one of its roles has the word ("spokesman" also fits a spokesperson)."""
    return any(_is_same_role(word, noun) for role in entity.roles for word in _words_of_role(role))


def may_be_called(entity: Entity, noun: str) -> bool:
    """True where what is told of somebody makes them one: the lawmaker is who was named as a senator."""
    words = {*entity.called, *(w for role in entity.roles for w in (*_words_of_role(role), *role.lower().split()))}
    return noun in words or any(lex.SAME_CALLINGS.get(noun, noun) in kinds_of(word) for word in words)


@lru_cache(maxsize=4096)
def kinds_of(calling: str) -> tuple[str, ...]:
    """A calling with what it is a kind of, and what that is: `senator`, `lawmaker`, `politician`."""
    kinds = [lex.SAME_CALLINGS.get(calling, calling)]
    while kinds[-1] in lex.KINDS_OF_CALLINGS:
        kinds.append(lex.KINDS_OF_CALLINGS[kinds[-1]])
    return tuple(kinds)


@lru_cache(maxsize=4096)
def _words_of_role(role: str) -> tuple[str, ...]:
    """In small letters, abbreviations written out: `governor` of `Gov.`"""
    return tuple(lex.TITLE_ABBREVIATIONS.get(word, word) for word in re.findall(r"\w+", role.lower()))


def _is_same_role(word: str, noun: str) -> bool:
    return word == noun or any(word.startswith(stem) and noun.startswith(stem) for stem in _SAME_ROLES)
