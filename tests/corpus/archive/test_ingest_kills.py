"""kill -9, at many points, to a real process that ingests; run as a script it is that process."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from corpus.archive import ingest as ingest_module
from corpus.archive.ingest import Steps, open_index
from corpus.archive.store import Archive
from corpus.archive.values import IngestReport
from corpus.articles.article import Article, Sentence, Span
from corpus.attribution.values import Attribution, AttributionKind, Extraction, Speaker, SpeakerKind, Stance
from tests.corpus.archive.invented import WordEmbedder, contents, invented, wired

pytestmark = pytest.mark.kill

ARTICLES = 40
Contents = dict[str, object]


def articles(edition: int) -> list[Article]:
    return [invented(number, edition) for number in range(ARTICLES)]


def said_in(article: Article, sentences: Sequence[Sentence]) -> list[Attribution]:
    """`…, Gale Hart said.`: what the tagger would find too, whose loading takes each process longer than its work."""
    return [_said(article.text, number, s.span) for number, s in enumerate(sentences) if _is_quoted(article.text, s)]


def _is_quoted(text: str, sentence: Sentence) -> bool:
    return sentence.span.within(text).endswith(" said.")


def _said(text: str, number: int, sentence: Span) -> Attribution:
    comma, cue = text.rindex(",", sentence.start, sentence.end), sentence.end - len("said.")
    source = Span(comma + 2, cue - 1)
    return Attribution(
        source=(source,),
        cue=(Span(cue, sentence.end - 1),),
        content=(Span(sentence.start, comma),),
        speaker=Speaker(source.within(text), SpeakerKind.PERSON),
        stance=Stance.ASSERTS,
        kind=AttributionKind.INDIRECT,
        sentences=(number,),
    )


def ingested(
    folder: Path, edition: int, embedder: WordEmbedder | None = None, *, seconds: float = 0
) -> tuple[IngestReport, Contents]:
    """Ingest the articles of an edition; `seconds` is how long each one takes."""

    def slowly(article: Article, sentences: Sequence[Sentence]) -> Extraction:
        time.sleep(seconds)
        return Extraction(said_in(article, sentences))

    steps = Steps(extract=slowly, attribution_model="said-1")
    return wired(folder, articles(edition), embedder=embedder, steps=steps)


class SlowEmbedder(WordEmbedder):
    """Takes its time, so that kills fall in the middle of the index being written."""

    def embed(self, texts):  # type: ignore[no-untyped-def]
        time.sleep(0.02)
        return super().embed(texts)


def main(folder: str, edition: str) -> None:
    ingest_module._PUBLISH_SENTENCES, ingest_module._PUBLISH_SHARE = 30, 0.0
    ingest_module._BATCH_SENTENCES = 8
    ingested(Path(folder), int(edition), SlowEmbedder(), seconds=0.02)


def start(folder: Path, edition: int) -> "subprocess.Popen[bytes]":
    root = Path(__file__).parents[3]
    command = [sys.executable, "-m", "tests.corpus.archive.test_ingest_kills", folder, str(edition)]
    return subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE)


def kill_when(child: "subprocess.Popen[bytes]", is_time: Callable[[], bool]) -> bool:
    """Kill the child at the moment; whether it was still at work then."""
    deadline = time.monotonic() + 30
    while child.poll() is None and time.monotonic() < deadline:
        if is_time():
            break
        time.sleep(0.001)
    child.kill()
    _, errors = child.communicate()
    assert child.returncode in (0, -signal.SIGKILL), errors.decode()
    return child.returncode == -signal.SIGKILL


def complete(folder: Path, edition: int) -> Contents:
    """Ingest again, and return all that is held then."""
    ingested(folder, edition)
    with sqlite3.connect(folder / "archive.sqlite3") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert (
            db.execute("SELECT count(*) FROM sentence_words").fetchone()
            == db.execute("SELECT count(*) FROM sentences").fetchone()
        )
    db.close()
    with Archive(folder) as archive, open_index(archive, WordEmbedder()) as index:
        return contents(archive, index)


@pytest.fixture(scope="module")
def never_killed(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Contents]:
    """What an archive holds into which each edition was ingested without a kill."""
    return {edition: ingested(tmp_path_factory.mktemp("whole"), edition)[1] for edition in (1, 2)}


def stored(folder: Path, question: str) -> int:
    """A number out of the child's archive, 0 while there is none."""
    try:
        with sqlite3.connect(f"file:{folder / 'archive.sqlite3'}?mode=ro", uri=True) as db:
            number: int = db.execute(question).fetchone()[0] or 0
    except sqlite3.Error:
        return 0
    finally:
        if "db" in locals():
            db.close()
    return number


