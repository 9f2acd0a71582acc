"""When a citation serves a gold sentence, and when two names are one: what all scorers go by.

The rules are those of the newsroom questions, so that figures on both sets of questions mean the same.
"""

import re
import unicodedata
from collections import Counter
from pathlib import PurePath
from typing import Final

from assistant.answer.values import Citation, Statement
from evals.cases.case import GoldSentence

CONTAINED: Final = 0.6
"""Of two texts of which one contains the other, the shorter must have this share of the longer's characters."""
SHARED: Final = 0.8
"""Otherwise they must have this share of the longer one's words in common."""

_MARKS = re.compile("[‘’“”\"'`´]")
_DASHES = re.compile("[‐-―]")
_TITLE = re.compile(
    r"\b(?:the|a|an|mr|mrs|ms|dr|sen|senator|gov|governor|rep|president|former|democratic|republican|nominee)\b\.?"
)


def plain(text: str) -> str:
    """Lower case, without quotation marks, with single spaces and nothing but words at the ends."""
    text = _DASHES.sub("-", _MARKS.sub("", unicodedata.normalize("NFKC", text).lower()))
    return " ".join(text.split()).strip(" .,;:!?-")


def article_of(citation: Citation) -> str:
    """The name of the cited article's file, without its ending."""
    return PurePath(citation.uri).stem


def serves(citation: Citation, gold: GoldSentence) -> bool:
    """True where the citation is in the gold sentence's article and their texts are near enough to be one."""
    if article_of(citation) != gold.article:
        return False
    quote, sentence = plain(citation.quote), plain(gold.text)
    if not quote or not sentence:
        return False
    shorter, longer = sorted((quote, sentence), key=len)
    if shorter in longer:
        return len(shorter) >= CONTAINED * len(longer)
    mine, theirs = quote.split(), sentence.split()
    return (Counter(mine) & Counter(theirs)).total() >= SHARED * max(len(mine), len(theirs))


def speaker_names(statement: Statement) -> list[str]:
    """The names that a statement's speaker goes by; several speakers in one are parted by semicolons."""
    name = statement.speaker.name if statement.speaker else ""
    return [part.strip() for part in name.split(";") if part.strip()]


def same_name(one: str, other: str) -> bool:
    """True where the names are equal but for titles, or one is the end of the other: `Vell` and `Petra Vell`."""
    mine, theirs = _name_words(one), _name_words(other)
    if not mine or not theirs:
        return plain(one) == plain(other)
    shorter, longer = sorted((mine, theirs), key=len)
    return mine == theirs or (set(shorter) <= set(longer) and shorter[-1] == longer[-1] and len(shorter[-1]) > 2)


def is_name(one: str, other: str) -> bool:
    """True where the names are equal but for titles and articles, in all their words."""
    return same_name(one, other) and len(_name_words(one)) == len(_name_words(other))


def _name_words(name: str) -> list[str]:
    return re.sub(r"[^\w ]", " ", _TITLE.sub(" ", plain(name))).split()
