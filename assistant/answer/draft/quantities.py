"""Quantities in a sentence: each number with what it counts, so that two figures of one thing can be told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from corpus.language.lexicon import CARDINALS, MONTH_ABBREVIATIONS, MONTHS
from corpus.language.stems import content_stems, stem

_ONES: Final = CARDINALS  # zero to twenty
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES: Final = {word: value for value, word in enumerate(_ONES)} | {w: 10 * (n + 2) for n, w in enumerate(_TENS)}
_WORDS: Final = "|".join((*_ONES[1:], *_TENS))
_NUMBER: Final = re.compile(
    rf"(?<![\w.,])(?:(?P<figures>\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?![\w-])"
    rf"|(?P<words>(?:{_WORDS})(?:-(?:{_WORDS}))?)\b)(?! (?:more|other|others)\b)",
    re.IGNORECASE,
)
_MONTH: Final = "|".join((*MONTHS, *MONTH_ABBREVIATIONS))
_DATE: Final = re.compile(
    rf"\b(?:{_MONTH})\b\.? \d{{1,2}}\b(?!,\d)(?:, \d{{4}})?|\b(?:19|20)\d\d\b(?!,)", re.IGNORECASE
)
_STATES: Final = {
    stem(word): state
    for state, words in {
        "dead": "dead died die dies killed deaths death toll fatalities bodies drowned",
        "missing": "missing unaccounted",
        "hurt": "injured hurt wounded injuries",
        "aboard": "aboard board",
    }.items()
    for word in words.split()
}
_COUNTED_WITHIN: Final = 5  # words behind the number
_ROSE_TO: Final = re.compile(
    r"\b(?:rose|risen|climbed|jumped|fell|fallen|grew|grown|stands|stood)(?: \w+)? (?:to|at) $", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """`counts` are stems of the words that the number counts, `states` what is the case with those counted."""

    value: str
    counts: frozenset[str]
    states: frozenset[str]


@lru_cache(maxsize=8192)
def quantities_of(text: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence, without its dates."""
    return tuple(_quantities(_DATE.sub(lambda found: "_" * len(found[0]), text)))


def states_in(text: str) -> frozenset[str]:
    """What is the case with somebody by the words of a question: dead, missing."""
    return frozenset(state for word in content_stems(text) if (state := _STATES.get(word)))


def _quantities(text: str) -> Iterator[Quantity]:
    found = list(_NUMBER.finditer(text))
    toll = states_in(text)
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        behind = re.split(r"[;:()]", text[match.end() : end])[0].split()[:_COUNTED_WITHIN]
        stems = content_stems(" ".join(behind))
        states = frozenset(_STATES[word] for word in stems if word in _STATES)
        if not states and _ROSE_TO.search(text[: match.start()]) and len(toll) == 1:
            states = toll
        yield Quantity(_value(match), stems, states)


def _value(match: re.Match[str]) -> str:
    if match["figures"]:
        return match["figures"].replace(",", "")
    return str(sum(_VALUES[part] for part in match["words"].lower().split("-")))
