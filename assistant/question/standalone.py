"""Reads one question by itself: whose words it asks for, in which outlets, of what time, and about what."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from assistant.question.intent import (
    AUXILIARY,
    CUE_WORDS,
    EVERYTHING_SAID,
    stances_asked,
    what_is_asked,
    what_is_wanted,
    without_asking,
)
from assistant.question.kind import what_kind, without_asking_for_kind
from assistant.question.name_matching import RUN, Named, Names
from assistant.question.offices import offices_of, without_offices
from assistant.question.query import Asked, Intent, Query
from assistant.question.split import QUESTION_WORD
from corpus.language import lexicon as lex
from corpus.language.dates import Period, period_of
from corpus.language.lexicon import is_negated
from corpus.language.rules import Category
from corpus.language.stems import content_stems

_WHO = r"(?:(?:the|an?|its|his|her|their)\s+)?"
_SUBJECT = re.compile(
    rf"\b{AUXILIARY}\s+(?P<subject>{_WHO}\S(?:(?!\b{AUXILIARY}\b).){{1,88}}?)\s+"
    rf"(?:{CUE_WORDS}|respond|react|find|despise|want|base|make of)\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    rf"\b(?:according to|going by|(?:{lex.alternation(Category.VIEWPOINT)}) of)"
    r" (?P<subject>[^,?;]{2,80})"
    r"|\b(?:in|by) (?P<subject2>[^,?;]{2,60}?)['’]s? (?:own )?"
    rf"(?:{lex.alternation(Category.VIEWPOINT)})\b"
    r"|^(?:and |but |so )?what (?:about|of) (?P<subject3>[^,?;]{2,60})"
    rf"|^(?:and|but|or) (?!(?:{QUESTION_WORD}|{AUXILIARY}|are|were|on|in|at)\b)(?P<subject4>[^,?;]{{2,60}})\?$",
    re.IGNORECASE,
)
_WITHIN = re.compile(rf"\b(?i:in|by|from|on) (?:(?:the|an?) )?(?P<outlet>{RUN.pattern})")
_BEFORE_SUBJECT = re.compile(
    rf"\b(?:{AUXILIARY}|do|have|were|can|could|should|might|made|makes|led|leads|drove|drives|prompted|brought"
    rf"|persuaded|persuades|convinced|convinces)\b\s+",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(rf"\s+(?:\w+ )?(?:{lex.alternation(Category.STANCE_NOUN, Category.RESPONSE_NOUN)})\b")
_WAYS_OF_SAYING: Final = content_stems(
    " ".join(lex.forms_of(Category.PLAIN_SAYING) | lex.forms_of(Category.NEUTRAL_SAYING))
)
_LONGEST_DESCRIPTION: Final = 6  # words: "the pro-harbour union organiser Bela Tarsin"
_NO_DESCRIPTION: Final = frozenset(
    "of about by with to that it they he she there on against for from if and or be been".split()
)
_OF_WHOLE_STORIES: Final = (Intent.WHAT_HAPPENED, Intent.LATEST)
_VERSUS = re.compile(
    r"^\W*(?P<one>[^,?;:]{2,60}?) (?:vs?\.?|versus) (?P<other>[^,?;:]{2,60}?)(?= on | over | about |[,?:]|\W*$)"
)
_NAMED_TODAY = re.compile(r"(?<=[A-Za-z]) (T(?:ODAY|oday))\b")  # USA TODAY, the Today programme
_WEEKDAY = re.compile(rf"(?:on )?(?:{lex.any_of(lex.WEEKDAYS)})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StandaloneReader:
    """Reads questions with the names of an archive and the day of its newest article."""

    names: Names
    newest: date | None = None

    def read(self, text: str, *, picking: str = "", talked_of: Sequence[str] = ()) -> Query:
        """The query of the question by itself.

        `picking` are the words that pick a speaker of an earlier answer: they are no part of the topic. `talked_of`
        are the people named earlier in the conversation, one of whom `the governor` may be.
        """
        asked = what_is_asked(text)
        period = _real_period(period_of(text, self.newest), text)
        speakers, outlets = self._named(text, asked, talked_of)
        stances = stances_asked(text, asked)
        undated = text.replace(period.words, " ") if period else text
        matter = undated if content_stems(undated) else text
        matter = _without_names(without_offices(matter, speakers), speakers, outlets, picking)
        intent = what_kind(text)
        if intent in _OF_WHOLE_STORIES and asked == (Asked.FACT,) and not speakers:
            matter = without_asking_for_kind(matter)
        topic = without_asking(matter, stances)
        if speakers and content_stems(topic) <= _WAYS_OF_SAYING:
            topic = ""  # "What did Ana Varro write?"
        return Query(
            text=text,
            asked=asked,
            topic=topic if content_stems(topic) else "",
            speakers=tuple(dict.fromkeys(n.name for n in speakers)),
            stances=stances,
            period=period,
            outlets=tuple(dict.fromkeys(n.name for n in outlets)),
            offices=tuple(offices_of(text, speakers)),
            strangers=() if speakers or outlets else _names_of_subjects(text, asked),
            wants=what_is_wanted(text),
            negated=is_negated(text),
            intent=intent,
        )

    def _named(self, text: str, asked: Sequence[Asked], talked_of: Sequence[str]) -> tuple[list[Named], list[Named]]:
        """Those whose words are asked for, and the outlets in which they are to be found."""
        speakers: list[Named] = []
        outlets: list[Named] = []
        for words in _subjects(text, asked):
            found, within = self.names.read(words, talked_of)
            speakers.extend(found)
            outlets.extend(within)
        if not speakers and not outlets and Asked.WHO_SAID not in asked:
            speakers = self._first_named(text)
        return speakers, [*outlets, *self._outlets_within(text)]

    def _outlets_within(self, text: str) -> Iterator[Named]:
        """Those of `in the Orlo Courier`, `on Harbour Radio`."""
        for match in _WITHIN.finditer(text):
            outlet = self.names.outlet(match["outlet"])
            if outlet:
                yield Named(outlet, re.sub(r"['’]s?$", "", match["outlet"]))

    def _first_named(self, text: str) -> list[Named]:
        """Whoever is named first behind the auxiliary, with nothing but a description before the name:
        `Why does former minister Ana Holm regard …`, `What led the think tank to …`.
        """
        opening = _BEFORE_SUBJECT.search(text)
        if opening is None:
            return []
        rest = text[opening.end() :]
        passed: list[Named] = []
        for run in _described_runs(rest):
            words = re.split(r"\s+(?:of|for|from|and)\s", run[0])[0]
            found = self.names.speakers_in(run[0]) or self.names.speakers_in(words)
            if re.search(r"['’]s?$", run[0]):
                if found and _OWN_WORDS.match(rest, run.end()):
                    return found
                continue  # "Vell's lawyer" is not Vell
            if found and (" " in words or not re.match(r"\s+[a-z]\S*", rest[run.end() :])):
                return found
            passed = passed or found  # perhaps "the Brasse aide Bela Tarsin"
        return passed


def _subjects(text: str, asked: Sequence[Asked]) -> Iterator[str]:
    """The words in which those may be named whose words are asked for."""
    versus = _VERSUS.search(text)
    if versus:
        yield from versus.groups()
    for match in _ACCORDING.finditer(text):
        yield from (words for words in match.groups() if words)
    if Asked.WHO_SAID not in asked:
        yield from (match["subject"] for match in _SUBJECT.finditer(text))
        yield from (match["by"] or match["who"] for match in EVERYTHING_SAID.finditer(text))


def _described_runs(text: str) -> Iterator[re.Match[str]]:
    """The runs of capitalised words before which stands nothing but a description."""
    for run in RUN.finditer(text):
        before = text[: run.start()].split()
        if len(before) > _LONGEST_DESCRIPTION or any(w.lower().strip(",") in _NO_DESCRIPTION for w in before):
            return
        if text[run.start() - 1 : run.start()] != "-":  # "the pro-Brasse organiser Bela Tarsin"
            yield run


def _without_names(text: str, speakers: Iterable[Named], outlets: Iterable[Named], picking: str) -> str:
    """The text without the words that name speakers and outlets, and without those that pick a speaker."""
    for named in speakers:
        text = text.replace(named.words, " ")
    for words in filter(None, (*(outlet.words for outlet in outlets), picking)):
        within = rf"(?:\b(?i:in|by|from|on)\s+)?(?:\b(?i:the)\s+)?{re.escape(words)}(?:['’]s?)?,?"
        text = re.sub(within, " ", text)
    return text


def _names_of_subjects(text: str, asked: Sequence[Asked]) -> tuple[str, ...]:
    """`Zog` in `What did Zog the astronaut say?`: the last words of the names of those whose words are asked for."""
    subjects = [m["subject"] for m in _SUBJECT.finditer(text)] if Asked.WHO_SAID not in asked else []
    names = [re.sub(r"['’]s?$", "", run[0]) for subject in subjects for run in RUN.finditer(subject)]
    return tuple(dict.fromkeys(name.split()[-1] for name in names))


def _real_period(period: Period | None, text: str) -> Period | None:
    """The period, unless it is a weekday alone, which in news is the day of the story (`on Thursday, when the cup was
    stolen`), or the `TODAY` of a newspaper's name.
    """
    if period is None or _WEEKDAY.fullmatch(period.words.strip()):
        return None
    return None if period.words.strip() in _NAMED_TODAY.findall(text) else period
