"""Cases: questions with known answers. Values only; case_files.py reads them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.attribution import Stance


class Slice(StrEnum):
    """What a case tries. Results are reported for each slice by itself."""

    WHO_SAID = "who_said"
    WHAT_SAID = "what_said"
    WHY = "why"
    FACT = "fact"  # told in the reporter's own voice
    BOTH_SIDES = "both_sides"
    FALSE_PREMISE = "false_premise"  # the words are put into the wrong mouth
    UNANSWERABLE = "unanswerable"
    FOLLOW_UP = "follow_up"  # understood only with the questions before it
    DATED = "dated"  # "in the first week", "before the correction"
    ANONYMOUS = "anonymous"
    NESTED = "nested"  # what somebody said that somebody else said
    WIRE_COPY = "wire_copy"  # told alike by several outlets
    INJECTION = "injection"  # over an article that contains orders to the assistant
    MISSPELT = "misspelt"
    HOSTILE = "hostile"  # empty, endless, emoji, markup
    WHAT_HAPPENED = "what_happened"
    WHO_IS = "who_is"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how_many"
    LATEST = "latest"
    YES_NO = "yes_no"
    POSITION = "position"
    CHANGE = "change"
    COMPARE = "compare"
    TIMELINE = "timeline"
    LIST = "list"
    ROLE = "role"  # "the operator" instead of a name
    KEYWORDS = "keywords"
    NEW_TOPIC = "new_topic"  # a question in a running chat that goes on from nothing


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence that serves as evidence. `article` is the name of the article's file without its ending."""

    article: str
    text: str


GoldEvidence = tuple[GoldSentence, ...]
"""One piece of evidence: sentences of which any one serves."""


@dataclass(frozen=True, slots=True)
class GoldSpeaker:
    """Somebody whom a right answer names, under any of `names`, for each piece of evidence in `said`.

    `because` is the evidence of the reasons. `stance` is None where it is not scored.
    """

    names: tuple[str, ...]
    said: tuple[GoldEvidence, ...]
    because: tuple[GoldEvidence, ...] = ()
    stance: Stance | None = None

    @property
    def sentences(self) -> frozenset[GoldSentence]:
        """All that this speaker says or gives as a reason."""
        return frozenset(s for evidence in (*self.said, *self.because) for s in evidence)


@dataclass(frozen=True, slots=True)
class Case:
    """A question and its gold answer.

    `facts` is evidence in nobody's mouth. `superseded` are words that later articles have put right: an answer must not
    begin with them. `wrong_speakers` did not say what is asked about: a statement that gives
    them a gold sentence is a misattribution. `cluster` names what the case is about: cases of one cluster are not
    independent of each other, so intervals are resampled by it.
    """

    id: str
    slice: Slice
    question: str
    answer: str
    history: tuple[str, ...] = ()
    speakers: tuple[GoldSpeaker, ...] = ()
    facts: tuple[GoldEvidence, ...] = ()
    wrong_speakers: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    answerable: bool = True
    cluster: str = ""

    @property
    def evidence(self) -> tuple[GoldEvidence, ...]:
        """All pieces of evidence that a complete answer cites, each once."""
        spoken = (evidence for speaker in self.speakers for evidence in (*speaker.said, *speaker.because))
        return tuple(dict.fromkeys((*spoken, *self.facts)))

    @property
    def gold(self) -> frozenset[GoldSentence]:
        """Every sentence that serves some piece."""
        return frozenset(sentence for evidence in self.evidence for sentence in evidence)


def digest_of(values: Iterable[object]) -> str:
    """A short digest of values by their repr: equal if and only if nothing in them has changed."""
    return hashlib.sha256("\n".join(repr(v) for v in values).encode()).hexdigest()[:16]


def in_slices(cases: Sequence[Case]) -> dict[Slice, tuple[Case, ...]]:
    """The cases of each slice that has any, in the order of the slices."""
    return {s: found for s in Slice if (found := tuple(c for c in cases if c.slice is s))}
