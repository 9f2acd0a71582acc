import json
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from chromadb.errors import ChromaError
from numpy.typing import NDArray

from corpus.archive.embedding import load_embedder
from corpus.archive.values import IndexItem
from corpus.archive.vectors.chroma import SCHEMA_VERSION
from corpus.archive.vectors.index import VectorIndex
from corpus.archive.vectors.items import attribution_id, items_of, sentence_id
from corpus.articles.article import Article, Passage, Sentence, Span
from corpus.attribution.values import Attribution, AttributionKind, Speaker, SpeakerKind, Stance
from corpus.errors import DamagedIndexError, MissingIndexError, OtherModelError, VectorIndexError


class Bearings:
    """An embedder whose texts are angles in degrees, so that every cosine is known."""

    def __init__(self, model_id: str = "bearings") -> None:
        self.model_id = model_id

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        angles = np.radians([float(text) for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32).reshape(-1, 2)


def item(article_id: str, angle: float, attribution: int | None = None) -> IndexItem:
    kind = "passage" if attribution is None else "attribution"
    return IndexItem(f"{article_id}/{angle}/{attribution}", kind, article_id, 1, 2, attribution, str(angle))


def fill(index: VectorIndex, *items: IndexItem) -> None:
    with index.writing() as writer:
        writer.replace(sorted({one.article_id for one in items}), items)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "chroma"


@pytest.fixture
def index(folder: Path) -> Iterator[VectorIndex]:
    with VectorIndex.open(folder, Bearings(), create=True) as opened:
        yield opened


def test_the_nearest_come_first_with_their_cosine_and_all_that_was_put(index: VectorIndex) -> None:
    fill(index, item("a", 0), item("a", 60, attribution=3), item("b", 90))
    hits = index.search("30", 3)
    assert [hit[:5] for hit in hits[:2]] in (
        [("passage", "a", 1, 2, None), ("attribution", "a", 1, 2, 3)],
        [("attribution", "a", 1, 2, 3), ("passage", "a", 1, 2, None)],
    )
    assert [round(hit.score, 4) for hit in hits] == [0.866, 0.866, 0.5]


def test_a_search_is_narrowed_by_article_and_what_to_skip(index: VectorIndex) -> None:
    fill(index, *(item(f"{number:03}", number / 10) for number in range(400)), item("999", 50, attribution=0))
    every = [f"{number:03}" for number in range(400)]
    assert [hit.article_id for hit in index.search("0", 2)] == ["000", "001"]
    assert [hit.article_id for hit in index.search("0", 2, article_ids=["300", "200", "399"])] == ["200", "300"]
    assert [hit.article_id for hit in index.search("0", 2, article_ids=every[50:])] == ["050", "051"]
    assert [hit.article_id for hit in index.search("0", 1, skip=every[:30])] == ["030"]
    assert index.search("0", 5, article_ids=[]) == []
    assert index.search("0", 0) == []
    assert len(index.search("0", 5000)) == 401


def test_an_empty_index_finds_nothing(index: VectorIndex) -> None:
    assert index.count() == 0
    assert index.search("0", 5) == []


def test_replacing_an_article_leaves_none_of_its_old_items(index: VectorIndex) -> None:
    fill(index, item("a", 0), item("a", 10), item("b", 20))
    fill(index, item("a", 30))
    assert index.item_ids() == {"a/30/None", "b/20/None"}
    with index.writing() as writer:
        writer.replace(["a", "never there"], [])
    assert index.item_ids() == {"b/20/None"}


def test_writing_the_same_again_changes_nothing(index: VectorIndex) -> None:
    fill(index, item("a", 0), item("b", 20))
    before = index.item_ids()
    fill(index, item("a", 0), item("b", 20))
    assert index.item_ids() == before


def test_more_than_chroma_takes_at_once_is_written_in_batches(index: VectorIndex) -> None:
    fill(index, *(item("a", number / 100) for number in range(6000)))
    assert index.count() == 6000


def test_what_a_failed_writer_wrote_is_gone(index: VectorIndex, folder: Path) -> None:
    fill(index, item("a", 0))
    with pytest.raises(ValueError, match="could not convert"):
        fill(index, item("b", 20), IndexItem("c", "passage", "c", 0, 0, None, "no angle"))
    assert index.item_ids() == {"a/0/None"}
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 1


def test_what_is_written_is_seen_only_when_it_is_whole(index: VectorIndex, folder: Path) -> None:
    fill(index, item("a", 0))
    with VectorIndex.open(folder, Bearings()) as reader, index.writing() as writer:
        writer.replace(["b"], [item("b", 20)])
        assert reader.item_ids() == {"a/0/None"}
    with VectorIndex.open(folder, Bearings()) as reader:
        assert reader.item_ids() == {"a/0/None", "b/20/None"}


def test_an_open_reader_sees_what_another_process_published(index: VectorIndex, folder: Path) -> None:
    fill(index, item("a", 0))
    assert [hit.article_id for hit in index.search("20", 1)] == ["a"]
    script = (
        "import sys; from tests.corpus.archive.test_vectors import Bearings, VectorIndex, fill, item\n"
        "fill(VectorIndex.open(sys.argv[1], Bearings()), item('b', 20))\n"
    )
    subprocess.run([sys.executable, "-c", script, folder], cwd=Path(__file__).parents[3], check=True, timeout=60)
    assert [hit.article_id for hit in index.search("20", 1)] == ["b"]
    assert index.count() == 2


def test_readers_in_threads_never_notice_that_a_writer_publishes(index: VectorIndex, folder: Path) -> None:
    fill(index, item("a", 0))
    errors: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                assert index.search("0", 1)[0].article_id == "a"
        except BaseException as exc:
            errors.append(exc)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    with VectorIndex.open(folder, Bearings()) as other:
        for number in range(8):
            fill(other, item("b", 20 + number))
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []


# --- what is wrong with an index ---


def test_a_missing_index_is_made_only_where_asked(folder: Path) -> None:
    with pytest.raises(MissingIndexError, match="run `whosaid reindex`"):
        VectorIndex.open(folder, Bearings())
    assert not folder.exists()


def test_another_model_is_refused_with_the_command_that_mends_it(index: VectorIndex, folder: Path) -> None:
    fill(index, item("a", 0))
    with pytest.raises(OtherModelError, match=r"'bearings', not by 'compass'.*`whosaid reindex`"):
        VectorIndex.open(folder, Bearings("compass"))
    with pytest.raises(OtherModelError):
        VectorIndex.open(folder, Bearings("compass"), create=True)
    with VectorIndex.rebuild(folder, Bearings("compass")) as mended:
        assert mended.count() == 0


@pytest.mark.usefixtures("index")
def test_an_index_of_a_newer_version_is_left_alone(folder: Path) -> None:
    manifest = json.loads((folder / "index.json").read_text())
    (folder / "index.json").write_text(json.dumps({**manifest, "schema": SCHEMA_VERSION + 1, "unknown": 1}))
    with pytest.raises(VectorIndexError, match="update whosaid"):
        VectorIndex.open(folder, Bearings())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose graph Chroma has saved, which it does from 1,000 items on."""
    folder = tmp_path_factory.mktemp("filled") / "chroma"
    with VectorIndex.open(folder, Bearings(), create=True) as index:
        fill(index, *(item("a", number / 10) for number in range(2200)))
    return folder


def snapshot(folder: Path) -> Path:
    return folder / json.loads((folder / "index.json").read_text())["snapshot"]


def graph(folder: Path) -> Path:
    return next(snapshot(folder).glob("*/index_metadata.pickle")).parent


def junk(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "folder gone": shutil.rmtree,
    "snapshot gone": lambda folder: shutil.rmtree(snapshot(folder)),
    "graph gone": lambda folder: shutil.rmtree(graph(folder)),
    "manifest gone": lambda folder: (folder / "index.json").unlink(),
    "manifest empty": lambda folder: (folder / "index.json").write_bytes(b""),
    "manifest junk": lambda folder: junk(folder / "index.json"),
    "manifest of another shape": lambda folder: (folder / "index.json").write_text("[1]"),
    "database gone": lambda folder: (snapshot(folder) / "chroma.sqlite3").unlink(),
    "database empty": lambda folder: os.truncate(snapshot(folder) / "chroma.sqlite3", 0),
    "database junk": lambda folder: junk(snapshot(folder) / "chroma.sqlite3"),
    "database cut": lambda folder: halve(snapshot(folder) / "chroma.sqlite3"),
    **{
        f"{name} gone": lambda folder, name=name: (graph(folder) / name).unlink()
        for name in ("header.bin", "length.bin")
    },
    **{
        f"{name} junk": lambda folder, name=name: junk(graph(folder) / name)  # two of these crash Chroma
        for name in ("data_level0.bin", "header.bin", "index_metadata.pickle")
    },
    **{
        f"{name} cut": lambda folder, name=name: halve(graph(folder) / name)
        for name in ("data_level0.bin", "header.bin")
    },
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_index_is_known_at_once_and_can_be_rebuilt(
    tmp_path: Path, filled: Path, damage: Callable[[Path], None]
) -> None:
    folder = tmp_path / "chroma"
    shutil.copytree(filled, folder)
    damage(folder)
    with pytest.raises((MissingIndexError, DamagedIndexError), match="run `whosaid reindex`") as caught:
        VectorIndex.open(folder, Bearings())
    assert "\n" not in str(caught.value)
    with VectorIndex.rebuild(folder, Bearings()) as index:
        fill(index, item("a", 0))
        assert index.count() == len(index.search("0", 5)) == 1


def test_an_index_that_something_else_wrote_into_is_known(tmp_path: Path, filled: Path) -> None:
    folder = tmp_path / "chroma"
    shutil.copytree(filled, folder)
    with chromadb.PersistentClient(str(snapshot(folder))) as client:  # type: ignore[attr-defined]
        client.get_collection("whosaid", embedding_function=None).delete(ids=["a/0.1/None"])
    with pytest.raises(DamagedIndexError, match="2199 items instead of 2200"):
        VectorIndex.open(folder, Bearings())


def test_an_index_copied_to_another_place_is_whole(tmp_path: Path, filled: Path) -> None:
    shutil.copytree(filled, tmp_path / "elsewhere")
    with VectorIndex.open(tmp_path / "elsewhere", Bearings()) as index:
        assert len(index.search("0", 3000)) == 2200


def test_an_index_lost_under_an_open_reader_is_an_error_that_says_so(index: VectorIndex, folder: Path) -> None:
    fill(index, item("a", 0))
    assert index.search("0", 1)
    shutil.rmtree(folder)
    with pytest.raises(MissingIndexError):
        index.search("0", 1)


def test_a_damaged_index_is_not_copied_into_a_new_snapshot(index: VectorIndex, folder: Path) -> None:
    fill(index, *(item("a", number / 10) for number in range(1200)))
    index.close()
    shutil.rmtree(graph(folder))
    with pytest.raises(DamagedIndexError), index.writing():
        pytest.fail("a writer was given")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(VectorIndexError, match=r"cannot be written|is damaged") as caught:
        VectorIndex.open(tmp_path / "file" / "chroma", Bearings(), create=True)
    assert "\n" not in str(caught.value)


def _make_on_a_full_disk(folder: str, answers: "multiprocessing.Queue[str]") -> None:
    import resource

    VectorIndex.open(f"{folder} elsewhere", Bearings(), create=True).close()  # Chroma is ready, and whole
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))  # a disk with so much room and no more
    for make in (
        lambda: VectorIndex.open(folder, Bearings(), create=True),
        lambda: VectorIndex.rebuild(folder, Bearings()),
    ):
        try:
            make()
        except BaseException as exc:
            answers.put(f"{type(exc).__name__}: {exc}")


def test_a_chroma_that_cannot_make_an_index_is_one_sentence(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = context.Queue()
    child = context.Process(target=_make_on_a_full_disk, args=(str(tmp_path / "chroma"), answers))
    child.start()
    for message in (answers.get(timeout=60), answers.get(timeout=60)):
        assert message.startswith("VectorIndexError: the vector index in ")
        assert "cannot be written" in message
        assert "\n" not in message
    child.join()


def test_a_copy_that_chroma_cannot_open_is_one_sentence_and_leaves_what_was(
    index: VectorIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(index, item("a", 0))
    copy = shutil.copytree

    def torn(source: Path, target: Path, *more: Any) -> None:
        copy(source, target, *more)
        if (database := Path(target) / "chroma.sqlite3").is_file():  # not in the folders that copytree goes into
            halve(database)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copytree", torn)
        with pytest.raises(VectorIndexError, match=r"cannot be written.*nothing is lost") as caught, index.writing():
            pytest.fail("a writer was given")
    assert isinstance(caught.value.__cause__, ChromaError)
    assert "\n" not in str(caught.value)
    assert index.item_ids() == {"a/0/None"}
    assert [path.name for path in folder.iterdir() if path.is_dir()] == [snapshot(folder).name]
    fill(index, item("b", 20))
    assert index.count() == 2


# --- a Chroma server ---


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("chroma"), "run", "--host", "127.0.0.1", "--port", str(port), "--path"]
    with subprocess.Popen(
        [*command, tmp_path_factory.mktemp("server")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.mark.server
def test_a_server_holds_one_index_an_archive(server: str) -> None:
    with pytest.raises(MissingIndexError, match="run `whosaid reindex`"):
        VectorIndex.open(server, Bearings(), collection="whosaid-one")
    with (
        VectorIndex.open(server, Bearings(), create=True, collection="whosaid-one") as one,
        VectorIndex.open(server, Bearings(), create=True, collection="whosaid-two") as two,
        VectorIndex.open(server, Bearings(), collection="whosaid-one") as reader,
    ):
        fill(one, item("a", 0), item("a", 10), item("b", 90, attribution=0))
        fill(one, item("a", 30))
        assert (one.count(), two.count()) == (2, 0)
        assert [(hit.article_id, round(hit.score, 3)) for hit in reader.search("30", 5)] == [("a", 1.0), ("b", 0.5)]
        with pytest.raises(OtherModelError, match="`whosaid reindex`"):
            VectorIndex.open(server, Bearings("compass"), collection="whosaid-one")
        VectorIndex.rebuild(server, Bearings(), collection="whosaid-one").close()
        assert reader.search("30", 5) == []


def test_a_server_out_of_reach_is_one_sentence() -> None:
    with pytest.raises(VectorIndexError, match=r"start it, or unset WHOSAID_CHROMA_URL") as caught:
        VectorIndex.open("http://127.0.0.1:9", Bearings())
    assert "\n" not in str(caught.value)


# --- what is indexed ---

ARTICLE = Article("/news/one.txt", "The mine was shut. It is safe, Roe said.", "Mine shut", "Post")


SENTENCES = [Sentence(ARTICLE.id, 0, Span(0, 18)), Sentence(ARTICLE.id, 1, Span(19, 40))]


def says(speaker: Speaker | None, sentences: tuple[int, ...] = (1,)) -> Attribution:
    source, cue, content = (Span(31, 34),), (Span(35, 39),), (Span(19, 29),)
    return Attribution(source, cue, content, speaker, Stance.ASSERTS, AttributionKind.INDIRECT, sentences)


def test_attributions_are_indexed_with_the_speaker_in_full_and_passages_with_the_title() -> None:
    passage = Passage(ARTICLE.id, 0, 1, Span(0, len(ARTICLE.text)))
    speaker = Speaker("Jane Roe", SpeakerKind.PERSON)
    found = items_of(ARTICLE, SENTENCES, [passage], [says(speaker), says(None), says(speaker, ())])
    assert [(one.kind, one.first, one.last, one.attribution, one.text) for one in found] == [
        ("sentence", 0, 0, None, "The mine was shut."),
        ("sentence", 1, 1, None, "It is safe, Roe said."),
        ("passage", 0, 1, None, f"Mine shut\n{ARTICLE.text}"),
        ("attribution", 1, 1, 0, "Jane Roe said It is safe"),
        ("attribution", 1, 1, 1, "Roe said It is safe"),
    ]
    assert len({one.id for one in found}) == 5
    assert found[1].id == sentence_id(ARTICLE.id, 1)
    assert found[3].id == attribution_id(ARTICLE, 0, says(speaker))


def test_items_are_asked_how_near_they_are_and_what_is_not_held_is_left_out(tmp_path: Path) -> None:
    with VectorIndex.open(tmp_path / "chroma", load_embedder(), create=True) as index:
        fill(index, *items_of(ARTICLE, SENTENCES, [], []))
        near = index.cosines("Is the mine closed?", [sentence_id(ARTICLE.id, 0), sentence_id(ARTICLE.id, 1), "none"])
        assert sorted(near) == sorted(sentence_id(ARTICLE.id, n) for n in (0, 1))
        assert near[sentence_id(ARTICLE.id, 0)] > near[sentence_id(ARTICLE.id, 1)]
        (hit,) = index.search("Is the mine closed?", 1)
        assert hit.score == pytest.approx(near[sentence_id(ARTICLE.id, 0)], abs=1e-4)
        assert index.cosines("?", []) == {}


def test_a_title_that_stands_in_the_text_is_not_said_twice() -> None:
    article = Article("/news/two.txt", "Mine shut\nThe mine was shut.", "Mine shut")
    (only,) = items_of(article, [], [Passage(article.id, 0, 1, Span(0, len(article.text)))], [])
    assert only.text == article.text


def test_ids_come_from_content() -> None:
    passages = [Passage(ARTICLE.id, 0, 0, Span(0, 18)), Passage(ARTICLE.id, 1, 1, Span(19, 40))]
    once, again = (
        items_of(ARTICLE, SENTENCES, passages, [says(None)]),
        items_of(ARTICLE, SENTENCES, passages, [says(None)]),
    )
    assert once == again
    other = Article("/news/other.txt", ARTICLE.text, ARTICLE.title)
    assert not {one.id for one in once} & {one.id for one in items_of(other, SENTENCES, passages, [says(None)])}


def test_the_real_model_finds_what_was_said_by_its_meaning(tmp_path: Path) -> None:
    with VectorIndex.open(tmp_path / "chroma", load_embedder(), create=True) as index:
        fill(
            index,
            IndexItem("1", "attribution", "a", 0, 0, 0, "Jane Roe denied that the mine had been dug without a permit"),
            IndexItem("2", "attribution", "b", 0, 0, 0, "the bakers' guild announced the price of rye bread"),
        )
        best = index.search("Who says that the pit was legal?", 1)
    assert best[0].article_id == "a"
