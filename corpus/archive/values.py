"""Values of the archive and its index: filters, list entries, search hits, counts, reports. No SQL, no Chroma."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Literal, NamedTuple

from corpus.articles.article import RefusedItem
from corpus.attribution.values import Attribution, SpeakerKind, Stance

ItemKind = Literal["passage", "attribution", "sentence"]


# Filters and orders


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to. An empty string or None sets no limit; both dates are inclusive.

    `speaker` is a name as a reader types it ("Roe" finds "Jane Roe"). With a date set, undated articles are left out.
    """

    speaker: str = ""
    outlet: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class StatementFilters:
    """As Filters, for a list of statements. `speaker_key` is the key of one SpeakerTally.

    Each word of `topic`, or phrase in quotation marks, must occur in the sentences of the statement or in the title of
    its article. `speech_only`: only what somebody said or wrote, not what they believe, plan or keep silent about.
    """

    speaker: str = ""
    topic: str = ""
    stance: Stance | None = None
    outlet: str = ""
    since: date | None = None
    until: date | None = None
    speaker_key: str = ""
    speech_only: bool = False


class StatementOrder(StrEnum):
    """How statements are sorted; equal ones are sorted newest first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    SPEAKER = "speaker"
    STANCE = "stance"
    OUTLET = "outlet"


class SpeakerOrder(StrEnum):
    """How speakers are sorted; equal ones are sorted by name."""

    MOST = "most"
    NAME = "name"
    LATEST = "latest"
    DENIALS = "denials"


# Articles


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """An article in a list: everything but its text. Articles of one `origin` are near-copies of each other."""

    id: str
    uri: str
    title: str
    outlet: str
    published: date | None
    byline: str
    url: str
    fictional: bool
    revision: int
    ingested_at: datetime
    origin: str
    sentences: int
    attributions: int


@dataclass(frozen=True, slots=True)
class OriginLinks:
    """The near-copy signature of an article, and the ids of the stored articles that it is a near-copy of."""

    signature: bytes = b""
    near_copies: tuple[str, ...] = ()


class Held(NamedTuple):
    """What the archive holds for a uri: the digest of the article, and the model that extracted its attributions."""

    digest: str
    attribution_model: str


class PendingArticle(NamedTuple):
    """An article whose index entries are missing or out of date; 0 sentences: it has been removed."""

    article_id: str
    sentences: int


@dataclass(frozen=True, slots=True)
class Counts:
    articles: int
    sentences: int
    attributions: int
    origins: int
    pending: int


# Statements and speakers


@dataclass(frozen=True, slots=True)
class HeldAttribution:
    """An attribution with its article and its number in the article's list."""

    article_id: str
    number: int
    attribution: Attribution


class StatementKey(NamedTuple):
    """The article of a statement, and the number of its attribution in the article's list."""

    article_id: str
    number: int


@dataclass(frozen=True, slots=True)
class SpeakerEntry:
    """A speaker of the archive with counts. `article_id` is set for unnamed ones, who belong to one article only.

    `aliases` are all the other ways in which the articles write the name.
    """

    name: str
    kind: SpeakerKind
    role: str
    attributions: int
    articles: int
    article_id: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerTally:
    """A speaker with counts of the statements that pass some filters. Near-copies of a report are one of `reports`.

    `key` is the same for a speaker in every article; that of an unnamed speaker belongs to one article. `first` and
    `last` are days of publication, None where no article is dated.
    """

    key: str
    name: str
    kind: SpeakerKind
    role: str
    statements: int
    asserts: int
    denies: int
    doubts: int
    silent: int
    articles: int
    reports: int
    first: date | None
    last: date | None


class SpeakerDay(NamedTuple):
    """The number of statements of one stance that a speaker made on one day of publication."""

    day: date
    speaker_key: str
    name: str
    stance: Stance
    statements: int


class SpeakerDays(NamedTuple):
    """Statements by speaker and day, and the number of those in undated articles."""

    days: tuple[SpeakerDay, ...]
    undated: int


# Search


class LexicalHit(NamedTuple):
    """A sentence found by its words. The score is BM25, higher is better; compare scores of one search only."""

    article_id: str
    sentence: int
    score: float


@dataclass(frozen=True, slots=True)
class IndexItem:
    """What is embedded: a sentence, a passage, or an attribution as text. Its sentences are `first` to `last`.

    `attribution` is the number of the attribution in the article's list, None for the other kinds.
    """

    id: str
    kind: ItemKind
    article_id: str
    first: int
    last: int
    attribution: int | None
    text: str


class Hit(NamedTuple):
    """An item that a search of the index found. The score is the cosine of item and query."""

    kind: ItemKind
    article_id: str
    first: int
    last: int
    attribution: int | None
    score: float


# Work


class Progress(NamedTuple):
    """The state of long work: waiting for another ingest to end, reading, indexing or asking (`done` of `total`)."""

    stage: Literal["waiting", "reading", "indexing", "asking"]
    done: int = 0
    total: int | None = None
    uri: str = ""


UNEXPECTED: Final = "could not be processed"
"""How the reason of a RefusedItem begins if an unexpected error follows, which only an operator may read."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. `read` counts the articles read, `copies` the stored ones that are near-copies of others.

    `refused` has the first hundred by name, `refused_more` counts the others by reason.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    copies: int = 0
    refused: tuple[RefusedItem, ...] = ()
    refused_more: dict[str, int] = field(default_factory=dict)
    sentences: int = 0
    attributions: int = 0
    seconds: float = 0.0

    @property
    def refusals(self) -> int:
        """How many were refused in all."""
        return len(self.refused) + sum(self.refused_more.values())

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "refused": [asdict(one) for one in self.refused], "seconds": round(self.seconds, 3)}


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """What a reindex did: articles indexed in this run, items in the index now."""

    articles: int
    items: int
    seconds: float
