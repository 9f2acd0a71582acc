"""What later words put right: an earlier figure of the same quantity, a claim taken back, a position given up.

Goes by patterns, figures and dates in the articles that were found. What is put right is never shown without what puts
it right.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from assistant.answer.draft.quantities import Quantity, quantities_of
from assistant.answer.draft.time_order import day_of
from assistant.answer.evidence import AnnotatedArticle, Place
from corpus.articles.datelines import without_dateline
from corpus.language import lexicon as lex
from corpus.language.letters import CAPITAL
from corpus.language.lexicon import is_negated
from corpus.language.name_keys import name_key
from corpus.language.rules import Category
from corpus.language.stems import content_stems

_EARLIER_VERSION: Final = re.compile(
    r"\b(?:earlier|previous|original) (?:version|report|article|story)\b|\b(?:report|article|story) (?:also |wrongly )"
    r"(?:called|said|gave|named|described|stated|put)\b",
    re.IGNORECASE,
)
_IS_CORRECTION: Final = re.compile(r"\bcorrections?\b|\bearlier version\b", re.IGNORECASE)
_CLAIM: Final = re.compile(r"\b(?:said|stated|reported|called|gave|named|put|described)\b(?: that)?", re.IGNORECASE)
_NOT_THE_OLD: Final = re.compile(
    r",? not (?:the )?(?P<old>\S+)\W*$|\bno longer stands? by\b.*\bfigure of (?P<given_up>\S+)"
)
_OLD_FIGURE: Final = re.compile(
    r"\bthe (?:first|earlier|initial|original|previous|old)\b[^.;]*\b(?:count|figure|estimate|number|toll)\b"
    r"|^\W*the figure of\b",
    re.IGNORECASE,
)
_NEW_FIGURE: Final = re.compile(
    r"\b(?:since (?:put|revised|raised|corrected|counted)|recount|rose to|risen to|fell to|now (?:at|stands)|still"
    r"|revised|as many as|final|confirmed the new)\b",
    re.IGNORECASE,
)
_GIVEN_UP: Final = re.compile(
    r"\b(?:was|were|been|am) (?:\w+ )?(?:wrong|mistaken)\b"
    r"|\b(?:no longer|not any more) (?:believe|think|rule|say|claim|stand|hold)"
    rf"|\b(?:opposite|reverse) of what\b|\bchanged (?:his|her|its|their) (?:{lex.alternation(Category.STANCE_NOUN)})\b"
    r"|\b(?:took|taken|takes) (?:it |that )?back\b|\b(?:retract|recant)|\barrested the wrong\b",
    re.IGNORECASE,
)
_SUPPOSED: Final = re.compile(r"\?|\b(?:if|would|then I|whether)\b", re.IGNORECASE)
_LARGE: Final = 20  # a figure that is hardly another's by chance
_MOST_OF_IT: Final = 0.6  # of the words of a claim that was taken back
_SAME_STORY: Final = 0.25  # of the rarer article's names
_NAME: Final = re.compile(rf"(?<=[a-z,] ){CAPITAL}[\w’'-]+")


@dataclass(frozen=True, slots=True)
class Correction:
    """The sentence at `right` puts right what is older than it and is told here; `wrong` is told beside it.

    `values` are figures that hold no longer, of what has one of `states` or is told in words of `claim`. Without them
    the claim itself does not hold. A `speaker` has given up what he said in words of `claim`.
    """

    right: Place
    day: date
    claim: frozenset[str]
    values: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    speaker: str = ""
    wrong: Place | None = None


class Corrections:
    """The corrections in the articles that were found."""

    def __init__(self, articles: Mapping[str, AnnotatedArticle]) -> None:
        self._articles = articles
        found = [c for key, annotated in articles.items() for c in _corrections_in(key, annotated)]
        self._found = sorted((c for c in found if c.claim), key=lambda c: c.day, reverse=True)
        self._given_up = {c.speaker: c.day for c in self._found if c.speaker}  # the first day, as the newest come first
        days = [(day, key) for key, a in articles.items() if (day := day_of(a.article.published))]
        self._newest_first = sorted(days, reverse=True)

    def of(self, place: Place) -> list[Place]:
        """The sentences that put this one right; none where nothing does."""
        day = day_of(self._articles[place[0]].article.published)
        if day is None:
            return []
        found = (c.right for c in self._found if c.wrong == place or self._replaces(c, place, day))
        return [right for right in dict.fromkeys((*found, *self._later_figures(place, day))) if right != place]

    def _replaces(self, correction: Correction, place: Place, day: date) -> bool:
        annotated, newer = self._articles[place[0]], self._articles[correction.right[0]]
        if day > correction.day or place[0] == correction.right[0] or not same_story(annotated, newer):
            return False
        stems = annotated.stems_of(place[1])
        if correction.speaker:
            held = day < self._given_up[correction.speaker]
            return held and correction.speaker in _speakers_of(annotated, place[1]) and bool(stems & correction.claim)
        if correction.values:
            return any(
                q.value in correction.values and (q.states & correction.states or stems & correction.claim)
                for q in quantities_of(_text(annotated, place[1]))
            )
        if is_negated(_text(annotated, place[1])) and is_negated(_text(newer, correction.right[1])):
            return False
        return len(stems & correction.claim) >= _MOST_OF_IT * len(correction.claim)

    def _later_figures(self, place: Place, day: date) -> Iterator[Place]:
        """For each figure of the sentence the newest other one of the same, where an article is newer."""
        annotated = self._articles[place[0]]
        text = _text(annotated, place[1])
        for one in quantities_of(text):
            for newer, key in self._newest_first:
                other = self._articles[key]
                later = newer > day and same_story(annotated, other)
                right = _newer_figure(one, _names_in(text), other) if later else None
                if right is not None:
                    yield key, right
                    break


def _newer_figure(one: Quantity, names: frozenset[str], other: AnnotatedArticle) -> int | None:
    """The sentence of a newer article that has the same or another figure of this."""
    for index in range(len(other.sentences)):
        text = _text(other, index)
        for later in quantities_of(text):
            if later.states == one.states and (one.states or _replaces_count(one, names, later, text)):
                return index if later.value != one.value else None
    return None


def _replaces_count(one: Quantity, names: frozenset[str], later: Quantity, text: str) -> bool:
    """True for a figure that is told as a new one, of what the same words count about the same names."""
    return bool(
        _NEW_FIGURE.search(text)
        and min(float(one.value), float(later.value)) >= _LARGE
        and one.counts & later.counts
        and names & _names_in(text)
    )


# --- the corrections of one article


def _corrections_in(key: str, annotated: AnnotatedArticle) -> Iterator[Correction]:
    day = day_of(annotated.article.published)
    if day is None:
        return
    is_correction = _IS_CORRECTION.search(f"{annotated.article.title} {_text(annotated, 0)}")
    given_up: set[str] = set()
    for index in range(len(annotated.sentences)):
        text = _text(annotated, index)
        if is_correction:
            yield from _of_earlier_version(key, annotated, index, day)
        yield from _of_old_figure(key, annotated, index, day)
        if _GIVEN_UP.search(text) and not _SUPPOSED.search(text):
            matter = _matter_of(annotated, index)
            for name in _speakers_of(annotated, index) - given_up:
                given_up.add(name)
                yield Correction((key, index), day, matter, speaker=name)


def _matter_of(annotated: AnnotatedArticle, index: int) -> frozenset[str]:
    """What a position was about: the words of the sentence and of those beside it, without names."""
    around = (index - 1, index, index + 1)
    return frozenset[str]().union(*(annotated.stems_of(i) for i in around)) - stems_of_names(annotated)


def _of_earlier_version(key: str, annotated: AnnotatedArticle, index: int, day: date) -> Iterator[Correction]:
    """`An earlier version said that 112 were on board. In fact there were 96.`"""
    text = _text(annotated, index)
    claim = _CLAIM.search(text)
    if claim and _EARLIER_VERSION.search(text) and index + 1 < len(annotated.sentences):
        values = frozenset(q.value for q in quantities_of(text[claim.end() :]))
        stems = content_stems(text[claim.end() :]) - stems_of_names(annotated)
        yield Correction((key, index + 1), day, stems, values, wrong=(key, index))


def _of_old_figure(key: str, annotated: AnnotatedArticle, index: int, day: date) -> Iterator[Correction]:
    """`Three are missing, not 19.`, `The first count had put it at 261.`"""
    text = _text(annotated, index)
    given_up = _NOT_THE_OLD.search(text)
    if given_up:
        old = frozenset(q.value for q in quantities_of(given_up["old"] or given_up["given_up"]))
        states = frozenset(state for q in quantities_of(text) for state in q.states)
        if old:
            yield Correction((key, index), day, annotated.stems_of(index), old, states)
    if _OLD_FIGURE.search(text):
        right = _place_of_new_figure(annotated, index)
        values = frozenset(q.value for q in quantities_of(text) if float(q.value) >= _LARGE)
        if right is not None and values:
            claim = annotated.stems_of(index) | annotated.stems_of(right)
            yield Correction((key, right), day, claim, values, wrong=(key, index))


def _place_of_new_figure(annotated: AnnotatedArticle, index: int) -> int | None:
    """The sentence behind or before that has the new figure."""
    places: list[int] = [index + 1, *range(index - 1, -1, -1)]
    for near in places:
        text = _text(annotated, near) if 0 <= near < len(annotated.sentences) else ""
        if _NEW_FIGURE.search(text) and quantities_of(text):
            return near
    return None


# --- articles and sentences


def same_story(one: AnnotatedArticle, other: AnnotatedArticle) -> bool:
    """True where two articles have a good part of their names in common."""
    names, others = _names_in(one.article.text), _names_in(other.article.text)
    return len(names & others) >= max(1, _SAME_STORY * min(len(names), len(others)))


def stems_of_names(annotated: AnnotatedArticle) -> frozenset[str]:
    """Stems of the words that the article writes with a capital within sentences."""
    return content_stems(" ".join(_names_in(annotated.article.text)))


@lru_cache(maxsize=4096)
def _names_in(text: str) -> frozenset[str]:
    return frozenset(_NAME.findall(text))


def _text(annotated: AnnotatedArticle, index: int) -> str:
    return without_dateline(annotated.article.text, annotated.span_of(index)).within(annotated.article.text)


def _speakers_of(annotated: AnnotatedArticle, index: int) -> frozenset[str]:
    """Keys of those who speak in a sentence."""
    speakers = (annotated.attributions[number].speaker for number in annotated.touching(index))
    return frozenset(name_key(speaker.name) for speaker in speakers if speaker)
