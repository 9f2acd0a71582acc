import errno
import json
import multiprocessing
import shutil
import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpus.archive.embedding import Embedder
from corpus.archive.ingest import Steps, ingest, open_index, reindex, remove
from corpus.archive.store import Archive
from corpus.archive.values import Filters, IndexItem, Progress
from corpus.archive.vectors.index import VectorIndex
from corpus.articles.article import Article, RefusedItem, Sentence, Span
from corpus.articles.reading import count_items, read_all
from corpus.attribution import Extraction, attribution_model
from corpus.attribution.values import Attribution, AttributionKind, Stance
from corpus.errors import ArchiveError, MissingIndexError, OtherModelError, VectorIndexError
from tests.corpus.archive.invented import WordEmbedder, contents, invented, wired

SAMPLE = Path(__file__).parents[3] / "corpus" / "sample"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture
def index(archive: Archive) -> Iterator[VectorIndex]:
    with open_index(archive, WordEmbedder(), may_create=True) as opened:
        yield opened


def test_the_report_counts_what_was_done_and_has_the_shape_of_the_command(archive: Archive, index: VectorIndex) -> None:
    items = [invented(0), invented(1), invented(2), RefusedItem("/news/x.bin", "is empty"), invented(0)]
    report = ingest(items, archive, index)
    assert (report.read, report.new, report.changed, report.unchanged, report.copies) == (4, 3, 0, 1, 1)
    assert (report.sentences, report.attributions) == (archive.counts().sentences, archive.counts().attributions)
    assert report.attributions > 0
    told = json.loads(json.dumps(report.to_json()))
    assert list(told) == [
        *(
            "read",
            "new",
            "changed",
            "unchanged",
            "copies",
            "refused",
            "refused_more",
            "sentences",
            "attributions",
            "seconds",
        )
    ]
    assert told["refused"] == [{"uri": "/news/x.bin", "reason": "is empty"}]
    assert told["seconds"] > 0


def test_everything_ingested_is_found_by_words_and_by_vectors(archive: Archive, index: VectorIndex) -> None:
    ingest([invented(number) for number in range(5)], archive, index)
    assert archive.pending() == []
    assert {hit.article_id for hit in archive.search_sentences(["quarry"])} == {invented(n).id for n in range(5)}
    kinds = {hit.kind for hit in index.search("quarry", 100)}
    assert kinds == {"sentence", "passage", "attribution"}
    for hit in index.search("quarry", 100):
        assert hit.last < len(archive.sentences(hit.article_id))
        assert hit.attribution is None or hit.attribution < len(archive.attributions(hit.article_id))


def test_a_second_ingest_changes_nothing_and_embeds_nothing(archive: Archive) -> None:
    embedder = WordEmbedder()
    articles = [invented(number) for number in range(5)]
    with open_index(archive, embedder, may_create=True) as index:
        ingest(articles, archive, index)
        before, generation = contents(archive, index), archive.generation()
        done = len(embedder.embedded)
        report = ingest(articles, archive, index)
        assert (report.new, report.changed, report.unchanged, report.sentences) == (0, 0, 5, 0)
        assert archive.generation() == generation
        assert len(embedder.embedded) == done
        assert contents(archive, index) == before


def test_a_changed_article_replaces_the_old_one_everywhere(archive: Archive, index: VectorIndex) -> None:
    ingest([invented(2), invented(3, edition=1)], archive, index)
    old_items = index.item_ids()
    report = ingest([invented(2), invented(3, edition=2)], archive, index)
    assert (report.changed, report.unchanged) == (1, 1)
    assert archive.article(invented(3).id) == invented(3, edition=2)
    assert not archive.search_sentences(["depot 3"])
    held = {(hit.article_id, hit.last) for hit in index.search("district", 100)}
    assert all(last < len(archive.sentences(id_)) for id_, last in held)
    assert old_items - index.item_ids()
    with VectorIndex.open(archive.folder / "chroma", WordEmbedder()) as again:
        _, fresh = wired(archive.folder.parent / "fresh", [invented(2), invented(3, edition=2)])
        assert sorted(again.item_ids()) == fresh["items"]


