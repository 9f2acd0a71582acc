"""Who said what, as values: Attribution, Speaker, Stance. Terms are those of the PolNeAR guidelines."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from corpus.articles.article import Span


class SpeakerKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


class Stance(StrEnum):
    """How the speaker stands to the content. `silent`: would not say, which is no doubt."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"
    SILENT = "silent"

    @property
    def in_words(self) -> str:
        """As it stands behind a speaker's name."""
        return "says nothing" if self is Stance.SILENT else self.value


class Act(StrEnum):
    """What the source does: speech (`said`, `wrote`), attitude (`believes`, `plans`), or no act of the source's own.

    `wrote`: documents, polls, reports and papers. `was told`: the source is who hears it. `is said of`: others say or
    think it of the source. `silent`: the source would not say.
    """

    SAID = "said"
    WROTE = "wrote"
    BELIEVES = "believes"
    PLANS = "plans"
    WAS_TOLD = "was told"
    IS_SAID_OF = "is said of"
    SILENT = "silent"


class EntityKind(StrEnum):
    """What a stretch of text names. `group`: nationalities, faiths, parties' people. `other`: works, laws, products."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    DATE = "date"
    MONEY = "money"
    GROUP = "group"
    OTHER = "other"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class EntitySpan:
    """Somebody or something that the text names, where it stands in Article.text."""

    kind: EntityKind
    span: Span


def manner(stance: Stance, act: Act | None) -> str:
    """Stance and act as they stand behind a speaker's name; the act where it is not what most do, saying."""
    return stance.in_words if act in {None, Act.SAID, Act.SILENT} else f"{stance.in_words}, {act}"


SPEECH: Final = frozenset({Act.SAID, Act.WROTE})
"""The acts by which words reach somebody; the rest are attitudes, what others do, or nothing."""


class AttributionKind(StrEnum):
    """All of the content in quotation marks, none of it, or some of it."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source resolved. An unnamed source keeps the words it was given ("a US official") as its name.

    `name` is the fullest name in the article, `role` the role that the article gives ("Kremlin spokesman") or "",
    `aliases` the other ways in which the article names the speaker.
    """

    name: str
    kind: SpeakerKind
    role: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody said, wrote, believes or denies something.

    `source`, `cue` and `content` are spans in reading order; a source may be empty (a quotation whose speaker is not
    written there). `sentences` are the indexes of the sentences touched. `hedged` is True where the speaker is less
    than firm ("may", "likely"). `reason_for` is the index, in the same article's list, of the attribution that this
    one gives the speaker's reason for. `act` is what the source does: say it, believe it, plan it and so on.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: Speaker | None
    stance: Stance
    kind: AttributionKind
    sentences: tuple[int, ...]
    hedged: bool = False
    reason_for: int | None = None
    act: Act = Act.SAID

    @property
    def is_of_nobody(self) -> bool:
        """`There are claims that …`, `The bank was fined …`: a whole sentence of the reporter, who points at nobody."""
        is_one_sentence = bool(self.cue) and len(self.sentences) == 1
        return self.speaker is None and not self.source and is_one_sentence and self.kind is AttributionKind.INDIRECT


class Extraction(NamedTuple):
    """What one reading of an article gives, each in text order."""

    attributions: Sequence[Attribution]
    entities: Sequence[EntitySpan] = ()
