"""Where a quotation opens and closes, whatever marks a newsroom uses; and how much of a sentence it is."""

import pytest

from corpus.articles.article import Span
from corpus.attribution.quotations import find_quotations, is_mostly_quoted

WHOLE_PARAGRAPH = 'He said: "We waited. Nobody came.'


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        pytest.param('He said "not here" twice.', ['"not here"'], id="straight"),
        pytest.param("He said “not here” twice.", ["“not here”"], id="curly"),
        pytest.param("He said ”not here” twice.", ["”not here”"], id="opened with a closing mark"),
        pytest.param("He said 'not here' twice.", ["'not here'"], id="single, straight"),
        pytest.param("He said ‘not here’ twice.", ["‘not here’"], id="single, curly"),
        pytest.param("He said «not here» twice.", ["«not here»"], id="guillemets"),
        pytest.param("He said „not here” twice.", ["„not here”"], id="low"),
        pytest.param("The ministers' aides aren't here.", [], id="apostrophes"),
        pytest.param("“One,” she said, 'two' and \"three\".", ["“One,”", "'two'", '"three"'], id="several, in order"),
        pytest.param(WHOLE_PARAGRAPH, ['"We waited. Nobody came.'], id="left open"),
    ],
)
def test_quotations_are_found_with_their_marks(text: str, quotations: list[str]) -> None:
    found = find_quotations(text, Span(0, len(text)))
    assert [span.within(text) for span in found] == quotations


def test_a_paragraphs_quotations_are_its_own() -> None:
    text = '"One," she said.\n"Two," he said.'
    assert find_quotations(text, Span(17, len(text))) == [Span(17, 23)]


@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["lines", "blank lines"])
def test_a_sentence_is_mostly_quoted_by_its_own_paragraph(blank: str) -> None:
    sentences = [
        "It rained.",
        '"We waited all day. Nobody came."',
        "The bridge was closed.",
        '"So be it," Ana Holm said.',
    ]
    text = blank.join(sentences)
    spans = [Span(start := text.index(s), start + len(s)) for s in sentences]
    assert [is_mostly_quoted(text, span) for span in spans] == [False, True, False, False]