def test_a_new_attribution_model_extracts_anew(archive: Archive, index: VectorIndex) -> None:
    ingest([invented(2)], archive, index)
    steps = Steps(extract=lambda *_: Extraction([]), attribution_model="none-1")
    report = ingest([invented(2)], archive, index, steps=steps)
    assert (report.changed, report.attributions) == (1, 0)
    assert archive.attributions(invented(2).id) == []
    assert {hit.kind for hit in index.search("quarry", 100)} == {"sentence", "passage"}


def failing_on(word: str, error: Exception) -> Steps:
    def extract(article: Article, sentences: Sequence[Sentence]) -> Extraction:
        if word in article.text:
            raise error
        return Steps().extract(article, sentences)

    return Steps(extract=extract)


@pytest.mark.parametrize(
    "error",
    [KeyError("x"), RecursionError(), UnicodeError("bad"), MemoryError()],
    ids=lambda error: type(error).__name__,
)
def test_an_article_that_cannot_be_taken_apart_is_refused_and_the_others_go_on(
    archive: Archive, index: VectorIndex, error: Exception
) -> None:
    articles = [invented(2), invented(3), invented(4)]
    report = ingest(articles, archive, index, steps=failing_on("district 3 ", error))
    assert (report.read, report.new) == (2, 2)
    assert [one.uri for one in report.refused] == [invented(3).uri]
    assert type(error).__name__ in report.refused[0].reason
    assert archive.counts().articles == 2
    assert ingest(articles, archive, index).new == 1


def test_an_article_that_fails_keeps_its_old_revision(archive: Archive, index: VectorIndex) -> None:
    ingest([invented(3)], archive, index)
    ingest([invented(3, edition=2)], archive, index, steps=failing_on("Edition 2", ValueError("no")))
    assert archive.article(invented(3).id) == invented(3)
    assert archive.pending() == []


def test_an_article_without_a_sentence_is_refused_by_name(archive: Archive, index: VectorIndex) -> None:
    report = ingest([Article("/news/empty.txt", "\n\n"), invented(2)], archive, index)
    assert report.refused == (RefusedItem("/news/empty.txt", "has no sentence"),)
    assert report.new == 1


def test_an_article_that_sqlite_cannot_hold_is_refused(archive: Archive, index: VectorIndex) -> None:
    report = ingest([Article("/news/odd.txt", "A ferry sank, Roe said. \ud800"), invented(2)], archive, index)
    assert [one.uri for one in report.refused] == ["/news/odd.txt"]
    assert report.new == 1


def test_progress_tells_what_is_read_and_indexed(archive: Archive, index: VectorIndex) -> None:
    told: list[Progress] = []
    ingest([invented(2), invented(3)], archive, index, total=2, progress=told.append)
    assert Progress("reading", 1, 2, invented(2).uri) in told
    assert told[-1] == Progress("indexing", 2, 2)


def test_a_large_ingest_is_published_as_it_goes(
    archive: Archive, index: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.archive.ingest._PUBLISH_SENTENCES", 20)
    seen: list[int] = []

    def articles() -> Iterator[Article]:
        for number in range(20):
            yield invented(number)
            seen.append(archive.counts().pending)

    ingest(articles(), archive, index)
    assert max(seen) < 8
    assert contents(archive, index) == wired(archive.folder.parent / "fresh", [invented(n) for n in range(20)])[1]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 3)), max_size=12))
def test_ingesting_twice_is_ingesting_once(
    tmp_path_factory: pytest.TempPathFactory, picks: list[tuple[int, int]]
) -> None:
    articles = [invented(number, edition) for number, edition in picks]
    newest = {article.uri: article for article in articles}
    folder = tmp_path_factory.mktemp("twice")
    wired(folder / "a", articles)
    report, twice = wired(folder / "a", newest.values())
    assert report.unchanged == len(newest)
    _, once = wired(folder / "b", newest.values())
    assert twice == once
    shutil.rmtree(folder)


