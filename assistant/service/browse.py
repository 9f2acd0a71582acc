"""Reads the archive for interfaces that show it: statements, speakers and articles, one page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from assistant.answer.values import Citation, cite
from assistant.service.cursors import rows_after
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

MOST_AT_ONCE: Final = 500  # items of a page

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list. `next` is the cursor of the next page, "" at the end; `total` counts all items."""

    items: tuple[T, ...]
    next: str
    total: int


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """One statement in an article. `source`, `cue` and `content` are words of the article, spans joined by " … ".

    `speaker` is None if the article names and describes nobody. `sentences` are those that the statement touches.
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
        """Stays the same as long as the article does not change."""
        return f"{self.article.id}-{self.number}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """How often some speakers are cited on each day. `undated` of their statements are in articles without a date."""

    speakers: tuple[SpeakerTally, ...]
    days: tuple[SpeakerDay, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class WholeArticle:
    """An article with its sentences and attributions. `copies` are its near-copies in the archive."""

    entry: ArticleEntry
    article: Article
    sentences: tuple[Sentence, ...]
    attributions: tuple[Attribution, ...]
    copies: tuple[ArticleEntry, ...]


class Browser:
    """Lists what is in an archive. Share it between threads.

    A page has 1 to MOST_AT_ONCE items. All lists raise CursorError for a cursor of another list.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def statements(
        self,
        filters: StatementFilters,
        cursor: str = "",
        limit: int = 50,
        *,
        order: StatementOrder = StatementOrder.NEWEST,
    ) -> Page[StatementEntry]:
        """The statements that match the filters, each with its sentences."""
        rows, next_cursor = rows_after(
            cursor,
            lambda after: list_statements(
                self._archive, filters, order=order, after=after, limit=_within_limits(limit)
            ),
            of=("statements", filters, order),
        )
        return Page(tuple(self._entries(rows.rows)), next_cursor, rows.total)

    def tallies(
        self, filters: StatementFilters, cursor: str = "", limit: int = 50, *, order: SpeakerOrder = SpeakerOrder.MOST
    ) -> Page[SpeakerTally]:
        """The speakers of the statements that match the filters, and how often each is cited."""
        rows, next_cursor = rows_after(
            cursor,
            lambda after: tally_speakers(self._archive, filters, order=order, after=after, limit=_within_limits(limit)),
            of=("speakers of statements", filters, order),
        )
        return Page(rows.rows, next_cursor, rows.total)

    def newest_of(
        self, filters: StatementFilters, speakers: Sequence[SpeakerTally], each: int = 3
    ) -> dict[str, tuple[StatementEntry, ...]]:
        """The newest statements of each of these speakers that match the filters, by the speaker's key."""
        found = newest_statements(self._archive, filters, [speaker.key for speaker in speakers], each=each)
        entries = self._entries([key for keys in found.values() for key in keys])
        by_key = {StatementKey(entry.article.id, entry.number): entry for entry in entries}
        return {speaker: tuple(by_key[key] for key in keys if key in by_key) for speaker, keys in found.items()}

    def statement(self, id: str) -> tuple[WholeArticle, int] | None:
        """The article of a statement, and the number of its attribution in it. Any text is a safe id."""
        article_id, _, number = id.rpartition("-")
        whole = self.article(article_id) if number.isascii() and number.isdigit() and len(number) < 7 else None
        if whole is None or int(number) >= len(whole.attributions):
            return None
        return whole, int(number)

    def most_quoted(self, limit: int = 10, filters: StatementFilters | None = None) -> tuple[SpeakerTally, ...]:
        """The named speakers with most of the statements that match the filters, or of all."""
        return tally_speakers(
            self._archive, filters or StatementFilters(), is_named=True, limit=_within_limits(limit)
        ).rows

    def timeline(self, filters: StatementFilters, speakers: int = 10) -> Timeline:
        """How often the most quoted speakers of these statements are cited, by the day of publication."""
        quoted = self.most_quoted(speakers, filters)
        days, undated = speakers_by_day(self._archive, filters, [speaker.key for speaker in quoted])
        return Timeline(quoted, days, undated)

    def articles(
        self,
        search: str = "",
        outlet: str = "",
        since: date | None = None,
        until: date | None = None,
        cursor: str = "",
        limit: int = 50,
    ) -> Page[ArticleEntry]:
        """Articles, newest first, undated ones last. Each word of `search` occurs in the title or a sentence."""
        rows, next_cursor = rows_after(
            cursor,
            lambda after: list_articles(
                self._archive,
                search=search,
                outlet=outlet,
                since=since,
                until=until,
                after=after,
                limit=_within_limits(limit),
            ),
            of=("articles", search, outlet, since, until),
        )
        return Page(rows.rows, next_cursor, rows.total)

    def article(self, id: str) -> WholeArticle | None:
        """The article with this id, or None. Any text is a safe id."""
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
        """All speakers, most cited first. Each word of `search` occurs in one of the speaker's names."""
        rows, next_cursor = rows_after(
            cursor,
            lambda after: list_speakers(self._archive, search=search, after=after, limit=_within_limits(limit)),
            of=("speakers", search),
        )
        return Page(rows.rows, next_cursor, rows.total)

    def _entries(self, keys: Sequence[StatementKey]) -> Iterator[StatementEntry]:
        """Reads each article once. Leaves out what has been removed meanwhile."""
        articles = {id: self.article(id) for id in dict.fromkeys(key.article_id for key in keys)}
        for article_id, number in keys:
            article = articles[article_id]
            if article is not None and number < len(article.attributions):
                yield _entry(article, number)


def _entry(whole: WholeArticle, number: int) -> StatementEntry:
    attribution, text = whole.attributions[number], whole.article.text
    return StatementEntry(
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


def _within_limits(limit: int) -> int:
    return max(1, min(limit, MOST_AT_ONCE))
