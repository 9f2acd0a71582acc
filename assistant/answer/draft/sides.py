"""Who takes which side of a matter: who says so, who says that it is not so, who leaves it open.

Goes by stance and by the words themselves. Where they do not tell for certain, nobody is said to deny anything.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from assistant.answer.draft.utterances import Utterance
from assistant.answer.evidence import EvidenceSet
from assistant.question.query import Query
from corpus.attribution import Stance
from corpus.language import lexicon as lex
from corpus.language.rules import Category
from corpus.language.stems import content_stems, coverage, stem

_ALL_OF_IT: Final = 0.8  # of the question's words, by weight
SOME_OF_IT: Final = 0.2  # so that the words are on the matter at all
_MOST_OF_IT: Final = 0.6  # where few take the stance that is asked for
_IN_ORDER: Final = (Stance.ASSERTS, Stance.DENIES, Stance.DOUBTS, Stance.SILENT)

_WHETHER: Final = r"(?:whether|if)"
_LOOKING: Final = {re.sub(rf" {_WHETHER}$", "", form) for form in lex.forms_of(Category.INQUIRY)}
_OPEN_CONTENT = re.compile(
    rf"^\W*(?:that )?(?:[^\W\d_]+ ){{0,4}}?(?:{lex.any_of(_LOOKING)})(?: \w+)? {_WHETHER}\b|^\W*(?:whether|if it)\b",
    re.IGNORECASE,
)


class Sides(NamedTuple):
    """Those who say so, those who deny or doubt that very thing, and those who deny or doubt something of it."""

    firm: list[Utterance]
    against: list[Utterance]
    besides: list[Utterance]


def take_sides(query: Query, evidence: EvidenceSet, picked: Sequence[Utterance]) -> Sides:
    """The sides that those who were picked take to what is asked; who leaves it open takes none."""
    wanted = query.stances or (Stance.ASSERTS,)
    sides = Sides([], [], [])
    for one in picked:
        if leaves_open(one) and Stance.ASSERTS in wanted:
            continue
        said = one.attribution.stance in wanted and not _negates(query, evidence, one)
        if said or _is_what_is_asked(query, evidence, one):
            sides.firm.append(one)
        elif _is_against(query, evidence, one):
            sides.against.append(one)
        else:
            sides.besides.append(one)
    return sides


def by_stance(picked: Sequence[Utterance]) -> list[Utterance]:
    """Those who assert first, then those who deny, who doubt or leave it open, and who say nothing."""
    return sorted(picked, key=lambda one: _IN_ORDER.index(one.attribution.stance))


def leaves_open(one: Utterance) -> bool:
    """True where nobody says that it is so: somebody asks whether, looks into it, or would not say."""
    cue, content = one.cue, one.content
    if one.attribution.stance is Stance.SILENT or _OPEN_CONTENT.search(content):
        return True
    if one.attribution.stance is Stance.ASSERTS:
        return content.rstrip(' "”’»').endswith("?") and _inquires(cue)
    return one.attribution.stance is Stance.DOUBTS and not lex.has(f"{cue} {content}", Category.DOUBT)


def _inquires(cue: str) -> bool:
    return lex.has(cue, Category.INQUIRY) or "ask" in lex.cue_lemmas(cue)


def _is_what_is_asked(query: Query, evidence: EvidenceSet, one: Utterance) -> bool:
    """True for `described the claim as "ludicrous"` where that, and no assertion, is what the question looks for."""
    if one.attribution.stance is not Stance.DENIES:
        return False
    if lex.cue_lemmas(one.cue) & (lex.DENIAL_CUES | lex.DOUBT_CUES):
        return False
    if lex.is_negated(one.content) and not query.negated:
        return False  # "it was not staged" is no answer to who says that it was
    return coverage(evidence.weights, content_stems(f"{one.cue} {one.content}")) >= _ALL_OF_IT


def _is_against(query: Query, evidence: EvidenceSet, one: Utterance) -> bool:
    """True where it is all that is asked about that is denied or doubted, and the question itself does not negate."""
    if one.attribution.stance is Stance.ASSERTS or query.stances or query.negated:
        return False
    return says_it(evidence, one, _ALL_OF_IT)


def _negates(query: Query, evidence: EvidenceSet, one: Utterance) -> bool:
    """`said that it was not staged`, for a question about what was staged: asserted, and yet the opposite."""
    if query.stances or query.negated:
        return False
    for negation in lex.negations_in(one.content):
        behind = lex.reached(one.content, negation)
        if "but" not in behind and any(stem(w) in evidence.weights for w in behind):
            return True
    return False


def says_it(evidence: EvidenceSet, one: Utterance, share: float) -> bool:
    """True where the words themselves hold that share of what the question looks for: the ranker knows one answer to a
    question, and many may say the same.
    """
    return coverage(evidence.weights, content_stems(one.content)) >= share


def says_most(evidence: EvidenceSet, one: Utterance) -> bool:
    """True where most of what the question looks for is in the words, so that they may be said to say so."""
    return says_it(evidence, one, _MOST_OF_IT)


def says_enough(evidence: EvidenceSet, one: Utterance, *, few: bool) -> bool:
    """The same for as much as is needed: less where few take the stance that is asked for."""
    return says_it(evidence, one, _MOST_OF_IT if few else _ALL_OF_IT)
