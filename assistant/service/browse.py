"""What the archive holds, for faces that show it: statements, speakers and articles, a page at a time.

Reads only. A page's `next` is an opaque cursor: it goes on from the last item, and fits the list it was given for.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from assistant.answer.values import Citation, cite
from assistant.errors import CursorError
from corpus.archive.listing import (
    article_entry,
    list_articles,
    list_speakers,
    list_statements,
    near_copies_of,
    newest_statements,
    speakers_by_day,
    tally_speakers,
)
from corpus.archive.paging import PageEnd, Rows
from corpus.archive.store import Archive
from corpus.archive.values import (
    ArticleEntry,
    SpeakerDay,
    SpeakerEntry,
    SpeakerOrder,
    SpeakerTally,
    StatementFilters,
    StatementKey,
    StatementOrder,
)
from corpus.articles.article import Article, Sentence, Span
from corpus.attribution import Act, Attribution, AttributionKind, Speaker, Stance

__all__ = [
    "Browser",
    "Page",
    "Said",
    "SpeakerDay",
    "SpeakerOrder",
    "SpeakerTally",
    "StatementFilters",
    "StatementOrder",
    "Timeline",
    "WholeArticle",
]

MOST_AT_ONCE = 500  # items of a page
_LONGEST_CURSOR = 8_000  # characters; it may hold a long address

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items; `next` is the cursor of the page after this, "" at the end; `total` counts the items of all pages."""

    items: tuple[T, ...]
    next: str
    total: int


@dataclass(frozen=True, slots=True)
class Said:
    """Who said what once. `source`, `cue` and `content` are the article's words, parts of one joined by " … ".

    `speaker` is None where the article names or describes nobody. `sentences` are those that the statement touches.
    """

    article: ArticleEntry
    number: int
    speaker: Speaker | None
    stance: Stance
    act: Act
    kind: AttributionKind
    hedged: bool
    source: str
    cue: str
    content: str
    sentences: tuple[Citation, ...]

    @property
    def id(self) -> str:
        """The same as long as the article is held as it is."""
        return f"{self.article.id}-{self.number}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """What some voices are cited with day by day; `undated` statements of theirs stand in articles without a date."""

    voices: tuple[SpeakerTally, ...]
    days: tuple[SpeakerDay, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class WholeArticle:
    """An article with all that is known of it. `copies` are its near-copies in the archive."""

    entry: ArticleEntry
    article: Article
    sentences: tuple[Sentence, ...]
    attributions: tuple[Attribution, ...]
    copies: tuple[ArticleEntry, ...]


class Browser:
    """Looks into an archive. May be used from several threads at once.

    A page has 1 to MOST_AT_ONCE items. Raises CursorError for a cursor that was not given for the same list.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def statements(
        self,
        wanted: StatementFilters,
        cursor: str = "",
        limit: int = 50,
        *,
        order: StatementOrder = StatementOrder.NEWEST,
    ) -> Page[Said]:
        """Who said what: each statement once, with the sentences it stands in."""
        rows, following = _turned(
            ("statements", wanted, order),
            cursor,
            lambda after: list_statements(self._archive, wanted, order=order, after=after, limit=_sane(limit)),
        )
        return Page(tuple(self._said(rows.rows)), following, rows.total)

    def voices(
        self, wanted: StatementFilters, cursor: str = "", limit: int = 50, *, order: SpeakerOrder = SpeakerOrder.MOST
    ) -> Page[SpeakerTally]:
        """Who speaks in the statements wanted, and how often."""
        rows, following = _turned(
            ("voices", wanted, order),
            cursor,
            lambda after: tally_speakers(self._archive, wanted, order=order, after=after, limit=_sane(limit)),
        )
        return Page(rows.rows, following, rows.total)

    def heard(
        self, wanted: StatementFilters, voices: Sequence[SpeakerTally], each: int = 3
    ) -> dict[str, tuple[Said, ...]]:
        """The newest statements wanted of each of these voices, by key."""
        found = newest_statements(self._archive, wanted, [voice.key for voice in voices], each=each)
        places = [place for listed in found.values() for place in listed]
        said = {StatementKey(one.article.id, one.number): one for one in self._said(places)}
        return {key: tuple(said[place] for place in listed if place in said) for key, listed in found.items()}

    def said(self, id: str) -> tuple[WholeArticle, int] | None:
        """The article in which a statement stands, and the number of its attribution there; any text is a safe id."""
        article_id, _, number = id.rpartition("-")
        whole = self.article(article_id) if number.isascii() and number.isdigit() and len(number) < 7 else None
        if whole is None or int(number) >= len(whole.attributions):
            return None
        return whole, int(number)

    def most_quoted(self, limit: int = 10, wanted: StatementFilters | None = None) -> tuple[SpeakerTally, ...]:
        """Those who speak most in the statements wanted, or in all. Unnamed sources are nobody in particular."""
        return tally_speakers(self._archive, wanted or StatementFilters(), is_named=True, limit=_sane(limit)).rows

    def by_day(self, wanted: StatementFilters, speakers: int = 10) -> Timeline:
        """When the most quoted of the statements wanted spoke, by the day on which it was published."""
        voices = self.most_quoted(speakers, wanted)
        days, undated = speakers_by_day(self._archive, wanted, [voice.key for voice in voices])
        return Timeline(voices, days, undated)

    def articles(
        self,
        search: str = "",
        outlet: str = "",
        since: date | None = None,
        until: date | None = None,
        cursor: str = "",
        limit: int = 50,
    ) -> Page[ArticleEntry]:
        """Articles, newest first, undated ones last; each word of `search` in the title or a sentence."""
        rows, following = _turned(
            ("articles", search, outlet, since, until),
            cursor,
            lambda after: list_articles(
                self._archive,
                search=search,
                outlet=outlet,
                since=since,
                until=until,
                after=after,
                limit=_sane(limit),
            ),
        )
        return Page(rows.rows, following, rows.total)

    def article(self, id: str) -> WholeArticle | None:
        """The article of an id, or None; any text is a safe id."""
        entry = article_entry(self._archive, id)
        article = self._archive.article(entry.id) if entry else None
        if entry is None or article is None:
            return None
        return WholeArticle(
            entry,
            article,
            tuple(self._archive.sentences(id)),
            tuple(self._archive.attributions(id)),
            tuple(near_copies_of(self._archive, entry)),
        )

    def speakers(self, search: str = "", cursor: str = "", limit: int = 50) -> Page[SpeakerEntry]:
        """Everybody cited, most cited first; each word of `search` in one of the speaker's names."""
        rows, following = _turned(
            ("speakers", search),
            cursor,
            lambda after: list_speakers(self._archive, search=search, after=after, limit=_sane(limit)),
        )
        return Page(rows.rows, following, rows.total)

    def _said(self, places: Sequence[StatementKey]) -> Iterator[Said]:
        """Each article is read once; what has been removed meanwhile is left out."""
        wholes = {id_: self.article(id_) for id_ in dict.fromkeys(place.article_id for place in places)}
        for article_id, number in places:
            whole = wholes[article_id]
            if whole is not None and number < len(whole.attributions):
                yield _said(whole, number)


