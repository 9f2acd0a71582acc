"""From a question to a Query: what is asked, of whom, about what, when. No model, no archive: names are passed in."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import pairwise, starmap
from typing import Final, TypeAlias

from assistant.errors import QuestionError
from assistant.question import follow_up, split
from assistant.question.intent import (
    AUXILIARY,
    CUE_WORDS,
    EVERYTHING_SAID,
    LISTING_WORDS,
    Asked,
    Wants,
    seeks_speakers,
    stances_asked,
    what_is_asked,
    what_is_wanted,
    without_asking,
)
from assistant.question.names import RUN, KnownSpeaker, Named, Names, names_of
from assistant.question.words import QuestionWords, words_of_question
from corpus.attribution import Speaker, SpeakerKind, Stance
from corpus.language.dates import Period, period_of
from corpus.language.stems import content_stems, is_negated

__all__ = ["LONGEST_QUESTION", "Answered", "Asked", "KnownSpeaker", "Query", "nobody", "readable", "understand"]

LONGEST_QUESTION: Final = 2000  # characters; nobody asks more in one go, and pasted articles belong into the archive

_LONGEST_HISTORY = 10  # questions looked back on
_NAMES_NOBODY = "The answer before names nobody: ask by name, or in other words."


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood.

    `topic` is the question's matter in words; `speakers` are the names, as the archive has them, of those whose words
    are asked for, `besides` of those whose words are known already; `outlets` are those in whose articles it is to be
    found; `context` is the topic of the earlier questions that this one goes on from, or ""; `stances` are set where
    only those who take one of them are asked for, the plainest first; `only` is a filter set beside the question: the
    one speaker whose words may be shown; `period` is the time that is named, if any; `is_open` says that the topic is
    that of an earlier question, so that the speakers are asked what they say of it, and not supposed to say so;
    `strangers` are the names of those whose words are asked for where no speaker of the archive has them; `wants` is
    what else the words say of the answer, and `negated` that the question itself says "not". `parts` are the questions
    of a text that asks several, to be answered one after the other; the other fields are then those of the first.
    """

    text: str
    asked: tuple[Asked, ...]
    topic: str
    speakers: tuple[str, ...] = ()
    context: str = ""
    stances: tuple[Stance, ...] = ()
    only: str = ""
    period: Period | None = None
    outlets: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    is_open: bool = False
    strangers: tuple[str, ...] = ()
    wants: Wants = field(default_factory=Wants)
    negated: bool = False
    parts: tuple["Query", ...] = ()

    @property
    def stems(self) -> frozenset[str]:
        """Stems of the topic's content words."""
        return content_stems(self.topic)

    @property
    def stance(self) -> Stance | None:
        """Where only those who deny or doubt something are asked for: which of it, first of all."""
        return self.stances[0] if self.stances and self.stances[0] is not Stance.ASSERTS else None

    @property
    def words(self) -> QuestionWords:
        """The words of the text, as they are compared with those of sentences."""
        return words_of_question(self.text)

    @property
    def topic_is_own(self) -> bool:
        """False where the topic was taken from an earlier question."""
        return self.stems <= content_stems(self.text)

    @property
    def names_no_matter(self) -> bool:
        """True for `List all statements by Ana Holm`: no matter is named that they should be about."""
        return not self.stems or (self.wants.everything and self.stems <= content_stems(LISTING_WORDS))

    @property
    def only_these_stances(self) -> bool:
        """True for `Who does not believe it?`, to which nobody who takes another stance is any answer."""
        return len(self.stances) > 1

    def asks(self, asked: Asked) -> bool:
        return asked in self.asked

    def described(self) -> str:
        """The query in words, shown to the user as what was understood."""
        if self.parts:
            return "; and ".join(part.described() for part in self.parts)
        closer = {Asked.WHEN, Asked.HOW_MANY} & set(self.asked)
        wanted = " and ".join(self._in_words(a) for a in self.asked if not (closer and a is Asked.FACT))
        of = f" by {' and '.join(self.speakers)}" if self.speakers else ""
        besides = f" besides {' and '.join(self.besides)}" if self.besides else ""
        within = f" in {' and '.join(self.outlets)}" if self.outlets else ""
        when = f" ({self.period.words.strip()})" if self.period else ""
        about = f": {self.topic}" if self.topic else ""
        return f"{wanted}{of}{besides}{within}{about}{when}"

    def _in_words(self, asked: Asked) -> str:
        if asked is not Asked.WHO_SAID or not self.stances:
            return asked.value
        if self.stance is None:
            return "who does not deny it" if Stance.DENIES not in self.stances else "who does not doubt it"
        return f"who {' or '.join(s.value for s in self.stances)} it"


