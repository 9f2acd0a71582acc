"""Reads the English Worldwide Newswire: articles with hand-marked entities, found again in the articles' texts.

The data stays outside. Its tokens are matched to the text as it was published, so that the head learns from what an
archive is filled with: paragraphs, quotation marks and all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus.articles.article import Span
from corpus.attribution.values import EntityKind, EntitySpan
from evals.scorers.alignment import align

_KINDS: Final[Mapping[str, EntityKind]] = {
    "Person": EntityKind.PERSON,
    "Organization": EntityKind.ORGANISATION,
    "Location": EntityKind.PLACE,
    "Facility": EntityKind.PLACE,
    "Date": EntityKind.DATE,
    "Money": EntityKind.MONEY,
    "NORP": EntityKind.GROUP,
    "Misc": EntityKind.OTHER,
    "Product": EntityKind.OTHER,
}
_EVERY: Final = 10  # so many articles are held out as one in ten
_LEAST_FOUND: Final = 0.9
"""An article of which fewer tokens are found in its text is left out: the two are of different versions."""


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article's name and text, its entities, and whether it is one of the tenth that nothing is learned from."""

    name: str
    text: str
    entities: tuple[EntitySpan, ...]
    is_held_out: bool


def read_marked(folder: Path) -> Iterator[MarkedArticle]:
    """The articles of the folder `newswire`, in order of name."""
    for number, path in enumerate(sorted((folder / "entities").glob("*.tsv"))):
        name = path.name.removesuffix(".txt.tsv")
        text = (folder / "original_articles" / f"{name}.txt").read_bytes().decode("utf-8", "replace")
        tokens, labels = _tokens_and_labels(path)
        places = list(align(tokens, text))
        flat = [place for line in places for place in line]
        if sum(place is not None for place in flat) < _LEAST_FOUND * len(flat):
            continue
        entities = tuple(e for line in zip(places, labels, strict=True) for e in _entities(*line))
        yield MarkedArticle(name, text, entities, number % _EVERY == 0)


def _tokens_and_labels(path: Path) -> tuple[list[list[str]], list[list[str]]]:
    """Line by line; a token without a label is in no entity."""
    lines = [[row.split("\t") for row in line.split("\n") if row.strip()] for line in _blocks(path)]
    tokens = [[row[0].strip() for row in line] for line in lines]
    return tokens, [[row[1].strip() if len(row) > 1 else "O" for row in line] for line in lines]


def _blocks(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").split("\n\n")


def _entities(places: Sequence[Span | None], labels: Sequence[str]) -> Iterator[EntitySpan]:
    """The entities of a line; one whose tokens are not all found is left out."""
    begun: list[int] = []
    for number, label in enumerate((*labels, "O")):
        goes_on = bool(begun) and label == f"I-{labels[begun[0]][2:]}"
        if begun and not goes_on:
            found = [place for i in begun if (place := places[i]) is not None]
            if len(found) == len(begun):
                yield EntitySpan(_KINDS[labels[begun[0]][2:]], Span(found[0].start, found[-1].end))
            begun = []
        if goes_on or label.startswith("B-"):
            begun.append(number)
