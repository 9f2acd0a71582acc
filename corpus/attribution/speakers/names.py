"""Names in a text: runs of capitalised words, their titles split off, and what each may name.

Looks at capital letters and the words around them only. Does not know who is meant, nor who speaks.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from corpus.attribution.speakers.values import WrittenName
from corpus.attribution.tokens import Token
from corpus.attribution.values import SpeakerKind
from corpus.language import lexicon as lex
from corpus.language.given_names import is_female

CONNECTORS: Final = frozenset("of for the and on in".split())
"""Small words within a name: `Institute for the Study of War`."""
_ATTRIBUTIVE = re.compile(r"-(?:based|born|backed|led|owned|run)$")  # Washington-based
_BEFORE_A_SENTENCE = frozenset(".?!:\"“”‘’'—–") | {"--", "…", "..."}
_LONGEST_NAME_OF_A_PERSON = 5  # words; a longer run of capitals is a headline
_LONGEST_OFFICE = 4  # words
_OF_A_CALLING = (*lex.PERSON_SUFFIXES, "er", "or", "ian")
_CALLINGS = lex.PERSON_NOUNS | lex.TITLES
_LONGEST_BEFORE_ACRONYM = 12  # tokens
_PEOPLES = ("crats", "icans", "ians", "eans", "tives", "tories", "muslims", "christians", "jews", "catholics", "sunnis")
_NO_NAMES = lex.TIME_WORDS | lex.PRONOUNS
_SENTENCE_OPENERS = lex.OPENERS | lex.SUBORDINATORS | lex.DOCUMENT_NOUNS | lex.AUXILIARIES | lex.MODALS
_TAKES_FULL_STOP = lex.TITLES | lex.NAME_SUFFIXES | set("abcdefghijklmnopqrstuvwxyz")
_NO_LAST_WORD = CONNECTORS | lex.NAME_PARTICLES | {"&", "."}


def find_names(
    tokens: Sequence[Token], common: frozenset[str] = frozenset(), *, start: int = 0
) -> Iterator[WrittenName]:
    """Names from token `start` on, in order.

    `common` are words that the article also writes in small letters: at a sentence's start they are no names.
    """
    position = start
    while position < len(tokens):
        if not _may_begin(tokens, position, common):
            position += 1
            continue
        end = _end_of_name(tokens, position)
        words = [t.text for t in tokens[position:end] if t.text != "." and not _ATTRIBUTIVE.search(t.text)]
        title = _length_of_title(words)
        if words[title:] and not _is_bare_office(words):
            yield WrittenName(position, end, tuple(words[:title]), tuple(words[title:]))
        position = end


# --- where a name begins


def _may_begin(tokens: Sequence[Token], position: int, common: frozenset[str]) -> bool:
    token = tokens[position]
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if not token.is_capitalised or token.lower in _NO_NAMES or _is_short_date_or_state(token, following):
        return False
    if position and tokens[position - 1].text not in _BEFORE_A_SENTENCE:
        return True
    if token.lower in _SENTENCE_OPENERS or token.lower in lex.CUE_FORMS:
        return False
    if following is not None and following.is_capitalised:
        return _opens_sentence_with_next(token, following, common)
    return _opens_sentence_alone(token, common)


def _is_short_date_or_state(token: Token, following: Token | None) -> bool:
    """`Jan.`, `Mich.`"""
    return token.lower in lex.SHORT_DATES_AND_STATES and following is not None and following.text == "."


def _opens_sentence_with_next(token: Token, following: Token, common: frozenset[str]) -> bool:
    """`Transport Minister Anna Bell`, but not `Everything Bell says`, where the article also writes both words small.

    A title begins a name whether or not it is also written small.
    """
    is_known = token.lower not in common or following.lower in lex.TITLES
    return is_known or token.lower in lex.TITLES or _is_office([token.text, following.text])


def _opens_sentence_alone(token: Token, common: frozenset[str]) -> bool:
    """`Marsh | said`; not `Officials | said`, nor `Chastened | by it`."""
    if token.lower in common or token.lower.endswith(("ed", "ing", "ly")):
        return False
    return token.lower not in lex.PERSON_NOUNS and token.lower not in lex.ORGANISATION_NOUNS


# --- where a name ends


def _end_of_name(tokens: Sequence[Token], start: int) -> int:
    end = _end_before_acronym(tokens, start)
    if end is None:
        end = start + 1
        while end < len(tokens) and _goes_on(tokens, start, end):
            end += 1
    while end > start + 1 and tokens[end - 1].lower in _NO_LAST_WORD:
        end -= 1
    return end


def _end_before_acronym(tokens: Sequence[Token], start: int) -> int | None:
    """Where `Citizens for an Open Count` ends, given that `(COC)` follows and its letters are those of the name."""
    initials = ""
    for position in range(start, min(len(tokens), start + _LONGEST_BEFORE_ACRONYM)):
        token = tokens[position]
        if token.text == "(" and position + 1 < len(tokens):
            return position if len(initials) > 1 and tokens[position + 1].text == initials else None
        if not token.is_word or token.quoted:
            return None
        if token.is_capitalised:
            initials += token.text[0]
        elif token.lower not in CONNECTORS | {"a", "an"}:
            return None
    return None


def _goes_on(tokens: Sequence[Token], start: int, end: int) -> bool:
    """True where the name from `start` takes in the token at `end`."""
    token, before = tokens[end], tokens[end - 1]
    if token.text == "." and before.lower in _TAKES_FULL_STOP:
        return True
    if token.is_capitalised:
        return _takes_capital(token, before, tokens[end + 1 : end + 2])
    if token.text == "&":
        return _is_capital_at(tokens, end + 1)
    if token.lower in lex.NAME_PARTICLES:
        return _is_capital_behind_particles(tokens, end + 1)
    return token.lower in CONNECTORS and _takes_connector(tokens, start, end)


def _is_capital_at(tokens: Sequence[Token], position: int) -> bool:
    return position < len(tokens) and tokens[position].is_capitalised


def _is_capital_behind_particles(tokens: Sequence[Token], position: int) -> bool:
    """`Maria de | la Cruz`."""
    while position < len(tokens) and tokens[position].text in lex.NAME_PARTICLES:
        position += 1
    return _is_capital_at(tokens, position)


def _takes_capital(token: Token, before: Token, following: Sequence[Token]) -> bool:
    """`Ana | Holm`; not `Ana Holm | Says`, nor `Ana Holm | Monday`; `Theresa | May`, but not `to Anna | May 5`."""
    if token.lower in lex.HEADLINE_VERBS:
        return False
    if token.lower not in lex.TIME_WORDS:
        return True
    is_day = bool(following) and following[0].text[:1].isdigit()
    return token.lower in lex.MONTH_NAMES and not is_day and is_female(before.text) is not None


def _takes_connector(tokens: Sequence[Token], start: int, end: int) -> bool:
    """`Institute | for | the Study | of | War`: only an organisation's name has small words in it, and never `in`."""
    word = tokens[end].lower
    is_organisation = any(t.text in lex.ORGANISATION_NAME_WORDS for t in tokens[start:end])
    if word == "and" and end == start + 1 and not is_organisation:
        return _is_shared_adjective(tokens, start, end)
    if word == "in" or not is_organisation:
        return False
    if word == "and":  # "the Bank and Tarn Rail" are two
        return _is_capital_at(tokens, end + 1) and tokens[end - 1].text not in lex.ORGANISATION_NAME_WORDS
    if _is_capital_at(tokens, end + 1):
        return True
    return end + 1 < len(tokens) and tokens[end + 1].lower == "the" and _is_capital_at(tokens, end + 2)


