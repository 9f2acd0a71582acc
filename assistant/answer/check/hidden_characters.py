"""Checks letters that look different from what they are: invisible ones, combining marks, marks that change direction.

A word with such letters in it passes only as a cited article has it.
"""

import re
import unicodedata
from typing import Final

from assistant.answer.check.cited_statement import CitedStatement
from assistant.answer.check.failures import Failure, Objection

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_LAID_OVER: Final = frozenset({"Mn", "Me"})
_QUOTING: Final = frozenset("`´‛‟‹›❛❜❝❞❟❠❮❯「」『』〝〞〟＂＇｢｣′″‴⹂")
"""Marks that look like quotation marks, and that nothing else here takes for such."""


def check_letters(claim: CitedStatement) -> list[Objection]:
    """Each word with an unusual letter or mark stands in a cited article just so."""
    objections = []
    for word in dict.fromkeys(re.findall(r"\S+", claim.text)):
        if not (hides := _hides(word)) and not _QUOTING & set(word):
            continue
        if not any(word in passage.source.article.text for passage in claim.cited):
            failure = Failure.UNSUPPORTED if hides else Failure.ALTERED_QUOTATION
            objections.append(Objection(failure, word.encode("unicode_escape").decode("ascii")))
    return objections


def _hides(word: str) -> bool:
    composed = unicodedata.normalize("NFC", word)  # "é" in two letters is as good as in one
    return any(unicodedata.category(letter) in _HIDDEN | _LAID_OVER for letter in composed)
