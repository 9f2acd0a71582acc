"""Reads PolNeAR's brat stand-off files: the gold that the tagger is trained and measured on. The data stays outside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.articles.article import Span


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """One annotated attribution; spans in reading order, `source` may be empty."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article's name and text, and one annotator's attributions."""

    name: str
    text: str
    annotator: str
    gold: tuple[GoldAttribution, ...]


def read_gold(path: Path) -> list[GoldAttribution]:
    """The attributions of one brat file; those without cue or content are dropped, as the data's README says."""
    spans: dict[str, tuple[Span, ...]] = {}
    relations = []
    for line in path.read_text(encoding="utf-8").splitlines():
        key, *rest = line.split("\t")
        if key.startswith("T") and rest:
            _, offsets = rest[0].split(" ", 1)
            spans[key] = tuple(Span(*map(int, part.split())) for part in offsets.split(";"))
        elif key.startswith("E") and rest:
            relations.append([part.split(":", 1) for part in rest[0].split()])
    gold = []
    for relation in relations:
        if not relation[0][0].startswith("Attribution"):
            continue
        roles: dict[str, list[Span]] = {"Source": [], "Cue": [], "Content": []}
        for role, key in relation[1:]:
            roles.get(re.sub(r"\d+$", "", role), []).extend(spans.get(key, ()))
        if roles["Cue"] and roles["Content"]:
            gold.append(GoldAttribution(*(tuple(sorted(roles[r])) for r in ("Source", "Cue", "Content"))))
    return gold


def read_split(polnear: Path, split: str) -> Iterator[Annotated]:
    """Each annotation of each article of a split ("train", "dev"), in order of name; one that cannot be read is left
    out, as the data's README says of one file."""
    for path in sorted((polnear / split / "attributions").glob("*.ann")):
        name, annotator = path.stem.rsplit("_", 1)
        text = (polnear / split / "text" / f"{name}.txt").read_bytes().decode("utf-8")
        try:
            gold = tuple(read_gold(path))
        except ValueError:
            continue
        if gold:
            yield Annotated(name, text, annotator, gold)