def _is_shared_adjective(tokens: Sequence[Token], start: int, end: int) -> bool:
    """`the Central | and | East European Coalition`: one name of one body."""
    after = end + 1
    while _is_capital_at(tokens, after):
        after += 1
    ends_as_body = after - end > 2 and tokens[after - 1].text in lex.ORGANISATION_NAME_WORDS
    return ends_as_body and start > 0 and tokens[start - 1].lower == "the"


# --- titles


def _length_of_title(words: Sequence[str]) -> int:
    """How many of the words are title and not name: 2 in `Massachusetts Sen. Elizabeth Warren`."""
    length = 0
    for number, word in enumerate(words[:-1]):
        is_title = word.lower().rstrip(".") in lex.TITLES and not _is_office(words[number:])
        if is_title and (number == length or word.endswith(".") or word.lower() in lex.TITLES_BEHIND_PLACES):
            length = number + 1
    return max(length, _length_of_calling(words))


def _is_bare_office(words: Sequence[str]) -> bool:
    """`the | Minister | of Finance`, `the | Union President`: what somebody is, and nobody's name."""
    if words[-1].lower() not in _CALLINGS or _is_office(words) or words[-1].isupper():
        return False
    return not any(is_female(word) is not None for word in words[:-1])


def _length_of_calling(words: Sequence[str]) -> int:
    """How many words say what somebody is: `Farmer | Greta Holm`, `Senate Majority Leader | Carl Roe`.

    Two words and more must follow, and a first name begins no office: `Mary Bishop Stone`.
    """
    if (
        _is_office(words)
        or len(words) < 3
        or any(word.islower() for word in words)
        or (words[0].lower() not in _CALLINGS and is_female(words[0]) is not None)
    ):
        return 0
    if words[0].lower().endswith(_OF_A_CALLING) and is_female(words[1]) is not None:
        return 1  # an occupation that no list has: `Choirmaster | Ana Holm`
    longest = min(len(words) - 2, _LONGEST_OFFICE)
    return next((n for n in range(longest, 0, -1) if words[n - 1].lower() in _CALLINGS), 0)


