"""Checks whether two texts agree word by word: in stance, hedges, numbers, names and other words, in any order."""

import re
from collections.abc import Set
from functools import cache
from typing import Final

from assistant.answer.check.failures import Failure, Objection
from assistant.answer.check.function_words import (
    CONDITIONS,
    HEDGING,
    MODAL,
    modifiers_in,
    modifiers_of,
    number_in,
    numbers_in,
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
    """Says, denies and doubts agree, in the statement's label and in its words; `said` holds the cue, too."""
    denials, doubts = lex.DENIAL_CUES, lex.DOUBT_CUES
    cues = lex.cue_lemmas(cue)
    told, theirs = _lemmas(text) | (lex.cue_lemmas(text) & cues), _lemmas(said) | cues
    denies, denied = bool(told & denials), bool(theirs & denials)
    doubts_it, doubted = bool(told & doubts), bool(theirs & doubts)
    hesitates = bool(stances & {Stance.DOUBTS, Stance.SILENT}) or bool(modifiers_in(said, HEDGING - MODAL))
    is_wrong = (
        label not in stances
        or (denied and not denies and negations_of(text) <= negations_of(said))
        or (denies and not denied and Stance.DENIES not in stances)
        or (doubted and not doubts_it and "whether" not in text.lower())
        or (doubts_it and not doubted and not hesitates)
    )
    return [Objection(Failure.WRONG_STANCE, label.value)] if is_wrong else []


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
    objections = [Objection(Failure.CHANGED_NUMBER, n) for n in sorted(numbers_in(text) - numbers_in(visible))]
    known = {stem(w) for w in words_of(visible)}
    missing = {key_of(w) for w in _names(text) if stem(w) not in known}
    missing |= _keys(text) - _keys(own) - (_times() & _keys(visible))
    if missing:
        foreign = missing <= _keys(whole)
        failure = Failure.WRONG_SPEAKER if foreign else Failure.UNSUPPORTED
        objections.append(Objection(failure, ", ".join(sorted(missing))))
    others = sorted(p for p in _pronouns(text) if not _pronouns(whole) & _forms(p))
    return [*objections, *([Objection(Failure.UNSUPPORTED, ", ".join(others))] if others else [])]


def _keys(text: str) -> frozenset[str]:
    """What the content words of a text are compared by; function words and numbers are checked apart."""
    words = map(uncontracted, words_of(text))
    return frozenset(
        key_of(w) for w in words if w not in STOP_WORDS | NEUTRAL_FORMS and not modifiers_of(w) and not number_in(w)
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


def negation_count(text: str) -> int:
    """How many words deny: two of them are not one. A denial may be told as a negation."""
    return negations_of(text) + denial_count(text)


def denial_count(text: str) -> int:
    """How many verbs of denial the text has."""
    return len(lex.find(text, Category.DENIAL, in_free_text=True))


def check_hedges(text: str, said: str) -> list[Objection]:
    """A hedge may become another one, not nothing; so may a belief. A condition stays."""
    conditions = modifiers_in(said, CONDITIONS) - modifiers_in(text, CONDITIONS)
    if conditions:
        return [Objection(Failure.LOST_HEDGE, ", ".join(sorted(conditions)))]
    hedges = HEDGING - MODAL
    lost = modifiers_in(said, hedges) - modifiers_in(text, hedges)
    beliefs = _lemmas(said) & lex.HEDGING_CUES
    softened = modifiers_in(text, hedges) or _lemmas(text) & lex.HEDGING_CUES
    if softened or not (lost or beliefs):
        return []
    return [Objection(Failure.LOST_HEDGE, ", ".join(sorted(lost or beliefs)))]