def test_removing_an_article_removes_it_everywhere(archive: Archive, index: VectorIndex) -> None:
    ingest([invented(2), invented(3)], archive, index)
    assert remove(archive, index, invented(3).id)
    assert not remove(archive, index, invented(3).id)
    assert contents(archive, index) == wired(archive.folder.parent / "fresh", [invented(2)])[1]


# --- near-copies ---


def test_wire_copies_share_an_origin_in_any_order(tmp_path: Path) -> None:
    origins: list[object] = []
    for order in ((0, 1, 2), (2, 1, 0)):
        report, held = wired(tmp_path / str(order), [invented(number) for number in order])
        assert report.copies == 1
        origins.append(held["origins"])
    assert origins[0] == origins[1]
    assert isinstance(origins[0], dict)
    assert len(set(origins[0].values())) == 2


def test_the_wire_copies_of_the_sample_share_an_origin_and_nothing_else_does(
    tmp_path: Path, embedder: Embedder
) -> None:
    with Archive(tmp_path) as archive, open_index(archive, embedder, may_create=True) as index:
        report = ingest(read_all([str(SAMPLE)]), archive, index, total=count_items([str(SAMPLE)]))
        entries = archive.articles()
    group_sizes = Counter(entry.origin for entry in entries).values()
    assert report.refused == ()
    assert report.new == len(entries)
    assert max(group_sizes) >= 2
    assert sum(size for size in group_sizes if size > 1) <= 6


FEED = """<rss version="2.0"><channel><title>{0}</title><item><title>Quarry</title><link>{1}</link>
<description>The quarry of {0} was closed on Monday, Mara Nye said.</description></item></channel></rss>"""


def test_feeds_that_claim_one_link_neither_replace_each_other_nor_the_article_at_the_link(
    archive: Archive, index: VectorIndex
) -> None:
    link = "https://gazette.example/quarry"
    page = replace(invented(2), uri=link, url=link)
    feeds = [archive.folder.parent / f"{town}.rss" for town in ("Aldmoor", "Brackwell")]
    for feed in feeds:
        feed.write_text(FEED.format(feed.stem, link))
    paths = [str(feed) for feed in feeds]
    first = ingest([page, *read_all(paths)], archive, index)
    second = ingest([page, *read_all(paths)], archive, index)
    assert (first.new, first.changed, second.unchanged) == (3, 0, 3)
    assert archive.article(page.id) == page


# --- index trouble ---


def test_an_index_missing_from_a_filled_archive_is_for_reindex_to_build(tmp_path: Path) -> None:
    _, before = wired(tmp_path, [invented(number) for number in range(4)])
    shutil.rmtree(tmp_path / "chroma")
    with Archive(tmp_path) as archive:
        with pytest.raises(MissingIndexError, match="`whosaid reindex`"):
            open_index(archive, WordEmbedder(), may_create=True)
        report = reindex(archive, WordEmbedder())
        assert (report.articles, report.items) == (4, before["count"])
        with open_index(archive, WordEmbedder()) as index:
            assert contents(archive, index) == before


def test_reindex_fills_the_index_by_another_model(tmp_path: Path) -> None:
    _, before = wired(tmp_path, [invented(number) for number in range(4)])
    with Archive(tmp_path) as archive:
        with pytest.raises(OtherModelError, match="`whosaid reindex`"):
            open_index(archive, WordEmbedder("other words"))
        reindex(archive, WordEmbedder("other words"))
        with open_index(archive, WordEmbedder("other words")) as index:
            assert contents(archive, index) == before


def test_reindex_clears_what_the_archive_does_not_hold(tmp_path: Path) -> None:
    wired(tmp_path, [invented(number) for number in range(4)])
    with Archive(tmp_path) as archive, open_index(archive, WordEmbedder()) as index:
        archive.remove_article(invented(2).id)
        archive.clear_pending([invented(2).id])  # as if the archive had been taken from an old copy
        reindex(archive, WordEmbedder())
        assert invented(2).id not in {hit.article_id for hit in index.search("quarry", 100)}


