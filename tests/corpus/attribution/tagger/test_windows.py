"""The tagger's view of a text: words with true offsets, windows of whole sentences that cover everything."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.articles.article import Span
from corpus.articles.sentences import split_sentences
from corpus.attribution.tagger.windows import WINDOW_PIECES, cut_windows, read_windows
from corpus.attribution.tagger.words import WordSequence, read_words

TEXT = "“We waited,” Tilda Marsh said. Nobody came.\n\nTarn Rail denied it on May 3."


def words_of(text: str) -> WordSequence:
    return read_words(text, split_sentences(text))


def shown(text: str, words: WordSequence) -> list[str]:
    return [text[start:end] for start, end in zip(words.starts.tolist(), words.ends.tolist(), strict=True)]


def pieces(words: WordSequence, start: int, end: int) -> int:
    return int(words.first[end] - words.first[start])


def test_words_are_runs_of_letters_and_single_marks() -> None:
    assert shown(TEXT, words_of(TEXT))[:9] == ["“", "We", "waited", ",", "”", "Tilda", "Marsh", "said", "."]


def test_a_word_keeps_the_shape_that_the_uncased_model_cannot_see() -> None:
    words = words_of("Police met NASA on May 3, McKay said.")
    assert words.features[:, 0].tolist() == [1, 0, 2, 0, 1, 4, 5, 3, 0, 5]


def test_words_between_quotation_marks_are_quoted_and_the_marks_are_marks() -> None:
    assert words_of(TEXT).features[:7, 1].tolist() == [2, 1, 1, 1, 2, 0, 0]


def test_the_first_word_of_a_sentence_and_of_a_paragraph_is_told() -> None:
    words = words_of(TEXT)
    begins = {text: kind for text, kind in zip(shown(TEXT, words), words.features[:, 2].tolist(), strict=True) if kind}
    assert begins == {"“": 2, "Nobody": 1, "Tarn": 2}


def test_a_span_of_characters_is_the_words_that_it_touches() -> None:
    words = words_of(TEXT)
    start, end = words.covering(Span(TEXT.index("Tilda"), TEXT.index(" said")))
    assert words.span(start, end).within(TEXT) == "Tilda Marsh"
    start, end = words.covering(Span(TEXT.index("ilda"), TEXT.index("arsh") + 1))
    assert words.span(start, end).within(TEXT) == "Tilda Marsh"


LONG = " ".join(f"Sentence number {n} says that the bridge was closed on that day." for n in range(200))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("One.", id="one word"),
        pytest.param(LONG, id="many sentences"),
        pytest.param("word " * 900, id="a sentence longer than a window"),
        pytest.param("x" * 5000, id="one endless word"),
        pytest.param("a\ud800b “c", id="lone surrogate"),
        pytest.param("日本語の文章。" * 300, id="a piece a character"),
    ],
)
def test_windows_cover_every_word_in_order_within_the_budget(text: str) -> None:
    check_windows(words_of(text))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*"abc.“”\n", "He said. ", "It was closed.\n\n", "longish words here "]), max_size=300))
def test_windows_cover_any_text(parts: list[str]) -> None:
    check_windows(words_of("".join(parts)))


def check_windows(words: WordSequence) -> None:
    read = read_windows(words)
    assert {w for window in read for w in range(*window)} == set(range(len(words)))
    assert [w.start for w in read] == sorted({w.start for w in read})
    cut = cut_windows(words, 100)
    assert [w for window in cut for w in range(*window)] == list(range(len(words)))
    for window in [*read, *cut]:
        assert pieces(words, *window) <= WINDOW_PIECES or window.end - window.start == 1


def test_windows_share_sentences_so_that_no_word_is_read_at_an_edge_only() -> None:
    windows = read_windows(words_of(LONG))
    assert len(windows) > 5
    assert all(after.start < before.end for before, after in itertools.pairwise(windows))
