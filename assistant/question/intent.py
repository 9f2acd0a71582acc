"""What a question asks: who, what, why, when, how many, on which sides, of which stance. Goes by its words alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from corpus.attribution import Stance
from corpus.language.lexicon import CUE_FORMS, DENIAL_CUES, DOUBT_CUES


class Asked(StrEnum):
    """What a question wants to know. A question of WHEN or HOW_MANY asks for a FACT, too."""

    WHO_SAID = "who says so"
    WHAT_SAID = "what was said"
    WHY = "why"
    SIDES = "who is for and who against"
    DID_SAY = "whether it was said"
    FACT = "what happened"
    WHEN = "when it happened"
    HOW_MANY = "how many or how much"


CUE_WORDS: Final = "|".join(sorted((re.escape(f) for f in CUE_FORMS), key=len, reverse=True))
AUXILIARY: Final = r"(?:did|does|do|has|have|had|is|was|would|will)"
AND: Final = r"(?:and |so |but )?"
"""How a question may begin."""

_WHY = re.compile(
    r"\bwhy\b|\bon what (?:basis|grounds?)\b|\bwhat (?:reasons?|grounds?|evidence)\b|\bhow (?:does|do|did) .{2,80}? "
    r"(?:explain|justify)\b|\bfor what reason\b|\bwhat .{1,80}?\bbase[sd]?\b.{1,40}?\bon\b"
    r"|\b(?:give|gave|given|offer|offered) (?:(?:a|any|the|his|her|their) )?reasons?\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    rf"^{AND}(?:\W*in [^,]{{3,80}}, |[^,?]{{3,90}}, )?(?:who|whom|which|whose|according to whom)\b(?! of the)",
    re.IGNORECASE,
)
_WHAT_OF_SOMEBODY = re.compile(  # "Whom did Lind accuse", "On which pier did she call for a guard"
    rf"^\W*{AND}(?:(?:about|against|at|by|for|from|in|of|on|to|with) )?(?:whom|which|whose)\b"
    r"(?:(?!\bwho\b)[^?]){0,60}?\b(?:did|does|do) (?!not\b)\S",
    re.IGNORECASE,
)
_WHO_SAYS = re.compile(r"\bwho(?: else| all)?\b[^.?]{0,40}?\b(?:" + CUE_WORDS + r")\b", re.IGNORECASE)
_TAKES_A_STAND = re.compile(
    rf"\b(?:who|which)\b[^.?]{{0,40}}?\b(?:{CUE_WORDS}|wants?|wanted|supports?|supported|opposes?|opposed|favou?rs?)\b",
    re.IGNORECASE,
)
_WHAT_SAID = re.compile(
    r"\b(?:what|how) (?:else )?(?:did|does|do|has|have|had)\b.{1,120}?\b(?:"
    + CUE_WORDS
    + r"|respond|react|answer|make of)\b"
    r"|\bwhat is .{2,60}?['’]s? (?:position|view|opinion|answer|reply)\b|\bwhat .{0,60}\b(?:position|changes?)\b",
    re.IGNORECASE,
)
_UTTERANCES: Final = r"(?:statements?|quot(?:e|ation)s?|words|remarks|comments|claims)"
EVERYTHING_SAID: Final = re.compile(
    rf"\b(?:all|every|each|everything)\b(?: of)?(?: the)?(?: {_UTTERANCES})?(?: (?:made|said|given))? (?:by|from) "
    r"(?P<by>[^,?;]{2,60}?)(?=\s+(?:about|on|over|regarding|concerning)\b|\W*$)"
    r"|\b(?:all|everything)(?: that| which)? (?P<who>(?:(?!\b(?:who|that|which|all)\b)[^?,;]){2,60}?)\s+"
    r"(?:has |have |had |ever )?(?:said|says|say|told|tells|claims|claimed|stated)\b",
    re.IGNORECASE,
)
"""`List all statements by X`, `everything X said`, `all that X says`."""
_LEADS_TO_EVERYTHING = re.compile(
    r"^\W*(?:please\s+)?(?:(?:list|show|give|quote|find|tell|collect)(?: me| us)?\s+)?(?:all|every|each|everything)"
    rf"(?: of)?(?: the)?(?: {_UTTERANCES})?(?: (?:made|said|given))?(?: (?:by|from|that|which))?(?!\S)",
    re.IGNORECASE,
)
_SIDES = re.compile(
    r"\b(?:both sides|positions of|differ|each|who is (?:for|against)|sides(?!['’])|disagree|agree on|respectively)\b"
    # not "In her letter, what did …": only behind a question is it another one
    r"|\b(?:who|what|why|how|which)\b[^?]{3,}?(?:,| and|, and) (?:how|what) (?:did|do|does|is|was|are)\b.{3,}\?"
    r"|according to .{2,60} and (?:according )?to\b",
    re.IGNORECASE,
)
_DID = re.compile(rf"^{AND}(?:did|does|do|has|have|had|is|was|were|are)\b", re.IGNORECASE)
_WHEN = re.compile(
    rf"(?:^\W*{AND}|, )(?:(?:since|until|from) )?when(?: exactly)?(?:\W*$| (?:{AUXILIARY}|were|are)\b)"
    r"|(?:^\W*|, )(?:on |in |at |during )?(?:what|which) (?:day|date|month|year|time)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"\bhow (?:many|much)\b|\b(?:what|which) (?:share|percentage|proportion|number)\b", re.IGNORECASE
)

_NOT = (
    r"(?:(?:do|does|did|is|are|was|were|has|have|had|would|will|could|can)(?:n['’]t|\s+not)"
    r"|can(?:not|['’]t)|wo(?:n['’]t)|never)"
)
_WHO_NOT = re.compile(
    rf"(?P<who>(?:^\W*{AND}|, )who(?: else)?)\s+(?:{_NOT}(?:\s+(?:really|quite|even|be|been))?\s+(?P<verb>\w+)"
    r"|(?P<dissent>disagree[sd]?)(?=\W*$|\s+that\b|\s+it\b))",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    r"^\W*(?:(?:and|so|but)\b\W*)?(?:who(?: else)?|whom|what|why|how|which|whose|when|where"
    r"|on what (?:basis|grounds?))\b|^(?:and|so|but)\b",
    re.IGNORECASE,
)
_FIRST_AND_LATER = re.compile(  # "What did X say first and what later?": the order asked for is no matter
    r"\b(?:at )?(?:first|initially|originally|earlier|before)\b[,?]?\s+(?:and|but|then)\s+what\s+"
    r"(?:later|afterwards|then|now|since|next|today|in the end|at the end)(?: on)?\b",
    re.IGNORECASE,
)
_ASKING_VERB = re.compile(rf"\W*{AND}who(?: else)?\s+(?:has |have |had )?(\w+)", re.IGNORECASE)


def what_is_asked(text: str) -> tuple[Asked, ...]:
    """What the question wants, FACT where it is nothing else; WHY comes last."""
    asked: list[Asked] = []
    why = bool(_WHY.search(text))
    if _SIDES.search(text):
        asked.append(Asked.SIDES)
    elif _WHO.search(text) and not _WHAT_OF_SOMEBODY.search(text) and (_WHO_SAYS.search(text) or not why):
        asked.append(Asked.WHO_SAID)
    elif not why and any(said.search(text) for said in (_WHAT_SAID, _WHAT_OF_SOMEBODY, EVERYTHING_SAID)):
        asked.append(Asked.WHAT_SAID)
    elif not why and _DID.search(text):
        asked.append(Asked.DID_SAY)
    if why:
        asked.append(Asked.WHY)
    return tuple(asked) or (Asked.FACT, *_closer(text))


def _closer(text: str) -> tuple[Asked, ...]:
    """What of a fact is asked for."""
    when = (Asked.WHEN,) if _WHEN.search(text) else ()
    return (*when, Asked.HOW_MANY) if _HOW_MANY.search(text) else when


_EVERYBODY = re.compile(
    r"\bevery(?:one|body|[ -]speaker|[ -]person) (?:who|that|whom|quoted|in)\b"
    r"|\ball (?:of )?(?:those|the people|people|(?:the )?speakers|who)\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:list|name|show(?: me)?|give(?: me)?|quote|find(?: me)?)(?: us)? (?:all|every(?:one|body|thing)?|each)\b"
    r"|\bevery(?:one|body) (?:who|that|whom|quoted|in)\b|\ball (?:of )?(?:those|the people|people|speakers|who)\b"
    r"|\ball (?:of )?(?:(?:the|his|her|their|its) )?(?:statements?|quot(?:e|ation)s?|words|remarks|comments)\b"
    r"|\bwho all\b|\b(?:everything|all)(?: that| which)? .{2,60}?\b(?:said|says|told)\b"
    r"|\bevery (?:speaker|person|statement|quote)\b",
    re.IGNORECASE,
)
LISTING_WORDS: Final = (
    "list name show give quote quotes quotation find all every everything statement word remark comment"
)
"""Words of a topic that only say that everything is to be listed."""
_STANCE_NOUNS: Final = (
    r"(?:positions?|minds?|views?|stances?|tunes?|story|stories|accounts?|lines?|opinions?|versions?|tones?)"
)
_TURNED: Final = (
    r"(?:chang(?:e|es|ed|ing)|shift(?:s|ed|ing)?|revers(?:e|es|ed|ing|al)|evolv(?:e|es|ed|ing)"
    r"|alter(?:s|ed|ing)?|revis(?:e|es|ed|ing)|soften(?:s|ed|ing)?|harden(?:s|ed|ing)?)"
)
_CHANGE = re.compile(
    rf"\b{_TURNED}\b[^.?!]{{0,60}}\b{_STANCE_NOUNS}\b|\b{_STANCE_NOUNS}\b[^.?!]{{0,60}}\b{_TURNED}\b"
    r"|\b(?:backtrack\w*|back(?:ed|s|ing)?[- ]?pedal\w*|back(?:ed|s|ing)? (?:down|away)|u-turns?|about-turn|recant\w*"
    r"|contradict(?:s|ed|ing)? (?:him|her|them|it)sel(?:f|ves)|go(?:es|ne)? back on|went back on|climb(?:ed)? down)\b"
    r"|\b(?:first|initially|originally|at the beginning|at the start|before|earlier)\b[^.!]{0,90}"
    r"\b(?:later|afterwards|then|now|since|in the end|eventually|at the end)\b[^.?!]{0,40}\??$"
    r"|\bover time\b|\bstill (?:say|claim|believe|think|maintain|insist|den(?:y|ie)|hold|stand|argue|deny)\w*\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\b(?:how (?:many|much|long|old|often|far|big|high)|what (?:share|percentage|percent|number|year|date|day|time)"
    r"|when|which (?:year|day|month))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wants:
    """What else the words of a question say of the answer that it wants. The fields do not depend on each other.

    `everybody`: every speaker once (`List everyone who spoke of it`), though the question has no "who". `everything`:
    all speakers, or all statements of one. `change`: what was said first and what later. `number`: a number, a date or
    a measure. `who_says`: people by what they say (`Who says …?`), not by what they did (`Who won …?`), which the
    reporter may tell.
    """

    everybody: bool = False
    everything: bool = False
    change: bool = False
    number: bool = False
    who_says: bool = False


def what_is_wanted(text: str) -> Wants:
    """Reads from the words of a question what answer it wants."""
    patterns = {
        "everybody": _EVERYBODY,
        "everything": _ALL,
        "change": _CHANGE,
        "number": _NUMBER,
        "who_says": _WHO_SAYS,
    }
    return Wants(**{name: bool(pattern.search(text)) for name, pattern in patterns.items()})


def seeks_speakers(text: str) -> bool:
    """True for `Who says …?`, whose answer is people by what they say; False for `Who was arrested?`."""
    return bool(_TAKES_A_STAND.search(text) or _SIDES.search(text))


def stances_asked(text: str, asked: Sequence[Asked]) -> tuple[Stance, ...]:
    """Of which stance those are who are asked for, the plainest first; none where any will do.

    `Who denies …` goes by the first verb after `who`. Who does not believe it denies or doubts it; who does not deny it
    may do anything else.
    """
    if Asked.WHO_SAID not in asked:
        return ()
    denied = _WHO_NOT.search(text)
    if denied:
        lemma = "" if denied["dissent"] else CUE_FORMS.get(denied["verb"].lower(), "")
        if lemma in DENIAL_CUES | DOUBT_CUES:
            return (Stance.ASSERTS, Stance.DOUBTS) if lemma in DENIAL_CUES else (Stance.ASSERTS, Stance.DENIES)
        return (Stance.DENIES, Stance.DOUBTS) if lemma or denied["dissent"] else ()
    match = _ASKING_VERB.match(text)
    lemma = CUE_FORMS.get(match[1].lower(), "") if match else ""
    if lemma in DENIAL_CUES:
        return (Stance.DENIES,)
    return (Stance.DOUBTS,) if lemma in DOUBT_CUES else ()


def without_asking(text: str, stances: Sequence[Stance]) -> str:
    """The question without its asking words: what is left is its matter."""
    if stances:
        text = _WHO_NOT.sub(r"\g<who> ", text, count=1)
    topic = re.sub(r"\baccording to\b", " ", text, flags=re.IGNORECASE)
    topic = _LEADS_TO_EVERYTHING.sub(" ", topic)
    topic = _FIRST_AND_LATER.sub(" ", topic)
    topic = _BEGINNING.sub(" ", topic)
    topic = re.sub(r"\band (?:why|on what grounds)\b|\bwhy\b", " ", topic, flags=re.IGNORECASE)
    words = " ".join(w for w in topic.split() if not _is_asking_word(w)).strip(" ?.,;:!")
    return re.sub(rf"^\W*(?:{CUE_WORDS})\b", " ", words, flags=re.IGNORECASE).strip() if stances else words


def _is_asking_word(word: str) -> bool:
    plain = word.strip('?.,;:!"“”').lower()
    return plain in {"did", "does", "do", "say", "says", "said", "saying", "tell", "tells", "told", "s", "'s", "’s", ""}
