"""Words as questions and evidence are compared by: stems of content words, numbers, negations, hedges."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import chain
from typing import Final

import snowballstemmer

_WORD: Final = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_NUMBER_SIGN: Final = re.compile(r"\bNos?\.? ?\d+")
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")
STOP_WORDS: Final = frozenset(
    """a an the this that these those it its he she they them his her their him hers theirs we us our you your i me my
    who whom whose which what when where why how is are was were be been being am do does did done has have had having
    will would can could shall should may might must not no nor and or but if then than so as of in on at by for with
    from to into onto about against over under after before during since until between among through out up down off
    again also just only very too more most much many some any all each every both either neither other another such
    own same there here now still yet ever never s t re ve ll d m said say says saying tell tells told
    according""".split()
)
NEGATIONS: Final = frozenset("not n't no never nor neither nothing nobody none cannot without".split())
HEDGES: Final = frozenset("may might could likely unlikely possibly perhaps probably apparently".split())


@cache
def _stemmer() -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer("porter")  # the stemmer that SQLite's FTS5 has too


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Porter stem of a word in lower case, possessive and full stops dropped."""
    plain = re.sub(r"['’]s?$", "", word.lower()).replace(".", "").replace("’", "'")
    return str(_stemmer().stemWord(plain))


def words_of(text: str) -> list[str]:
    """The words of a text as written; hyphenated ones whole and in their parts."""
    words: list[str] = []
    for word in _WORD.findall(text):
        words.append(word)
        if "-" in word:
            words.extend(part for part in word.split("-") if part)
    return words


def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(chain.from_iterable(map(_stems_of_word, _WORD.findall(text))))


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


def negations_of(text: str) -> int:
    """How many words of the text negate."""
    lowered = re.sub(r"n['’]t\b", " n't ", text.lower())
    return sum(w in NEGATIONS for w in re.findall(r"n't|[^\W_]+", lowered))


def is_negated(text: str) -> bool:
    """True where something in the text is negated. The "No." of District No. 14 negates nothing."""
    return negations_of(without_number_signs(text)) > 0


def without_number_signs(text: str) -> str:
    """The text without `No. 14` and `Nos 3`, whose "No" is no negation."""
    return _NUMBER_SIGN.sub(" ", text)


def hedges_of(text: str) -> frozenset[str]:
    """The words of the text that hedge. The month of May is none."""
    return frozenset(w.lower() for w in _WORD.findall(text) if w.lower() in HEDGES and w != "May")
