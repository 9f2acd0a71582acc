"""Where a content begins and ends, whatever the tagger has made of it."""

import pytest

from corpus.articles.article import Span
from corpus.attribution.conventions import conform
from corpus.attribution.extract import _is_supposed


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        pytest.param(
            "TARN, June 3 (XNA) - It was shut.", "TARN, June 3 (XNA) - It was shut", "It was shut", id="dateline"
        ),
        pytest.param('"Shut it!" as we left.', '"Shut it!" as we left', '"Shut it!"', id="what happened meanwhile"),
        pytest.param("She said “it is shut.”", "“it is shut", "“it is shut.”", id="the mark that closes it"),
        pytest.param("It was shut, she said.", "It was shut,", "It was shut", id="a comma of the sentence's"),
        pytest.param("Write to a@b.example now", "Write to a@b", "Write to a@b.example", id="within an address"),
        pytest.param("It shut at 9 a.m.", "It shut at 9 a.m.", "It shut at 9 a.m.", id="an abbreviation's full stop"),
    ],
)
def test_a_content_is_cut_as_the_guidelines_say(text: str, content: str, expected: str) -> None:
    start = text.index(content)
    found = conform(text, Span(start, start + len(content)))
    assert found is not None
    assert found.within(text) == expected


def test_what_is_only_supposed_is_told_by_the_word_before_it() -> None:
    text = "If they say so, we go. They say so."
    assert _is_supposed(text, text.index("they"))
    assert not _is_supposed(text, text.index("They"))
