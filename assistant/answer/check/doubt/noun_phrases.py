"""Noun phrases of a clause: the one that ends before a verb, the one that begins behind it, what belongs to them."""

from collections.abc import Iterator, Sequence
from typing import Final

from assistant.answer.check.doubt.clause import FINITE, Word, WordPart
from corpus.language import lexicon as lex

NounWords = tuple[Word, ...]

PHRASE_PARTS: Final = frozenset({WordPart.NOUN, WordPart.DETERMINER, WordPart.POSSESSIVE})
_LONGEST: Final = 40  # words of a phrase
_RELATIVE: Final = 14  # words of a relative clause before its verb
_INSERTION: Final = 45  # words of an insertion
_ENDS: Final = frozenset(
    {WordPart.SAID, WordPart.STOP, WordPart.SUBORDINATOR, WordPart.TO, WordPart.AUXILIARY, WordPart.RELATIVE}
)
_MARKS: Final = frozenset({WordPart.COMMA, WordPart.STOP, WordPart.SAID})
_INNER: Final = frozenset({WordPart.VERB, WordPart.PARTICIPLE, WordPart.ADVERB})
"""What is part of a phrase behind its determiner: `the | disgraced | mayor`."""
_OPENS_INSERTION: Final = _INNER | {WordPart.PREPOSITION, WordPart.SUBORDINATOR, WordPart.JOINING}


def phrase_after(words: Sequence[Word]) -> NounWords:
    """The noun phrase that begins the words, with its appositions."""
    found: list[Word] = []
    for number, word in enumerate(words[:_LONGEST]):
        ends = word.part in _ENDS or (word.part is WordPart.PRONOUN and found)
        is_verb = word.part in _INNER and found and found[-1].part is not WordPart.DETERMINER
        if ends or is_verb or (word.part is WordPart.COMMA and not _is_apposition(words[number + 1 :])):
            break
        found.append(word)
    return tuple(found)


def _is_apposition(words: Sequence[Word]) -> bool:
    """What stands behind a comma up to the next mark: no clause of its own."""
    for word in words[:_LONGEST]:
        if word.part in _MARKS:
            return True
        if word.part in FINITE or word.part in {WordPart.PRONOUN, WordPart.SUBORDINATOR, WordPart.RELATIVE}:
            return False
    return True


def phrase_before(words: Sequence[Word]) -> NounWords:
    """The noun phrase that ends the words, without appositions."""
    if words and words[-1].part is WordPart.PRONOUN:
        return (words[-1],)
    start = len(words)
    while start and len(words) - start < _LONGEST and _takes(words, start):
        start -= 1
    return _without_opening(words[start:])


def _takes(words: Sequence[Word], start: int) -> bool:
    """The phrase that begins at `start` takes in the word before it."""
    word = words[start - 1]
    if start == len(words):
        return word.part in PHRASE_PARTS
    right, left = words[start], words[start - 2] if start >= 2 else None
    if word.part in PHRASE_PARTS:
        return right.part is not WordPart.DETERMINER or word.lower in lex.QUANTITIES
    if left is None:
        return False
    if word.part in _INNER:
        return left.part in {WordPart.DETERMINER, WordPart.POSSESSIVE}
    if word.part is WordPart.JOINING:
        return left.part is WordPart.NOUN and word.lower in {"and", "or"} and _are_alike(left, right)
    return (
        word.part in {WordPart.PREPOSITION, WordPart.TO} and left.part is WordPart.NOUN and right.part in PHRASE_PARTS
    )


def _are_alike(left: Word, right: Word) -> bool:
    return left.token.is_capitalised == right.token.is_capitalised or right.part is WordPart.DETERMINER


def _without_opening(words: Sequence[Word]) -> NounWords:
    """Without an opening `On Thursday`."""
    if words and words[0].part is WordPart.PREPOSITION:
        for number in range(1, len(words)):
            before = words[number - 1]
            begins = words[number].part is WordPart.DETERMINER or before.lower in lex.TIME_WORDS
            if before.part is WordPart.NOUN and begins:
                return tuple(words[number:])
    start = 0
    while start < len(words) - 1 and words[start].token.text in lex.TIME_WORDS:
        start += 1
    return tuple(words[start:])


