"""What the tests of attribution share: the attributions of a text, and the tables of cases in cases/."""

from pathlib import Path
from typing import Any

import frontmatter
import pytest
import yaml
from hypothesis import strategies as st

from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, extract_attributions
from corpus.attribution.units import Unit, find_units

CLOSED = "that the bridge was closed"
_CASES = Path(__file__).with_name("cases")
_SAMPLE = Path(__file__).parents[3] / "corpus" / "sample"

Row = tuple[str | None, str, str]


def attributions_in(text: str) -> list[Attribution]:
    article = Article(uri="file:///test.txt", text=text)
    return extract_attributions(article, sentences_of(article), thorough=True)


def rows(text: str) -> list[Row]:
    """(speaker, stance, content) of each attribution."""
    return [
        (a.speaker.name if a.speaker else None, a.stance.value, " // ".join(s.within(text) for s in a.content))
        for a in attributions_in(text)
    ]


def units_in(text: str) -> list[Unit]:
    return find_units(text, sentences_of(Article(uri="file:///test.txt", text=text)))


def cases(table: str) -> list[Any]:
    """The cases of cases/TABLE.yaml as pytest parameters; of a mapping its values, in order."""
    read = yaml.safe_load((_CASES / f"{table}.yaml").read_text(encoding="utf-8"))
    return [
        pytest.param(*case.values(), id=name) if isinstance(case, dict) else pytest.param(case, id=name)
        for name, case in read.items()
    ]


def sample_text(name: str) -> str:
    return frontmatter.loads((_SAMPLE / f"{name}.md").read_text(encoding="utf-8")).content


_WORDS = st.sampled_from(
    """Tilda|Marsh|Oren Vasko|Tarn Rail|the minister|a port official|she|he|they|it|who|said|says|told reporters|denied|
    claimed|adding|according to|cited|that|the bridge|was closed|not|may|because|No.|"|“|”|'|’|,|.|?|:|;|(|)|—|MARSH:|
    \n|\n\n|3|U.S.|and|but|'s|claim|is "ludicrous\"""".replace("\n    ", "").split("|")
)
WORD_SALAD = st.lists(_WORDS, max_size=60).map(" ".join)
"""Names, roles, verbs and marks of news in any order."""
