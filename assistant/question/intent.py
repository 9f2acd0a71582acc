"""What a question asks: who, what, why, when, how many, on which sides, of which stance. Goes by its words alone."""

import re
from collections.abc import Sequence
from typing import Final

from assistant.question.query import Asked, Wants
from corpus.attribution import Stance
from corpus.attribution.stance import withholds
from corpus.language import lexicon as lex
from corpus.language.lexicon import DENIAL_CUES, DOUBT_CUES
from corpus.language.rules import Category

CUE_WORDS: Final = lex.any_of(lex.CUE_PHRASES)
AUXILIARY: Final = r"(?:did|does|do|has|have|had|is|was|would|will)"
AND: Final = r"(?:and |so |but )?"
"""How a question may begin."""

_GROUNDS: Final = rf"(?:{lex.alternation(Category.REASON_NOUN)}|ground)"
_WHY = re.compile(
    rf"\bwhy\b|\bon what (?:basis|{_GROUNDS})\b|\bwhat (?:{_GROUNDS}|evidence)\b|\bhow (?:does|do|did) .{{2,80}}? "
    rf"(?:explain|justify)\b|\bfor what {_GROUNDS}\b|\bwhat .{{1,80}}?\bbase[sd]?\b.{{1,40}}?\bon\b"
    rf"|\b(?:give|gave|given|offer|offered) (?:(?:a|any|the|his|her|their) )?{_GROUNDS}\b",
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
    rf"\b(?:who|which)\b[^.?]{{0,40}}?\b(?:{CUE_WORDS}|{lex.alternation(Category.SUPPORT)})\b",
    re.IGNORECASE,
)
_WHAT_SAID = re.compile(
    r"\b(?:what|how) (?:else )?(?:did|does|do|has|have|had)\b.{1,120}?\b(?:"
    + CUE_WORDS
    + r"|respond|react|answer|make of)\b"
    rf"|\bwhat is .{{2,60}}?['’]s? (?:{lex.alternation(Category.STANCE_NOUN, Category.RESPONSE_NOUN)})\b"
    r"|\bwhat .{0,60}\b(?:position|changes?)\b",
    re.IGNORECASE,
)
_UTTERANCES: Final = rf"(?:{lex.alternation(Category.UTTERANCE_NOUN)})"
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
    r"\b(?:both sides|positions of|differ|each|who is (?:for|against)|sides(?!['’])|(?<!who )disagree|agree on"
    r"|respectively|vs|versus)\b"
    # not "In her letter, what did …": only behind a question is it another one
    r"|\b(?:who|what|why|how|which)\b[^?]{3,}?(?:,| and|, and) (?:how|what) (?:did|do|does|is|was|are)\b.{3,}\?"
    r"|according to .{2,60} and (?:according )?to\b",
    re.IGNORECASE,
)
_AGREEMENT = re.compile(  # not "Who agrees that it is safe?"
    r"\b(?:and|all|any|both|every\w*|they|sides|parties|of them|speakers?|people)\b[^.?!]{0,60}(?<!dis)\bagree[sd]?\b"
    r"|\b(?:have|has|had|hold|share) (?:\w+ )?in common\b|\bcommon ground\b|\bconsensus\b",
    re.IGNORECASE,
)
_AGREEING = re.compile(
    r"\b(?:and )?(?:all |both )?(?:dis)?agree[sd]?\b(?: (?:on|about|over|with each other)\b)?"
    r"|\b(?:have|has|had|hold|share) (?:\w+ )?in common\b|\bcommon ground\b|\b(?:a |any |the )?consensus\b",
    re.IGNORECASE,
)
_ANYBODY = re.compile(rf"\b(?:any|some)(?:body|one)\b(?= (?:{CUE_WORDS})\b)", re.IGNORECASE)  # "Did anybody say"
_LEADS_TO_AGREEING = re.compile(
    r"^\W*(?:(?:what|where|do|does|did|and|all|both|speakers?|people|sides|parties|on|that)\b\W*)+", re.IGNORECASE
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

_NOT: Final = rf"(?:{lex.any_of(lex.AUXILIARIES | lex.MODALS)})?\s*(?:{lex.alternation(Category.NEGATION)})"
_VERB: Final = rf"(?P<verb>(?:{CUE_WORDS})\b|\w+)"
_WHO_NOT = re.compile(
    rf"(?P<who>(?:^\W*{AND}|, )who(?: else)?)\s+(?:{_NOT}(?:\s+(?:really|quite|even|be|been))?\s+{_VERB}"
    r"|(?P<dissent>disagree[sd]?)(?=\W*$|\s+that\b|\s+it\b))",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    r"^\W*(?:(?:and|so|but)\b\W*)?(?:who(?: else)?|whom|what|why|how|which|whose|when|where"
    rf"|on what (?:basis|{_GROUNDS}))\b|^(?:and|so|but)\b",
    re.IGNORECASE,
)
_FIRST_AND_LATER = re.compile(  # "What did X say first and what later?": the order asked for is no matter
    r"\b(?:at )?(?:first|initially|originally|earlier|before)\b[,?]?\s+(?:and|but|then)\s+what\s+"
    r"(?:later|afterwards|then|now|since|next|today|in the end|at the end)(?: on)?\b",
    re.IGNORECASE,
)
_ASKING_VERB = re.compile(rf"\W*{AND}who(?: else)?\s+(?:has |have |had )?{_VERB}", re.IGNORECASE)


def what_is_asked(text: str) -> tuple[Asked, ...]:
    """What the question wants, FACT where it is nothing else; WHY comes last."""
    asked: list[Asked] = []
    why = bool(_WHY.search(text))
    if _SIDES.search(text) or (_AGREEMENT.search(text) and not _WHO.search(text)):
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
    rf"|\ball (?:of )?(?:(?:the|his|her|their|its) )?{_UTTERANCES}\b"
    r"|\bwho all\b|\b(?:everything|all)(?: that| which)? .{2,60}?\b(?:said|says|told)\b"
    r"|\bevery (?:speaker|person|statement|quote)\b",
    re.IGNORECASE,
)
_STANCE_NOUNS: Final = rf"(?:{lex.alternation(Category.STANCE_NOUN)})"
_TURNED: Final = rf"(?:{lex.alternation(Category.CHANGE)})"
_CHANGE = re.compile(
    rf"\b{_TURNED}\b[^.?!]{{0,60}}\b{_STANCE_NOUNS}\b|\b{_STANCE_NOUNS}\b[^.?!]{{0,60}}\b{_TURNED}\b"
    rf"|\b(?:{lex.alternation(Category.RETREAT)})\b"
    rf"|\b(?:{lex.any_of(lex.inflect('contradict'))}) (?:him|her|them|it)sel(?:f|ves)\b"
    r"|\b(?:first|initially|originally|at the beginning|at the start|before|earlier)\b[^.!]{0,90}"
    r"\b(?:later|afterwards|then|now|since|in the end|eventually|at the end)\b[^.?!]{0,40}\??$"
    rf"|\bover time\b|\bstill (?:{lex.alternation(Category.CLAUSE_VERB, Category.DENIAL)}|holds?|stands?)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\b(?:how (?:many|much|long|old|often|far|big|high)|what (?:share|percentage|percent|number|year|date|day|time)"
    r"|when|which (?:year|day|month))\b",
    re.IGNORECASE,
)