def _said(whole: WholeArticle, number: int) -> Said:
    attribution, text = whole.attributions[number], whole.article.text
    return Said(
        article=whole.entry,
        number=number,
        speaker=attribution.speaker,
        stance=attribution.stance,
        act=attribution.act,
        kind=attribution.kind,
        hedged=attribution.hedged,
        source=_words(attribution.source, text),
        cue=_words(attribution.cue, text),
        content=_words(attribution.content, text),
        sentences=tuple(cite(whole.article, whole.sentences[at].span) for at in sorted(set(attribution.sentences))),
    )


def _words(spans: Sequence[Span], text: str) -> str:
    return " … ".join(" ".join(span.within(text).split()) for span in spans)


def _sane(limit: int) -> int:
    return max(1, min(limit, MOST_AT_ONCE))


# --- cursors


def _turned(asked: tuple[object, ...], cursor: str, listed: Callable[[PageEnd | None], Rows[T]]) -> tuple[Rows[T], str]:
    """The rows after the cursor, and the cursor after the rows. `asked` is all that makes the list what it is."""
    digest = hashlib.sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    rows = listed(_place(cursor, digest) if cursor else None)
    return rows, _cursor(rows.end, digest) if rows.end else ""


def _cursor(place: PageEnd, digest: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([digest, *place]).encode()).decode().rstrip("=")


def _place(cursor: str, digest: str) -> PageEnd:
    try:
        if len(cursor) > _LONGEST_CURSOR:
            raise ValueError("too long")
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        given, *place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if given != digest or not all(isinstance(value, str | int) for value in place):
            raise ValueError("of another list")
    except (ValueError, TypeError, RecursionError, binascii.Error) as exc:
        raise CursorError("that page does not go with this list: begin again with the first page") from exc
    return tuple(place)
