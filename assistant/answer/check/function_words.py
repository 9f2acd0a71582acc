"""Numbers, and the function words that modify what stands beside them: negations, hedges, conditions, quantities."""

import re
from typing import Final

from corpus.language import lexicon as lex
from corpus.language.lexicon import STOP_WORDS
from corpus.language.rules import Category, Direction
from corpus.language.stems import words_of

Modifiers = frozenset[str]


NEGATING: Final = lex.lemmas_of(Category.NEGATION, Category.NEGATIVE)
MODAL: Final = lex.lemmas_of(Category.MODAL, Category.OBLIGATION)
HEDGING: Final = lex.lemmas_of(Category.HEDGE, Category.MODAL_HEDGE) | MODAL
CONDITIONS: Final = lex.CONDITIONS
_CAUSES: Final = [rule for rule in lex.rules_of(Category.REASON) if rule.direction is Direction.FORWARD]
_MODIFIERS: Final = {form: form for rule in _CAUSES for form in rule.forms} | lex.forms_of(
    Category.NEGATION,
    Category.NEGATIVE,
    Category.HEDGE,
    Category.MODAL_HEDGE,
    Category.MODAL,
    Category.OBLIGATION,
    Category.CONDITION,
    Category.RESTRICTION,
    Category.QUANTITY,
    Category.PREPOSITION,
    Category.RELATOR,
    Category.PRONOUN_RELATIVE,
)
_CASED: Final = {form for rule in lex.rules_of(Category.MODAL_HEDGE) if rule.cased for form in rule.forms}
_SHORT: Final = lex.forms_of(Category.MODAL_STEM)  # can't, won't, shan't

_ENDINGS: Final = {1: "st", 2: "nd", 3: "rd"}
_NUMBER_WORDS: Final = (
    {word: str(number) for number, word in enumerate(lex.CARDINALS) if number > 1}  # "one" is a pronoun, too
    | {word: f"{number}{_ENDINGS.get(number, 'th')}" for number, word in enumerate(lex.ORDINALS, start=1)}
    | {word: word for word in lex.NUMERALS}
)
_FIGURES: Final = re.compile(r"((?<!\w)[-−])?([$€£¥])?(\d+(?:[.,:]\d+)*)(st|nd|rd|th)?(?:\s?(%))?")
_THOUSANDS: Final = re.compile(r",(?=\d{3}(?!\d))")


def numbers_in(text: str) -> frozenset[str]:
    """Numbers in figures or words, with their sign, currency and ordinal ending: `-2.5`, `$4`, `12`, `3rd`."""
    found = {_NUMBER_WORDS[w.lower()] for w in words_of(text) if w.lower() in _NUMBER_WORDS}
    for sign, money, figures, ending, percent in _FIGURES.findall(text):
        found |= {f"{'-' if sign else ''}{money}{_plain(figures)}{ending}", *(("percent",) if percent else ())}
    return frozenset(found)


def number_in(word: str) -> str:
    """The number that the word is, or ""."""
    return _NUMBER_WORDS.get(word, "") or (_plain(word) if word[:1].isdigit() else "")


def modifiers_of(word: str) -> Modifiers:
    """How the word modifies its neighbours; most words do not. Nor does the month of May."""
    plain = word.lower().replace("’", "'")
    if plain in _CASED and word not in _CASED:
        return frozenset()
    if plain.endswith("n't") and plain != "n't":
        return frozenset({"not"}) | modifiers_of(_SHORT.get(plain[:-3], plain[:-3]))
    if plain.endswith("'ll"):
        return frozenset({"will"})
    return frozenset({_MODIFIERS[plain]}) if plain in _MODIFIERS else frozenset()


def uncontracted(word: str) -> str:
    """The word in lower case; of a contraction that says nothing by itself the first part: `we've` -> `we`."""
    plain = word.lower().replace("’", "'")
    base = plain.split("'")[0]
    return base if base in STOP_WORDS else plain


def modifiers_in(text: str, kind: Modifiers | None = None) -> Modifiers:
    """All modifiers of a text, or those of one kind."""
    found = frozenset(modifier for word in words_of(text) for modifier in modifiers_of(word))
    return found if kind is None else found & kind


def _plain(figures: str) -> str:
    return _THOUSANDS.sub("", figures)
