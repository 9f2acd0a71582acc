"""What the archive takes and gives: filters, list entries, search hits and counts. Values only; no SQL."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from corpus.attribution.values import Attribution, SpeakerKind


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search. An empty string or None narrows nothing; both dates are inclusive.

    `speaker` is a name as a reader types it ("Roe" finds "Jane Roe"). With a date set, undated articles are left out.
    """

    speaker: str = ""
    outlet: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OriginLinks:
    """What origins.py found for an article: its signature and the articles held of which it is a near-copy."""

    signature: bytes = b""
    near_copies: tuple[str, ...] = ()


class Held(NamedTuple):
    """What the archive holds for a uri."""

    digest: str
    attribution_model: str


class LexicalHit(NamedTuple):
    """A sentence found by its words. The score is BM25, higher is better; compare scores of one search only."""

    article_id: str
    sentence: int
    score: float


class PendingArticle(NamedTuple):
    """An article whose index entries are not those of the archive; 0 sentences: it has been removed."""

    article_id: str
    sentences: int


@dataclass(frozen=True, slots=True)
class HeldAttribution:
    """An attribution and where it stands: its article and its number in the article's list."""

    article_id: str
    number: int
    attribution: Attribution


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
class Counts:
    articles: int
    sentences: int
    attributions: int
    origins: int
    pending: int
