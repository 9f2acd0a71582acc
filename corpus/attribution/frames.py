"""What a sentence only mentions as something that nobody has said, or nobody yet.

`It is not true that Ana Holm said …`, `a fake post in which she says`, `had she said …`, `nobody expects her to say …`
"""

import re
from typing import Final

from corpus.attribution.tagger.inference import TaggedAttribution
from corpus.attribution.units import Unit
from corpus.language import lexicon as lex
from corpus.language.rules import Category

_LONGEST: Final = 9  # words before `that` in which what turns it stands
_INTRODUCES = re.compile(r"\b(?:that|in which|where|how)\s+(?:[a-z]+ )?$", re.IGNORECASE)
_SUPPOSED = re.compile(rf"(?:^|[,;]\s+)(?:had|should|were|{lex.alternation(Category.CONDITION)})\s+$", re.IGNORECASE)
_SUPPOSED_SOURCE = re.compile(r"(?:Had|Should|Were)\s")
_NEVER_DONE = re.compile(
    rf"\b(?:{lex.alternation(Category.MODAL, Category.MODAL_HEDGE)})\s+(?:\w+\s+)?have\s", re.IGNORECASE
)


def is_framed(text: str, unit: Unit, one: TaggedAttribution) -> bool:
    """True where the words around an attribution say that it was never made."""
    before = text[unit.span.start : one.start]
    cue = one.cue.within(text)
    is_supposed = _SUPPOSED.search(before) or (one.source and _SUPPOSED_SOURCE.match(one.source.within(text)))
    if is_supposed or _NEVER_DONE.match(f"{cue} ") or _is_misquoted(before, cue):
        return True
    return _is_denied(before) or _is_expected(before, cue)


def _is_misquoted(before: str, cue: str) -> bool:
    """`A website falsely quoted Ana Holm | as saying`."""
    return cue.endswith("saying") and lex.has(" ".join(before.split()[-3:]), Category.FALSE_REPORT)


def _is_denied(before: str) -> bool:
    """`It is not true that | …`, `He wrongly reported that | …`, `a forged letter in which | …`."""
    if not _INTRODUCES.search(before):
        return False
    matrix = " ".join(before.split()[-_LONGEST:])
    if lex.has(matrix, Category.FALSE_REPORT, Category.REPUDIATION):
        return True
    return lex.has(matrix, Category.CREDENCE) and lex.is_negated(matrix)


def _is_expected(before: str, cue: str) -> bool:
    """`Nobody expects Ana Holm | to say`: the source stands between the verb and the cue."""
    return cue.startswith("to ") and lex.has(" ".join(before.split()[-2:]), Category.EXPECTATION)