def test_reindex_extracts_attributions_anew_where_asked(tmp_path: Path) -> None:
    wired(tmp_path, [invented(2)], steps=Steps(extract=lambda *_: Extraction([]), attribution_model="none-1"))
    with Archive(tmp_path) as archive:
        reindex(archive, WordEmbedder())
        assert archive.attributions(invented(2).id) == []
        reindex(archive, WordEmbedder(), attributions=True)
        assert archive.attributions(invented(2).id)
        assert archive.held()[invented(2).uri].attribution_model == attribution_model()
        with open_index(archive, WordEmbedder()) as index:
            assert "attribution" in {hit.kind for hit in index.search("quarry", 100)}


def test_extracting_anew_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    articles = [invented(number) for number in range(4)]
    wired(tmp_path, articles, steps=Steps(extract=lambda *_: Extraction([]), attribution_model="none-1"))
    extracted: list[str] = []

    def stopping(article: Article, sentences: Sequence[Sentence]) -> Extraction:
        if len(extracted) == 2:
            raise KeyboardInterrupt
        extracted.append(article.uri)
        return Steps().extract(article, sentences)

    def counting(article: Article, sentences: Sequence[Sentence]) -> Extraction:
        extracted.append(article.uri)
        return Steps().extract(article, sentences)

    with Archive(tmp_path) as archive:
        with pytest.raises(KeyboardInterrupt):
            reindex(archive, WordEmbedder(), attributions=True, steps=Steps(extract=stopping))
        reindex(archive, WordEmbedder(), attributions=True, steps=Steps(extract=counting))
        assert sorted(extracted) == sorted(article.uri for article in articles)
        assert {held.attribution_model for held in archive.held().values()} == {attribution_model()}
        reindex(archive, WordEmbedder(), attributions=True, steps=Steps(extract=counting))
        assert len(extracted) == 4


