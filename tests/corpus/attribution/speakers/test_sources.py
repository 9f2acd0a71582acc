"""The words of a source: what is cut off, and the parts of a list."""

import pytest

from corpus.articles.article import Span
from corpus.attribution.speakers.sources import Source, source_at, without_apposition
from corpus.attribution.tokens import tokenise


def source_of(text: str) -> Source | None:
    return source_at(tokenise(text, Span(0, len(text))), Span(0, len(text)), 0)


def written(source: Source) -> str:
    return " ".join(token.text for token in source.words)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Tilda Marsh,", "Tilda Marsh"),
        ("Anna Bell (R)", "Anna Bell ( R )"),
        ("from the committee", "the committee"),
        ("from", "from"),
    ],
)
def test_a_source_has_no_comma_behind_it_and_no_preposition_before_it(text: str, source: str) -> None:
    found = source_of(text)
    assert found is not None
    assert written(found) == source


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Bell and Marsh", ["Bell", "Marsh"]),
        ("Anna Bell (D-Ore.), Marsh and Vasko", ["Anna Bell", "Marsh", "Vasko"]),
        ("Marsh", ["Marsh"]),
    ],
)
def test_a_list_has_parts_without_what_stands_in_brackets(text: str, parts: list[str]) -> None:
    source = source_of(text)
    assert source is not None
    assert [written(source._replace(phrase=part)) for part in source.parts_of_list()] == parts


@pytest.mark.parametrize(
    ("text", "primary", "apposition"),
    [
        ("his adviser, Timo Hald", "his adviser", "Timo Hald"),
        ("an official who left", "an official", None),
        ("Timo Hald", "Timo Hald", None),
    ],
)
def test_an_apposition_stands_behind_a_comma(text: str, primary: str, apposition: str | None) -> None:
    source = source_of(text)
    assert source is not None
    found, behind = without_apposition(source)
    assert (written(found), written(source._replace(phrase=behind)) if behind else None) == (primary, apposition)