Answered: TypeAlias = Callable[[int, Query], Sequence[Speaker]]
"""Whom the answer to an earlier question named, in reading order: given its place in the history and its query.

Asked only where a question needs it, as an answer may have to be made for it.
"""


def nobody(_place: int, _query: Query) -> Sequence[Speaker]:
    """The earlier answers are not known."""
    return ()


@dataclass(frozen=True, slots=True)
class _Turn:
    """An earlier question as understood, whom its answer named, and whether it asked for these by what they say.

    Of several questions in one, the last is gone on from; the answer is that to all of them.
    """

    query: Query
    answered: Callable[[], Sequence[Speaker]]
    seeks: bool


def understand(
    question: str,
    known_speakers: Iterable[KnownSpeaker],
    *,
    history: Sequence[str] = (),
    newest: date | None = None,
    outlets: Iterable[str] = (),
    answered: Answered = nobody,
) -> Query:
    """The query of a question; `history` are the earlier questions of the conversation, oldest first. `newest` is the
    day that "yesterday" is the day before of: that of the archive's newest article. `outlets` are those of the archive.

    Raises QuestionError where the question is empty, wordless or longer than LONGEST_QUESTION characters, or picks
    somebody whom the answer before it did not name.
    """
    reader = _Reader(names_of(tuple(known_speakers), tuple(outlets)), newest)
    text = _checked(question)
    talk: list[_Turn] = []
    for place in range(max(0, len(history) - _LONGEST_HISTORY), len(history)):
        try:
            past = reader.read(_checked(history[place]), talk)
        except QuestionError:
            continue  # what was no question then is no reason to refuse this one
        talk.append(_turn(past, talk, partial(answered, place, past)))
    return reader.read(text, talk)