class StoppingEmbedder(WordEmbedder):
    """Stops as a kill does, after so many texts."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(self.embedded) + len(texts) > self.after:
            raise KeyboardInterrupt
        return super().embed(texts)


def test_a_reindex_that_was_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.archive.ingest._PUBLISH_SENTENCES", 10)
    _, before = wired(tmp_path, [invented(number) for number in range(12)])
    with Archive(tmp_path) as archive:
        with pytest.raises(KeyboardInterrupt):
            reindex(archive, StoppingEmbedder(after=40))
        left = archive.counts().pending
        assert 0 < left < 12
        report = reindex(archive, WordEmbedder())
        assert report.articles == left
        with open_index(archive, WordEmbedder()) as index:
            assert contents(archive, index) == before
        assert reindex(archive, WordEmbedder()).articles == 12


def test_a_stopped_ingest_loses_nothing(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive, open_index(archive, StoppingEmbedder(after=3), may_create=True) as index:
        with pytest.raises(KeyboardInterrupt):
            ingest([invented(2), invented(3)], archive, index)
        assert archive.counts().pending == 2
    with Archive(tmp_path) as archive, open_index(archive, WordEmbedder()) as index:
        told: list[Progress] = []
        report = ingest([invented(2), invented(3)], archive, index, progress=told.append)
        assert [each.stage for each in told] == ["indexing", "indexing", "reading", "reading"]
        assert report.unchanged == 2
        held = contents(archive, index)
    assert held == wired(tmp_path / "fresh", [invented(2), invented(3)])[1]


# --- two processes ---


def test_an_open_reader_sees_what_another_process_ingests(archive: Archive, index: VectorIndex) -> None:
    ingest([invented(2)], archive, index)
    generation = archive.generation()
    before = len(index.search("district 3", 100))
    script = (
        "import sys; from pathlib import Path; from tests.corpus.archive.invented import invented, wired\n"
        "wired(Path(sys.argv[1]), [invented(number) for number in range(6)])\n"
    )
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", script, archive.folder], cwd=root, check=True, timeout=60)
    assert archive.generation() > generation
    assert {hit.article_id for hit in index.search("district", 100)} == {invented(number).id for number in range(6)}
    assert len(index.search("district 3", 100)) > before
    assert archive.search_sentences(["district 3"])


def _hold(lock: str, seconds: float, held: "multiprocessing.synchronize.Event") -> None:
    with FileLock(lock):
        held.set()
        time.sleep(seconds)


def test_a_second_ingest_waits_says_so_and_goes_on(archive: Archive, index: VectorIndex) -> None:
    context = multiprocessing.get_context("spawn")
    held = context.Event()
    other = context.Process(target=_hold, args=(str(archive.folder / "ingest.lock"), 1.0, held))
    other.start()
    assert held.wait(60)
    told: list[Progress] = []
    report = ingest([invented(2)], archive, index, progress=told.append)
    assert told[0] == Progress("waiting")
    assert report.new == 1
    other.join()


def _create_when_told(
    folder: str, held: "multiprocessing.synchronize.Event", is_watched: "multiprocessing.synchronize.Event"
) -> None:
    with Archive(folder) as archive, FileLock(archive.folder / "ingest.lock"):
        held.set()
        assert is_watched.wait(60)
        location, name = archive.folder / "chroma", f"whosaid-{archive.key()}"
        with (
            VectorIndex.open(location, WordEmbedder(), create=True, collection=name) as index,
            index.writing() as writer,
        ):
            writer.replace(["a"], [IndexItem("first", "passage", "a", 0, 0, None, "the quarry was closed")])


def test_an_index_that_another_process_is_making_is_waited_for_and_kept(archive: Archive) -> None:
    context = multiprocessing.get_context("spawn")
    held, is_watched = context.Event(), context.Event()
    other = context.Process(target=_create_when_told, args=(str(archive.folder), held, is_watched))
    other.start()
    assert held.wait(60)
    told: list[Progress] = []

    def tell(step: Progress) -> None:
        told.append(step)
        is_watched.set()

    with open_index(archive, WordEmbedder(), may_create=True, progress=tell) as index:
        assert index.item_ids() == {"first"}
    other.join()
    assert told == [Progress("waiting")]


def test_an_index_that_exists_is_opened_without_waiting_for_the_ingest_that_fills_it(
    archive: Archive, index: VectorIndex
) -> None:
    with FileLock(archive.folder / "ingest.lock"), open_index(archive, WordEmbedder(), may_create=True) as again:
        assert again.count() == index.count() == 0


def _ingest_rounds(
    folders: list[str],
    part: list[Article],
    start: "multiprocessing.synchronize.Barrier",
    answers: "multiprocessing.Queue[str]",
) -> None:
    for folder in folders:
        start.wait(60)
        try:
            wired(Path(folder), part)
        except BaseException as exc:
            answers.put(f"{type(exc).__name__}: {exc}")
        else:
            answers.put("")


def test_two_first_ingests_at_once_make_one_archive(tmp_path: Path) -> None:
    articles = [invented(number) for number in range(6)]
    folders = [str(tmp_path / str(number)) for number in range(8)]
    context = multiprocessing.get_context("spawn")
    start, answers = context.Barrier(2), context.Queue()
    parts = (articles, articles[::-1])
    both = [context.Process(target=_ingest_rounds, args=(folders, part, start, answers)) for part in parts]
    for process in both:
        process.start()
    assert [answers.get(timeout=60) for _ in range(2 * len(folders))] == [""] * 2 * len(folders)
    for process in both:
        process.join()
    _, once = wired(tmp_path / "once", articles)
    assert all(wired(Path(folder), [])[1] == once for folder in folders)


# --- no room, no right ---


def test_a_lock_that_cannot_be_made_is_one_sentence(archive: Archive, index: VectorIndex) -> None:
    (archive.folder / "ingest.lock").unlink()  # left from making the index
    (archive.folder / "ingest.lock").mkdir()
    with pytest.raises(ArchiveError, match="check who may write there") as caught:
        ingest([invented(2)], archive, index)
    assert "\n" not in str(caught.value)


def test_a_disk_full_while_the_index_is_copied_is_one_sentence_and_loses_nothing(
    archive: Archive, index: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest([invented(2)], archive, index)

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copytree", no_room)  # the one thing that a test cannot do for real
        with pytest.raises(VectorIndexError, match=r"No space left.*nothing is lost"):
            ingest([invented(3)], archive, index)
    assert {hit.article_id for hit in index.search("quarry", 100)} == {invented(2).id}
    assert archive.counts().pending == 1
    ingest([], archive, index)
    assert contents(archive, index) == wired(archive.folder.parent / "fresh", [invented(2), invented(3)])[1]


def test_filters_and_origins_hold_after_an_ingest(archive: Archive, index: VectorIndex) -> None:
    ingest([invented(0), invented(1), replace(invented(2), outlet="")], archive, index)
    origins = archive.origins(invented(number).id for number in range(3))
    assert origins[invented(0).id] == origins[invented(1).id] != origins[invented(2).id]
    assert archive.article_ids(Filters(speaker="Aldous Breck"))


# --- what would take all memory


def test_an_article_of_tiny_sentences_is_refused_before_it_is_read_any_further(
    archive: Archive, index: VectorIndex
) -> None:
    def unreachable(*_: object) -> Extraction:
        raise AssertionError("it was read")

    steps = Steps(extract=unreachable)
    report = ingest([Article("/news/no.txt", "He said no. " * 10_001)], archive, index, steps=steps)
    (refused,) = report.refused
    assert refused.reason.endswith(" sentences: more than 10,000 is no news article; split it")


def test_an_article_of_too_many_attributions_is_refused(archive: Archive, index: VectorIndex) -> None:
    some = Attribution((), (Span(0, 2),), (Span(3, 4),), None, Stance.ASSERTS, AttributionKind.INDIRECT, sentences=(0,))
    steps = Steps(extract=lambda *_: Extraction([some] * 10_001))
    report = ingest([invented(0), invented(1)], archive, index, steps=steps)
    assert [one.reason.split(":")[0] for one in report.refused] == ["has 10,001 attributions"] * 2


def test_equal_texts_are_embedded_once(archive: Archive) -> None:
    embedder = WordEmbedder()
    with open_index(archive, embedder, may_create=True) as index:
        ingest([Article("/news/no.txt", "The quarry was sold. " * 500)], archive, index)
        assert index.count() > 500
    assert embedder.embedded.count("The quarry was sold.") == 1


def test_refusals_without_end_make_a_report_with_one(archive: Archive, index: VectorIndex) -> None:
    items = (RefusedItem(f"/news/wire.jsonl:{n}", "is not a JSON object") for n in range(200_000))
    report = ingest(items, archive, index)
    assert [one.uri for one in report.refused] == [f"/news/wire.jsonl:{n}" for n in range(100)]
    assert report.refused_more == {"is not a JSON object": 199_900}
    assert report.refusals == 200_000
    assert len(json.dumps(report.to_json())) < 10_000


def test_reasons_without_end_are_counted_together(archive: Archive, index: VectorIndex) -> None:
    report = ingest((RefusedItem("/x", f"reason {n}") for n in range(1_000)), archive, index)
    assert len(report.refused_more) == 21
    assert report.refused_more["other reasons"] == 880


def test_a_file_of_lines_that_are_no_articles_takes_no_memory(
    archive: Archive, index: VectorIndex, tmp_path: Path
) -> None:
    written = tmp_path / "ones.jsonl"
    written.write_bytes(b"1\n" * 60_000)
    tracemalloc.start()
    try:
        report = ingest(read_all([str(written)]), archive, index)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert report.refusals == 60_000
    assert peak < 2_000_000
