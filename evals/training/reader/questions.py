"""The reader's questions: as people type them, over the news articles of the shared data.

They were written for this project from the articles alone, and checked by second readers. questions.jsonl has the
place of each gold sentence, span and superseded sentence in its article, not its words. They are parted by story:
`set` is "dev" for the tenth that nothing is trained on, "fit" for those that the reader does not learn from, either,
so that its combination with the ranker can be fitted on them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from corpus.articles.article import Span

QUESTIONS: Final = Path(__file__).parent / "questions.jsonl"
FOLDERS: Final = {"newswire": "newswire/original_articles", "bbc": "bbc/articles", "polnear": "polnear/train/text"}
"""Where the articles of a source are, below the folder of data."""


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """A stretch of the text of an article, by the article's name: `newswire:af_afrol_1`."""

    article: str
    span: Span


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """A question as somebody typed it; `evidence` has the pieces of its answer, each with all that serve as it.

    `linked` is False where it stands alone though there is a history; None where there is no history.
    """

    id: str
    part: str
    story: str
    articles: tuple[str, ...]
    kind: str
    question: str
    history: tuple[str, ...]
    linked: bool | None
    answerable: bool
    speakers: tuple[tuple[str, ...], ...]
    evidence: tuple[tuple[GoldPlace, ...], ...]
    spans: tuple[GoldPlace, ...]
    superseded: tuple[GoldPlace, ...]

    @property
    def is_dev(self) -> bool:
        return self.part == "dev"


def article_file(data: Path, article: str) -> Path:
    """The file of an article of that name."""
    source, name = article.split(":", 1)
    return data / FOLDERS[source] / f"{name}.txt"


def read_questions(path: Path = QUESTIONS) -> list[TypedQuestion]:
    """The questions of the file, in order."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_question(row) for row in rows]


def _question(row: Mapping[str, Any]) -> TypedQuestion:
    return TypedQuestion(
        id=row["id"],
        part=row["set"],
        story=row["story"],
        articles=tuple(row["articles"]),
        kind=row["kind"],
        question=row["question"],
        history=tuple(row["history"]),
        linked=row.get("linked"),
        answerable=row["answerable"],
        speakers=tuple(tuple(names) for names in row["speakers"]),
        evidence=tuple(tuple(_place(*place) for place in piece) for piece in row["evidence"]),
        spans=tuple(_place(*place) for place in row["spans"]),
        superseded=tuple(_place(*place) for place in row["superseded"]),
    )


def _place(article: str, start: int, end: int) -> GoldPlace:
    return GoldPlace(article, Span(start, end))
