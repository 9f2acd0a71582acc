"""Groups the sentences of an article into passages, the units that are embedded."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from corpus.articles.article import Passage, Sentence, Span
from corpus.articles.blocks import blocks_of

_WORDS: Final = range(60, 91)
_MOST_WORDPIECES: Final = 200  # MiniLM reads 256; the rest is room for the title
_FEWEST_WORDS: Final = 30  # a shorter passage is continued in the next paragraph
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")


def passages_of(sentences: Sequence[Sentence], text: str) -> list[Passage]:
    """Groups of consecutive sentences of 60 to 90 words, which end with a paragraph if possible.

    Each sentence is in exactly one passage; a sentence that is longer than a passage is one by itself.
    """
    paragraphs = [[_Sized(one, *_size(one, text)) for one in group] for group in _by_paragraph(sentences, text)]
    passages: list[Passage] = []
    held: list[_Sized] = []
    for paragraph in paragraphs:
        if held and not _fits([*held, *paragraph]) and _words(held) >= _FEWEST_WORDS:
            passages.append(_passage(held))
            held = []
        for sized in paragraph:
            if held and not _fits([*held, sized]):
                passages.append(_passage(held))
                held = []
            held.append(sized)
        if _words(held) >= _WORDS.start:
            passages.append(_passage(held))
            held = []
    return passages + ([_passage(held)] if held else [])


class _Sized(NamedTuple):
    sentence: Sentence
    words: int
    wordpieces: int


def _size(sentence: Sentence, text: str) -> tuple[int, int]:
    """Words and wordpieces. Those are estimated: a tokenizer takes seconds to load, and this is only a limit."""
    words = sentence.span.within(text).split()
    tokens = _TOKEN.findall(sentence.span.within(text))
    return len(words), sum(1 + (len(token) - 1) // 7 for token in tokens)


def _words(held: list[_Sized]) -> int:
    return sum(sized.words for sized in held)


def _fits(held: list[_Sized]) -> bool:
    return _words(held) < _WORDS.stop and sum(sized.wordpieces for sized in held) <= _MOST_WORDPIECES


def _passage(held: list[_Sized]) -> Passage:
    first, last = held[0].sentence, held[-1].sentence
    return Passage(first.article_id, first.index, last.index, Span(first.span.start, last.span.end))


def _by_paragraph(sentences: Sequence[Sentence], text: str) -> list[list[Sentence]]:
    starts = [block.start for block in blocks_of(text)]
    numbered = groupby(sentences, key=lambda one: bisect_right(starts, one.span.start))
    return [list(group) for _, group in numbered]
