"""Who speaks for whom: a spokesman for an organisation, by his role. What it says itself is not his."""

import re
from typing import Final

from corpus.language import lexicon as lex
from corpus.language.rules import Category

_SPOKESMAN: Final = rf"(?:(?:press )?(?:{lex.alternation(Category.SPOKESMAN)})|press (?:secretary|officer|attach[eé]))"
_RANK: Final = r"(?:(?:chief|deputy|senior|lead|main|top|official|acting|first|media|press) )*"
_NO_LONGER: Final = re.compile(r"\b(?:former|formerly|ex|late|onetime|one-time|outgoing|then)\b", re.IGNORECASE)
_FOR = re.compile(
    rf"^(?:(?:the|an?) )?{_RANK}{_SPOKESMAN} (?:for|of|at|from|with) (?:the |an? )?(?P<organisation>[^,;()]+)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"^(?:(?:the|an?) )?{_RANK}(?P<organisation>[^,;()]+?)(?:['’]s?)? {_RANK}{_SPOKESMAN}\b", re.IGNORECASE
)
_NOBODY_KNOWN = re.compile(
    r"(?:(?:his|her|its|their|our|my|your|another|one|some|two|three|several|an?)\b\s*)+", re.IGNORECASE
)
_CLAUSE = re.compile(r"\s+(?:who|which|that|in|on|at|as|based|said|and(?= [a-z]))\b.*$")


def spoken_for(role: str) -> str:
    """`Kremlin` of `Kremlin spokesman`, `port authority` of `a spokeswoman for the port authority`; or "".

    A role that somebody no longer has is none, and a company without a name is nobody in particular.
    """
    plain = " ".join(role.split())
    if _NO_LONGER.search(plain):
        return ""
    match = _FOR.match(plain) or _BEFORE.match(plain)
    if match is None:
        return ""
    organisation = _NOBODY_KNOWN.sub("", match["organisation"].strip(), count=1)
    organisation = _CLAUSE.sub("", organisation) if match.re is _FOR else organisation
    return "" if organisation.lower() in lex.NAMELESS_BODIES else organisation


def spokesman_behind(words: str) -> str:
    """` spokesman` of ` spokesman Dmitry Peskov said`: what stands behind an organisation's name; or ""."""
    match = re.match(rf"(?:['’]s?)?\s+{_RANK}{_SPOKESMAN}\b", words, re.IGNORECASE)
    return match[0] if match else ""
