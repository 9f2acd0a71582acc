"""Words as questions and evidence are compared by: stems of the words that carry meaning, and numbers."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import chain
from typing import Final

import snowballstemmer

from corpus.language.letters import composed, plain_letters
from corpus.language.lexicon import STOP_WORDS

_WORD: Final = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")


@cache
def _stemmer() -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer("porter")  # the stemmer that SQLite's FTS5 has too


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Porter stem of a word in lower case and plain letters, possessive and full stops dropped."""
    plain = re.sub(r"['’]s?$", "", plain_letters(word.lower())).replace(".", "").replace("’", "'")
    return str(_stemmer().stemWord(plain))


def words_of(text: str) -> list[str]:
    """The words of a text as written; hyphenated ones whole and in their parts."""
    words: list[str] = []
    for word in _WORD.findall(composed(text)):
        words.append(word)
        if "-" in word:
            words.extend(part for part in word.split("-") if part)
    return words


def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(chain.from_iterable(map(_stems_of_word, _WORD.findall(composed(text)))))


@lru_cache(maxsize=200_000)  # whole articles are read for a question: a word costs a look here, and no more
def _stems_of_word(word: str) -> tuple[str, ...]:
    """The stems of a word as words_of() would part it, without those that carry no meaning."""
    words = words_of(word)
    return tuple(stem(w) for w in words if w.lower() not in STOP_WORDS and (len(w) > 1 or w.isdigit()))


def coverage(wanted: Mapping[str, float], stems: Iterable[str]) -> float:
    """The share, by weight, of the wanted stems that are there: 0 to 1."""
    total = sum(wanted.values())
    present = frozenset(stems)
    return sum(weight for s, weight in wanted.items() if s in present) / total if total else 0.0


def numbers_of(text: str) -> frozenset[str]:
    """Numbers in figures, thousands separators dropped."""
    return frozenset(n.replace(",", "").rstrip(".:") for n in _NUMBER.findall(text))