_SPEECH = re.compile(
    rf"\b(?:{lex.alternation(Category.PLAIN_SAYING, Category.NEUTRAL_SAYING, Category.ACCORDING_TO)})\b", re.IGNORECASE
)


def what_is_wanted(text: str) -> Wants:
    """Reads from the words of a question what answer it wants."""
    patterns = {
        "everybody": _EVERYBODY,
        "everything": _ALL,
        "change": _CHANGE,
        "number": _NUMBER,
        "who_says": _WHO_SAYS,
        "speech": _SPEECH,
        "agreement": _AGREEMENT,
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
        lemma = "" if denied["dissent"] else _lemma_of(denied["verb"])
        if lemma in DENIAL_CUES | DOUBT_CUES:
            return (Stance.ASSERTS, Stance.DOUBTS) if lemma in DENIAL_CUES else (Stance.ASSERTS, Stance.DENIES)
        return (Stance.DENIES, Stance.DOUBTS) if lemma or denied["dissent"] else ()
    if withholds(text, ""):
        return (Stance.SILENT,)
    match = _ASKING_VERB.match(text)
    lemma = _lemma_of(match["verb"]) if match else ""
    if lemma in DENIAL_CUES:
        return (Stance.DENIES,)
    return (Stance.DOUBTS,) if lemma in DOUBT_CUES else ()


def _lemma_of(verb: str) -> str:
    """`rule out` of `ruled out`; "" where it is no verb of saying."""
    return lex.CUE_PHRASES.get(" ".join(verb.lower().split()), "")


def without_asking(text: str, stances: Sequence[Stance]) -> str:
    """The question without its asking words: what is left is its matter."""
    if stances:
        text = _WHO_NOT.sub(r"\g<who> ", text, count=1)
    topic = re.sub(r"\baccording to\b", " ", text, flags=re.IGNORECASE)
    topic = _LEADS_TO_EVERYTHING.sub(" ", topic)
    topic = _FIRST_AND_LATER.sub(" ", topic)
    topic = _BEGINNING.sub(" ", topic)
    if _AGREEMENT.search(text):
        topic = _LEADS_TO_AGREEING.sub(" ", _AGREEING.sub(" ", topic))
    topic = _ANYBODY.sub(" ", topic)
    topic = re.sub(r"\band (?:why|on what grounds)\b|\bwhy\b", " ", topic, flags=re.IGNORECASE)
    words = " ".join(w for w in topic.split() if not _is_asking_word(w)).strip(" ?.,;:!")
    return re.sub(rf"^\W*(?:{CUE_WORDS})\b", " ", words, flags=re.IGNORECASE).strip() if stances else words


_ASKING_WORDS: Final = frozenset("did does do say says said saying tell tells told s 's ’s".split()) | {""}


def _is_asking_word(word: str) -> bool:
    plain = word.strip('?.,;:!"“”').lower()
    return plain in _ASKING_WORDS
