"""Stores articles in the archive and in the index, and rebuilds the index.

Safe to kill at any point: one transaction stores an article and marks it pending for the index, and the mark is cleared
only when the index has the article. Knows no file formats and draws no progress bar.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from corpus.archive.embedding import Embedder
from corpus.archive.refusals import Refusals
from corpus.archive.store import Archive
from corpus.archive.values import (
    UNEXPECTED,
    Held,
    IndexItem,
    IngestReport,
    OriginLinks,
    PendingArticle,
    Progress,
    ReindexReport,
)
from corpus.archive.vectors.index import VectorIndex
from corpus.archive.vectors.items import items_of
from corpus.articles.article import Article, Passage, RefusedItem, Sentence
from corpus.articles.near_copies import Origins, signature
from corpus.articles.passages import passages_of
from corpus.articles.sentences import sentences_of
from corpus.attribution import Extraction, attribution_model, extract_article
from corpus.errors import ArchiveError, MissingIndexError, VectorIndexError

logger = logging.getLogger(__name__)

LOCK_NAME = "ingest.lock"
_BATCH_SENTENCES = 600  # about 400 items, 4 seconds of embedding: often enough for a progress bar
_PUBLISH_SENTENCES = 4_000  # half a minute of work: the most that a kill costs in a small archive
_PUBLISH_SHARE = 0.1  # publishing copies the index: in tenths of its size, all copies together take linear time
_MOST_SENTENCES = 10_000  # of an article, and attributions: a long novel has as many, and each is embedded
_REINDEX = "reindex"  # the archive's note on an unfinished reindex: the model that fills the index, or ""


def _thoroughly(article: Article, sentences: Sequence[Sentence]) -> Extraction:
    return extract_article(article, sentences, thorough=True)


@dataclass(frozen=True, slots=True)
class Steps:
    """The functions that an ingest applies to an article."""

    sentences_of: Callable[[Article], list[Sentence]] = sentences_of
    passages_of: Callable[[Sequence[Sentence], str], list[Passage]] = passages_of
    extract: Callable[[Article, Sequence[Sentence]], Extraction] = _thoroughly
    attribution_model: str = field(default_factory=attribution_model)


def open_index(
    archive: Archive,
    embedder: Embedder,
    *,
    chroma_url: str = "",
    may_create: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> VectorIndex:
    """The index of an archive: in its folder, or on the Chroma server at `chroma_url`.

    `may_create` makes an empty one, but only where nothing has been indexed yet: in an archive with indexed articles, a
    missing index raises MissingIndexError, and reindex() builds it. Creating one waits for another process that
    ingests, and reports that to `progress`.
    """
    location, collection = _location(archive, chroma_url), _collection(archive)
    try:
        return VectorIndex.open(location, embedder, collection=collection)
    except MissingIndexError:
        if not may_create:
            raise
    # Creating one deletes what another first ingest may be writing in the folder, so it needs the lock; and only under
    # the lock is it certain what has been indexed.
    with sole_writer(archive, progress or _tell_nobody):
        counts = archive.counts()
        return VectorIndex.open(location, embedder, create=counts.pending >= counts.articles, collection=collection)


def ingest(
    items: Iterable[Article | RefusedItem],
    archive: Archive,
    index: VectorIndex,
    *,
    total: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    steps: Steps | None = None,
) -> IngestReport:
    """Store articles in archive and index, after finishing the work of an earlier ingest that was killed.

    Waits while another process ingests into the same archive, and reports that to `progress`. An article that cannot be
    stored is refused, the others are stored. Raises ArchiveError and VectorIndexError where nothing can be stored.
    """
    began = time.monotonic()
    tell = progress or _tell_nobody
    with sole_writer(archive, tell):
        run = _Run(archive, index, steps or Steps(), tell)
        run.index_pending()
        for done, item in enumerate(items, start=1):
            uri = item.uri
            run.take(item)
            tell(Progress("reading", done, total, uri))
            if run.has_enough_to_publish():
                run.index_pending()
        run.index_pending()
        return run.report(time.monotonic() - began)


def reindex(
    archive: Archive,
    embedder: Embedder,
    *,
    chroma_url: str = "",
    attributions: bool = False,
    progress: Callable[[Progress], None] | None = None,
    steps: Steps | None = None,
) -> ReindexReport:
    """Rebuild the index from the archive, whatever its state. After a kill, the next reindex continues.

    `attributions` first extracts those of every article again, unless this attribution model did so before.
    """
    began = time.monotonic()
    tell = progress or _tell_nobody
    with sole_writer(archive, tell), _index_to_fill(archive, embedder, chroma_url) as index:
        run = _Run(archive, index, steps or Steps(), tell)
        if attributions:
            run.extract_again()
        articles = run.index_pending()
        return ReindexReport(articles, index.count(), time.monotonic() - began)


def remove(archive: Archive, index: VectorIndex, article_id: str) -> bool:
    """Delete an article from archive and index; False if it was not stored."""
    with sole_writer(archive, _tell_nobody):
        is_held = archive.remove_article(article_id)
        _Run(archive, index, Steps(), _tell_nobody).index_pending()
        return is_held


@contextmanager
def sole_writer(archive: Archive, tell: Callable[[Progress], None]) -> Iterator[None]:
    """Be the only process that writes to the archive. The lock ends with the process, however that ends."""
    from filelock import FileLock, Timeout

    lock = FileLock(archive.folder / LOCK_NAME)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(Progress("waiting"))
            lock.acquire()
    except OSError as exc:
        raise ArchiveError(
            f"archive folder {str(archive.folder)!r} cannot be written ({exc.strerror}); check who may write there, or "
            "choose another --archive DIR"
        ) from exc
    try:
        yield
    finally:
        lock.release()


class _RefusedError(Exception):
    """An article cannot be stored; the text is the reason."""


class _Run:
    """The state of one ingest or reindex."""

    def __init__(self, archive: Archive, index: VectorIndex, steps: Steps, tell: Callable[[Progress], None]) -> None:
        self._archive = archive
        self._index = index
        self._steps = steps
        self._tell = tell
        self._held = archive.held()
        self._origins: Origins | None = None  # made for the first article stored: a run that stores none is fast
        self._counts = dict.fromkeys(("new", "changed", "unchanged", "copies", "sentences", "attributions"), 0)
        self._refused = Refusals()
        self._archive_sentences = archive.counts().sentences
        self._unpublished = 0

    def report(self, seconds: float) -> IngestReport:
        read = sum(self._counts[state] for state in ("new", "changed", "unchanged"))
        refused = self._refused
        return IngestReport(
            read=read, refused=refused.named, refused_more=refused.more, seconds=seconds, **self._counts
        )

    def take(self, item: Article | RefusedItem) -> None:
        """Store an article unless it is stored unchanged. No error of one article stops the next."""
        if isinstance(item, RefusedItem):
            self._refused.add(item)
            return
        held = self._held.get(item.uri)
        now = Held(item.digest, self._steps.attribution_model)
        if held == now:
            self._counts["unchanged"] += 1
            return
        try:
            self._store(item)
        except (ArchiveError, VectorIndexError):
            raise
        except Exception as exc:
            logger.info("refused %r", item.uri, exc_info=True)
            self._refused.add(RefusedItem(item.uri, _reason(exc)))
            return
        self._held[item.uri] = now
        self._counts["changed" if held else "new"] += 1

    def _store(self, article: Article) -> None:
        sentences = self._steps.sentences_of(article)
        if not sentences:
            raise _RefusedError("has no sentence")
        _refuse_too_many("sentences", len(sentences))
        attributions, entities = self._steps.extract(article, sentences)
        _refuse_too_many("attributions", len(attributions))
        links = self._links(article)
        self._archive.put_article(
            article,
            sentences,
            attributions=attributions,
            entities=entities,
            attribution_model=self._steps.attribution_model,
            links=links,
        )
        self._known_origins().add(article.id, links.signature)
        self._counts["copies"] += bool(links.near_copies)
        self._counts["sentences"] += len(sentences)
        self._counts["attributions"] += len(attributions)
        self._archive_sentences += len(sentences)
        self._unpublished += len(sentences)

    def _links(self, article: Article) -> OriginLinks:
        own = signature(article.text)
        return OriginLinks(own, self._known_origins().near_copies(article.id, article.text, text_signature=own))

    def _known_origins(self) -> Origins:
        if self._origins is None:
            self._origins = Origins(self._archive.signatures(), self._text_of)
        return self._origins

    def _text_of(self, article_id: str) -> str | None:
        article = self._archive.article(article_id)
        return article.text if article else None

    def has_enough_to_publish(self) -> bool:
        return self._unpublished >= self._publication_size()

    def _publication_size(self) -> int:
        return max(_PUBLISH_SENTENCES, int(self._archive_sentences * _PUBLISH_SHARE))

    def index_pending(self) -> int:
        """Index the pending articles and publish the index. Returns the number of articles."""
        pending = self._archive.pending()
        total, done = len(pending), 0
        for publication in _grouped(pending, self._publication_size()):
            with self._index.writing() as writer:
                for batch in _grouped(publication, _BATCH_SENTENCES):
                    self._tell(Progress("indexing", done, total))
                    article_ids = [one.article_id for one in batch]
                    writer.replace(article_ids, [item for id_ in article_ids for item in self._items(id_)])
                    done += len(batch)
            self._archive.clear_pending(one.article_id for one in publication)
        if total:
            self._tell(Progress("indexing", total, total))
        if self._archive.note(_REINDEX):
            self._archive.set_note(_REINDEX, "")
        self._unpublished = 0
        return total

    def _items(self, article_id: str) -> list[IndexItem]:
        article = self._archive.article(article_id)
        if article is None:
            return []  # removed
        sentences = self._archive.sentences(article_id)
        passages = self._steps.passages_of(sentences, article.text)
        return items_of(article, sentences, passages, self._archive.attributions(article_id))

    def extract_again(self) -> None:
        """Extract the attributions of another model again; where that fails, the old ones stay.

        Each article is stored at once, so that the next run after a kill continues.
        """
        model = self._steps.attribution_model
        entries = [entry for entry in self._archive.articles() if self._held[entry.uri].attribution_model != model]
        for done, entry in enumerate(entries, start=1):
            article = self._archive.article(entry.id)
            if article is None:
                continue
            try:
                found, named = self._steps.extract(article, self._archive.sentences(entry.id))
                self._archive.replace_attributions(entry.id, found, entities=named, attribution_model=model)
            except ArchiveError:
                raise
            except Exception:
                logger.warning("no new attributions for %r", entry.uri, exc_info=True)
            self._tell(Progress("reading", done, len(entries), entry.uri))


@contextmanager
def _index_to_fill(archive: Archive, embedder: Embedder, chroma_url: str) -> Iterator[VectorIndex]:
    """The unfinished index of a killed reindex with this model, or an empty one with every article pending."""
    location, collection = _location(archive, chroma_url), _collection(archive)
    index = None
    if archive.note(_REINDEX) == embedder.model_id:
        with suppress(VectorIndexError):
            index = VectorIndex.open(location, embedder, collection=collection)
    if index is None:
        # In this order: after a kill between two of these steps, the next reindex starts from the beginning.
        archive.mark_all_pending()
        index = VectorIndex.rebuild(location, embedder, collection=collection)
        archive.set_note(_REINDEX, embedder.model_id)
    with index:
        yield index


def _location(archive: Archive, chroma_url: str) -> Path | str:
    return chroma_url or archive.folder / "chroma"


def _collection(archive: Archive) -> str:
    return f"whosaid-{archive.key()}"


def _grouped(pending: Sequence[PendingArticle], sentences: int) -> Iterator[list[PendingArticle]]:
    """Consecutive groups of about `sentences` sentences, each of at least one article."""
    group, size = list[PendingArticle](), 0
    for one in pending:
        group.append(one)
        size += one.sentences
        if size >= sentences:
            yield group
            group, size = [], 0
    if group:
        yield group


def _refuse_too_many(what: str, count: int) -> None:
    """Raises _RefusedError: a short text of tiny sentences would cost what a hundred articles do."""
    if count > _MOST_SENTENCES:
        raise _RefusedError(f"has {count:,} {what}: more than {_MOST_SENTENCES:,} is no news article; split it")


def _reason(error: Exception) -> str:
    if isinstance(error, _RefusedError):
        return str(error)
    return f"{UNEXPECTED} ({type(error).__name__}: {str(error)[:200]})"


def _tell_nobody(_: Progress) -> None:
    pass
