"""The noun phrase to the right of a word: `said | John Kirby, a spokesman for the council`.

Grows the phrase token by token, as long as the rules let it, then takes in an apposition.
"""

from collections.abc import Sequence
from typing import Final

from corpus.attribution.speakers.phrases import (
    LONGEST_PHRASE,
    Edge,
    GrowthRule,
    Phrase,
    are_joined,
    ends_at_mark,
    head_of,
    is_speaking_noun,
    takes_in,
    takes_possessive,
)
from corpus.attribution.tokens import Token
from corpus.language import lexicon as lex

_CLOSING_MARKS = frozenset(".,;:?!)—–…") | {"--"}
_HEAD_REACH = 12  # tokens to look back over for the noun before `of the museum`
_NO_FIRST_WORD = lex.PREPOSITIONS | lex.SUBORDINATORS | lex.AUXILIARIES | lex.MODALS
_FUNCTION_WORDS = lex.SUBORDINATORS | lex.PRONOUNS | lex.AUXILIARIES | lex.MODALS | lex.ADVERBS | lex.NEGATIONS


def phrase_after(tokens: Sequence[Token], start: int) -> Phrase | None:
    """The noun phrase that begins at token `start`, or None."""
    if start >= len(tokens) or tokens[start].quoted or not tokens[start].is_word:
        return None
    if tokens[start].lower in lex.PRONOUNS - {"who"}:
        return Phrase(start, start + 1)
    if tokens[start].lower in _NO_FIRST_WORD:
        return None
    end = start + 1
    while end < len(tokens) and end - start < LONGEST_PHRASE and _goes_on(tokens, end):
        end += 1
    return Phrase(start, _with_apposition(tokens, end))


# --- which words on its right belong to the phrase


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    outer = tokens[end + 1] if end + 1 < len(tokens) else None
    return takes_in(Edge(tokens[end - 1], tokens[end], outer), _RULES)


def _takes_joined_noun(edge: Edge) -> bool | None:
    """`police | and | residents`."""
    if edge.token.lower != "and":
        return None
    return edge.outer is not None and are_joined(edge.inner, edge.outer)


def _takes_preposition(edge: Edge) -> bool | None:
    """`the head | of | the museum`, `residents | in | Tarn`; not `the head | in | a letter`, nor `at noon`."""
    if edge.token.lower not in lex.PREPOSITIONS:
        return None
    if edge.outer is None or edge.outer.lower in lex.TIME_WORDS:
        return False
    is_name_behind = edge.token.lower in ("in", "with") and edge.outer.is_capitalised
    return is_name_behind or edge.token.lower in ("of", "for", "at", "from")


def _ends_at_function_word(edge: Edge) -> bool | None:
    """`officials | because`, `officials | later`."""
    return False if edge.token.lower in _FUNCTION_WORDS else None


def _ends_at_time_or_verb(edge: Edge) -> bool | None:
    """`officials | yesterday`, `officials | claimed`."""
    word = edge.token.lower
    return False if word in lex.TIME_WORDS or word in lex.FINITE_VERBS or word in lex.CUE_FORMS else None


def _ends_at_participle(edge: Edge) -> bool | None:
    """`officials | adding`, `officials | quickly`; but `a | well-informed | official`."""
    word = edge.token.lower
    return False if word.endswith(("ed", "ly", "ing")) and not edge.token.is_capitalised and "-" not in word else None


_RULES: Final[tuple[GrowthRule, ...]] = (
    ends_at_mark,
    takes_possessive,
    _takes_joined_noun,
    _takes_preposition,
    _ends_at_function_word,
    _ends_at_time_or_verb,
    _ends_at_participle,
)


# --- appositions


def _with_apposition(tokens: Sequence[Token], end: int) -> int:
    """Where the phrase ends when an apposition behind its comma is taken in."""
    if end + 1 >= len(tokens) or tokens[end].text != "," or tokens[end + 1].quoted:
        return end
    readings = (_end_of_age(tokens, end), _end_of_role_name(tokens, end), _end_of_description(tokens, end))
    return next((read for read in readings if read is not None), end)


def _end_of_age(tokens: Sequence[Token], comma: int) -> int | None:
    """`Tilda Marsh | , 25 | .`"""
    is_closed = comma + 2 < len(tokens) and tokens[comma + 2].text in _CLOSING_MARKS
    return comma + 2 if is_closed and tokens[comma + 1].text.isdigit() else None


def _end_of_role_name(tokens: Sequence[Token], comma: int) -> int | None:
    """`its spokesman | , Piet Lomax | .`: a name and nothing else stands behind the comma."""
    if not tokens[comma + 1].is_capitalised or tokens[comma - 1].is_capitalised:
        return None
    end = comma + 1
    while end < len(tokens) and not tokens[end].quoted and tokens[end].is_word and tokens[end].is_capitalised:
        end += 1
    is_closed = end >= len(tokens) or tokens[end].quoted or tokens[end].text in _CLOSING_MARKS
    is_full_name = end - comma > 2
    return end if is_closed and is_full_name and _ends_in_role(tokens, comma) else None


def _ends_in_role(tokens: Sequence[Token], comma: int) -> bool:
    """`its spokesman |`, `the director of the museum |`."""
    return tokens[comma - 1].lower in lex.PERSON_NOUNS or _noun_before_of(tokens, comma).lower in lex.PERSON_NOUNS


def _noun_before_of(tokens: Sequence[Token], comma: int) -> Token:
    """`director` of `the director of the museum |`; the last word where there is no `of`."""
    position = comma - 1
    for back in range(comma - 1, max(0, comma - _HEAD_REACH), -1):
        if tokens[back].quoted or not tokens[back].is_word:
            break
        if tokens[back].lower == "of":
            position = back - 1
    return tokens[position]


def _end_of_description(tokens: Sequence[Token], comma: int) -> int | None:
    """`John Kirby | , a spokesman for the council | ,`: up to the next mark."""
    opener = tokens[comma + 1]
    is_relative = opener.lower in {"who", "whose"}
    if not is_relative and opener.lower not in {"a", "an", "the"} and not is_speaking_noun(opener):
        return None
    for end in range(comma + 2, min(len(tokens), comma + LONGEST_PHRASE)):
        if tokens[end].quoted or tokens[end].text in _CLOSING_MARKS:
            return end if _may_be_apposition(tokens, comma + 1, end) else None
        if tokens[end].lower in lex.CUE_FORMS and not is_relative:
            return None
    return len(tokens) if len(tokens) <= comma + LONGEST_PHRASE else None


def _may_be_apposition(tokens: Sequence[Token], start: int, end: int) -> bool:
    """`a spokesman for the council`, `a baker`; `the bridge was closed` is the sentence going on."""
    opener = tokens[start].lower
    if opener not in {"a", "an", "the"} or (opener != "the" and end - start == 2):
        return True
    head = head_of(tokens, Phrase(start, end))
    return is_speaking_noun(head) or head.is_capitalised
