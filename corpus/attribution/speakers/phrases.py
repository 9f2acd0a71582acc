"""Noun phrases as stretches of tokens: what a phrase is about, and whether that can say something.

Works on tokens alone, without a parser. `phrase_before` and `phrase_after` find the phrases beside a cue.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from corpus.attribution.tokens import Token
from corpus.language import lexicon as lex

LONGEST_PHRASE: Final = 30
"""Tokens. A longer "subject" is a sentence that the rules have misread."""
DASHES: Final = frozenset("—–-") | {"--"}
_SHORTEST_WITH_SUFFIX = 5  # letters: "ist" ends `pharmacist`, and `list` too
_HEAD_ENDS = lex.PREPOSITIONS | {"who", "which", "whose", "that"}
_NO_SOURCES = lex.TIME_WORDS | lex.OPENERS | lex.ADVERBS


class Phrase(NamedTuple):
    """Tokens `start` to `end` (exclusive)."""

    start: int
    end: int


def head_of(tokens: Sequence[Token], phrase: Phrase) -> Token:
    """The word that the phrase is about: `officials` in `two US officials in Moscow`, `Podolyak` in a name."""
    end = phrase.start + 1
    while end < phrase.end and tokens[end].is_word and tokens[end].lower not in _HEAD_ENDS:
        end += 1
    has_possessive = tokens[end - 1].lower in ("'s", "’s") and end - 2 >= phrase.start
    return tokens[end - 2] if has_possessive else tokens[end - 1]


def can_be_person(token: Token) -> bool:
    """True for `official`, `pharmacist`: a word for people."""
    if token.lower in lex.PERSON_NOUNS:
        return True
    is_long = len(token.lower) > _SHORTEST_WITH_SUFFIX
    return is_long and not token.is_capitalised and token.lower.endswith(lex.PERSON_SUFFIXES)


def is_speaking_noun(token: Token) -> bool:
    """True for `official`, `ministry`, `report`: what can be the head of a source."""
    return can_be_person(token) or token.lower in lex.ORGANISATION_NOUNS or token.lower in lex.DOCUMENT_NOUNS


def can_speak(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """True where the phrase is headed by somebody or something that can say things."""
    if phrase.end - phrase.start == 1 and tokens[phrase.start].lower in lex.PRONOUNS:
        return True
    head = head_of(tokens, phrase)
    if is_speaking_noun(head):
        return True
    if head.lower in _NO_SOURCES or _opens_participle_clause(tokens, phrase, head):
        return False
    return head.is_capitalised and head.text[0].isalpha()


def _opens_participle_clause(tokens: Sequence[Token], phrase: Phrase, head: Token) -> bool:
    """`Chastened | by the figures, …`: a capital that only the sentence's start gives."""
    opens = phrase.start == 0 and head is tokens[0]
    return opens and (head.lower in lex.CUE_FORMS or head.lower.endswith(("ed", "ing")))


# --- how a phrase grows


class Edge(NamedTuple):
    """A token beside a phrase that may take it in: `inner` is the phrase's last token on that side, `outer` the token
    beyond, or None at the sentence's end."""

    inner: Token
    token: Token
    outer: Token | None


GrowthRule = Callable[[Edge], bool | None]
"""True: the phrase takes the token in. False: the phrase ends before it. None: the rule does not apply."""


def takes_in(edge: Edge, rules: Sequence[GrowthRule]) -> bool:
    """The verdict of the first rule that applies. What no rule keeps out is part of the phrase."""
    for rule in rules:
        verdict = rule(edge)
        if verdict is not None:
            return verdict
    return True


def ends_at_mark(edge: Edge) -> bool | None:
    """`“Closed,” | officials`: quoted words and marks are outside; `Hallow & Vane` is one name."""
    is_word = edge.token.is_word or edge.token.text == "&"
    return False if edge.token.quoted or not is_word else None


def takes_possessive(edge: Edge) -> bool | None:
    """`the port | 's engineer`."""
    return True if edge.token.lower in ("'s", "’s") else None


def are_joined(left: Token, right: Token) -> bool:
    """`Smith and Jones`, `police and residents`: not `it sank and police`."""
    if left.is_capitalised and right.is_capitalised:
        return True
    return is_speaking_noun(left) and (
        is_speaking_noun(right) or right.lower in lex.DETERMINERS or right.is_capitalised
    )
