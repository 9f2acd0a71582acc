"""The words of a question as they are compared with those of sentences: stems, pairs of them, names, numbers."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from corpus.language.letters import CAPITAL
from corpus.language.lexicon import STOP_WORDS
from corpus.language.stems import content_stems, numbers_of, stem, words_of

_NAME: Final = re.compile(
    r"(?<![.?!:]\s)(?<!^)\b"
    rf"{CAPITAL}[\w’'-]+"
)


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """`names` are stems of capitalised words that do not open the question; `pairs` follow each other."""

    stems: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    names: frozenset[str]
    numbers: frozenset[str]


def words_of_question(text: str) -> QuestionWords:
    names = (found for match in _NAME.finditer(text) for found in content_stems(match[0]))
    return QuestionWords(content_stems(text), stem_pairs(text), frozenset(names), numbers_of(text))


def stem_pairs(text: str) -> frozenset[tuple[str, str]]:
    """Stems of content words that follow each other."""
    return frozenset(pairwise(stem(word) for word in words_of(text) if word.lower() not in STOP_WORDS))
