"""How a speaker stands to what is attributed to them: asserts, denies or doubts, and how firmly.

Reads the words of cue and content. A denial stands in the cue (`rejected`), in the content's own "no" (`it had not
received it`), or in what the content calls a claim (`untrue`).
"""

import re

from corpus.attribution.values import Stance
from corpus.language import lexicon as lex

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NEGATED = re.compile(r"\b(?:not|never|no longer|cannot)\b|n['’]t\b", re.IGNORECASE)
# "did not say", "declined to comment", "refused to explain", "has yet to answer": they leave it open.
_WITHHOLDING = re.compile(
    r"\b(?:declin(?:e|es|ed|ing)|refus(?:e|es|ed|ing|al)|fail(?:s|ed|ing)?) (?:to )?(?:\w+ )?"
    r"(?:say|comment|respond|answer|explain|discuss|confirm|elaborate|address|mention|disclose|release|give|offer|name)"
    r"|\b(?:declined|yet to|unable to|could not) (?:\w+ )?(?:say|comment|confirm|respond|answer)"
    r"|\b(?:gave|offered|provided) no (?:details?|evidence|explanation|comment|answer)",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"(?:nothing|little) (?:about|of|on)\b", re.IGNORECASE)  # "said nothing about the bridge"
_SUPPOSING = re.compile(  # "may say", "would say": nobody has said it
    r"\b(?:may|might|could|would|will|should|can) (?:\w+ )?(?:say|tell|claim|argue|deny|announce|declare|admit)\b",
    re.IGNORECASE,
)
_DENYING = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|reject\w*|disput(?:e|es|ed|ing)|refut\w+|dismiss\w*|rebut\w*|repudiat\w+|disavow\w*"
    r"|debunk\w*|contradict\w*|contest(?:s|ed|ing)?|disagree\w*|disbeliev\w*|pour(?:s|ed)? scorn|ruled? out|rules out"
    r"|ruling out)\b",
    re.IGNORECASE,
)
_DOUBTING = re.compile(
    r"\b(?:doubt(?:s|ed|ing|ful)?|question(?:s|ed|ing)?|wonder(?:s|ed|ing)?|s[ck]eptical|s[ck]eptic\w*|unsure|uncertain"
    r"|unclear|undecided|unconvinced|look(?:s|ed|ing)? (?:into|at whether)|investigat\w+|examin(?:e|es|ed|ing)"
    r"|query|queries|queried|ask(?:s|ed|ing)? (?:whether|if)"
    r"|tr(?:y|ies|ied|ying) to (?:figure out|establish|determine))\b",
    re.IGNORECASE,
)
_REFUSING = re.compile(r"\b(?:refus(?:e|es|ed|ing|al)|declin(?:e|es|ed|ing))\b", re.IGNORECASE)
_BELIEF = re.compile(r"\b(?:believe|think|accept|agree|buy|see|support|expect|want)s?\b", re.IGNORECASE)
# Only the speaker's own denial: "it had not received", not "the drones did not reach".
_OWN_DENIAL = re.compile(
    r"^(?:that )?(?:it|he|she|they|we|I)\b(?: \w+)?(?: (?:not|never)\b|n['’]t\b| had nothing to do\b| \w+ no\b)",
    re.IGNORECASE,
)
# "There was no order", "No warning reached us", "Nothing had left its site".
_NONE_OF_IT = re.compile(
    r"^\W*(?:that )?(?:there (?:is|are|was|were|has been|have been|had been) no\b|no \w|nothing\b|none\b)",
    re.IGNORECASE,
)
_OWN_DOUBT = re.compile(r"^\W*(?:that )?(?:I|we|he|she|it|they) doubt(?:s|ed)?\b", re.IGNORECASE)
# "The claim is ludicrous", "It is untrue": what somebody else says is turned down.
_REPUDIATION = re.compile(
    r"^\W*(?:that )?(?:it|that|this|(?:the|these|those|his|her|their|such) [\w' ]{0,30}?"
    r"(?:claims?|accusations?|allegations?|charges?|reports?|suggestions?|story|rumours?))\W* (?:is|are|was|were)\b",
    re.IGNORECASE,
)
_LOOKING_INTO = re.compile(
    r"^\W*(?:that )?(?:it|he|she|they|we|I) (?:did|does|do)(?: not|n['’]t) (?:yet )?know\b|"
    r"\b(?:looking into whether|investigating whether|examining whether|not (?:yet )?(?:sure|clear|certain|known)|"
    r"too early to|could not (?:confirm|rule out)|trying to (?:figure out|establish|determine))\b",
    re.IGNORECASE,
)


def stance_of(cue: str, content: str) -> Stance:
    """The stance of whoever is the source; `cue` and `content` as they are written."""
    negated = _NEGATED.search(cue) is not None
    opening = " ".join(content.split()[:3])  # "refused | to say when"
    if _WITHHOLDING.search(f"{cue} {opening}") or _NOTHING.match(content) or _SUPPOSING.search(cue):
        return Stance.DOUBTS
    if negated and _DENYING.search(cue):
        return Stance.DOUBTS  # "did not deny", "would not rule out"
    if negated:
        return Stance.DENIES if _BELIEF.search(cue) else Stance.DOUBTS
    if _DENYING.search(cue):
        return Stance.DENIES
    if _REFUSING.search(cue):
        return Stance.DENIES
    if _DOUBTING.search(cue) or _LOOKING_INTO.search(content) or _OWN_DOUBT.search(content):
        return Stance.DOUBTS
    words = {w.lower() for w in _WORD.findall(content)}
    repudiates = bool(words & lex.REPUDIATIONS)
    if repudiates and (lex.cue_lemmas(cue) & lex.EVALUATION_CUES or _REPUDIATION.search(content)):
        return Stance.DENIES
    is_denied = _OWN_DENIAL.search(content) or _NONE_OF_IT.search(content)
    return Stance.DENIES if is_denied else Stance.ASSERTS


def is_hedged(cue: str, content: str) -> bool:
    """True where a speaker who asserts is less than firm: `may`, `likely`, or a belief."""
    words = {w.lower() for w in _WORD.findall(content)}
    return bool(lex.cue_lemmas(cue) & lex.HEDGING_CUES or words & lex.HEDGES)
