"""The measures of attribution, on small invented cases whose figures can be counted by hand."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, AttributionKind, Speaker, SpeakerKind, Stance
from evals.benchmarks.cofenet import gold_spans, laid_on_tokens, read_articles
from evals.benchmarks.polnear import (
    Extracted,
    Extractor,
    agreement,
    kinds_of,
    measure_false_attributions,
    measure_speakers,
    relation_hits,
)
from evals.benchmarks.pronouns import Coreference, judged_pronouns, read_coreference
from evals.benchmarks.stance import judge, read_cases
from evals.scorers.tallies import Tally, f1, precision, recall
from evals.training.tagger.polnear import Annotated, GoldAttribution

TEXT = "“We waited — all day,” Tilda Marsh said.\n\nSkipped here. Tarn Rail (the owner) denied it."


@pytest.fixture
def cofenet(tmp_path: Path) -> tuple[Path, Path]:
    lines = [
        {
            "id": "tarn_rail_4e07",
            "tokens": ["``", "We", "waited", "--", "all", "day", ",", "''", "Tilda", "Marsh", "said", "."],
            "labels": [*["B-content", *["I-content"] * 7], "B-source", "I-source", "B-cue", "O"],
        },
        {
            "id": "tarn_rail_4e07",
            "tokens": ["Tarn", "Rail", "-LRB-", "the", "owner", "-RRB-", "denied", "it", "."],
            "labels": ["B-source", "I-source", "O", "O", "O", "O", "B-cue", "B-content", "O"],
        },
    ]
    path = tmp_path / "valid.txt"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "tarn_rail.txt").write_text(TEXT, encoding="utf-8")
    return path, tmp_path / "text"


def test_treebank_tokens_are_found_again_in_the_text_that_they_were_made_of(cofenet: tuple[Path, Path]) -> None:
    (article,) = read_articles(*cofenet)
    shown = [[token.within(TEXT) if token else None for token in line] for line in article.tokens]
    assert shown[0][:5] == ["“", "We", "waited", None, "all"]  # a dash and two hyphens: not the same, and not needed
    assert shown[1] == ["Tarn", "Rail", "(", "the", "owner", ")", "denied", "it", "."]


def test_spans_laid_on_tokens_match_the_gold_labels(cofenet: tuple[Path, Path]) -> None:
    (article,) = read_articles(*cofenet)
    source = [Span(TEXT.index("Tilda"), TEXT.index(" said")), Span(TEXT.index("Tarn"), TEXT.index(" (the"))]
    assert laid_on_tokens(article, source) == gold_spans(article, "source") == {(0, 8, 10), (1, 0, 2)}
    assert gold_spans(article, "content") == {(0, 0, 8), (1, 7, 8)}


def test_a_span_over_two_lines_is_a_run_in_each(cofenet: tuple[Path, Path]) -> None:
    (article,) = read_articles(*cofenet)
    whole = Span(TEXT.index("said"), TEXT.index("Rail") + 4)
    assert laid_on_tokens(article, [whole]) == {(0, 10, 12), (1, 0, 2)}


def found(source: tuple[Span, ...], content: Span) -> Attribution:
    cue = (Span(60, 64),)
    return Attribution(source, cue, (content,), None, Stance.ASSERTS, AttributionKind.INDIRECT, (0,))


GOLD = GoldAttribution((Span(50, 59),), (Span(60, 64),), (Span(0, 40),))


@pytest.mark.parametrize(
    ("attribution", "expected"),
    [
        pytest.param(found((Span(50, 59),), Span(0, 40)), 1.0, id="the same"),
        pytest.param(found((Span(55, 59),), Span(0, 20)), 2 * 20 / 60, id="half of the content"),
        pytest.param(found((Span(90, 95),), Span(0, 40)), 0.0, id="another source"),
        pytest.param(found((), Span(0, 40)), 0.0, id="no source where gold has one"),
    ],
)
def test_agreement_is_the_character_f1_where_the_sources_overlap(attribution: Attribution, expected: float) -> None:
    assert agreement(GOLD, attribution) == pytest.approx(expected)


def test_each_gold_attribution_is_matched_once_and_below_half_not_at_all() -> None:
    twice = [found((Span(50, 59),), Span(0, 40)), found((Span(50, 59),), Span(0, 39))]
    assert relation_hits([GOLD], twice) == ({0}, {0})
    assert relation_hits([GOLD], [found((Span(50, 59),), Span(0, 10))]) == (set(), set())


def test_precision_recall_and_f1_are_micro_averaged() -> None:
    tally = Tally()
    tally.add("a", {1, 2, 3}, {1, 2})
    tally.add("b", {4}, {5, 6})
    assert [tally.of(figure) for figure in (precision, recall, f1)] == [50.0, 50.0, 50.0]


def test_the_interval_is_that_of_draws_of_whole_articles() -> None:
    tally = Tally()
    for name in "abcdefgh":
        tally.count(name, right=5, found=10, gold=10)
    assert tally.interval(f1) == (50.0, 50.0)  # every draw of equal articles gives the same
    tally.count("i", right=0, found=10, gold=10)
    low, high = tally.interval(f1)
    assert low < tally.of(f1) < high == 50.0


def test_kinds_of_content_and_source_are_told_from_their_words() -> None:
    text = "“Yes,” she said. The minister said that it was “fine”. Tarn Rail denied it."
    said = GoldAttribution((Span(7, 10),), (Span(11, 15),), (Span(0, 6),))
    mixed = GoldAttribution((Span(17, 29),), (Span(30, 34),), (Span(35, 53),))
    plain = GoldAttribution((Span(55, 64),), (Span(65, 71),), (Span(72, 74),))
    assert [kinds_of(text, gold) for gold in (said, mixed, plain)] == [
        ("content direct", "source pronoun"),
        ("content mixed", "source role or unnamed"),
        ("content indirect", "source name"),
    ]


class Extracting(Extractor):
    """Finds the same attributions in every article."""

    def __init__(self, *attributions: Attribution) -> None:
        self.attributions = attributions

    def __call__(self, name: str, text: str) -> Extracted:
        article = Article(uri=name, text=text)
        return Extracted(article, tuple(sentences_of(article)), self.attributions)


def test_a_false_attribution_is_a_sentence_that_nobody_marked_given_to_a_speaker() -> None:
    text = "Tilda Marsh said yes. It rained. Tarn Rail ran late. The bridge was shut."
    gold = GoldAttribution((Span(0, 11),), (Span(12, 16),), (Span(17, 20),))
    rail = Speaker("Tarn Rail", SpeakerKind.ORGANISATION)
    spoken = replace(found((Span(33, 42),), Span(43, 51)), cue=(), speaker=rail)
    unnamed = replace(found((), Span(53, 72)), cue=())
    line = measure_false_attributions([Annotated("a", text, "x", (gold,))], Extracting(spoken, unnamed))
    assert (line.n, line.value) == (3, pytest.approx(100 / 3))
    assert line.words == " 33.3 % of 3 attribution-free sentences given to a speaker, 66.7 % touched"


def test_a_judged_speaker_is_right_by_name_or_alias_where_an_extracted_source_overlaps_the_judged_one(
    tmp_path: Path,
) -> None:
    marsh = Speaker("Tilda Marsh", SpeakerKind.PERSON, aliases=("the engineer",))
    extract = Extracting(
        replace(found((Span(0, 11),), Span(20, 30)), speaker=marsh), found((Span(40, 45),), Span(50, 60))
    )
    judged = [
        {"source": [[0, 11]], "form": "name", "kind": "person", "speaker": "Tilda Marsh", "aliases": []},
        {"source": [[6, 11]], "form": "name", "kind": "person", "speaker": "Engineer", "aliases": ["an engineer"]},
        {"source": [[40, 45]], "form": "role", "kind": "person", "speaker": "a fitter", "aliases": []},
        {"source": [[70, 75]], "form": "role", "kind": "group", "speaker": "Tarn Rail", "aliases": []},
    ]
    path = tmp_path / "judged.jsonl"
    path.write_text("".join(json.dumps({"article": "a", "source_text": "", **row}) + "\n" for row in judged))
    lines = {line.what: (line.value, line.n) for line in measure_speakers(lambda _: "x", path, extract)}
    assert lines == {
        "speaker, ALL": (50.0, 4),
        "speaker, of found": (pytest.approx(200 / 3), 3),
        "speaker, of named": (100.0, 2),
        "speaker, group": (0.0, 1),
        "speaker, name": (100.0, 2),
        "speaker, person": (pytest.approx(200 / 3), 3),
        "speaker, role": (0.0, 2),
    }


def test_a_pronoun_is_judged_by_who_is_named_in_the_gold_entity() -> None:
    text = "Tilda Marsh came. She left early."
    right = Coreference(text, (frozenset({Span(0, 11), Span(18, 21)}),))
    assert [(p.token.text, p.is_right) for p in judged_pronouns("a", right)] == [("She", True)]
    nobody = Coreference(text, (frozenset({Span(18, 21)}),))  # the entity is named by pronouns alone
    assert list(judged_pronouns("a", nobody)) == []


def test_coreference_is_read_with_its_mentions_in_place(tmp_path: Path) -> None:
    (tmp_path / "dep").mkdir()
    (tmp_path / "coref" / "gum" / "conll").mkdir(parents=True)
    conllu = "# newpar\n# text = Marsh came.\n1\tMarsh\n2\tcame\n3\t.\n\n# text = She left.\n1\tShe\n2\tleft\n3\t.\n"
    (tmp_path / "dep" / "GUM_news_x.conllu").write_text(conllu, encoding="utf-8")
    rows = "# begin\n0\tMarsh\t(person-1)\n1\tcame\t_\n2\t.\t_\n3\tShe\t(person-1)\n4\tleft\t_\n5\t.\t_\n"
    (tmp_path / "coref" / "gum" / "conll" / "GUM_news_x.conll").write_text(rows, encoding="utf-8")
    ((name, gold),) = read_coreference(tmp_path)
    assert (name, gold.text) == ("GUM_news_x", "Marsh came. She left.")
    assert [{s.within(gold.text) for s in entity} for entity in gold.entities] == [{"Marsh", "She"}]


def test_stance_and_firmness_are_right_on_nearly_all_of_the_samples_cases() -> None:
    judged = list(judge(read_cases()))
    assert len(judged) >= 70
    assert sum(one.is_right for one in judged) >= 0.9 * len(judged)
    assert sum(one.is_firm_right for one in judged) >= 0.9 * len(judged)
