"""Letters that a reader sees otherwise than a program does: hidden ones, marks over others, marks that turn the line.

A word with such letters in it is let through only as an article has it.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from assistant.answer.check.cited import Run
from assistant.answer.check.failures import Failure, Objection

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_LAID_OVER: Final = frozenset({"Mn", "Me"})
_QUOTING: Final = frozenset("`´‛‟‹›❛❜❝❞❟❠❮❯「」『』〝〞〟＂＇｢｣′″‴⹂")
"""Marks that look like quotation marks, and that nothing else here takes for such."""


def check_letters(text: str, cited: Sequence[Run]) -> list[Objection]:
    """Each word with an unusual letter or mark stands in a cited article just so."""
    findings = []
    for word in dict.fromkeys(re.findall(r"\S+", text)):
        if not (hides := _hides(word)) and not _QUOTING & set(word):
            continue
        if not any(word in run.record.article.text for run in cited):
            failure = Failure.UNSUPPORTED if hides else Failure.ALTERED_QUOTATION
            findings.append(Objection(failure, word.encode("unicode_escape").decode("ascii")))
    return findings


def _hides(word: str) -> bool:
    composed = unicodedata.normalize("NFC", word)  # "é" in two letters is as good as in one
    return any(unicodedata.category(letter) in _HIDDEN | _LAID_OVER for letter in composed)
