"""Sentences and passages of news text: a table of hard cases, and properties that hold for any text."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.articles.article import Article, PartKind, Sentence, Span
from corpus.articles.passages import passages_of
from corpus.articles.sentences import LONGEST_SENTENCE, Splitter, sentences_of, split_sentences
from evals.benchmarks.sentence_splitters import HardCase, hard_cases

PIECES = (
    *"Orlan|said|Mr.|U.S.|p.m.|No.|e.g.|5.5|J.|we|Karo.The|x@y.com|https://karo.example/a|\nhttps://karo.example/b\n".split(
        "|"
    ),
    *".|?|!|…|...|,|:|;|-|—|•".split("|"),
    *'“|”|"|‘|’|\'|«|»|(|)|[|]|".|.”|?"'.split("|"),
    *(" ", " ", " ", "  ", "\n", "\n\n", "\r\n", "\r", "\t", "\u00a0", "\u2028", "\f", "\x1c", "\x85", "\u200b"),
    *("😀", "é", "e\u0301", "你好。", "\ud800", "ORLAN: ", "1. ", "(a) ", "x" * 900, "word " * 500),
)
any_text = st.text() | st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def sentences_in(text: str) -> list[str]:
    return [span.within(text) for span in split_sentences(text)]


def article_of(text: str) -> Article:
    return Article("file:///karo.txt", text)


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in hard_cases().items()])
def test_sentences_end_where_a_reader_of_news_would_end_them(case: HardCase) -> None:
    assert tuple(sentences_in(case.text)) == case.sentences


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in hard_cases().items()])
def test_a_case_between_two_paragraphs_splits_as_it_does_alone(case: HardCase) -> None:
    assert tuple(sentences_in(f"The port is open.\n\n{case.text}\n\nThe port is shut."))[1:-1] == case.sentences


@given(any_text)
@settings(max_examples=300, deadline=None)
def test_spans_are_in_order_apart_stripped_and_never_too_long(text: str) -> None:
    spans = split_sentences(text)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(span.within(text) == span.within(text).strip() != "" for span in spans)
    assert all(span.end - span.start <= LONGEST_SENTENCE for span in spans)


@given(any_text)
@settings(max_examples=300, deadline=None)
def test_spans_cover_all_but_white_space_and_lines_that_are_an_address(text: str) -> None:
    covered = {at for span in split_sentences(text) for at in range(*span)}
    start = 0
    for line in text.splitlines(keepends=True):
        is_address = re.fullmatch(r"https?://\S+", line.strip()) is not None
        for at, character in enumerate(line, start=start):
            assert (at in covered) is not is_address or character.isspace()
        start += len(line)


@given(any_text)
@settings(max_examples=300, deadline=None)
def test_each_sentence_is_in_exactly_one_passage(text: str) -> None:
    sentences = sentences_of(article_of(text))
    passages = passages_of(sentences, text)
    assert [index for one in passages for index in range(one.first, one.last + 1)] == [one.index for one in sentences]
    for one in passages:
        assert one.span == Span(sentences[one.first].span.start, sentences[one.last].span.end)


@given(any_text)
@settings(max_examples=200, deadline=None)
def test_only_a_sentence_alone_is_longer_than_a_passage_may_be(text: str) -> None:
    for one in passages_of(sentences_of(article_of(text)), text):
        assert one.first == one.last or len(one.span.within(text).split()) <= 90


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t", "\u00a0\u2028", "https://karo.example/news\n"], ids=repr)
def test_a_text_without_words_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []
    assert passages_of([], text) == []


def test_a_line_that_is_an_address_is_no_sentence_and_parts_its_neighbours() -> None:
    text = "https://karo.example/news/1\n\nThe port is open\nhttps://karo.example/news/2\nand busy."
    assert sentences_in(text) == ["The port is open", "and busy."]


def test_line_ends_of_any_kind_give_the_same_sentences() -> None:
    text = "Port reopens\n\nMr.\nOrlan said on Monday that the port of Karo was\nopen. Nobody objected.\n- fish\n- nets"
    expected = [" ".join(sentence.split()) for sentence in sentences_in(text)]
    for line_end in ("\r\n", "\r", "\u2028"):
        assert [" ".join(sentence.split()) for sentence in sentences_in(text.replace("\n", line_end))] == expected


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "x",
        "“",
        '"',
        "(",
        "' ",
        ".",
        ". ",
        "! ",
        "\n",
        "a.\n",
        "A",
        "Aa ",
        "Mr. A. ",
        "No. ",
        "1. ",
        "Yes. ",
        "a@b.",
        "‹",
    ],
    ids=repr,
)
def test_half_a_megabyte_without_a_sentence_in_it_takes_seconds_and_no_sentence_is_endless(unit: str) -> None:
    text = (unit * 500_000)[:500_000]
    started = time.process_time()
    spans = split_sentences(text)
    passages_of([Sentence("a", index, span) for index, span in enumerate(spans)], text)
    assert time.process_time() - started < 15  # a quadratic step takes minutes
    assert all(span.end - span.start <= LONGEST_SENTENCE for span in spans)


def test_an_endless_line_is_cut_at_white_space() -> None:
    text = "harbour " * 1_000
    assert {sentence.split()[0] for sentence in sentences_in(text)} == {"harbour"}
    assert {sentence.split()[-1] for sentence in sentences_in(text)} == {"harbour"}
    assert len(sentences_in(text)) == 4


def test_sentences_carry_their_article_and_number() -> None:
    article = article_of("Mira Sand denied it. Ivo Brand did not.")
    assert sentences_of(article) == [
        Sentence(article.id, 0, Span(0, 20), PartKind.LEAD),
        Sentence(article.id, 1, Span(21, 39), PartKind.LEAD),
    ]


def words(count: int) -> str:
    return " ".join(["Ships", *["returned"] * (count - 1)]) + "."


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        pytest.param([[20], [20], [20], [20]], [(0, 2), (3, 3)], id="short paragraphs until there are 60 words"),
        pytest.param([[70], [70]], [(0, 0), (1, 1)], id="a paragraph of the right size is one"),
        pytest.param([[20, 20], [30, 30]], [(0, 1), (2, 3)], id="a paragraph that would not fit begins the next"),
        pytest.param([[10], [50, 40]], [(0, 1), (2, 2)], id="a headline goes with what follows"),
        pytest.param([[40, 40, 40, 40]], [(0, 1), (2, 3)], id="a long paragraph is parted"),
        pytest.param([[20], [150], [20]], [(0, 0), (1, 1), (2, 2)], id="a long sentence is alone"),
        pytest.param([[5]], [(0, 0)], id="one sentence"),
    ],
)
def test_passages_end_with_a_paragraph_where_they_can(
    paragraphs: list[list[int]], expected: list[tuple[int, int]]
) -> None:
    text = "\n\n".join(" ".join(map(words, paragraph)) for paragraph in paragraphs)
    assert [(one.first, one.last) for one in passages_of(sentences_of(article_of(text)), text)] == expected


def test_long_words_fill_a_passage_before_its_words_do() -> None:
    text = " ".join(["Ships of " + "Donaudampfschifffahrtsgesellschaft " * 14 + "left."] * 5)
    longest = max(passages_of(sentences_of(article_of(text)), text), key=lambda one: one.last - one.first)
    assert longest.last - longest.first + 1 == 2  # 17 words each would let five in


def test_an_engine_that_sees_nothing_still_leaves_paragraphs_apart() -> None:
    text = "Port reopens\n\nShips returned. Nobody objected."
    blind = Splitter(engine=lambda _text: []).split(text)
    assert [span.within(text) for span in blind] == ["Port reopens", "Ships returned. Nobody objected."]
