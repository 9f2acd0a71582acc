"""Who takes which side of a matter: who says so, who says that it is not so, who leaves it open.

Goes by stance and by the words themselves. Where they do not tell for certain, nobody is said to deny anything.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from assistant.answer.draft.selection import Found
from assistant.answer.evidence import EvidenceSet
from assistant.answer.rank.shortlist import content_of
from assistant.question.query import Query
from corpus.attribution import Stance
from corpus.language.lexicon import CUE_FORMS, DENIAL_CUES, DOUBT_CUES
from corpus.language.stems import NEGATIONS, content_stems, coverage, is_negated, stem, without_number_signs

_ALL_OF_IT: Final = 0.8  # of the question's words, by weight
_MOST_OF_IT: Final = 0.6  # where few take the stance that is asked for
_IN_ORDER: Final = (Stance.ASSERTS, Stance.DENIES, Stance.DOUBTS)

_LOOKING = r"(?:(?:look|inquir|check|prob|investigat|examin|explor|study|weigh)\w*|try\w* to \w+)(?: \w+)?"
_OPEN_CONTENT = re.compile(
    rf"^\W*(?:that )?(?:[^\W\d_]+ ){{0,4}}?{_LOOKING} (?:whether|if)\b|^\W*(?:whether|if it)\b",
    re.IGNORECASE,
)
_INQUIRING = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?|investigat\w+|examin\w+|look(?:s|ed|ing)? (?:into|at whether)"
    r"|inquir\w+|enquir\w+|prob(?:e|es|ed|ing)|explor(?:e|es|ed|ing)|stud(?:y|ies|ied|ying)|tr(?:y|ies|ied|ying) to)\b",
    re.IGNORECASE,
)
_DOUBTING = re.compile(r"\b(?:doubt\w*|s[ck]eptic\w*|unconvinced|question(?:s|ed|ing))\b", re.IGNORECASE)
_REACH: Final = 4  # words from a "not" to what it negates: "was not, as she put it, staged"


class Sides(NamedTuple):
    """Those who say so, those who deny or doubt that very thing, and those who deny or doubt something of it."""

    firm: list[Found]
    against: list[Found]
    besides: list[Found]


def parted(query: Query, findings: EvidenceSet, picked: Sequence[Found]) -> Sides:
    """The sides that those who were picked take to what is asked; who leaves it open takes none."""
    wanted = query.stances or (Stance.ASSERTS,)
    sides = Sides([], [], [])
    for one in picked:
        if leaves_open(one) and Stance.ASSERTS in wanted:
            continue
        said = one.attribution.stance in wanted and not _negates(query, findings, one)
        if said or _is_what_is_asked(query, findings, one):
            sides.firm.append(one)
        elif _is_against(query, findings, one):
            sides.against.append(one)
        else:
            sides.besides.append(one)
    return sides


def by_stance(picked: Sequence[Found]) -> list[Found]:
    """Those who assert first, then those who deny, then those who doubt or leave it open."""
    return sorted(picked, key=lambda one: _IN_ORDER.index(one.attribution.stance))


def leaves_open(one: Found) -> bool:
    """True where nobody says that it is so: somebody asks whether, looks into it, or would not say."""
    cue, content = _words(one)
    if _OPEN_CONTENT.search(content):
        return True
    if one.attribution.stance is Stance.ASSERTS:
        return content.rstrip(' "”’»').endswith("?") and bool(_INQUIRING.search(cue))
    return one.attribution.stance is Stance.DOUBTS and not _DOUBTING.search(f"{cue} {content}")


def _is_what_is_asked(query: Query, findings: EvidenceSet, one: Found) -> bool:
    """True for `described the claim as "ludicrous"` where that, and no assertion, is what the question looks for."""
    if one.attribution.stance is not Stance.DENIES:
        return False
    cue, content = _words(one)
    if any(CUE_FORMS.get(word, "") in DENIAL_CUES | DOUBT_CUES for word in cue.lower().split()):
        return False
    if is_negated(content) and not query.negated:
        return False  # "it was not staged" is no answer to who says that it was
    return coverage(findings.weights, content_stems(f"{cue} {content}")) >= _ALL_OF_IT


def _is_against(query: Query, findings: EvidenceSet, one: Found) -> bool:
    """True where it is all that is asked about that is denied or doubted, and the question itself does not negate."""
    if one.attribution.stance is Stance.ASSERTS or query.stances or query.negated:
        return False
    return says_it(findings, one, _ALL_OF_IT)


def _negates(query: Query, findings: EvidenceSet, one: Found) -> bool:
    """`said that it was not staged`, for a question about what was staged: asserted, and yet the opposite."""
    if query.stances or query.negated:
        return False
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", without_number_signs(_words(one)[1]).lower())
    for place, word in enumerate(words):
        behind = words[place + 1 : place + 1 + _REACH]
        if word not in NEGATIONS and not re.search(r"n['’]t$", word):
            continue
        if "but" not in behind and behind[:1] != ["only"] and any(stem(w) in findings.weights for w in behind):
            return True
    return False


def says_it(findings: EvidenceSet, one: Found, share: float) -> bool:
    """True where the words themselves hold that share of what the question looks for: the ranker knows one answer to a
    question, and many may say the same.
    """
    return coverage(findings.weights, content_stems(_words(one)[1])) >= share


def says_most(findings: EvidenceSet, one: Found) -> bool:
    """True where most of what the question looks for is in the words, so that they may be said to say so."""
    return says_it(findings, one, _MOST_OF_IT)


def says_enough(findings: EvidenceSet, one: Found, *, few: bool) -> bool:
    """The same for as much as is needed: less where few take the stance that is asked for."""
    return says_it(findings, one, _MOST_OF_IT if few else _ALL_OF_IT)


def _words(one: Found) -> tuple[str, str]:
    """Cue and content as they are written."""
    text = one.dossier.article.text
    return " ".join(s.within(text) for s in one.attribution.cue), content_of(one.dossier, one.attribution)
