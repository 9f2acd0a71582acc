"""What all tests share: an archive of the bundled sample, ingested once a session with the real model and Chroma."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.answer.pipeline import Assistant
from assistant.build import open_assistant
from assistant.settings import Settings
from corpus.archive.embedding import Embedder, load_embedder
from corpus.archive.ingest import ingest, open_index
from corpus.archive.store import Archive
from corpus.articles.reading import read_all

SAMPLE = Path(__file__).parent.parent / "corpus" / "sample"
END_TO_END = Path(__file__).parent / "e2e"
_LONG = ("slow", "kill", "server", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what opens a browser, and every end-to-end test as one that starts a server; others are marked in place.

    Files with such tests come first: a long one at the end would be waited for by all other test processes.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if END_TO_END in item.path.parents:
            item.add_marker(pytest.mark.server)
    long = {item.path for item in items if any(item.get_closest_marker(name) for name in _LONG)}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The folder of an archive that holds corpus/sample. Tests read it; those that write make their own.

    Of several test processes the first ingests, and each has a copy.
    """
    own = tmp_path_factory.mktemp("sample-archive") / "archive"
    shared = (own.parents[2] if "PYTEST_XDIST_WORKER" in os.environ else own.parents[1]) / "shared-sample-archive"
    with FileLock(shared.with_suffix(".lock")):
        if not (shared / "complete").exists():
            _ingest_sample(shared / "archive", embedder)
            (shared / "complete").touch()
    shutil.copytree(shared / "archive", own)
    return own


def _ingest_sample(folder: Path, embedder: Embedder) -> None:
    with Archive(folder) as archive, open_index(archive, embedder, may_create=True) as index:
        report = ingest(read_all([str(SAMPLE)]), archive, index)
    assert not report.refused


@pytest.fixture(scope="session")
def assistant(sample_archive: Path) -> Assistant:
    return open_assistant(Settings(archive=sample_archive))
