"""What all tests share: an archive of the bundled sample, ingested once a session with the real model and Chroma."""

from pathlib import Path

import pytest

from assistant.answer.pipeline import Assistant
from assistant.build import open_assistant
from assistant.settings import Settings
from corpus.archive.embedding import Embedder, load_embedder
from corpus.archive.ingest import ingest, open_index
from corpus.archive.store import Archive
from corpus.articles.reading import read_all

SAMPLE = Path(__file__).parent.parent / "corpus" / "sample"
END_TO_END = Path(__file__).parent / "e2e"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what opens a browser, and every end-to-end test as one that starts a server; others are marked in place."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if END_TO_END in item.path.parents:
            item.add_marker(pytest.mark.server)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The folder of an archive that holds corpus/sample. Tests read it; those that write make their own."""
    folder = tmp_path_factory.mktemp("sample-archive")
    with Archive(folder) as archive, open_index(archive, embedder, may_create=True) as index:
        report = ingest(read_all([str(SAMPLE)]), archive, index)
    assert not report.refused
    return folder


@pytest.fixture(scope="session")
def assistant(sample_archive: Path) -> Assistant:
    return open_assistant(Settings(archive=sample_archive))
