"""The words of a follow-up that refer back (`she`, `the second one`, `the others`, `who else`), and whom they pick.

Also what such a question is about by itself. Knows text and names only.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from assistant.question.intent import AUXILIARY, CUE_WORDS
from assistant.question.query import Query
from assistant.question.split import QUESTION_WORD
from corpus.attribution import Speaker, SpeakerKind
from corpus.language.given_names import is_female
from corpus.language.lexicon import CUE_FORMS, ORDINALS
from corpus.language.stems import content_stems

_PERSON = re.compile(r"\b(?:he|she|they|him|her|them|his|their)\b", re.IGNORECASE)
_ONE_PERSON = re.compile(r"\b(?:(?P<she>she|her|hers)|he|him|his)\b", re.IGNORECASE)
_THING = re.compile(  # not the "it" of "who says it was staged"
    r"\b(?:it|that|this|there)\W*$|\b(?:about|at|for|from|in|of|on|to|with) (?:it|that|this|these|those)\b"
    r"|\b(?:the (?:other|same)|that|this|these|those) \w+\W*$",
    re.IGNORECASE,
)
_THESE = re.compile(
    rf"\b(?:{AUXILIARY}|are|were) (?:that|this|these|those|each|both|the two|the three)\b|\bones?\W*$", re.IGNORECASE
)
_BODY = re.compile(rf"\b{AUXILIARY} it (?:also |then |ever )?(?:{CUE_WORDS})\b", re.IGNORECASE)  # "Does it think …"
_JOINED_ON = re.compile(r"^\W*(?:and|but|so)\b", re.IGNORECASE)
_ELLIPSIS = re.compile(r"^\W*(?:(?:and|but|so)\s+)?(?:what about|how about|who else)\b", re.IGNORECASE)
_TURNS_TO = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:what about|how about)\b"
    rf"|^\W*(?:and|but)\s+(?!(?:{QUESTION_WORD}|{AUXILIARY}|are|were)\b)",
    re.IGNORECASE,
)
_WHO_ELSE = re.compile(
    r"\b(?:who|which)\W+else\b|\b(?:any|some)(?:body|one) else\b|^\W*(?:and |but )?(?:who|which|what|how)?\W*"
    r"(?:about |of )?(?:the )?others?\W*$",
    re.IGNORECASE,
)
_OWN_SUBJECT = re.compile(  # "What did the coroner say", "How did the relatives take it"
    rf"\b{AUXILIARY}\s+(?!(?:he|she|they|it|you|we|i|there)\b)\w\S*(?:\s+\S+){{0,8}}?\s+"
    rf"(?:{CUE_WORDS}|answer|base|find|make|react|respond|take|want)\b",
    re.IGNORECASE,
)
ENOUGH: Final = 3
"""Words of its own, in none of the questions before, from which on a question is one of another matter."""
_FEW_WORDS: Final = 6  # of meaning; a longer question with a pronoun explains it itself
_LONE: Final = frozenset(
    """answer base evidence exactly give given happen make one ones people react really reason reasons respond
    takes thing things two three view views yes""".split()
)

_NUMBERS: Final = {
    word: number
    for words in (ORDINALS[:6], ("1st", "2nd", "3rd", "4th", "5th", "6th"))
    for number, word in enumerate(words)
}
_OF_THEM = r"of (?:them|these|those|the (?:two|three|four|five|six|speakers|voices))"
_PICK = re.compile(
    r"(?:^\W*(?:(?:and|but|so|or|then)\s+)?(?:(?:what|how|why|on what grounds)\s+)?"
    r"(?:(?:about|of|does|did|do|is|was|has|have|had|would|will)\s+)?|\baccording to\s+)"
    r"(?P<pick>(?:the\s+)?(?:(?P<ordinal>" + "|".join(_NUMBERS) + r"|last|former|latter)"
    rf"(?:\s+(?:one|speaker|person|voice|{_OF_THEM}))?"
    r"|(?P<others>(?:other\s+(?:one|two|three|four|five|speakers?|voices?|sources?)|others?|rest(?:\s+of\s+them)?))"
    rf"|(?P<all>both(?:\s+{_OF_THEM})?|(?:all|each)\s+{_OF_THEM})))"
    rf"(?=\W*$|\s+(?:(?:{CUE_WORDS}|answer|base|make|react|respond)\b|according to\b))",
    re.IGNORECASE,
)


class Pick(NamedTuple):
    """The words that pick among those whom the answer before named, and which they pick.

    `place` counts from 0, -1 is the last; None where `others` says that those are meant who were not asked about yet,
    or else all of them.
    """

    words: str
    place: int | None = None
    others: bool = False


def pick_in(text: str) -> Pick | None:
    """What the question picks by place: `the second one`, `the other two`, `both of them`."""
    match = _PICK.search(text)
    if match is None:
        return None
    ordinal = (match["ordinal"] or "").lower()
    if ordinal in _NUMBERS:
        return Pick(match["pick"], place=_NUMBERS[ordinal])
    if ordinal:
        return Pick(match["pick"], place=0 if ordinal == "former" else -1)
    return Pick(match["pick"], others=bool(match["others"]))


def picked(pick: Pick, named: Sequence[str], asked_about: Sequence[str]) -> tuple[str, ...]:
    """Those of the named whom the words pick; none where there are not as many."""
    if pick.place is not None:
        return tuple(named[pick.place : pick.place + 1 or None]) if pick.place < len(named) else ()
    if pick.others:
        return tuple(n for n in named if n not in asked_about) if asked_about else ()
    return tuple(named)


def asks_for_others(text: str) -> bool:
    """True for `Who else?` and `And the others?`."""
    return bool(_WHO_ELSE.search(text))


def is_elliptic(text: str) -> bool:
    """True for `What about the union?`."""
    return bool(_ELLIPSIS.search(text))


def turns_to_matter(query: Query) -> bool:
    """The same of a question that was read: it names its own matter, beside one that was talked of before."""
    return bool(query.context and query.topic_is_own and turns_to(query.text))


def turns_to(text: str) -> bool:
    """True for `What about the price of bread?`, `And the ferry?`: they name what to turn to, and ask nothing else."""
    return bool(_TURNS_TO.search(text))


def points_at_person(text: str) -> bool:
    return bool(_PERSON.search(text))


def points_at_thing(text: str) -> bool:
    """True for `Who rejects that?`, `What are those grounds?` and `What does each of the two say?`."""
    return bool(_THING.search(text) or _THESE.search(text))


def points_at_speaker(text: str) -> bool:
    """True where somebody said or thought something who is only pointed at: `Did she deny it?`, `Does it think so?`."""
    return bool(_PERSON.search(text) or _BODY.search(text))


def person_meant(text: str, named: Sequence[Speaker]) -> str:
    """The one person among the named whom `he` or `she` can mean; "" where none can, or more than one."""
    match = _ONE_PERSON.search(text)
    if match is None:
        return ""
    fitting = {s.name for s in named if s.kind is SpeakerKind.PERSON and _may_be(s.name, female=bool(match["she"]))}
    return fitting.pop() if len(fitting) == 1 else ""


def _may_be(name: str, *, female: bool) -> bool:
    words = name.split()
    return len(words) < 2 or is_female(words[0]) in (None, female)


def has_own_subject(text: str) -> bool:
    """True where the question says itself whose words or reaction it asks for, whether or not anybody knows them."""
    return bool(_OWN_SUBJECT.search(text))


def own_matter(topic: str) -> frozenset[str]:
    """Stems of what a follow-up is about by itself: `Did she deny it?` is about nothing of its own."""
    return content_stems(topic) - _matterless()


@cache
def _matterless() -> frozenset[str]:
    return content_stems(" ".join((*CUE_FORMS, *_LONE)))


def depends(text: str, matter: frozenset[str], talked_of: frozenset[str], *, names_speakers: bool) -> bool:
    """True where the question cannot be understood without those before it.

    `matter` is what it is about by itself, `talked_of` what the question before was about. `And who won the harbour
    vote?` is another matter, however it begins; `And how many drowned?` is not.
    """
    if is_elliptic(text) or asks_for_others(text) or not (matter or names_speakers):
        return True
    points = len(matter) < _FEW_WORDS and bool(_THING.search(text) or _BODY.search(text))
    if points or (points_at_person(text) and len(matter) < _FEW_WORDS and not names_speakers):
        return True
    return bool(_JOINED_ON.search(text)) and (points_at_person(text) or not is_another_matter(matter, talked_of))


def is_another_matter(matter: frozenset[str], talked_of: frozenset[str]) -> bool:
    """True where the question has enough words of its own that were not talked of."""
    return len(matter - talked_of) >= ENOUGH
