"""How a speaker stands to what is attributed to them: asserts, denies, doubts or says nothing, and how firmly.

Reads the words of cue and content by the lexicon. A denial stands in the cue (`rejected`), in the content's own "no"
(`it had not received it`), or in what the content calls a claim (`untrue`).
"""

import re
from functools import lru_cache
from typing import Final

from corpus.attribution.values import Stance
from corpus.language import lexicon as lex
from corpus.language.rules import Category

_OPENING: Final = 60  # characters of a content in which its first words are looked for
_SELF: Final = r"(?:it|he|she|they|we|I)"
_NOT: Final = r"(?: not|n['’]t)"
# "did not say", "declined to comment", "refused to explain", "has yet to answer": they leave it open.
_WITHHOLDING = re.compile(
    rf"\b(?:{lex.alternation(Category.REFUSAL, Category.INABILITY)}) (?:to )?(?:\w+ )?"
    rf"(?:{lex.alternation(Category.DISCLOSURE_VERB)})",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"(?:nothing|little) (?:about|of|on)\b", re.IGNORECASE)  # "said nothing about the bridge"
_SUPPOSING = re.compile(  # "may say", "would say": nobody has said it
    rf"\b(?:{lex.alternation(Category.MODAL, Category.MODAL_HEDGE)}) (?:\w+ )?"
    rf"(?:{lex.alternation(Category.SUPPOSED_SPEECH)})\b",
    re.IGNORECASE,
)
# Only the speaker's own denial: "it had not received", not "the drones did not reach".
_OWN_DENIAL = re.compile(
    rf"^(?:that )?{_SELF}\b(?: \w+)?(?:{_NOT}\b| never\b| had nothing to do\b| \w+ no\b)", re.IGNORECASE
)
# "There was no order", "No warning reached us", "Nothing had left its site".
_NONE_OF_IT = re.compile(
    r"^\W*(?:that )?(?:there (?:is|are|was|were|has been|have been|had been) no\b|no \w|nothing\b|none\b)",
    re.IGNORECASE,
)
_OWN_DOUBT = re.compile(
    rf"^\W*(?:that )?{_SELF} (?:{lex.alternation(Category.DOUBT, in_free_text=True)})\b", re.IGNORECASE
)
# "The claim is ludicrous", "It is untrue": what somebody else says is turned down.
_REPUDIATION = re.compile(
    r"^\W*(?:that )?(?:it|that|this|(?:the|these|those|his|her|their|such) [\w' ]{0,30}?"
    rf"(?:{lex.alternation(Category.CLAIM_NOUN)}))\W* (?:is|are|was|were)\b",
    re.IGNORECASE,
)
_INQUIRING: Final = [f for f in lex.forms_of(Category.INQUIRY) if re.match(r"\w+ing ", f) and f != "looking into"]
_OPEN = re.compile(
    rf"^\W*(?:that )?{_SELF} (?:did|does|do){_NOT} (?:yet )?know\b"
    rf"|\b(?:{lex.any_of(_INQUIRING)}|not (?:yet )?(?:sure|clear|certain|known)|too early to"
    r"|could not (?:confirm|rule out))\b",
    re.IGNORECASE,
)


def stance_of(cue: str, content: str) -> Stance:
    """The stance of whoever is the source; `cue` and `content` as they are written."""
    if withholds(cue, content):
        return Stance.SILENT
    if _SUPPOSING.search(cue):
        return Stance.DOUBTS
    if lex.negations_in(cue):
        return _stance_of_negated(cue)
    if lex.has(cue, Category.DENIAL, Category.REFUSAL):
        return Stance.DENIES
    if _is_left_open(cue, content):
        return Stance.DOUBTS
    return Stance.DENIES if _is_denied_within(cue, content) else Stance.ASSERTS


def withholds(cue: str, content: str) -> bool:
    """True where the lexicon has it that the source says nothing: `refused | to say when`, `said | little about`."""
    return _leaves_unsaid(cue, " ".join(content[:_OPENING].split()[:3]))


@lru_cache(maxsize=4096)
def _leaves_unsaid(cue: str, opening: str) -> bool:
    words = f"{cue} {opening}"
    return bool(_WITHHOLDING.search(words) or lex.has(words, Category.WITHHOLDING) or _NOTHING.match(opening))


def _stance_of_negated(cue: str) -> Stance:
    """`does not believe` denies; `did not deny`, `would not rule out` and `did not say` leave it open."""
    denies = lex.has(cue, Category.ACCEPTANCE) and not lex.has(cue, Category.DENIAL)
    return Stance.DENIES if denies else Stance.DOUBTS


def _is_left_open(cue: str, content: str) -> bool:
    doubts = lex.has(cue, Category.DOUBT, Category.UNCERTAINTY, Category.INQUIRY)
    return doubts or bool(_OPEN.search(content) or _OWN_DOUBT.search(content))


def _is_denied_within(cue: str, content: str) -> bool:
    """True where the content is a denial: of what somebody else says, or of what the speaker is said to have done."""
    judges = lex.cue_lemmas(cue) & lex.EVALUATION_CUES or _REPUDIATION.search(content)
    if judges and lex.has(content, Category.REPUDIATION):
        return True
    return bool(_OWN_DENIAL.search(content) or _NONE_OF_IT.search(content))


def is_hedged(cue: str, content: str) -> bool:
    """True where a speaker who asserts is less than firm: `may`, `likely`, or a belief."""
    hedges = (Category.HEDGE, Category.MODAL_HEDGE, Category.CONTENT_HEDGE)
    return bool(lex.cue_lemmas(cue) & lex.HEDGING_CUES) or lex.has(content, *hedges)
