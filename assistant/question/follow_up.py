"""Completes a follow-up: what a question leaves open is taken from the turns before it, and from nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from assistant.conversation import Turn
from assistant.errors import QuestionError
from assistant.question import references
from assistant.question.intent import seeks_speakers
from assistant.question.learned_intent import goes_on
from assistant.question.name_matching import Names
from assistant.question.query import Asked, Query
from assistant.question.standalone import StandaloneReader
from corpus.attribution import Speaker, SpeakerKind

_SURELY_ALONE: Final = 0.2  # likelihood of going on, below which a question inherits nothing
_NAMES_NOBODY: Final = "The answer before names nobody: ask by name, or in other words."


@dataclass(frozen=True, slots=True)
class EarlierQuestion:
    """A question before the one that is read, and the speakers whom its answer showed, in reading order.

    `lists_speakers` is True where it asked for people by what they say, so that its answer is a list of them. Of
    several questions in one text it is the last, which a follow-up goes on from; the speakers are those of all.
    """

    query: Query
    shown: tuple[Speaker, ...] = ()
    lists_speakers: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """The names of those whom the answer showed."""
        return tuple(dict.fromkeys(speaker.name for speaker in self.shown))


def earlier_questions(turns: Sequence[Turn]) -> list[EarlierQuestion]:
    """The questions of the turns, oldest first."""
    earlier: list[EarlierQuestion] = []
    for turn in turns:
        earlier.append(next_question(turn.query, earlier, turn.speakers))
    return earlier


def next_question(query: Query, earlier: Sequence[EarlierQuestion], shown: tuple[Speaker, ...] = ()) -> EarlierQuestion:
    """The question as the last of the conversation."""
    parts = query.parts or (query,)
    asks_for_speakers = any(seeks_speakers(p.text) and (p.asks(Asked.SIDES) or not p.speakers) for p in parts)
    return EarlierQuestion(query.last_part, shown, asks_for_speakers or _goes_on_listing(parts[0], earlier))


def _goes_on_listing(query: Query, earlier: Sequence[EarlierQuestion]) -> bool:
    """True for `And why?` after a question whose answer lists speakers."""
    if not earlier or not earlier[-1].lists_speakers or query.speakers:
        return False
    own_topic = query.topic if query.topic_is_own else ""  # else it is an earlier question's
    return not references.own_matter(own_topic)


def read_follow_up(text: str, reader: StandaloneReader, earlier: Sequence[EarlierQuestion]) -> Query:
    """The query of one question of a conversation. Raises QuestionError where it picks somebody who was not shown."""
    if not earlier:
        return reader.read(text)
    picked = _picked(text, earlier)
    query = reader.read(text, picking=picked.words if picked else "", talked_of=_talked_of(earlier, reader.names))
    matter, talked_of = references.own_matter(query.topic), earlier[-1].query.matter
    if not picked and _stands_by_itself(query, matter):
        return query
    if not picked and not references.depends(text, matter, talked_of, names_speakers=bool(query.speakers)):
        # Few words of its own may be about the same matter (`How did the paper hit back?`): what was talked of helps
        # to find them, and takes no part in what is asked.
        apart = references.is_another_matter(matter, talked_of)
        return query if apart else replace(query, context=_topic_and_context(earlier[-1].query))
    before = _gone_on_from(matter, earlier)
    if picked and picked.names:
        return _completed(query, before.query, picked.names, matter)
    if picked or references.asks_for_others(text):
        return _for_others(query, before, matter, talked_of)
    return _completed(query, before.query, _spoken_of(query, before, reader.names), matter)


def _stands_by_itself(query: Query, matter: frozenset[str]) -> bool:
    """True for a question with a matter of its own that is worded as none is that goes on from another."""
    pointed = references.is_elliptic(query.text) or references.asks_for_others(query.text)
    return bool(matter) and not pointed and goes_on(query.text) < _SURELY_ALONE


# --- who is meant


class _Picked(NamedTuple):
    """The words that pick some of those shown, and their names; none where `the others` are all but nobody."""

    words: str
    names: tuple[str, ...]


def _picked(text: str, earlier: Sequence[EarlierQuestion]) -> _Picked | None:
    """Whom `the second one` or `the others` picks; None where nothing in the question picks anybody."""
    pick = references.pick_in(text)
    if pick is None:
        return None
    listed, asked_about = _listed(earlier)
    if not listed and not pick.others:
        if earlier[-1].lists_speakers:
            raise QuestionError(_NAMES_NOBODY)
        return None  # "the second one" of what was no list of speakers
    names = references.picked(pick, listed, asked_about)
    if not names and not pick.others:
        raise QuestionError(f"The answer before names only {', '.join(listed)}: ask by name.")
    return _Picked(pick.words, names)


def _listed(earlier: Sequence[EarlierQuestion]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those whom the last list of speakers names, and those who have been asked about since."""
    since: list[str] = []
    for question in reversed(earlier):
        if question.lists_speakers:
            if question.named:
                return question.named, tuple(since)
        elif len(question.query.speakers) > 1:
            return question.query.speakers, tuple(since)
        since.extend(question.query.speakers)
    return (), ()