def readable(text: str) -> str:
    """The text without lone surrogates, which come from broken input and can be neither printed nor stored."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _checked(question: str) -> str:
    text = " ".join(readable(question).split())
    if not text:
        raise QuestionError('The question is empty: ask something like "who says it was staged and why?"')
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(f"The question has {len(text)} characters: ask in at most {LONGEST_QUESTION}.")
    if not re.search(r"[^\W\d_]", text):
        raise QuestionError(f"There are no words in {text[:40]!r}: ask in words who said what.")
    return text


def _turn(query: Query, talk: Sequence[_Turn], answered: Callable[[], Sequence[Speaker]]) -> _Turn:
    parts = query.parts or (query,)
    goes_on = bool(talk) and talk[-1].seeks and not follow_up.own_matter(_own_topic(parts[0]))
    seeks = any(seeks_speakers(part.text) and (part.asks(Asked.SIDES) or not part.speakers) for part in parts)
    return _Turn(parts[-1], answered, seeks or (goes_on and not parts[0].speakers))


def _own_topic(query: Query) -> str:
    """The topic, unless it was taken from an earlier question."""
    return query.topic if query.topic_is_own else ""


# --- one question

_WHO = r"(?:(?:the|an?|its|his|her|their)\s+)?"
_SUBJECT = re.compile(
    rf"\b{AUXILIARY}\s+(?P<subject>{_WHO}\S(?:(?!\b{AUXILIARY}\b).){{1,88}}?)\s+"
    rf"(?:{CUE_WORDS}|respond|react|find|despise|want|base|make of)\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"\b(?:according to|going by|(?:view|opinion|words|eyes|account|judgment|telling|mind) of)"
    r" (?P<subject>[^,?;]{2,80})"
    r"|\b(?:in|by) (?P<subject2>[^,?;]{2,60}?)['’]s? (?:own )?"
    r"(?:view|words|opinion|statement|account|eyes|judgment|telling|reckoning)\b"
    r"|^(?:and |but |so )?what (?:about|of) (?P<subject3>[^,?;]{2,60})"
    rf"|^(?:and|but|or) (?!(?:{split.QUESTION_WORD}|{AUXILIARY}|are|were|on|in|at)\b)(?P<subject4>[^,?;]{{2,60}})\?$",
    re.IGNORECASE,
)
_WITHIN = re.compile(rf"\b(?i:in|by|from|on) (?:(?:the|an?) )?(?P<outlet>{RUN.pattern})")
_SETS_OFF = re.compile(
    rf"\b(?:{AUXILIARY}|do|have|were|can|could|should|might|made|makes|led|leads|drove|drives|prompted|brought"
    rf"|persuaded|persuades|convinced|convinces)\b\s+",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(
    r"\s+(?:\w+ )?(?:position|verdict|views?|opinion|answer|reply|response|reaction|line|praise|take"
    r"|argument|advice|stance|explanation|account|reasons?|case|claim|criticism|defen[cs]e|prediction|forecast|estimate|message|promise|plan)\b"
)
_LONGEST_DESCRIPTION = 6  # words: "the pro-harbour union organiser Bela Tarsin"
_NO_DESCRIPTION = frozenset(
    "of about by with to that it they he she there on against for from if and or be been".split()
)
_NAMED_TODAY = re.compile(r"(?<=[A-Za-z]) (T(?:ODAY|oday))\b")  # USA TODAY, the Today programme
_WEEKDAY = re.compile(r"(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads questions with the names that an archive knows."""

    names: Names
    newest: date | None

    def read(self, text: str, talk: Sequence[_Turn]) -> Query:
        """The query of a text that may go on from earlier ones, and may ask several questions."""
        parts: list[Query] = []
        turns = list(talk)
        for piece in self._pieces(text):
            parts.append(self._in_talk(piece, turns))
            turns.append(_turn(parts[-1], turns, tuple))
        return parts[0] if len(parts) == 1 else replace(parts[0], text=text, parts=tuple(parts))

    # --- several questions in one

    def _pieces(self, text: str) -> list[str]:
        """The questions that the text asks: several only where each has its own question word and matter or speaker."""
        found = [clause for sentence in split.sentences_of(text) for clause in self._clauses(sentence)]
        if len(found) == 1 or any(map(split.asks_what_came_later, found)):
            return [text]
        if not all(split.is_question(p) and self._has_own(p) for p in found):
            return [text]
        return split.bounded(found)

    def _clauses(self, sentence: str) -> list[str]:
        clauses = split.clauses_of(sentence)
        if len(clauses) == 1 or any(map(split.asks_what_came_later, clauses)) or not all(map(self._has_own, clauses)):
            return [sentence]
        read = [self._alone(clause) for clause in clauses]
        return clauses if all(starmap(_ask_apart, pairwise(read))) else [sentence]

    def _has_own(self, piece: str) -> bool:
        """True where the question says itself what or whom it is about."""
        query = self._alone(piece)
        if follow_up.points_at_person(piece):
            return False
        matter = follow_up.own_matter(query.topic)
        return bool(query.speakers or (matter and not follow_up.points_at_thing(piece)))

    # --- what goes on from earlier questions

    def _in_talk(self, text: str, talk: Sequence[_Turn]) -> Query:
        """The query, with what it leaves open taken from the questions before it and from their answers."""
        pick = follow_up.pick_in(text) if talk else None
        listed, since = _listed(talk) if pick else ((), ())
        if pick and not listed and not pick.others:
            if talk[-1].seeks:
                raise QuestionError(_NAMES_NOBODY)
            pick = None  # "the second one" of what was no list of speakers
        query = self._alone(text, picking=pick.words if pick else "", talked_of=self._talked_of(talk))
        if not talk:
            return query
        matter = follow_up.own_matter(query.topic)
        last = talk[-1].query
        talked_of = content_stems(f"{last.topic} {last.context}")
        if not pick and not follow_up.depends(text, matter, talked_of, names_speakers=bool(query.speakers)):
            # Few words of its own may be about the same matter (`How did the paper hit back?`): what was talked of
            # helps to find them, and takes no part in what is asked.
            apart = follow_up.is_another_matter(matter, talked_of)
            return query if apart else replace(query, context=f"{last.topic} {last.context}".strip())
        turn = _gone_on_from(matter, talk)
        chosen = follow_up.picked(pick, listed, since) if pick else ()
        if pick and not pick.others and not chosen:
            raise QuestionError(f"The answer before names only {', '.join(listed)}: ask by name.")
        if not chosen and (pick or follow_up.asks_for_others(text)):
            return self._for_others(query, turn, matter, talked_of)
        return _completed(query, turn.query, chosen or self._spoken_of(query, turn), matter)

    def _talked_of(self, talk: Sequence[_Turn]) -> tuple[str, ...]:
        """Those whom the earlier questions name, the last ones first."""
        queries = [turn.query for turn in reversed(talk)]
        return tuple(dict.fromkeys(n for q in queries for n in (*q.speakers, *self.names.persons_in(q.text))))

    def _for_others(self, query: Query, turn: _Turn, matter: frozenset[str], talked_of: frozenset[str]) -> Query:
        """`Who else?`: those who say it, without those who were named."""
        if matter and not matter & talked_of:
            return query
        earlier = turn.query
        named = (*earlier.speakers, *(s.name for s in (turn.answered() if turn.seeks else ())))
        if not named and turn.seeks:
            raise QuestionError(_NAMES_NOBODY)
        if not named:
            return _completed(query, earlier, (), matter)
        asked = (Asked.WHO_SAID, *(a for a in query.asked if a is Asked.WHY))
        others = replace(query, asked=asked, speakers=(), besides=tuple(dict.fromkeys((*earlier.besides, *named))))
        return _completed(others, earlier, (), matter)

    def _spoken_of(self, query: Query, turn: _Turn) -> tuple[str, ...]:
        """Those whose words are asked for without a name: who was asked about before, or named in the answer."""
        if query.speakers or Asked.WHO_SAID in query.asked or follow_up.has_own_subject(query.text):
            return query.speakers
        before = turn.query.speakers
        if not follow_up.points_at_speaker(query.text):
            return before if len(follow_up.own_matter(query.topic)) < follow_up.ENOUGH else ()
        if before:
            meant = follow_up.person_meant(query.text, [Speaker(name, SpeakerKind.PERSON) for name in before])
            return (meant,) if meant else before
        return self._named_in_answer(query, turn)

    def _named_in_answer(self, query: Query, turn: _Turn) -> tuple[str, ...]:
        """Whom the answer before named, where the pronoun can mean nobody else: nobody whom that question named, nor
        somebody to whom something was done (`Who was arrested?`).
        """
        earlier = turn.query
        if Asked.WHO_SAID in earlier.asked and not turn.seeks:
            return ()
        if self.names.may_name_person(f"{earlier.text} {earlier.topic} {earlier.context}"):
            return ()
        meant = follow_up.person_meant(query.text, turn.answered())
        return (meant,) if meant else ()

    # --- a question by itself

    def _alone(self, text: str, *, picking: str = "", talked_of: Sequence[str] = ()) -> Query:
        """The query of a question by itself; the words by which it picks somebody are no part of its topic."""
        asked = what_is_asked(text)
        period = _dated(period_of(text, self.newest), text)
        undated = text.replace(period.words, " ") if period else text
        speakers, outlets = self._named(text, asked, talked_of)
        stances = stances_asked(text, asked)
        matter = undated if content_stems(undated) else text
        for words in (n.words for n in speakers):
            matter = matter.replace(words, " ")
        for words in (*(n.words for n in outlets), picking):
            within = rf"(?:\b(?i:in|by|from|on)\s+)?(?:\b(?i:the)\s+)?{re.escape(words)}(?:['’]s?)?,?"
            matter = re.sub(within, " ", matter) if words else matter
        topic = without_asking(matter, stances)
        return Query(
            text=text,
            asked=asked,
            topic=topic if content_stems(topic) else "",
            speakers=tuple(dict.fromkeys(n.name for n in speakers)),
            stances=stances,
            period=period,
            outlets=tuple(dict.fromkeys(n.name for n in outlets)),
            strangers=() if speakers or outlets else _names_of_subjects(text, asked),
            wants=what_is_wanted(text),
            negated=is_negated(text),
        )

    def _named(self, text: str, asked: Sequence[Asked], talked_of: Sequence[str]) -> tuple[list[Named], list[Named]]:
        """Those whose words are asked for, and the outlets in which they are to be found."""
        groups = ("subject", "subject2", "subject3", "subject4")
        parts = [m[g] for m in _ACCORDING.finditer(text) for g in groups if m[g]]
        if Asked.WHO_SAID not in asked:
            parts.extend(m["subject"] for m in _SUBJECT.finditer(text))
            parts.extend(m["by"] or m["who"] for m in EVERYTHING_SAID.finditer(text))
        speakers: list[Named] = []
        outlets: list[Named] = []
        for part in parts:
            found, within = self.names.read(part, talked_of)
            speakers.extend(found)
            outlets.extend(within)
        if not speakers and not outlets and Asked.WHO_SAID not in asked:
            speakers = self._subject_named(text)
        for match in _WITHIN.finditer(text):
            outlet = self.names.outlet(match["outlet"])
            outlets.extend([Named(outlet, re.sub(r"['’]s?$", "", match["outlet"]))] if outlet else [])
        return speakers, outlets

    def _subject_named(self, text: str) -> list[Named]:
        """Whoever is named first behind the auxiliary, with nothing but a description before the name:
        `Why does former minister Ana Holm regard …`, `What led the think tank to …`.
        """
        opening = _SETS_OFF.search(text)
        if opening is None:
            return []
        rest = text[opening.end() :]
        passed: list[Named] = []
        for run in RUN.finditer(rest):
            before = rest[: run.start()].split()
            if len(before) > _LONGEST_DESCRIPTION or any(w.lower().strip(",") in _NO_DESCRIPTION for w in before):
                break
            if rest[run.start() - 1 : run.start()] == "-":
                continue  # "the pro-Brasse organiser Bela Tarsin"
            words = re.split(r"\s+(?:of|for|from|and)\s", run[0])[0]
            found = self.names.speakers_in(run[0]) or self.names.speakers_in(words)
            follows = re.match(r"\s+[a-z]\S*", rest[run.end() :])
            if re.search(r"['’]s?$", run[0]):
                if found and _OWN_WORDS.match(rest, run.end()):
                    return found
                continue  # "Vell's lawyer" is not Vell
            if found and " " not in words and follows:
                passed = passed or found  # perhaps "the Brasse aide Bela Tarsin"
            elif found:
                return found
        return passed