# --- what belongs to a phrase


def nearest_phrase(words: Sequence[Word]) -> NounWords:
    """The phrase before a verb, whole; of `officials who met Ana Holm | said` the officials."""
    found = phrase_before(words)
    return _out_of_relative(words, found) or _with_what_is_before(words, found)


def antecedent(words: Sequence[Word]) -> NounWords:
    """Whom a `who` behind the words is about: `Ana Holm, a chemist, | who said`."""
    rest = list(words)
    if rest and rest[-1].part is WordPart.PREPOSITION:
        rest.pop()
    if rest and rest[-1].part is WordPart.COMMA:
        rest.pop()
        return _with_what_is_before(rest, phrase_before(rest))
    return phrase_before(rest)


def over_insertion(words: Sequence[Word]) -> NounWords:
    """`Ana Holm, who met them on Monday, | said`: the phrase before the insertion that the last comma closes.

    A relative clause may have commas of its own; so it goes before a nearer apposition.
    """
    openings = list(_openings(words))
    for opening in openings:
        if words[opening + 1].part is WordPart.RELATIVE:
            found = phrase_before(words[:opening])
            if found:
                return _with_what_is_before(words[:opening], found)
    for opening in openings:
        found = phrase_before(words[:opening])
        if found and _may_be_inserted(words[opening + 1 : -1]):
            inserted = tuple(words[opening:-1]) if words[opening + 1].part in PHRASE_PARTS else ()
            outer = _out_of_relative(words[:opening], found)
            return outer or _with_what_is_before(words[:opening], (*found, *inserted))
    return ()


def _openings(words: Sequence[Word]) -> Iterator[int]:
    """The commas that may open what the last one closes, the nearest first."""
    for place in range(len(words) - 2, max(0, len(words) - _INSERTION), -1):
        word = words[place]
        if word.part is WordPart.SAID or (word.part is WordPart.STOP and word.token.text != "."):
            return
        if word.part is WordPart.COMMA:
            yield place


def _may_be_inserted(words: Sequence[Word]) -> bool:
    """An apposition, a participle or a phrase with a preposition: no clause with its own subject and verb."""
    if not words:
        return False
    if words[0].part in _OPENS_INSERTION:
        return True
    return not any(
        w.part is WordPart.AUXILIARY or (w.part is WordPart.VERB and w.lower in lex.CUE_FORMS) for w in words
    )


def _out_of_relative(words: Sequence[Word], found: Sequence[Word]) -> NounWords:
    """Whom the relative clause is about that the phrase stands in; empty where it stands in none."""
    left = _left_of(words, found)
    for back in range(len(left) - 1, max(0, len(left) - _RELATIVE), -1):
        if left[back].part in _MARKS:
            break
        if left[back].lower == "who":
            return antecedent(left[:back])
    return ()


def _with_what_is_before(words: Sequence[Word], found: NounWords, *, is_list: bool = False) -> NounWords:
    """With what stands before it between commas: `Ana Holm, | the head of the lab`, `Ana Holm, 29, of | Tarn`.

    So a list is taken whole: `the mayor, Holm and | Bell`.
    """
    left = _left_of(words, found)
    hangs = bool(found) and (found[0].part in {WordPart.DETERMINER, WordPart.POSSESSIVE} or found[0].lower.isdigit())
    is_list = is_list or any(w.part is WordPart.JOINING for w in found)
    while left and left[-1].part in {WordPart.PREPOSITION, WordPart.JOINING}:
        hangs = True
        is_list = is_list or left[-1].part is WordPart.JOINING
        left.pop()
    if len(left) < 2 or left[-1].part is not WordPart.COMMA or not (hangs or is_list):
        return found
    before = phrase_before(left[:-1])
    return _with_what_is_before(left, (*before, left[-1], *found), is_list=is_list) if before else found


def _left_of(words: Sequence[Word], found: Sequence[Word]) -> list[Word]:
    return [w for w in words if found and w.span.end <= found[0].span.start]
