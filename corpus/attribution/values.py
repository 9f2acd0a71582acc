"""Who said what, as values: Attribution, Speaker, Stance. Terms are those of the PolNeAR guidelines."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.articles.article import Span


class SpeakerKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


class Stance(StrEnum):
    """How the speaker stands to the content."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"


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
    one gives the speaker's reason for.
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

    @property
    def is_of_nobody(self) -> bool:
        """`There are claims that …`, `The bank was fined …`: a whole sentence of the reporter, who points at nobody."""
        is_one_sentence = bool(self.cue) and len(self.sentences) == 1
        return self.speaker is None and not self.source and is_one_sentence and self.kind is AttributionKind.INDIRECT