def _names_of_subjects(text: str, asked: Sequence[Asked]) -> tuple[str, ...]:
    """`Zog` in `What did Zog the astronaut say?`: the last words of the names of those whose words are asked for."""
    subjects = [m["subject"] for m in _SUBJECT.finditer(text)] if Asked.WHO_SAID not in asked else []
    names = [re.sub(r"['’]s?$", "", run[0]) for subject in subjects for run in RUN.finditer(subject)]
    return tuple(dict.fromkeys(name.split()[-1] for name in names))


def _dated(period: Period | None, text: str) -> Period | None:
    """Without a weekday alone: in news it is the day of the story (`on Thursday, when the cup was stolen`).

    Nor is the `TODAY` of a newspaper's name a day.
    """
    if period is None or _WEEKDAY.fullmatch(period.words.strip()):
        return None
    return None if period.words.strip() in _NAMED_TODAY.findall(text) else period


def _ask_apart(one: Query, other: Query) -> bool:
    """True where two clauses ask different things, or the same of different speakers on different matters: what two
    parties say of one matter is a question of sides, and how many of this and of that is one of facts.
    """
    if one.asked[0] is not other.asked[0]:
        return True
    apart = one.speakers and other.speakers and not set(one.speakers) & set(other.speakers)
    return bool(apart and follow_up.own_matter(other.topic))


