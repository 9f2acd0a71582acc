"""Noun phrases beside a cue: the words of who is said to have spoken.

Works on tokens alone, without a parser: it walks outwards from the cue and stops where a phrase cannot go on.
Errs on the side of finding no one.
"""

from collections.abc import Sequence
from typing import NamedTuple

from corpus.attribution.tokens import Token
from corpus.language import lexicon as lex

_LONGEST = 30  # tokens; a longer "subject" is a sentence that the rules have misread
_DASHES = frozenset("—–-") | {"--"}
_CLOSES = frozenset(".,;:?!)—–…") | {"--"}


class Phrase(NamedTuple):
    """Tokens `start` to `end` (exclusive)."""

    start: int
    end: int


def phrase_before(tokens: Sequence[Token], end: int) -> Phrase | None:
    """The noun phrase that ends just before token `end`, with any inserted apposition or clause, or None."""
    if end <= 0 or tokens[end - 1].quoted:
        return None
    last = tokens[end - 1]
    if last.text == ")":
        return _over_insertion(tokens, end, {"("})
    if last.text == ",":
        return _over_insertion(tokens, end, {","})
    if last.text in _DASHES:
        return _over_insertion(tokens, end, _DASHES)
    phrase = _plain_phrase_before(tokens, end)
    return _over_apposition(tokens, phrase) if phrase else None


