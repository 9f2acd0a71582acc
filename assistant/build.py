"""Builds the parts from the settings: the one place that knows archive, index, model and pipeline together."""

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from assistant.answer.chat.models import ChatModel
from assistant.answer.chat.writer import ChatDrafter
from assistant.answer.check import failures_of
from assistant.answer.draft.extractive import draft
from assistant.answer.drafting import Drafter, Drafting, Writer
from assistant.answer.failure_counts import FailureCounts
from assistant.answer.pipeline import Assistant
from assistant.answer.rank.ranker import ranking_model
from assistant.answer.retrieve import DenseSearch
from assistant.question.archive_names import ArchiveNames
from assistant.question.spelling import Spelling
from assistant.question.understand import Understanding
from assistant.settings import Settings
from corpus.archive.embedding import load_embedder
from corpus.archive.ingest import ingest, open_index, reindex, remove
from corpus.archive.store import Archive
from corpus.archive.values import Hit, IngestReport, Progress, ReindexReport
from corpus.archive.vectors.index import VectorIndex
from corpus.articles.article import Article, RefusedItem
from corpus.articles.reading import count_items, read_all


class LazyIndex:
    """The vector index and its model, loaded at the first search: commands that never search never pay for it."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self._archive = archive
        self._settings = settings
        self._lock = threading.Lock()
        self._index: VectorIndex | None = None

    def search(
        self, query: str, k: int, *, article_ids: Collection[str] | None = None, skip: Collection[str] = ()
    ) -> list[Hit]:
        """As VectorIndex.search; raises VectorIndexError where the index cannot be used, now or at a later call."""
        return self._opened().search(query, k, article_ids=article_ids, skip=skip)

    def cosines(self, query: str, ids: Sequence[str]) -> dict[str, float]:
        """As VectorIndex.cosines; raises as search() does."""
        return self._opened().cosines(query, ids)

    def _opened(self) -> VectorIndex:
        with self._lock:
            if self._index is None:
                embedder = load_embedder(self._settings.embedding_model)
                self._index = open_index(self._archive, embedder, chroma_url=self._settings.chroma_url)
            return self._index


def open_archive(settings: Settings) -> Archive:
    """The archive of the settings, to look into. Raises ArchiveError where there is none."""
    return Archive(settings.archive, create=False)


def open_assistant(settings: Settings, drafter: Drafter = draft) -> Assistant:
    """An assistant over the archive of the settings.

    Raises ArchiveError where there is none, and ModelError or SettingsError where its chat model cannot be used.
    """
    writer = ChatDrafter(ChatModel(settings), drafter) if settings.uses_chat else None
    archive = open_archive(settings)
    made_by = f"{settings.digest} {ranking_model()}"
    return assistant_over(archive, LazyIndex(archive, settings), drafter, writer, settings=made_by)


def assistant_over(
    archive: Archive, dense: DenseSearch, drafter: Drafter = draft, writer: Writer | None = None, *, settings: str = ""
) -> Assistant:
    """An assistant of these parts; `settings` names the settings and the ranker that its answers are made by."""
    return Assistant(
        archive=archive,
        understanding=Understanding(
            archive, ArchiveNames(archive), Spelling(archive), writer.stand_alone if writer else None
        ),
        dense=dense,
        drafting=Drafting(drafter, partial(failures_of, stored=archive), writer),
        failures=FailureCounts(),
        settings=settings,
    )


def take_in(settings: Settings, paths_or_urls: Sequence[str], tell: Callable[[Progress], None]) -> IngestReport:
    """Ingest files, folders, feeds and addresses into the archive of the settings; makes it where there is none."""
    return take_in_items(settings, read_all(paths_or_urls), tell, total=count_items(paths_or_urls))


def take_in_items(
    settings: Settings, items: Iterable[Article | RefusedItem], tell: Callable[[Progress], None], *, total: int
) -> IngestReport:
    """The same for what somebody else reads; `total` is how many that may be, for the progress."""
    embedder = load_embedder(settings.embedding_model)
    with (
        Archive(settings.archive) as archive,
        open_index(archive, embedder, chroma_url=settings.chroma_url, may_create=True, progress=tell) as index,
    ):
        return ingest(items, archive, index, total=total, progress=tell)


def take_out(settings: Settings, article_id: str) -> bool:
    """Remove an article from the archive of the settings and from its index; False if it was not held."""
    embedder = load_embedder(settings.embedding_model)
    with (
        open_archive(settings) as archive,
        open_index(archive, embedder, chroma_url=settings.chroma_url) as index,
    ):
        return remove(archive, index, article_id)


def rebuild_index(settings: Settings, tell: Callable[[Progress], None], *, attributions: bool) -> ReindexReport:
    """Build the vector index anew, with the attributions where wanted."""
    embedder = load_embedder(settings.embedding_model)
    with open_archive(settings) as archive:
        return reindex(archive, embedder, chroma_url=settings.chroma_url, attributions=attributions, progress=tell)