def _listed(talk: Sequence[_Turn]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those whom the last answer named that was asked for people by what they say, and those asked about since."""
    since: list[str] = []
    for turn in reversed(talk):
        if turn.seeks:
            names = tuple(dict.fromkeys(s.name for s in turn.answered()))
            if names:
                return names, tuple(since)
        elif len(turn.query.speakers) > 1:
            return turn.query.speakers, tuple(since)
        since.extend(turn.query.speakers)
    return (), ()


def _gone_on_from(matter: frozenset[str], talk: Sequence[_Turn]) -> _Turn:
    """The last question, or the last that was about this matter: `And the ferry?`, two questions after it."""
    about = (t for t in reversed(talk) if matter & content_stems(f"{t.query.topic} {t.query.context}"))
    return next(about, talk[-1])


def _completed(query: Query, earlier: Query, speakers: tuple[str, ...], matter: frozenset[str]) -> Query:
    """The query with what it leaves open taken from the one before."""
    if matter:
        context = f"{earlier.topic} {earlier.context}".strip()
        return replace(query, asked=_asked_of(query.asked, speakers), speakers=speakers, context=context)
    asked = query.asked
    if asked == (Asked.WHY,) and Asked.WHO_SAID in earlier.asked and not speakers:
        asked = (*earlier.asked, Asked.WHY) if Asked.WHY not in earlier.asked else earlier.asked
    elif asked == (Asked.FACT,):
        asked = earlier.asked
    of_somebody = bool(query.speakers) and follow_up.points_at_person(query.text)  # "his lawyer" may be another's
    return replace(
        query,
        asked=_asked_of(asked, speakers),
        topic=earlier.topic,
        speakers=speakers,
        context=earlier.context,
        stances=query.stances or (earlier.stances if Asked.WHO_SAID in asked and not speakers else ()),
        period=query.period or earlier.period,
        outlets=query.outlets or earlier.outlets,
        is_open=bool(speakers) and (earlier.is_open or speakers != earlier.speakers) and not of_somebody,
    )


def _asked_of(asked: tuple[Asked, ...], speakers: tuple[str, ...]) -> tuple[Asked, ...]:
    """Of somebody it is not asked who says so, but what they say."""
    return tuple(Asked.WHAT_SAID if speakers and a is Asked.WHO_SAID else a for a in asked)