def _over_apposition(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """`John Kirby, spokesman for the council | slammed` and `his top adviser, Mykhailo Podolyak | has claimed`."""
    if phrase.start < 2 or tokens[phrase.start - 1].text != ",":
        return phrase
    before = _plain_phrase_before(tokens, phrase.start - 1)
    if before is None or not can_speak(tokens, before):
        return phrase
    opener, closer = tokens[phrase.start], tokens[before.end - 1]
    opens_clause = before.start == 0 or tokens[before.start - 1].lower in {"and", "but", "while", "that"}
    bare_role = opener.lower in lex.PERSON_NOUNS - lex.DETERMINERS
    if closer.is_capitalised and (opener.lower in {"a", "an"} or bare_role):
        return Phrase(before.start, phrase.end)
    if opens_clause and opener.is_capitalised and closer.lower in lex.PERSON_NOUNS and not closer.is_capitalised:
        return Phrase(before.start, phrase.end)
    return phrase


def _over_insertion(tokens: Sequence[Token], end: int, openings: frozenset[str] | set[str]) -> Phrase | None:
    """`Peskov, a Kremlin spokesman, | told`: the phrase before the insertion, and the insertion with it."""
    for opening in range(end - 2, max(-1, end - 2 - _LONGEST), -1):
        token = tokens[opening]
        if token.quoted:
            return None
        if token.text in openings:
            before = _plain_phrase_before(tokens, opening) if opening else None
            if before is None or not can_speak(tokens, before):
                continue
            return Phrase(before.start, end - 1 if tokens[end - 1].text != ")" else end)
    return None


def _plain_phrase_before(tokens: Sequence[Token], end: int, *, may_be_relative: bool = True) -> Phrase | None:
    if end <= 0:
        return None
    last = tokens[end - 1]
    if last.quoted or not last.is_word:
        return None
    if last.lower in lex.PRONOUNS:
        return Phrase(end - 1, end)
    relative = _over_relative(tokens, end) if may_be_relative else None
    if relative is not None:
        return relative
    if last.lower in lex.PREPOSITIONS | lex.SUBORDINATORS | lex.AUXILIARIES | {"and"} or last.lower in lex.FINITE_VERBS:
        return None
    start = end - 1
    while start > 0 and end - start < _LONGEST and _goes_on_left(tokens, start):
        start -= 1
    return _trim_left(tokens, Phrase(start, end))


def _over_relative(tokens: Sequence[Token], end: int) -> Phrase | None:
    """`a US official who spoke on condition of anonymity | said`."""
    for position in range(end - 2, max(0, end - 14), -1):
        token = tokens[position]
        if token.quoted or not token.is_word:
            return None
        if token.lower == "that" and tokens[position + 1].lower not in lex.TIME_WORDS:  # "on duty that night" goes on
            return None
        if token.lower == "who":
            before = _plain_phrase_before(tokens, position, may_be_relative=False)
            return Phrase(before.start, end) if before and can_speak(tokens, before) else None
    return None


def _goes_on_left(tokens: Sequence[Token], start: int) -> bool:
    """True where the phrase that now begins at `start` takes in the token before it."""
    token, following = tokens[start - 1], tokens[start]
    word = token.lower
    earlier = tokens[start - 2] if start >= 2 else None
    if token.quoted or not (token.is_word or token.text == "&"):
        return False
    if word in ("'s", "’s"):
        return True
    if word in ("and", "or"):
        return earlier is not None and not earlier.quoted and _are_joined(earlier, following)
    if word in lex.SUBORDINATORS or word in lex.PRONOUNS or word in lex.AUXILIARIES or word in lex.MODALS:
        return False
    if word in lex.PREPOSITIONS:
        joins = word in lex.NOUN_PREPOSITIONS and earlier is not None and earlier.is_word and not earlier.quoted
        return joins and earlier is not None and earlier.lower != "according"
    if word in lex.NEGATIONS and word != "no":
        return False
    if word in lex.DETERMINERS:
        return True
    if word in lex.ADVERBS or (word.endswith("ly") and not token.is_capitalised):
        return False
    if word in lex.FINITE_VERBS:
        return False
    if word.endswith("ed") and not token.is_capitalised and "-" not in word:
        return earlier is not None and earlier.lower in lex.DETERMINERS
    return True


def _are_joined(left: Token, right: Token) -> bool:
    """`Smith and Jones`, `police and residents`: not `it sank and police`."""
    if left.is_capitalised and right.is_capitalised:
        return True
    return is_speaking_noun(left) and (
        is_speaking_noun(right) or right.lower in lex.DETERMINERS or right.is_capitalised
    )


def _trim_left(tokens: Sequence[Token], phrase: Phrase) -> Phrase | None:
    start, end = phrase
    while start < end and (
        tokens[start].lower in lex.ADVERBS - {"both", "all"}
        or tokens[start].lower in {"and", "but", "or", "'s", "’s", "&"}
        or (tokens[start].lower in lex.TIME_WORDS and end - start > 1)
    ):
        start += 1
    joins = lex.PREPOSITIONS | lex.DETERMINERS | {"and", "or", "&"}
    for position in range(end - 1, start + 1, -1):
        # "Zelensky's denials | the Kremlin promised": a noun directly before a determiner is another phrase
        if tokens[position].lower in {"the", "a", "an"} and tokens[position - 1].lower not in joins:
            return Phrase(position, end)
    if start < end and tokens[start].lower in lex.PREPOSITIONS:
        # "On Thursday the ministry": the subject starts at the determiner, or after the word of time
        for position in range(start + 2, end):
            before, here = tokens[position - 1], tokens[position]
            if before.lower in lex.PREPOSITIONS or before.lower in lex.DETERMINERS:
                continue
            if here.lower in lex.DETERMINERS or (before.lower in lex.TIME_WORDS and here.lower not in lex.TIME_WORDS):
                return Phrase(position, end)
        return None
    return Phrase(start, end) if start < end else None


def phrase_after(tokens: Sequence[Token], start: int) -> Phrase | None:
    """The noun phrase that begins at token `start` (`said | John Kirby, a spokesman for the council`), or None."""
    if start >= len(tokens) or tokens[start].quoted or not tokens[start].is_word:
        return None
    if tokens[start].lower in lex.PRONOUNS - {"who"}:
        return Phrase(start, start + 1)
    if tokens[start].lower in lex.PREPOSITIONS | lex.SUBORDINATORS | lex.AUXILIARIES | lex.MODALS:
        return None
    end = start + 1
    while end < len(tokens) and end - start < _LONGEST and _goes_on_right(tokens, end):
        end += 1
    end = _with_apposition(tokens, end)
    return Phrase(start, end)


def _goes_on_right(tokens: Sequence[Token], end: int) -> bool:
    token, before = tokens[end], tokens[end - 1]
    word = token.lower
    following = tokens[end + 1] if end + 1 < len(tokens) else None
    if token.quoted or not (token.is_word or token.text == "&"):
        return False
    if word in ("'s", "’s"):
        return True
    if word == "and":
        return following is not None and _are_joined(before, following)
    if word in lex.PREPOSITIONS:
        if word in ("of", "for", "at", "from"):
            return following is not None and following.lower not in lex.TIME_WORDS
        return (
            word in ("in", "with")
            and following is not None
            and following.is_capitalised
            and (following.lower not in lex.TIME_WORDS)
        )
    if word in lex.SUBORDINATORS | lex.PRONOUNS | lex.AUXILIARIES | lex.MODALS | lex.ADVERBS | lex.NEGATIONS:
        return False
    if word in lex.TIME_WORDS or word in lex.FINITE_VERBS or word in lex.CUE_FORMS:
        return False
    return not (word.endswith(("ed", "ly", "ing")) and not token.is_capitalised and "-" not in word)


def _with_apposition(tokens: Sequence[Token], end: int) -> int:
    """Takes in `, a spokesman for the council` up to the next mark, and `, 25`."""
    if end + 1 >= len(tokens) or tokens[end].text != "," or tokens[end + 1].quoted:
        return end
    opener = tokens[end + 1]
    if opener.text.isdigit() and end + 2 < len(tokens) and tokens[end + 2].text in _CLOSES:
        return end + 2
    if opener.is_capitalised and not tokens[end - 1].is_capitalised and _names_the_role(tokens, end):
        return _end_of_name(tokens, end + 1)
    if opener.lower not in {"a", "an", "the", "who", "whose"} and not is_speaking_noun(opener):
        return end
    stop = end + 2
    while stop < len(tokens) and stop - end < _LONGEST:
        if tokens[stop].quoted or tokens[stop].text in _CLOSES:
            return stop if _may_be_apposition(tokens, end + 1, stop) else end
        if tokens[stop].lower in lex.CUE_FORMS and opener.lower not in {"who", "whose"}:
            return end
        stop += 1
    return stop if stop == len(tokens) else end


def _may_be_apposition(tokens: Sequence[Token], start: int, end: int) -> bool:
    """`a spokesman for the council` may be one, `the bridge was closed` is the sentence going on."""
    if tokens[start].lower not in {"a", "an", "the"} or (tokens[start].lower != "the" and end - start == 2):
        return True  # `a baker`
    head = head_of(tokens, Phrase(start, end))
    return is_speaking_noun(head) or head.is_capitalised


def _names_the_role(tokens: Sequence[Token], comma: int) -> bool:
    """`its spokesman | , Piet Lomax.`: a name and nothing else stands behind the comma."""
    role = tokens[comma - 1].lower in lex.PERSON_NOUNS or _head_before(tokens, comma).lower in lex.PERSON_NOUNS
    end = _end_of_name(tokens, comma + 1)
    closed = end >= len(tokens) or tokens[end].quoted or tokens[end].text in _CLOSES
    return role and closed and end - comma > 2


def _end_of_name(tokens: Sequence[Token], start: int) -> int:
    end = start
    while end < len(tokens) and not tokens[end].quoted and tokens[end].is_word and tokens[end].is_capitalised:
        end += 1
    return end


def _head_before(tokens: Sequence[Token], comma: int) -> Token:
    """The first noun of `the director of the museum |`, before any `of`."""
    position = comma - 1
    for back in range(comma - 1, max(0, comma - 12), -1):
        if tokens[back].quoted or not tokens[back].is_word:
            break
        if tokens[back].lower == "of":
            position = back - 1
    return tokens[position]


def head_of(tokens: Sequence[Token], phrase: Phrase) -> Token:
    """The word that the phrase is about: `officials` in `two US officials in Moscow`, `Podolyak` in a name."""
    end = phrase.start + 1
    while end < phrase.end:
        token = tokens[end]
        if not token.is_word or token.lower in lex.PREPOSITIONS | {"who", "which", "whose", "that"}:
            break
        end += 1
    head = tokens[end - 1]
    if head.lower in ("'s", "’s") and end - 2 >= phrase.start:
        return tokens[end - 2]
    return head


def is_speaking_noun(token: Token) -> bool:
    """True for `official`, `ministry`, `report`: what can be the head of a source."""
    word = token.lower
    return can_be_person(token) or word in lex.ORGANISATION_NOUNS or word in lex.DOCUMENT_NOUNS


def can_be_person(token: Token) -> bool:
    """True for `official`, `pharmacist`: a word for people."""
    word = token.lower
    suffixed = not token.is_capitalised and word.endswith(lex.PERSON_SUFFIXES) and len(word) > 5
    return word in lex.PERSON_NOUNS or suffixed


def can_speak(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """True where the phrase is headed by somebody or something that can say things."""
    if phrase.end - phrase.start == 1 and tokens[phrase.start].lower in lex.PRONOUNS:
        return True
    head = head_of(tokens, phrase)
    if is_speaking_noun(head):
        return True
    if head.lower in lex.TIME_WORDS or head.lower in lex.OPENERS or head.lower in lex.ADVERBS:
        return False
    if phrase.start == 0 and head is tokens[0] and (head.lower in lex.CUE_FORMS or head.lower.endswith(("ed", "ing"))):
        return False  # "Chastened by the figures, …"
    return head.is_capitalised and head.text[0].isalpha()
