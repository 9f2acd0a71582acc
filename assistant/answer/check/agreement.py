"""Whether two texts say the same, as far as single words tell: stance, negations, hedges, numbers, names, words."""

import re
from collections.abc import Set
from functools import cache
from typing import Final

from assistant.answer.check.failures import Failure, Objection
from assistant.answer.check.function_words import (
    CONDITIONS,
    HEDGING,
    MODAL,
    number_in,
    numbers_in,
    turn_of,
    turns_in,
    uncontracted,
)
from assistant.answer.check.word_order import NEUTRAL_FORMS, key_of
from corpus.attribution import Stance
from corpus.language import lexicon as lex
from corpus.language.lexicon import STOP_WORDS, negations_of
from corpus.language.rules import Category
from corpus.language.stems import stem, words_of

_ASKING: Final = lex.DOUBT_CUES | {"ask"}
_PRONOUNS: Final = (lex.HE, lex.SHE, lex.THEY)
_OWN: Final = lex.FIRST_PERSON
"""What the speaker says of themselves; who reports it may say `he`."""


def check_stance(text: str, label: Stance, stances: Set[Stance], *, cue: str, said: str) -> list[Objection]:
    """Says, denies and doubts agree, in the statement's label and in its words; `said` are all words of its source."""
    wrong = [Objection(Failure.WRONG_STANCE, label.value)]
    if label not in stances:
        return wrong
    theirs = lex.cue_lemmas(cue) | _lemmas(said)
    lemmas = _lemmas(text) | (lex.cue_lemmas(text) & lex.cue_lemmas(cue))
    denies, doubts = lex.DENIAL_CUES, lex.DOUBT_CUES
    if theirs & denies and not lemmas & denies and negations_of(text) <= negations_of(said):
        return wrong
    if lemmas & denies and not theirs & denies and Stance.DENIES not in stances:
        return wrong
    hesitates = Stance.DOUBTS in stances or bool(turns_in(said, HEDGING - MODAL))
    if theirs & doubts and not lemmas & doubts and "whether" not in text.lower():
        return wrong
    return wrong if lemmas & doubts and not theirs & doubts and not hesitates else []


def check_question(text: str, said: str) -> list[Objection]:
    """What is asked stays a question."""
    if "?" not in said or "?" in text or _lemmas(text) & _ASKING or "whether" in text.lower():
        return []
    return [Objection(Failure.WRONG_STANCE, "a question")]


def _lemmas(text: str) -> frozenset[str]:
    """The lemmas of words that report: `denied` -> deny."""
    return frozenset(match.lemma for match in lex.find(text, *lex.CUES, in_free_text=True))


def check_words(text: str, *, visible: str, own: str, whole: str) -> list[Objection]:
    """Numbers, names and times must stand in `visible`, other words in `own`; `whole` tells whose they are if not."""
    findings = [Objection(Failure.CHANGED_NUMBER, n) for n in sorted(numbers_in(text) - numbers_in(visible))]
    known = {stem(w) for w in words_of(visible)}
    missing = {key_of(w) for w in _names(text) if stem(w) not in known}
    missing |= _keys(text) - _keys(own) - (_times() & _keys(visible))
    if missing:
        foreign = missing <= _keys(whole)
        failure = Failure.WRONG_SPEAKER if foreign else Failure.UNSUPPORTED
        findings.append(Objection(failure, ", ".join(sorted(missing))))
    others = sorted(p for p in _pronouns(text) if not _pronouns(whole) & _forms(p))
    return [*findings, *([Objection(Failure.UNSUPPORTED, ", ".join(others))] if others else [])]


def _keys(text: str) -> frozenset[str]:
    """What the words of a text are compared by; none of small words and numbers, which are checked for themselves."""
    words = map(uncontracted, words_of(text))
    return frozenset(
        key_of(w) for w in words if w not in STOP_WORDS | NEUTRAL_FORMS and not turn_of(w) and not number_in(w)
    )


@cache
def _times() -> frozenset[str]:
    """Days, months and hours: `on Monday` may stand anywhere in the sentence."""
    return frozenset(key_of(w) for w in lex.TIME_WORDS)


def _names(text: str) -> list[str]:
    """Capitalised words, those that open a sentence only where they are no everyday opening."""
    names = []
    for match in re.finditer(r"[^\W\d_][\w'’.-]*", text):
        word = match[0].rstrip(".'’-")
        lead = text[max(0, match.start() - 4) : match.start()].rstrip()
        opens = not lead or lead[-1] in '.?!:…(“"‘'
        everyday = word.lower() in STOP_WORDS | lex.OPENERS or word.lower() in lex.CUE_FORMS
        if word[:1].isupper() and not (opens and everyday):
            names.append(word)
    return [w for name in names for w in words_of(name)[:1]]


def _pronouns(text: str) -> frozenset[str]:
    return frozenset(w.lower() for w in words_of(text)) & (_OWN | frozenset().union(*_PRONOUNS))


def _forms(pronoun: str) -> frozenset[str]:
    """What a pronoun may stand for in the words reported."""
    return next((forms | _OWN for forms in _PRONOUNS if pronoun in forms), _OWN)


def check_negations(text: str, kept: bool) -> list[Objection]:
    return [] if kept else [Objection(Failure.LOST_NEGATION, text)]


def nays_of(text: str) -> int:
    """How many words deny: two of them are not one. A denial may be told as a negation."""
    return negations_of(text) + denials_of(text)


def denials_of(text: str) -> int:
    return len(lex.find(text, Category.DENIAL, in_free_text=True))


def check_hedges(text: str, said: str) -> list[Objection]:
    """A hedge may become another one, not nothing; so may a belief. A condition stays."""
    conditions = turns_in(said, CONDITIONS) - turns_in(text, CONDITIONS)
    if conditions:
        return [Objection(Failure.LOST_HEDGE, ", ".join(sorted(conditions)))]
    hedges = HEDGING - MODAL
    lost = turns_in(said, hedges) - turns_in(text, hedges)
    beliefs = _lemmas(said) & lex.HEDGING_CUES
    softened = turns_in(text, hedges) or _lemmas(text) & lex.HEDGING_CUES
    if softened or not (lost or beliefs):
        return []
    return [Objection(Failure.LOST_HEDGE, ", ".join(sorted(lost or beliefs)))]
