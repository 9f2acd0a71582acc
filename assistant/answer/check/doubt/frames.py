"""What turns a cue, so that nobody has said it, or nobody yet: negation, question, condition, hearsay, expectation.

`It is not true that Ana Holm | said`, `Had Ana Holm | said`, `rumours that Ana Holm | said`, `nobody expects Ana Holm
| to say`. What stands within the cue's own words is told with them and turns nothing.
"""

from collections.abc import Sequence
from typing import Final

from assistant.answer.check.doubt.clause import VERBAL, Clause, Part, Word
from assistant.answer.check.failures import Failure
from corpus.language import lexicon as lex
from corpus.language.rules import Category

_MATRIX: Final = 9  # words before `that` in which what turns it stands
_FALSE: Final = lex.vocabulary(Category.REPUDIATION, Category.DENIAL)
_CREDENCE: Final = lex.vocabulary(Category.CREDENCE)
_UNTOLD: Final = lex.vocabulary(Category.FALSE_REPORT)
_EXPECTING: Final = lex.vocabulary(Category.EXPECTATION)
_NEGATING: Final = lex.vocabulary(Category.NEGATION, Category.NEGATIVE)
_IF: Final = lex.vocabulary(Category.CONDITION)
_INVERTED: Final = frozenset({"had", "should", "were"})
_FUTURE: Final = lex.vocabulary(Category.MODAL, Category.MODAL_HEDGE, Category.OBLIGATION)
_ASKING: Final = frozenset("do does did has have is are was were will would can could".split())
_JOINTS: Final = frozenset({"that", "where", "which", "how"})


def frame_of(clause: Clause, subject: Sequence[Word]) -> Failure | None:
    """What turns the cue of the clause, whose subject is known; None where nothing does."""
    lead, between = _around(clause, subject)
    readings = (
        (_is_asked(clause, lead, subject), Failure.ASKED),
        (_is_supposed(clause, lead), Failure.SUPPOSED),
        (_is_denied(lead, between), Failure.DENIED),
        (_is_hearsay(lead, between), Failure.HEARSAY),
        (_is_expected(clause, lead, between), Failure.EXPECTED),
    )
    return next((frame for applies, frame in readings if applies), None)


def _around(clause: Clause, subject: Sequence[Word]) -> tuple[list[str], list[str]]:
    """The words of the sentence before the subject, and the auxiliaries and adverbs before the cue; none of what is
    said."""
    before = clause.before
    start = next((n for n in range(len(before), 0, -1) if before[n - 1].part not in VERBAL), 0)
    is_before = bool(subject) and subject[0].span.start < clause.cue.start
    lead = [w for w in before if w.span.end <= subject[0].span.start] if is_before else before
    return _plain(lead), _plain(before[start:]) if is_before else []


def _plain(words: Sequence[Word]) -> list[str]:
    return [w.lower if w.part is not Part.SAID else "" for w in words]


def _matrix(lead: Sequence[str]) -> Sequence[str]:
    """The words before the `that` that introduces the subject's clause; none where none does."""
    end = len(lead)
    while end and lead[end - 1] in {",", "—", "–"}:
        end -= 1
    for place in range(end - 1, max(-1, end - 4), -1):
        if lead[place] in _JOINTS:
            return lead[max(0, place - _MATRIX) : place]
    return ()


def _is_denied(lead: Sequence[str], between: Sequence[str]) -> bool:
    """`It is not true that Ana Holm | said`, `Ana Holm never | said`."""
    matrix = set(_matrix(lead))
    if matrix & _FALSE or (matrix & _CREDENCE and matrix & _NEGATING):
        return True
    return bool(set(between) & _NEGATING)


def _is_hearsay(lead: Sequence[str], between: Sequence[str]) -> bool:
    """`A fake post in which Ana Holm | says`, `It was wrongly reported that Ana Holm | had said`."""
    return bool(set(_matrix(lead)) & _UNTOLD) or bool(set(between) & _UNTOLD)


def _is_supposed(clause: Clause, lead: Sequence[str]) -> bool:
    """`If Ana Holm | says`, `Had Ana Holm | said`, `If asked, Ana Holm would | say`."""
    if lead and (lead[-1] in _IF or (lead[-1] in _INVERTED and (len(lead) == 1 or lead[-2] in {",", "and", "but"}))):
        return True
    has_if = any(w.lower in _IF and w.part is Part.SUBORDINATOR for w in clause.words)
    return has_if and any(w.lower == "would" for w in (*clause.before[-3:], *clause.own))


def _is_asked(clause: Clause, lead: Sequence[str], subject: Sequence[Word]) -> bool:
    """`Did Ana Holm | say that … ?`"""
    marks = [w for w in clause.words if w.token.text == "?"]
    return bool(marks) and bool(subject) and bool(lead) and lead[-1] in _ASKING


def _is_expected(clause: Clause, lead: Sequence[str], between: Sequence[str]) -> bool:
    """`Nobody expects Ana Holm | to say`, `Ana Holm will | say`."""
    is_infinitive = "to" in between or (bool(clause.own) and clause.own[0].part is Part.TO)
    if is_infinitive and set(lead[-2:]) & _EXPECTING:
        return True
    return bool(set(between) & _FUTURE)
