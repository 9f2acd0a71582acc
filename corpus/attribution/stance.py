"""How a speaker stands to what is attributed to them: asserts, denies or doubts, and how firmly."""

import re

from corpus.attribution import lexicon as lex
from corpus.attribution.attribution import Stance

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Only the speaker's own denial: "it had not received", not "the drones did not reach".
_OWN_DENIAL = re.compile(
    r"^(?:that )?(?:it|he|she|they|we|I)\b(?: \w+)?(?: (?:not|never)\b|n['’]t\b| had nothing to do\b)",
    re.IGNORECASE,
)
# "The claim is ludicrous", "It is untrue": what somebody else says is turned down.
_REPUDIATION = re.compile(
    r"^\W*(?:that )?(?:it|that|this|(?:the|these|those|his|her|their|such) [\w' ]{0,30}?"
    r"(?:claims?|accusations?|allegations?|charges?|reports?|suggestions?|story|rumours?))\W* (?:is|are|was|were)\b",
    re.IGNORECASE,
)
_LOOKING_INTO = re.compile(
    r"^\W*(?:that )?(?:it|he|she|they|we|I) (?:did|does|do) not (?:yet )?know\b|"
    r"\b(?:looking into whether|investigating whether|examining whether|not (?:yet )?(?:sure|clear|certain|known)|"
    r"too early to|could not (?:confirm|rule out)|trying to (?:figure out|establish|determine))\b",
    re.IGNORECASE,
)


def stance_of(lemma: str, content: str, *, negated: bool) -> Stance:
    """The stance of whoever is the source. `content` is the content's text, `negated` says that the cue is."""
    if lemma == "rule out" and negated:
        return Stance.DOUBTS
    if negated and lemma in {"believe", "think"}:
        return Stance.DENIES
    if lemma in lex.DOUBT_CUES or _LOOKING_INTO.search(content):
        return Stance.DOUBTS
    if lemma in lex.DENIAL_CUES:
        return Stance.DENIES
    words = {w.lower() for w in _WORD.findall(content)}
    if lemma in lex.EVALUATION_CUES and words & lex.REPUDIATIONS:
        return Stance.DENIES
    if words & lex.REPUDIATIONS and _REPUDIATION.search(content):
        return Stance.DENIES
    return Stance.DENIES if _OWN_DENIAL.search(content) else Stance.ASSERTS


def is_hedged(lemma: str, content: str) -> bool:
    """True where the speaker is less than firm: `may`, `likely`, or a belief."""
    words = {w.lower() for w in _WORD.findall(content)}
    return lemma in lex.HEDGING_CUES or bool(words & lex.HEDGES)