def _talked_of(earlier: Sequence[EarlierQuestion], names: Names) -> tuple[str, ...]:
    """Those whom the earlier questions name, the last ones first."""
    queries = [question.query for question in reversed(earlier)]
    return tuple(dict.fromkeys(n for q in queries for n in (*q.speakers, *names.persons_in(q.text))))


def _spoken_of(query: Query, before: EarlierQuestion, names: Names) -> tuple[str, ...]:
    """Those whose words are asked for without a name: who was asked about before, or shown in the answer."""
    if query.speakers or Asked.WHO_SAID in query.asked or references.has_own_subject(query.text):
        return query.speakers
    asked_about = before.query.speakers
    if not references.points_at_speaker(query.text):
        return asked_about if len(references.own_matter(query.topic)) < references.ENOUGH else ()
    if asked_about:
        meant = references.person_meant(query.text, [Speaker(name, SpeakerKind.PERSON) for name in asked_about])
        return (meant,) if meant else asked_about
    return _shown_person(query, before, names)


def _shown_person(query: Query, before: EarlierQuestion, names: Names) -> tuple[str, ...]:
    """The person whom the answer showed, where the pronoun can mean nobody else: nobody whom the question before
    named, nor somebody to whom something was done (`Who was arrested?`).
    """
    asked = before.query
    if Asked.WHO_SAID in asked.asked and not before.lists_speakers:
        return ()
    if names.may_name_person(f"{asked.text} {asked.topic} {asked.context}"):
        return ()
    meant = references.person_meant(query.text, before.shown)
    return (meant,) if meant else ()


# --- what is taken over


def _gone_on_from(matter: frozenset[str], earlier: Sequence[EarlierQuestion]) -> EarlierQuestion:
    """The last question, or the last that was about this matter: `And the ferry?`, two questions after it."""
    return next((question for question in reversed(earlier) if matter & question.query.matter), earlier[-1])


def _for_others(query: Query, before: EarlierQuestion, matter: frozenset[str], talked_of: frozenset[str]) -> Query:
    """`Who else?`: those who say it, without those who were named."""
    if matter and not matter & talked_of:
        return query
    asked = before.query
    known = (*asked.speakers, *(before.named if before.lists_speakers else ()))
    if not known and before.lists_speakers:
        raise QuestionError(_NAMES_NOBODY)
    if not known:
        return _completed(query, asked, (), matter)
    besides = tuple(dict.fromkeys((*asked.besides, *known)))
    kinds = (Asked.WHO_SAID, *(a for a in query.asked if a is Asked.WHY))
    return _completed(replace(query, asked=kinds, speakers=(), besides=besides), asked, (), matter)


def _completed(query: Query, before: Query, speakers: tuple[str, ...], matter: frozenset[str]) -> Query:
    """The query with what it leaves open taken from the one before; one with a matter of its own takes only context."""
    if matter:
        asked = _asked_of(query.asked, speakers)
        return replace(query, asked=asked, speakers=speakers, context=_topic_and_context(before))
    asked = _asked_again(query.asked, before.asked, speakers)
    of_somebody = bool(query.speakers) and references.points_at_person(query.text)  # "his lawyer" may be another's
    takes_stances = Asked.WHO_SAID in asked and not speakers
    return replace(
        query,
        asked=_asked_of(asked, speakers),
        topic=before.topic,
        speakers=speakers,
        context=before.context,
        stances=query.stances or (before.stances if takes_stances else ()),
        period=query.period or before.period,
        outlets=query.outlets or before.outlets,
        is_open=bool(speakers) and (before.is_open or speakers != before.speakers) and not of_somebody,
    )


def _asked_again(asked: tuple[Asked, ...], before: tuple[Asked, ...], speakers: tuple[str, ...]) -> tuple[Asked, ...]:
    """What is asked by `And why?` after `Who says so?`, or by no more than a name."""
    if asked == (Asked.WHY,) and Asked.WHO_SAID in before and not speakers:
        return before if Asked.WHY in before else (*before, Asked.WHY)
    return before if asked == (Asked.FACT,) else asked


def _asked_of(asked: tuple[Asked, ...], speakers: tuple[str, ...]) -> tuple[Asked, ...]:
    """Of somebody it is not asked who says so, but what they say."""
    return tuple(Asked.WHAT_SAID if speakers and a is Asked.WHO_SAID else a for a in asked)


def _topic_and_context(query: Query) -> str:
    return f"{query.topic} {query.context}".strip()