def articles_stored(folder: Path, number: int) -> bool:
    return stored(folder, "SELECT count(*) FROM articles") >= number


def published(folder: Path, times: int) -> bool:
    return stored(folder, "SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM pending)") >= 4 * times


def snapshots(folder: Path) -> list[Path]:
    return [path for path in (folder / "chroma").glob("snapshot-*") if path.is_dir()]


POINTS: dict[str, Callable[[Path], bool]] = {
    "the archive file appears": lambda folder: (folder / "archive.sqlite3").exists(),
    "the first snapshot appears": lambda folder: bool(snapshots(folder)),
    "the empty index is published": lambda folder: (folder / "chroma" / "index.json").exists(),
    "an article is stored": lambda folder: articles_stored(folder, 1),
    "13 articles are stored": lambda folder: articles_stored(folder, 13),
    "a second snapshot is being filled": lambda folder: len(snapshots(folder)) > 1,
    "a manifest is being written": lambda folder: (folder / "chroma" / "index.json.new").exists(),
    "some are indexed": lambda folder: published(folder, 1),
    "more are indexed": lambda folder: published(folder, 4),
    "all are stored": lambda folder: articles_stored(folder, ARTICLES),
}


@pytest.mark.parametrize("is_time", POINTS.values(), ids=POINTS.keys())
def test_an_ingest_killed_when(
    tmp_path: Path, never_killed: dict[int, Contents], is_time: Callable[[Path], bool]
) -> None:
    was_killed = kill_when(start(tmp_path, 1), lambda: is_time(tmp_path))
    assert was_killed or is_time is POINTS["a manifest is being written"]  # it lasts a millisecond and may be missed
    assert complete(tmp_path, 1) == never_killed[1]
    assert len(snapshots(tmp_path)) == 1


def test_an_ingest_killed_again_and_again_completes(tmp_path: Path, never_killed: dict[int, Contents]) -> None:
    chance = random.Random(20261123)
    kills = 0
    for _ in range(6):
        moment = 0.0

        def is_time() -> bool:
            nonlocal moment
            if not moment and (tmp_path / "archive.sqlite3").exists():  # imports take a second, and are not the point
                moment = time.monotonic() + chance.uniform(0.3, 1.2)
            return bool(moment) and time.monotonic() > moment

        kills += kill_when(start(tmp_path, 1), is_time)
    assert kills >= 2
    assert complete(tmp_path, 1) == never_killed[1]


@pytest.mark.parametrize("changed", [1, 6, 12])
def test_a_killed_ingest_of_changed_articles_leaves_nothing_old(
    tmp_path: Path, never_killed: dict[int, Contents], changed: int
) -> None:
    ingested(tmp_path, 1)
    question = "SELECT count(*) FROM articles WHERE revision > 1"
    assert kill_when(start(tmp_path, 2), lambda: stored(tmp_path, question) >= changed)
    with Archive(tmp_path) as archive, open_index(archive, WordEmbedder()) as index:
        # Between the kill and the next ingest every answer stands on whole articles of one edition or the other.
        for entry in archive.articles():
            assert archive.article(entry.id) in (invented(int(entry.uri[6:9]), 1), invented(int(entry.uri[6:9]), 2))
        skip = {one.article_id for one in archive.pending()}
        for hit in index.search("district", 1000, skip=skip):
            assert hit.last < len(archive.sentences(hit.article_id))
    assert complete(tmp_path, 2) == never_killed[2]


if __name__ == "__main__":
    main(*sys.argv[1:])
