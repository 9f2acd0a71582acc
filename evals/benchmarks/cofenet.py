"""CofeNet's protocol (COLING 2022): spans laid on its tokens, one sentence a line, both ends must agree, per label.

Its files hold Penn Treebank tokens of PolNeAR's articles; they are found again in the articles' texts. The published
figures on the test split are source 83.2, cue 75.3, content 72.9.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from corpus.articles.article import Span
from evals.scorers.alignment import align

PUBLISHED = {"source": 83.2, "cue": 75.3, "content": 72.9}

LineSpan = tuple[int, int, int]
"""Line, first token, token behind the last."""


@dataclass(frozen=True, slots=True)
class TokenisedArticle:
    """`tokens[line][i]`: where token i of a line stands in the article's text, or None where it was not found.
    `labels`: BIO over source, cue, content."""

    name: str
    text: str
    tokens: tuple[tuple[Span | None, ...], ...]
    labels: tuple[tuple[str, ...], ...]


def read_articles(path: Path, texts: Path) -> Iterator[TokenisedArticle]:
    """The articles of a CofeNet file, each with its text in `texts`/NAME.txt."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    for key, group in groupby(rows, key=lambda row: str(row["id"])):
        lines = list(group)
        name = key.rsplit("_", 1)[0]
        text = (texts / f"{name}.txt").read_bytes().decode("utf-8")
        yield TokenisedArticle(
            name,
            text,
            tuple(align([row["tokens"] for row in lines], text)),
            tuple(tuple(row["labels"]) for row in lines),
        )


def gold_spans(article: TokenisedArticle, part: str) -> set[LineSpan]:
    found: set[LineSpan] = set()
    for number, labels in enumerate(article.labels):
        start = None
        for position, label in enumerate((*labels, "O")):
            if start is not None and label != f"I-{part}":
                found.add((number, start, position))
                start = None
            if label == f"B-{part}":
                start = position
    return found


def laid_on_tokens(article: TokenisedArticle, spans: Iterable[Span]) -> set[LineSpan]:
    """Spans as runs of tokens; one that crosses lines is a run in each."""
    found: set[LineSpan] = set()
    for span in spans:
        for number, line in enumerate(article.tokens):
            inside = [i for i, token in enumerate(line) if token is not None and token.overlaps(span)]
            if inside:
                found.add((number, inside[0], inside[-1] + 1))
    return found
