"""The features of a question that a learned model reads: its words, their beginnings, pairs of them, and its ends."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.question.references import own_matter

_WORD = re.compile(r"\d[\d.,]*|[^\W\d_]+(?:['’][^\W\d_]+)?|[?]")
_BEGINNING: Final = 4  # letters
_LONGEST: Final = 12  # words; a longer question is as long as this
_POINTING: Final = re.compile(
    r"\b(?:(?P<person>he|she|they|him|hers?|them|his|theirs?)|it|its|that|this|those|these|there|ones?)\b",
    re.IGNORECASE,
)
_NAME_WITHIN: Final = re.compile(r"(?<=[a-z,] )[A-Z]")
_JOINED_ON: Final = re.compile(r"^\W*(?:and|but|so)\b", re.IGNORECASE)


def features_of(text: str) -> frozenset[str]:
    """Each feature once. Numbers are all alike, and letters lower case: questions are typed so."""
    words = ["#" if word[0].isdigit() else word.replace("’", "'") for word in _WORD.findall(text.lower())]
    return frozenset(_features(words))


def _features(words: Sequence[str]) -> Iterator[str]:
    plain = [word for word in words if word != "?"]
    yield from words
    yield from (f"{word[:_BEGINNING]}-" for word in plain if len(word) > _BEGINNING)
    yield from (f"{one} {other}" for one, other in zip(["^", *plain], [*plain, "$"], strict=True))
    yield " ".join(["^", *plain[:2]])
    yield " ".join(["^", *plain[:3]])
    yield f"length {min(len(plain), _LONGEST) // 2}"


def link_features_of(text: str) -> frozenset[str]:
    """Those that tell whether a question goes on from the one before: besides, what stands before its pronoun."""
    pointing = _POINTING.search(text)
    found = set(features_of(text))
    if pointing:
        before = min(len(own_matter(text[: pointing.start()])), 2)
        found |= {
            f"pronoun after {before}",
            f"{'person' if pointing['person'] else pointing[0].lower()} after {before}",
        }
    found.add(f"matter {min(len(own_matter(text)), 6)}")
    return frozenset(found | {f"name {bool(_NAME_WITHIN.search(text))}", f"joined {bool(_JOINED_ON.search(text))}"})
