"""A small report that chat models are tried on, and a model that replies with what it was given."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.answer.chat.values import ChatMessage, TokenUsage
from assistant.errors import ModelError
from corpus.archive.embedding import Embedder
from corpus.archive.ingest import ingest, open_index
from corpus.archive.store import Archive
from corpus.articles.reading import read_all

QUESTION = "Who says the bridge was sabotaged, and why?"
REPORT = """---
title: Bridge closed
outlet: The Orlo Post
published: 2026-03-10
---
The bridge at Orlo was closed on Monday.

Ines Tarrow, the city engineer, said on Monday that the bridge at Orlo had probably been sabotaged. \
She pointed to three bolts that had been sawn through.

Marek Dunn, the contractor, denied that anybody had touched the bridge. \
“It rusted, and it wasn't painted for years,” he said.

A council official who asked not to be named said the police were looking into whether a crane had struck the bridge.

Latvia said that the bridge was shelled by Estonia, although nobody was hurt. \
Tarrow said that the bridge would be safe if it were painted.
"""
CLOSED = "The bridge at Orlo was closed on Monday."
SABOTAGED = "Ines Tarrow said that the bridge at Orlo had probably been sabotaged."
BOLTS = "Ines Tarrow pointed to three bolts that had been sawn through."


def filled(folder: Path, embedder: Embedder, **articles: str) -> Path:
    """An archive of these articles in a new folder."""
    written = folder / "articles"
    written.mkdir(parents=True)
    for name, text in articles.items():
        (written / f"{name}.md").write_text(text, encoding="utf-8")
    with Archive(folder / "archive") as archive, open_index(archive, embedder, may_create=True) as index:
        report = ingest(read_all([str(written)]), archive, index)
    assert report.new == len(articles)
    return folder / "archive"


def said(number: int, text: str, speaker: str | None, *sentences: str, **others: Any) -> dict[str, Any]:
    """A statement as a model writes it."""
    whole: dict[str, Any] = {"number": number, "text": text, "speaker": speaker, "stance": "asserts"}
    return whole | {"sentences": list(sentences), "reason_for": None} | others


def reply(*statements: dict[str, Any], answered: bool = True) -> str:
    return json.dumps({"answered": answered, "statements": statements}, ensure_ascii=False)


SENTENCES = [" ".join(s.split()) for s in re.split(r"(?<=[.”])\s+(?=[A-Z“])", REPORT.split("---\n")[2].strip())]
"""The sentences of the report. "R1", "R2" … in the replies of tests are these, whatever keys a model is given."""


def with_keys(written: str, asked: str) -> str:
    """A reply with the keys that the sentences of the report have in the evidence that a model was given."""
    entries = [json.loads(line) for line in asked.splitlines() if line.startswith('{"key"')]
    keys = {entry["sentence"]: entry["key"] for entry in entries}
    own = {f"R{n}": keys.get(sentence, f"R{n}") for n, sentence in enumerate(SENTENCES, start=1)}
    return re.sub(r'"(R\d)"', lambda m: f'"{own.get(m[1], m[1])}"', written)


def keys_in(asked: Sequence[ChatMessage]) -> dict[str, str]:
    """Sentence -> its key, from the evidence that a model was given."""
    lines = [line for m in asked if m.role == "human" for line in m.text.splitlines() if line.startswith('{"key"')]
    return {entry["sentence"]: entry["key"] for entry in map(json.loads, lines)}


@dataclass
class QueuedModel:
    """Replies with its queue, in pieces; a queue that has run out fails the test. Knows what it was asked."""

    replies: list[str | ModelError]
    name: str = "fake:queued"
    asked: list[list[ChatMessage]] = field(default_factory=list)
    sent: int = 0  # characters of replies so far

    def reply(self, messages: Sequence[ChatMessage], schema: Mapping[str, Any], usage: TokenUsage) -> Iterator[str]:
        del schema, usage
        self.asked.append(list(messages))
        assert self.replies, "the model has no more replies"
        answer = self.replies.pop(0)
        if isinstance(answer, ModelError):
            raise answer
        answer = with_keys(answer, "\n".join(m.text for m in messages if m.role == "human"))
        for start in range(0, len(answer), 7):
            self.sent += len(answer[start : start + 7])
            yield answer[start : start + 7]
