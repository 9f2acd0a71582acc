"""Labelled attributions: places in articles, cue words and the act, made by reading. The articles' text stays outside.

An article is named by its collection and its file there: newswire:af_x, bbc:sport/001, polnear:breitbart_x.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus.articles.article import Article, Span
from corpus.articles.reading import read_all
from corpus.attribution.values import Act, Attribution, AttributionKind, Speaker, SpeakerKind, Stance

LABELS: Final = Path(__file__).parent / "labels.jsonl"
_FILES: Final[Mapping[str, str]] = {
    "newswire": "newswire/original_articles/{}.txt",
    "bbc": "bbc/articles/{}.txt",
    "polnear": "polnear/train/text/{}.txt",
}


@dataclass(frozen=True, slots=True)
class LabelledAttribution:
    """An attribution as it was extracted, with the text of its article and the act that a reader saw in it."""

    article: str
    text: str
    attribution: Attribution
    act: Act
    is_held_out: bool

    @property
    def cue(self) -> str:
        return " ".join(span.within(self.text) for span in self.attribution.cue)


def read_labels(data: Path, path: Path = LABELS) -> list[LabelledAttribution]:
    """The labels, with their texts from the folder that holds the collections. Raises ValueError for other texts."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    texts = {name: _text(data, name) for name in dict.fromkeys(row["article"] for row in rows)}
    return list(_labelled(rows, texts))


def _labelled(rows: Sequence[Mapping[str, object]], texts: Mapping[str, str]) -> Iterator[LabelledAttribution]:
    for row in rows:
        article = str(row["article"])
        one = LabelledAttribution(
            article, texts[article], _attribution(row), Act(str(row["act"])), bool(row.get("held_out", False))
        )
        if one.cue != row["cue_words"]:
            raise ValueError(f"{article} is another text: its cue is {one.cue!r}, not {row['cue_words']!r}")
        yield one


def _attribution(row: Mapping[str, object]) -> Attribution:
    kind = row["speaker_kind"]
    return Attribution(
        source=_spans(row["source"]),
        cue=_spans(row["cue"]),
        content=_spans(row["content"]),
        speaker=Speaker("", SpeakerKind(str(kind))) if kind else None,
        stance=Stance.ASSERTS,
        kind=AttributionKind(str(row["kind"])),
        sentences=(),
    )


def _spans(pairs: object) -> tuple[Span, ...]:
    assert isinstance(pairs, list)
    return tuple(Span(start, end) for start, end in pairs)


def _text(data: Path, name: str) -> str:
    collection, _, file = name.partition(":")
    (article,) = read_all([str(data / _FILES[collection].format(file))])
    if not isinstance(article, Article):
        raise ValueError(f"{name} is refused: {article.reason}")
    return article.text
