"""Long texts are read in stretches: no text, whatever it holds, takes more memory than one stretch does."""

import subprocess
import sys
from collections.abc import Sequence

import pytest

from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution.stretches import LONGEST_STRETCH, read, read_each
from corpus.attribution.tagger.inference import TaggedAttribution, TaggedText, Tagger

NO = "He said no. "


class Finder(Tagger):
    """Finds every `He said no`, and remembers how much it was given at a time."""

    def __init__(self) -> None:
        self.given: list[list[str]] = []

    def read_each(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[TaggedText]:
        self.given.append([text for text, _ in texts])
        for text, sentences in texts:
            assert all(0 <= s.start < s.end <= len(text) for s in sentences)
        return [
            TaggedText(tuple(_at(s.start) for s in sentences if text.startswith("He said no", s.start)), ())
            for text, sentences in texts
        ]


def _at(start: int) -> TaggedAttribution:
    return TaggedAttribution(Span(start, start + 2), Span(start + 3, start + 7), (Span(start + 8, start + 10),))


def _spans(text: str) -> list[Span]:
    return [s.span for s in sentences_of(Article(uri="/x.txt", text=text))]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(NO * 9_000, id="one paragraph"),
        pytest.param((NO * 7 + "\n\n") * 1_300, id="paragraphs"),
        pytest.param(NO * 10, id="short"),
    ],
)
def test_every_sentence_is_read_once_in_its_place(text: str) -> None:
    finder = Finder()
    found = read(finder, text, _spans(text)).attributions
    assert len(found) == text.count("He said no")
    assert {one.source.within(text) for one in found if one.source} == {"He"}
    assert {one.content[0].within(text) for one in found} == {"no"}
    assert max(sum(map(len, batch)) for batch in finder.given) <= LONGEST_STRETCH


def test_a_stretch_begins_with_a_paragraph_where_there_is_one() -> None:
    text = (NO * 7 + "\n\n") * 1_300
    finder = Finder()
    read(finder, text, _spans(text))
    assert all(len(stretch) % len(NO * 7 + "\n\n") == len(NO * 7) - 1 for (stretch,) in finder.given)


def test_a_text_that_fits_is_read_as_it_is() -> None:
    finder = Finder()
    text = "  " + NO * 2_000
    assert read(finder, text, _spans(text)).attributions[0].source == Span(2, 4)
    assert finder.given == [[text]]


def test_one_sentence_without_end_is_cut() -> None:
    finder = Finder()
    text = "and " * 40_000
    assert read(finder, text, [Span(0, len(text))]).attributions == ()
    assert max(len(stretch) for batch in finder.given for stretch in batch) <= LONGEST_STRETCH


def test_many_texts_are_read_together_and_each_gets_its_own() -> None:
    finder = Finder()
    texts = [(NO * n, _spans(NO * n)) for n in (1, 2_000, 3, 2_400, 0, 6_000)]
    found = read_each(finder, texts)
    assert [len(of.attributions) for of in found] == [1, 2_000, 3, 2_400, 0, 6_000]
    assert max(sum(map(len, batch)) for batch in finder.given) <= LONGEST_STRETCH


_GROWTH = """
import resource
from corpus.attribution.stretches import read
from corpus.attribution.tagger.weights import shipped_tagger
from corpus.articles.article import Span
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
tagger = shipped_tagger()
read(tagger, "He said no. " * 20, [Span(n * 12, n * 12 + 11) for n in range(20)])
before = peak()
assert len(read(tagger, "He said no. " * 1_600, [Span(n * 12, n * 12 + 11) for n in range(1_600)]).attributions) > 1_000
print(peak() - before)
"""


def test_a_text_that_is_nothing_but_attributions_takes_the_memory_of_any_other() -> None:
    """Before pairs were scored in batches, 19 kB of it took 490 MB; 200 kB took 5 GB."""
    ran = subprocess.run([sys.executable, "-c", _GROWTH], capture_output=True, text=True, check=True)
    assert int(ran.stdout) < 200
