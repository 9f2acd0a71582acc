"""Questions to small archives (asked.yaml), from the text of an article to the lines that a reader gets."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer
from assistant.build import open_assistant
from assistant.conversation import Conversation, Question, turn_of
from assistant.settings import Settings
from corpus.archive.embedding import Embedder
from corpus.archive.ingest import ingest, open_index
from corpus.archive.store import Archive
from corpus.articles.article import Article

WORLDS: Sequence[Mapping[str, Any]] = yaml.safe_load(Path(__file__).with_name("asked.yaml").read_text(encoding="utf-8"))


def _articles(world: Mapping[str, Any]) -> Iterator[Article]:
    for number, one in enumerate(world["articles"]):
        text = unicodedata.normalize("NFD", one["text"]) if world.get("decomposed") else one["text"]
        yield Article(f"/{number}.txt", text, one["title"], "The Marl Post", one["day"])


@pytest.fixture(scope="module")
def assistants(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Sequence[Assistant]:
    made = []
    for world in WORLDS:
        folder = tmp_path_factory.mktemp("asked")
        with Archive(folder) as archive, open_index(archive, embedder, may_create=True) as index:
            assert not ingest(_articles(world), archive, index).refused
        made.append(open_assistant(Settings(archive=folder)))
    return made


def _asked(assistant: Assistant, questions: Sequence[str]) -> Answer:
    conversation = Conversation()
    for question in questions:
        answer = assistant.ask(Question(question, conversation))
        turn = turn_of(answer)
        conversation = conversation.then(turn) if turn else conversation
    return answer


def _lines(answer: Answer) -> Iterator[str]:
    yield f"outcome={answer.outcome.value}"
    yield f"note={answer.note}"
    yield from (f"heading={group.heading}" for group in answer.groups)
    for statement in answer.statements:
        name = statement.speaker.name if statement.speaker else "REPORTER"
        yield f"{name}: {unicodedata.normalize('NFC', statement.text)}"


@pytest.mark.parametrize(
    ("world", "question"),
    [
        pytest.param(number, question, id=f"{number}-{question['ask']}")
        for number, world in enumerate(WORLDS)
        for question in world["questions"]
    ],
)
def test_an_answer_has_what_was_asked_and_says_what_it_lacks(
    assistants: Sequence[Assistant], world: int, question: Mapping[str, Any]
) -> None:
    answer = _asked(assistants[world], [*question.get("after", ()), question["ask"]])
    lines = "\n".join(_lines(answer))
    for pattern in question.get("must", ()):
        assert re.search(pattern, lines, re.MULTILINE), lines
    for pattern in question.get("never", ()):
        assert not re.search(pattern, lines, re.MULTILINE), lines
