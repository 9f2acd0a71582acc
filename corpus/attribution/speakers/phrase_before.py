"""The noun phrase to the left of a word: `A spokesman for the council, John Kirby, | said`.

Grows the phrase token by token, as long as the rules let it. Errs on the side of finding nobody.
"""

from collections.abc import Sequence
from typing import Final

from corpus.attribution.speakers.phrases import (
    DASHES,
    LONGEST_PHRASE,
    Edge,
    GrowthRule,
    Phrase,
    are_joined,
    can_speak,
    ends_at_mark,
    takes_in,
    takes_possessive,
)
from corpus.attribution.tokens import Token
from corpus.language import lexicon as lex

_OPENING_MARKS: Final = {")": frozenset("("), ",": frozenset(","), **dict.fromkeys(DASHES, DASHES)}
"""Mark that closes an insertion -> marks that may have opened it."""
_RELATIVE_REACH: Final = 14  # tokens of a relative clause between a noun and its verb
_NO_LAST_WORD = lex.PREPOSITIONS | lex.SUBORDINATORS | lex.AUXILIARIES | {"and"} | lex.FINITE_VERBS
_NO_FIRST_WORD = (lex.ADVERBS - {"both", "all"}) | {"and", "but", "or", "'s", "’s", "&"}
_BEFORE_DETERMINER = lex.PREPOSITIONS | lex.DETERMINERS | {"and", "or", "&"}
_FUNCTION_WORDS = lex.SUBORDINATORS | lex.PRONOUNS | lex.AUXILIARIES | lex.MODALS
_BARE_ROLES = lex.PERSON_NOUNS - lex.DETERMINERS


def phrase_before(tokens: Sequence[Token], end: int) -> Phrase | None:
    """The noun phrase that ends just before token `end`, with any inserted apposition or clause, or None."""
    if end <= 0 or tokens[end - 1].quoted:
        return None
    openings = _OPENING_MARKS.get(tokens[end - 1].text)
    if openings:
        return _over_insertion(tokens, end, openings)
    phrase = _plain_phrase(tokens, end)
    return _with_apposition(tokens, phrase) if phrase else None


def _over_insertion(tokens: Sequence[Token], end: int, openings: frozenset[str]) -> Phrase | None:
    """`Peskov, a Kremlin spokesman, | told`: the phrase before the insertion, and the insertion with it."""
    for opening in range(end - 2, max(-1, end - 2 - LONGEST_PHRASE), -1):
        if tokens[opening].quoted:
            return None
        if tokens[opening].text in openings:
            before = _plain_phrase(tokens, opening)
            if before is not None and can_speak(tokens, before):
                return Phrase(before.start, end if tokens[end - 1].text == ")" else end - 1)
    return None


