"""PolNeAR's files, and the examples that the network learns from, on an invented article."""

import random
from pathlib import Path

import pytest

from corpus.articles.article import Span
from corpus.attribution.tagger.labels import SpanKind
from evals.training.tagger.examples import ELSEWHERE, label_article, shuffled_examples
from evals.training.tagger.polnear import Annotated, GoldAttribution, read_gold, read_split

TEXT = "“We waited,” Tilda Marsh said. “Nobody came.”\n\nTarn Rail denied it."
ANN = """T1\tSource 13 24\tTilda Marsh
T2\tCue 25 29\tsaid
T3\tContent 0 12;31 45\t“We waited,” “Nobody came.”
T4\tAttribution 25 29\tsaid
E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3
T5\tCue 57 63\tdenied
T6\tDiscuss 57 63\tdenied
E2\tDiscuss:T6 Cue:T5
T7\tContent 64 66\tit
T8\tAttribution-no-source 57 63\tdenied
E3\tAttribution-no-source:T8 Cue:T5 Content:T7
T9\tAttribution 57 63\tdenied
E4\tAttribution:T9 Cue:T5
"""


@pytest.fixture
def polnear(tmp_path: Path) -> Path:
    (tmp_path / "train" / "text").mkdir(parents=True)
    (tmp_path / "train" / "attributions").mkdir()
    (tmp_path / "train" / "text" / "tarn_rail.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "train" / "attributions" / "tarn_rail_4e07.ann").write_text(ANN, encoding="utf-8")
    (tmp_path / "train" / "attributions" / "tarn_rail_d473.ann").write_text(
        "T1\tSource x y\tbroken\n", encoding="utf-8"
    )
    return tmp_path


SAID = GoldAttribution((Span(13, 24),), (Span(25, 29),), (Span(0, 12), Span(31, 45)))
DENIED = GoldAttribution((), (Span(57, 63),), (Span(64, 66),))


def test_attributions_with_and_without_source_are_read_and_discussions_are_not(polnear: Path) -> None:
    assert read_gold(polnear / "train" / "attributions" / "tarn_rail_4e07.ann") == [SAID, DENIED]


def test_a_broken_file_is_left_out_and_the_others_are_read(polnear: Path) -> None:
    (article,) = read_split(polnear, "train")
    assert (article.name, article.annotator, article.text) == ("tarn_rail", "4e07", TEXT)


def test_an_example_has_the_spans_and_links_of_its_window() -> None:
    labelled = label_article(Annotated("tarn_rail", TEXT, "4e07", (SAID, DENIED)))
    (example,) = shuffled_examples([labelled], random.Random(1))

    def words(start: int, end: int) -> str:
        return labelled.words.span(example.window.start + start, example.window.start + end).within(TEXT)

    assert [words(p.start, p.end) for p in example.cues] == ["said", "denied"]
    assert [words(p.start, p.end) for p in example.contents] == ["“We waited,”", "“Nobody came.”", "it"]
    assert example.source_of == (0, ELSEWHERE)
    assert example.cue_of == (0, 0, 1)


def test_where_two_parts_claim_a_word_no_span_is_torn_into_a_false_beginning() -> None:
    inner = GoldAttribution(
        (Span(0, 3),), (Span(4, 10),), (Span(13, 29),)
    )  # its content covers another's source and cue
    labelled = label_article(Annotated("tarn_rail", TEXT, "4e07", (inner, SAID)))
    for before, label in zip((0, *labelled.labels), labelled.labels, strict=False):
        assert label == 0 or label % 2 == 1 or before in (label - 1, label)
    assert labelled.relations[0][SpanKind.SOURCE]
