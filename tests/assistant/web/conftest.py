"""An empty archive, and what a reader can do with a copy of the sample."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer.pipeline import Assistant
from assistant.build import open_assistant
from assistant.service.browse import Browser
from assistant.settings import Settings
from assistant.web.conversation_actions import (
    ConversationActions,
)
from corpus.archive.store import Archive


@pytest.fixture
def empty_archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as archive:
        yield archive


@pytest.fixture(scope="module")
def saved_in(sample_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample, since answers are saved in it."""
    folder = tmp_path_factory.mktemp("saved") / "copy"
    shutil.copytree(sample_archive, folder)
    return folder


@pytest.fixture(scope="module")
def actions(saved_in: Path) -> Iterator[ConversationActions]:
    assistant = open_assistant(Settings(archive=saved_in))
    with assistant.archive:
        yield ConversationActions(assistant)


@pytest.fixture
def browser(assistant: Assistant) -> Browser:
    return Browser(assistant.archive)
