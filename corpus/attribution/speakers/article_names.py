"""The names in an article, sentence by sentence, without capitals that make no name.

What only a sentence's start has capitalised, an adjective of a country and a place before a name are told by the rest
of the article.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus.attribution.speakers.names import find_names
from corpus.attribution.speakers.places import places_of_the_world
from corpus.attribution.speakers.values import WrittenName
from corpus.attribution.tokens import Token
from corpus.attribution.units import Unit
from corpus.language import lexicon as lex
from corpus.language.given_names import is_female

_DEMONYMS = ("tic", "ean", "ian", "ican", "ese", "ish", "ench", "utch", "qi", "eli", "stani")
_AFTER_A_SUBJECT = lex.AUXILIARIES | lex.MODALS | {"and", "who"}
_AFTER_A_NAME = _AFTER_A_SUBJECT | lex.PREPOSITIONS | lex.SUBORDINATORS | lex.ADVERBS


def words_written_small(units: Sequence[Unit]) -> frozenset[str]:
    """The words that the article has in small letters: a capital at a sentence's start does not make names of them."""
    return frozenset(token.text for unit in units for token in unit.tokens if token.text.islower())


def names_in_units(units: Sequence[Unit], common: frozenset[str]) -> list[tuple[WrittenName, ...]]:
    """The names in each unit; `common` as words_written_small() gives them."""
    found = [tuple(_without_place(n, unit.tokens) for n in find_names(unit.tokens, common)) for unit in units]
    seen_within = Counter(
        word for names in found for name in names if name.start or len(name.words) > 1 for word in name.words
    )
    times = Counter(name.text for names in found for name in names)

    def is_name(name: WrittenName, tokens: Sequence[Token]) -> bool:
        if _is_demonym(name, tokens):
            return False
        may_be_opener = name.start == 0 and not seen_within[name.words[0]] and times[name.text] == 1
        return not (may_be_opener and _is_only_opener(name, tokens))

    return [tuple(n for n in names if is_name(n, unit.tokens)) for names, unit in zip(found, units, strict=True)]


def _without_place(name: WrittenName, tokens: Sequence[Token]) -> WrittenName:
    """`At a meeting in Moscow | Ana Holm said`, `the President of the Republic | Ana Holm`: the first words are no part
    of her name."""
    before = [token.lower for token in tokens[max(0, name.start - 2) : name.start]]
    if name.title or lex.PREPOSITIONS.isdisjoint(before) or name.end - name.start != len(name.words):
        return name
    for length in range(len(name.words) - 2, 0, -1):
        words = name.words[:length]
        is_apart = " ".join(words) in places_of_the_world() or words[-1] in lex.ORGANISATION_NAME_WORDS
        if is_apart and is_female(name.words[length]) is not None:
            return replace(name, start=name.start + length, words=name.words[length:])
    return name


def _is_only_opener(name: WrittenName, tokens: Sequence[Token]) -> bool:
    """`Worse, …`, `Water may …`: one word that is a name nowhere else, and does not act here."""
    word = name.words[0]
    if len(name.words) > 1 or name.title or word.isupper() or is_female(word) is not None:
        return False
    return word in lex.MASS_NAMES or _opens_clause(_token_behind(name, tokens))


def _opens_clause(following: Token | None) -> bool:
    if following is None or following.lower in _AFTER_A_SUBJECT or following.lower in lex.CUE_FORMS:
        return False
    return following.text == "," or following.text.islower()


def _is_demonym(name: WrittenName, tokens: Sequence[Token]) -> bool:
    """`Only | European | buyers`: an adjective, and nobody's name."""
    following = _token_behind(name, tokens)
    if len(name.words) != 1 or name.title or not name.words[0].endswith(_DEMONYMS) or following is None:
        return False
    is_noun = following.is_word and following.text.islower() and following.lower not in lex.CUE_FORMS
    return is_noun and following.lower not in _AFTER_A_NAME and is_female(name.words[0]) is None


def _token_behind(name: WrittenName, tokens: Sequence[Token]) -> Token | None:
    return tokens[name.end] if name.end < len(tokens) else None