def _is_office(words: Sequence[str]) -> bool:
    """`Foreign Ministry`, `Defence Department`: the first word is no title there."""
    return any(w in lex.ORGANISATION_NAME_WORDS for w in words[1:])


# --- what a name may name


def kind_of_name(name: WrittenName) -> SpeakerKind | None:
    """What the first of _KINDS that applies says; None where the name could be of a person, of a body or of neither."""
    return next((kind for applies, kind in _KINDS if applies(name)), None)


def _has_word_of_body(name: WrittenName) -> bool:
    """`Tarn Rail`, `Friends of Tarn`, `Hallow & Vane`."""
    return any(w in lex.ORGANISATION_NAME_WORDS or w == "&" or w.lower() in CONNECTORS for w in name.words)


def _has_title(name: WrittenName) -> bool:
    """`Mayor | Varro`; not `President | USA`."""
    return bool(name.title) and not name.words[0].isupper()


def _is_numbered(name: WrittenName) -> bool:
    """`Room No. 9`."""
    return any(w in lex.NUMBERED_THINGS for w in name.words)


def _is_people(name: WrittenName) -> bool:
    """`Democrats`, `Ukrainians`."""
    return len(name.words) == 1 and name.words[0].lower().endswith(_PEOPLES)


def _is_acronym(name: WrittenName) -> bool:
    """`NATO`."""
    return len(name.words) == 1 and name.words[0].isupper() and len(name.words[0]) > 1


def _is_one_word(name: WrittenName) -> bool:
    """`Vasko`, `Facebook`."""
    return len(name.words) == 1


def _is_in_capitals(name: WrittenName) -> bool:
    """`PORT CLOSED`: a dateline or a heading."""
    return all(w.isupper() and len(w) > 2 for w in name.words)


def _is_as_long_as_a_persons(name: WrittenName) -> bool:
    """`Ana Maria Holm`."""
    return len(name.words) < _LONGEST_NAME_OF_A_PERSON


_KINDS: Final[tuple[tuple[Callable[[WrittenName], bool], SpeakerKind | None], ...]] = (
    (_has_word_of_body, SpeakerKind.ORGANISATION),
    (_has_title, SpeakerKind.PERSON),
    (_is_numbered, None),
    (_is_people, SpeakerKind.GROUP),
    (_is_acronym, SpeakerKind.ORGANISATION),
    (_is_one_word, None),
    (_is_in_capitals, None),
    (_is_as_long_as_a_persons, SpeakerKind.PERSON),
)
