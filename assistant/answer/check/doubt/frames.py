"""What turns a cue, so that nobody has said it, or nobody yet: negation, question, condition, hearsay, expectation.

`It is not true that Ana Holm | said`, `Had Ana Holm | said`, `rumours that Ana Holm | said`, `nobody expects Ana Holm
| to say`. What stands within the cue's own words is told with them and turns nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answer.check.doubt.clause import VERBAL, Clause, Word, WordPart
from assistant.answer.check.failures import Failure
from corpus.language import lexicon as lex
from corpus.language.rules import Category
from corpus.language.stems import words_of

_MATRIX: Final = 9  # words before `that` in which what turns it stands
_TO_THAT: Final = 3  # words between `that` and the subject
_VERDICT: Final = 4  # last words of a sentence: `… was false.`
_JOINTS: Final = frozenset({"that", "where", "which", "how"})
_INVERTED: Final = frozenset({"had", "should", "were"})
_CLAUSE_MARKS: Final = frozenset({",", "and", "but", ""})
_BREAKS: Final = frozenset({WordPart.COMMA, WordPart.RELATIVE, WordPart.SAID, WordPart.JOINING, WordPart.STOP})
_ASKING: Final = frozenset("do does did has have is are was were".split()) | lex.MODALS
_FALSE: Final = (Category.REPUDIATION, Category.DENIAL)
_FUTURE: Final = (Category.MODAL, Category.MODAL_HEDGE, Category.OBLIGATION)
_CONDITIONS: Final = lex.vocabulary(Category.CONDITION)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The words around a subject and its cue, as text: those before the subject, those that introduce its clause
    (`It is not true that`), those between it and the cue, and of these the auxiliaries and adverbs before the cue."""

    lead: Sequence[str]
    matrix: str
    between: str
    verbal: str


def frame_of(clause: Clause, subject: Sequence[Word]) -> Failure | None:
    """What turns the cue of the clause, whose subject is known; None where nothing does."""
    around = _around(clause, subject)
    readings = (
        (_is_asked(clause, around), Failure.ASKED),
        (_is_supposed(clause, around), Failure.SUPPOSED),
        (_is_denied(clause, around), Failure.DENIED),
        (lex.has(f"{around.matrix} | {around.between}", Category.FALSE_REPORT), Failure.HEARSAY),
        (_is_expected(clause, around), Failure.EXPECTED),
    )
    return next((failure for applies, failure in readings if applies), None)


def _around(clause: Clause, subject: Sequence[Word]) -> _Surroundings:
    before = clause.before
    if not subject or subject[0].span.start >= clause.cue.start:
        lead = _plain(before)
        return _Surroundings(lead, _matrix(lead), "", "")
    lead = _plain([w for w in before if w.span.end <= subject[0].span.start])
    start = next((n for n in range(len(before), 0, -1) if before[n - 1].part not in VERBAL), 0)
    verbal = " ".join(_plain(before[start:]))
    inner = [w for w in before if w.span.start >= subject[-1].span.end]
    is_apart = any(w.part in _BREAKS for w in inner)  # "Ana Holm, who never liked it, | said"
    return _Surroundings(lead, _matrix(lead), verbal if is_apart else " ".join(_plain(inner)), verbal)


def _plain(words: Sequence[Word]) -> list[str]:
    return [w.lower if w.part is not WordPart.SAID else "" for w in words]


def _matrix(lead: Sequence[str]) -> str:
    """The words before the `that` that introduces the subject's clause; "" where none does."""
    for place in range(len(lead) - 1, max(-1, len(lead) - 1 - _TO_THAT), -1):
        if lead[place] in _JOINTS:
            return " ".join(lead[max(0, place - _MATRIX) : place])
    last = " ".join(lead[-1:])
    return " ".join(lead[-_MATRIX:]) if lex.has(last, Category.CREDENCE, Category.REPUDIATION) else ""


def _is_denied(clause: Clause, around: _Surroundings) -> bool:
    """`It is not true that Ana Holm | said`, `Ana Holm never | said`, `The claim that Ana Holm | said … is false.`"""
    if lex.has(around.matrix, *_FALSE) or lex.is_negated(around.verbal):
        return True
    if " ".join(around.lead[-1:]) in _ASKING and lex.is_negated(" ".join(around.lead[-3:-1])):
        return True  # "Nor did Ana Holm | say"
    if lex.has(around.matrix, Category.CREDENCE) and lex.is_negated(around.matrix):
        return True
    verdict = words_of(clause.sentence.within(clause.text))[-_VERDICT:]
    is_verdict = not lex.AUXILIARIES.isdisjoint(verdict) and lex.has(" ".join(verdict), Category.REPUDIATION)
    return is_verdict and lex.has(around.matrix, Category.CLAIM_NOUN)


def _is_supposed(clause: Clause, around: _Surroundings) -> bool:
    """`If Ana Holm | says`, `Had Ana Holm | said`, `If asked, Ana Holm would | say`."""
    last, before_last = ("", "", *around.lead)[-1], ("", "", *around.lead)[-2]
    if last in _CONDITIONS or (last in _INVERTED and before_last in _CLAUSE_MARKS):
        return True
    has_if = any(w.lower in _CONDITIONS and w.part is WordPart.SUBORDINATOR for w in clause.words)
    own = _plain(clause.own)
    return has_if and "would" in (*around.verbal.split(), *own)


def _is_asked(clause: Clause, around: _Surroundings) -> bool:
    """`Did Ana Holm | say that … ?`"""
    is_question = clause.sentence.within(clause.text).rstrip("\"”’'» \n").endswith("?")
    return is_question and " ".join(around.lead[-1:]) in _ASKING


def _is_expected(clause: Clause, around: _Surroundings) -> bool:
    """`Nobody expects Ana Holm | to say`, `Ana Holm is expected to | say`, `Ana Holm will | say`."""
    if lex.has(around.verbal, *_FUTURE):
        return True
    is_infinitive = clause.own[0].part is WordPart.TO or "to" in around.verbal.split()
    return is_infinitive and lex.has(f"{' '.join(around.lead[-2:])} | {around.between}", Category.EXPECTATION)
