"""CofeNet's protocol (COLING 2022): spans laid on its tokens, one sentence a line, both ends must agree, per label.

Its files hold Penn Treebank tokens of PolNeAR's articles; they are found again in the articles' texts. The published
figures on the test split are source 83.2, cue 75.3, content 72.9.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from corpus.articles.article import Span

PUBLISHED = {"source": 83.2, "cue": 75.3, "content": 72.9}
_DOUBLE = '"“”«»„'
_SINGLE = "'’‘`´"
_DASHES = "-–—‑‐―"
_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"}

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


def align(lines: Sequence[Sequence[str]], text: str) -> Iterator[tuple[Span | None, ...]]:
    """The file leaves out parts of articles, so a line is looked for whole before its tokens are one by one."""
    seen, offsets = _plain(text)
    position = 0
    for tokens in lines:
        plain = [_plain(_BRACKETS.get(token, token))[0] for token in tokens]
        whole = seen.find("".join(plain), position)
        position = whole if whole >= 0 else position
        spans: list[Span | None] = []
        for token in plain:
            at = seen.find(token, position, position + len(token) + 30) if token else -1
            spans.append(Span(offsets[at], offsets[at + len(token) - 1] + 1) if at >= 0 else None)
            position = at + len(token) if at >= 0 else position
        yield tuple(spans)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without white space and with one form of each mark, and where each of its characters stood."""
    characters: list[str] = []
    offsets: list[int] = []
    position = 0
    while position < len(text):
        character, width = text[position], 1
        if text.startswith(("``", "''"), position):
            character, width = '"', 2
        elif character in _DOUBLE:
            character = '"'
        elif character in _SINGLE:
            character = "'"
        elif character in _DASHES:
            character = "-"
        elif character == "…":
            character = "..."
        if not character.isspace() and character not in "\u200b\ufeff":
            characters.extend(character)
            offsets.extend([position] * len(character))
        position += width
    return "".join(characters), offsets
