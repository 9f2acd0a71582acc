"""Articles into the archive and the index: what is new, changed or held already, and what could not be taken.

Safe to kill at any point: an article is stored in one transaction that also marks it pending for the index, and the
mark goes only when the index has it. Knows no file formats and draws no progress bar.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.archive.embedding import Embedder
from corpus.archive.store import Archive
from corpus.archive.values import (
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
from corpus.articles.sentences import passages_of, sentences_of
from corpus.attribution import ATTRIBUTION_MODEL, extract_attributions
from corpus.attribution.values import Attribution
from corpus.errors import ArchiveError, MissingIndexError, VectorIndexError

logger = logging.getLogger(__name__)

LOCK_NAME = "ingest.lock"
_BATCH_SENTENCES = 600  # about 400 items, 4 seconds of embedding: often enough for a progress bar
_PUBLISH_SENTENCES = 4_000  # half a minute of work, what a kill costs at most in a small archive
_PUBLISH_SHARE = 0.1  # a publication copies the index; in tenths of its size the copying stays linear in the whole
_REINDEX = "reindex"  # the archive's note on a reindex under way: "" or the model that fills the index


def _thoroughly(article: Article, sentences: Sequence[Sentence]) -> list[Attribution]:
    return extract_attributions(article, sentences, thorough=True)


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done to an article on its way; tests and other models put their own functions here."""

    sentences_of: Callable[[Article], list[Sentence]] = sentences_of
    passages_of: Callable[[Sequence[Sentence], str], list[Passage]] = passages_of
    extract_attributions: Callable[[Article, Sequence[Sentence]], list[Attribution]] = _thoroughly
    attribution_model: str = ATTRIBUTION_MODEL


def open_index(
    archive: Archive,
    embedder: Embedder,
    *,
    chroma_url: str = "",
    may_create: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> VectorIndex:
    """The index of an archive: in its folder, or on the Chroma server at `chroma_url`.

    With `may_create` (to ingest) an empty one is made, but only where nothing has been indexed yet: an index that is
    missing from a filled archive raises MissingIndexError, and is `reindex`'s to build. To make one waits for another
    process that ingests, saying so through `progress`.
    """
    location, collection = _location(archive, chroma_url), _collection(archive)
    try:
        return VectorIndex.open(location, embedder, collection=collection)
    except MissingIndexError:
        if not may_create:
            raise
    # Making one clears the folder, also of what another first ingest is making: it is for one process at a time, and
    # what there is to make can be told only now.
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
    """Take articles into archive and index; what an earlier, killed ingest left undone is done first.

    Waits while another process ingests into the same archive, saying so through `progress`. An article that cannot be
    taken is refused, the others go on. Raises ArchiveError and VectorIndexError where nothing can go on.
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
    """Build the index anew from the archive, whatever state it is in; one that was killed goes on where it was.

    `attributions` extracts those of every article anew first.
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
    """Take an article out of archive and index; False if it was not held."""
    with sole_writer(archive, _tell_nobody):
        is_held = archive.remove_article(article_id)
        _Run(archive, index, Steps(), _tell_nobody).index_pending()
        return is_held


@contextmanager
def sole_writer(archive: Archive, tell: Callable[[Progress], None]) -> Iterator[None]:
    """Be the only process that writes to the archive. The lock goes with the process, however that ends."""
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
    """An article cannot be taken; the text is the reason."""


class _Run:
    """One ingest under way: what it has done so far, and what it needs to do more."""

    def __init__(self, archive: Archive, index: VectorIndex, steps: Steps, tell: Callable[[Progress], None]) -> None:
        self._archive = archive
        self._index = index
        self._steps = steps
        self._tell = tell
        self._held = archive.held()
        self._origins: Origins | None = None  # made for the first article stored: a run without one is quick
        self._counts = dict.fromkeys(("new", "changed", "unchanged", "copies", "sentences", "attributions"), 0)
        self._refused: list[RefusedItem] = []
        self._archive_sentences = archive.counts().sentences
        self._unpublished = 0

    def report(self, seconds: float) -> IngestReport:
        read = sum(self._counts[state] for state in ("new", "changed", "unchanged"))
        return IngestReport(read=read, refused=tuple(self._refused), seconds=seconds, **self._counts)

    def take(self, item: Article | RefusedItem) -> None:
        """Store an article unless it is held as it is; nothing that one article does stops the next."""
        if isinstance(item, RefusedItem):
            self._refused.append(item)
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
            self._refused.append(RefusedItem(item.uri, _reason(exc)))
            return
        self._held[item.uri] = now
        self._counts["changed" if held else "new"] += 1

    def _store(self, article: Article) -> None:
        sentences = self._steps.sentences_of(article)
        if not sentences:
            raise _RefusedError("has no sentence")
        attributions = self._steps.extract_attributions(article, sentences)
        links = self._links(article)
        self._archive.put_article(
            article,
            sentences,
            attributions=attributions,
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
        """Bring the index to the state of the archive; how many articles that took."""
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
        """Extract anew the attributions that another model filled in; where that fails, the old ones stay.

        Each article is stored with its own, so that one that was killed goes on where it was.
        """
        model = self._steps.attribution_model
        entries = [entry for entry in self._archive.articles() if self._held[entry.uri].attribution_model != model]
        for done, entry in enumerate(entries, start=1):
            article = self._archive.article(entry.id)
            if article is None:
                continue
            try:
                found = self._steps.extract_attributions(article, self._archive.sentences(entry.id))
                self._archive.replace_attributions(entry.id, found, attribution_model=model)
            except ArchiveError:
                raise
            except Exception:
                logger.warning("no new attributions for %r", entry.uri, exc_info=True)
            self._tell(Progress("reading", done, len(entries), entry.uri))


@contextmanager
def _index_to_fill(archive: Archive, embedder: Embedder, chroma_url: str) -> Iterator[VectorIndex]:
    """The index that a killed reindex with this model was filling, or an empty one with every article pending."""
    location, collection = _location(archive, chroma_url), _collection(archive)
    index = None
    if archive.note(_REINDEX) == embedder.model_id:
        with suppress(VectorIndexError):
            index = VectorIndex.open(location, embedder, collection=collection)
    if index is None:
        # In this order: killed after the first or second step, the next reindex begins anew and nothing is lost.
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
    """Consecutive groups of about so many sentences; each has at least one article."""
    group, size = list[PendingArticle](), 0
    for one in pending:
        group.append(one)
        size += one.sentences
        if size >= sentences:
            yield group
            group, size = [], 0
    if group:
        yield group


def _reason(error: Exception) -> str:
    if isinstance(error, _RefusedError):
        return str(error)
    return f"could not be taken apart ({type(error).__name__}: {str(error)[:200]})"


def _tell_nobody(_: Progress) -> None:
    pass