def _with_apposition(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """The phrase, and what a comma joins to it on its left: a name to a role, or a role to a name."""
    if phrase.start < 2 or tokens[phrase.start - 1].text != ",":
        return phrase
    before = _plain_phrase(tokens, phrase.start - 1)
    if before is None or not can_speak(tokens, before):
        return phrase
    belongs = _is_role_of_name(tokens, before, phrase) or _is_name_of_role(tokens, before, phrase)
    return Phrase(before.start, phrase.end) if belongs else phrase


def _is_role_of_name(tokens: Sequence[Token], name: Phrase, role: Phrase) -> bool:
    """`John Kirby, | spokesman for the council | slammed`."""
    opener = tokens[role.start].lower
    return tokens[name.end - 1].is_capitalised and (opener in {"a", "an"} or opener in _BARE_ROLES)


def _is_name_of_role(tokens: Sequence[Token], role: Phrase, name: Phrase) -> bool:
    """`and his top adviser, | Mykhailo Podolyak | has claimed`: a role that begins its clause, then a name."""
    noun = tokens[role.end - 1]
    opens_clause = role.start == 0 or tokens[role.start - 1].lower in {"and", "but", "while", "that"}
    is_role = noun.lower in lex.PERSON_NOUNS and not noun.is_capitalised
    return opens_clause and is_role and tokens[name.start].is_capitalised


def _plain_phrase(tokens: Sequence[Token], end: int, *, may_be_relative: bool = True) -> Phrase | None:
    """The phrase before token `end`, without insertions and appositions."""
    if end <= 0:
        return None
    last = tokens[end - 1]
    if last.quoted or not last.is_word:
        return None
    if last.lower in lex.PRONOUNS:
        return Phrase(end - 1, end)
    relative = _over_relative_clause(tokens, end) if may_be_relative else None
    if relative is not None:
        return relative
    if last.lower in _NO_LAST_WORD:
        return None
    start = end - 1
    while start > 0 and end - start < LONGEST_PHRASE and _goes_on(tokens, start):
        start -= 1
    return _trimmed(tokens, start, end)


def _over_relative_clause(tokens: Sequence[Token], end: int) -> Phrase | None:
    """`a US official who spoke on condition of anonymity | said`."""
    for position in range(end - 2, max(0, end - _RELATIVE_REACH), -1):
        token = tokens[position]
        if token.quoted or not token.is_word:
            return None
        if token.lower == "that" and tokens[position + 1].lower not in lex.TIME_WORDS:  # "on duty that night" goes on
            return None
        if token.lower == "who":
            before = _plain_phrase(tokens, position, may_be_relative=False)
            return Phrase(before.start, end) if before and can_speak(tokens, before) else None
    return None


# --- which words on its left belong to the phrase


def _goes_on(tokens: Sequence[Token], start: int) -> bool:
    outer = tokens[start - 2] if start >= 2 else None
    return takes_in(Edge(tokens[start], tokens[start - 1], outer), _RULES)


def _takes_joined_noun(edge: Edge) -> bool | None:
    """`police | and | residents`."""
    if edge.token.lower not in ("and", "or"):
        return None
    return edge.outer is not None and not edge.outer.quoted and are_joined(edge.outer, edge.inner)


def _ends_at_function_word(edge: Edge) -> bool | None:
    """`because | officials`, `they will | officials`."""
    return False if edge.token.lower in _FUNCTION_WORDS else None


def _takes_preposition(edge: Edge) -> bool | None:
    """`a spokesman | for | the council`; not `according | to | the council`, nor `despite | the council`."""
    if edge.token.lower not in lex.PREPOSITIONS:
        return None
    if edge.token.lower not in lex.NOUN_PREPOSITIONS or edge.outer is None:
        return False
    return edge.outer.is_word and not edge.outer.quoted and edge.outer.lower != "according"


def _ends_at_negation(edge: Edge) -> bool | None:
    """`not | officials`; but `no | official`."""
    return False if edge.token.lower in lex.NEGATIONS and edge.token.lower != "no" else None


def _takes_determiner(edge: Edge) -> bool | None:
    """`both | officials`: also an adverb, but not there."""
    return True if edge.token.lower in lex.DETERMINERS else None


def _ends_at_adverb(edge: Edge) -> bool | None:
    """`later | officials`, `quickly | officials`."""
    is_manner = edge.token.lower.endswith("ly") and not edge.token.is_capitalised
    return False if is_manner or edge.token.lower in lex.ADVERBS else None


def _ends_at_verb(edge: Edge) -> bool | None:
    """`came | officials`."""
    return False if edge.token.lower in lex.FINITE_VERBS else None


def _takes_participle(edge: Edge) -> bool | None:
    """`the | disgraced | mayor`; but `it closed | officials`, where no determiner makes an adjective of it."""
    word = edge.token.lower
    if not word.endswith("ed") or edge.token.is_capitalised or "-" in word:
        return None
    return edge.outer is not None and edge.outer.lower in lex.DETERMINERS


_RULES: Final[tuple[GrowthRule, ...]] = (
    ends_at_mark,
    takes_possessive,
    _takes_joined_noun,
    _ends_at_function_word,
    _takes_preposition,
    _ends_at_negation,
    _takes_determiner,
    _ends_at_adverb,
    _ends_at_verb,
    _takes_participle,
)


# --- what was taken in too many


def _trimmed(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """The phrase without what is not its own at its left end; None where nothing is left."""
    while start < end and _is_no_first_word(tokens[start], is_last=end - start == 1):
        start += 1
    if start == end:
        return None
    own = _last_bare_determiner(tokens, start, end)
    if own is not None:
        return Phrase(own, end)
    if tokens[start].lower not in lex.PREPOSITIONS:
        return Phrase(start, end)
    subject = _subject_behind_opening(tokens, start, end)
    return None if subject is None else Phrase(subject, end)


def _is_no_first_word(token: Token, *, is_last: bool) -> bool:
    """`yesterday | the ministry`; but `Today | said`, a newspaper, has no other word."""
    return token.lower in _NO_FIRST_WORD or (token.lower in lex.TIME_WORDS and not is_last)


def _last_bare_determiner(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """`Zelensky's denials | the Kremlin promised`: directly behind a noun a determiner begins another phrase."""
    for position in range(end - 1, start + 1, -1):
        if tokens[position].lower in {"the", "a", "an"} and tokens[position - 1].lower not in _BEFORE_DETERMINER:
            return position
    return None


def _subject_behind_opening(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """`On Thursday | the ministry`: the subject begins at the determiner, or behind the word of time."""
    for position in range(start + 2, end):
        before, here = tokens[position - 1].lower, tokens[position].lower
        if before in lex.PREPOSITIONS or before in lex.DETERMINERS:
            continue
        if here in lex.DETERMINERS or (before in lex.TIME_WORDS and here not in lex.TIME_WORDS):
            return position
    return None
