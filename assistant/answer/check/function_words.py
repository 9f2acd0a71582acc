"""Numbers, and the function words that modify what stands beside them: negations, hedges, conditions, quantities."""

import re
from typing import Final

from corpus.language import lexicon as lex
from corpus.language.stems import HEDGES, NEGATIONS, STOP_WORDS, words_of

Modifiers = frozenset[str]


def _same(words: str) -> dict[str, str]:
    return {word: word for word in words.split()}


NEGATING: Final = NEGATIONS
HEDGING: Final = HEDGES | (lex.HEDGES - set(lex.CUE_FORMS)) | frozenset("can will should must ought".split())
CONDITIONS: Final = frozenset("if unless except provided until whether".split())
_MODIFIERS: Final = (
    _same(" ".join(NEGATING | HEDGING | CONDITIONS))
    | _same(  # how much, how many, which way, who by, who for, when, why
        """some any all each every both either more most less least few fewer many much only almost nearly about over
        under up down above below by from to into of for with in on at against between among than or before after
        during because since who whom whose which where when"""
    )
    | {"cannot": "not", "n't": "not", "might": "may", "could": "may", "would": "will", "shall": "will", "ll": "will"}
)
_SHORT: Final = {"ca": "can", "wo": "will", "sha": "will"}  # can't, won't, shan't

_CARDINALS: Final = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty""".split()
_ORDINALS: Final = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split()
_ENDINGS: Final = {1: "st", 2: "nd", 3: "rd"}
_NUMBER_WORDS: Final = (
    {word: str(number) for number, word in enumerate(_CARDINALS) if number > 1}  # "one" is a pronoun, too
    | {word: f"{number}{_ENDINGS.get(number, 'th')}" for number, word in enumerate(_ORDINALS, start=1)}
    | _same(
        """thirty forty fifty sixty seventy eighty ninety dozen dozens hundred hundreds thousand thousands million
        millions billion billions trillion trillions percent percentage"""
    )
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
    if word == "May":
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
