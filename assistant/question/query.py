"""The query of a question: what is asked, of whom, about what, when. Values only; read.py makes them."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from assistant.question.words import QuestionWords, words_of_question
from corpus.attribution import Stance
from corpus.language.dates import Period
from corpus.language.stems import content_stems

_COUNTED: Final = re.compile(r"\bhow (?:many|much)\s+((?:\w+\s*){1,4})", re.IGNORECASE)
LONGEST_QUESTION: Final = 2000  # characters; nobody asks more in one go, and pasted articles belong into the archive
LISTING_WORDS: Final = (
    "list name show give quote quotes quotation find all every everything statement word remark comment"
)
"""Words of a topic that only say that everything is to be listed."""


class Asked(StrEnum):
    """What a question wants to know. A question of WHEN or HOW_MANY asks for a FACT, too."""

    WHO_SAID = "who says so"
    WHAT_SAID = "what was said"
    WHY = "why"
    SIDES = "who is for and who against"
    DID_SAY = "whether it was said"
    FACT = "what happened"
    WHEN = "when it happened"
    HOW_MANY = "how many or how much"


class Intent(StrEnum):
    """What kind of answer a question wants, as it is learned from questions that people type."""

    WHO_SAID = "who_said"
    WHAT_SAID = "what_said"
    WHY = "why"
    SIDES = "sides"
    DID_SAY = "did_say"
    WHAT_HAPPENED = "what_happened"
    WHO_IS = "who_is"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how_many"
    HOW_MUCH = "how_much"
    LATEST = "latest"
    YES_NO = "yes_no"
    POSITION = "position"
    CHANGE = "change"
    COMPARE = "compare"
    QUOTATION = "quotation"
    TIMELINE = "timeline"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Wants:
    """What else the words of a question say of the answer that it wants. The fields do not depend on each other.

    `everybody`: every speaker once (`List everyone who spoke of it`), though the question has no "who". `everything`:
    all speakers, or all statements of one. `change`: what was said first and what later. `number`: a number, a date or
    a measure. `who_says`: people by what they say (`Who says …?`), not by what they did (`Who won …?`), which the
    reporter may tell. `speech`: what was said, by a verb of saying (`What did she say?`), and no belief or plan.
    """

    everybody: bool = False
    everything: bool = False
    change: bool = False
    number: bool = False
    who_says: bool = False
    speech: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was read.

    - `topic`: what it is about, in its own words.
    - `speakers`: the names, as the archive has them, of those whose words are asked for.
    - `context`: the topic of the earlier questions that this one goes on from, or "".
    - `stances`: set where only speakers of one of these stances are asked for, the plainest first.
    - `only`: the speaker filter set beside the question: the one speaker whose words may be shown.
    - `period`: the time that is named, if any.
    - `outlets`: the outlets in whose articles the answer is to be found.
    - `besides`: the names of speakers who are known already, and not to be shown again.
    - `is_open`: the topic comes from an earlier question, so that the speakers are asked what they say about it, and
      are not supposed to have said it.
    - `strangers`: the last names of those whose words are asked for where no speaker of the archive has the name.
    - `wants`: what else the words say of the answer; `negated`: the question itself says "not".
    - `intent`: the kind of answer that is wanted, learned; it decides where `asked` is a FACT, or nobody in particular.
    - `parts`: the questions of a text that asks several, answered one after the other; the other fields are then
      those of the first.
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
    intent: Intent | None = None
    parts: tuple["Query", ...] = ()

    def __post_init__(self) -> None:
        if not self.asked:
            raise ValueError("a query asks for nothing")

    @property
    def stems(self) -> frozenset[str]:
        """Stems of the topic's content words."""
        return content_stems(self.topic)

    @property
    def matter(self) -> frozenset[str]:
        """Stems of the topic and of the context: what the conversation is about after this question."""
        return content_stems(f"{self.topic} {self.context}")

    @property
    def last_part(self) -> "Query":
        """The last question of a text that asks several, which a follow-up goes on from; else the query itself."""
        return self.parts[-1] if self.parts else self

    @property
    def stance(self) -> Stance | None:
        """The first of the stances asked for, where it is no assertion."""
        return self.stances[0] if self.stances and self.stances[0] is not Stance.ASSERTS else None

    @property
    def words(self) -> QuestionWords:
        """The words of the text, as they are compared with those of sentences."""
        return words_of_question(self.text)

    @property
    def in_full(self) -> str:
        """The question as it was typed, behind what the earlier ones were about where it goes on from them."""
        before = self.context if self.topic_is_own else self.topic
        return f"{before} {self.text}".strip()

    @property
    def counted(self) -> str:
        """The words behind `how many` or `how much`, or ""."""
        found = _COUNTED.search(self.text)
        return found[1] if found else ""

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
        """True for `Who does not believe it?`: nobody of another stance is an answer."""
        return len(self.stances) > 1

    def asks(self, asked: Asked) -> bool:
        return asked in self.asked

    def described(self) -> str:
        """The query in words, part by part: for tests, and for a chat model."""
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
        if self.stance is Stance.SILENT:
            return "who says nothing of it"
        return f"who {' or '.join(s.value for s in self.stances)} it"
