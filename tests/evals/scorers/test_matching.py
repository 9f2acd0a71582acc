"""When a citation serves a gold sentence, and when two names are one."""

from dataclasses import replace

import pytest

from evals.cases.case import GoldSentence
from evals.scorers.matching import same_name, serves, speaker_names
from tests.evals.answers import BOLTS, statement

CITATION = statement("Tilda Marsh", BOLTS).citations[0]


@pytest.mark.parametrize(
    ("quote", "gold", "does"),
    [
        ("The bridge is safe.", "The bridge is safe.", True),
        ("The  bridge is\u00a0safe", "“The bridge is safe,”", True),
        ("The bridge is safe, and will be.", "The bridge is safe, and", True),
        ("The bridge is safe, and it will be so for a hundred years.", "The bridge is safe", False),
        ("It is safe", "The bridge in the north, she said, is safe and it is safe for all", False),
        ("one two three four five", "one two three four six", True),
        ("one two three four five", "one two three six seven", False),
        ("", "The bridge is safe.", False),
        ("The bridge is safe.", "", False),
    ],
)
def test_a_citation_serves_where_the_texts_are_near_enough(quote: str, gold: str, does: bool) -> None:
    assert serves(replace(CITATION, quote=quote), GoldSentence("tarn-01", gold)) is does


def test_a_citation_serves_in_its_own_article_only() -> None:
    assert serves(CITATION, GoldSentence("tarn-01", BOLTS))
    assert not serves(CITATION, GoldSentence("tarn-02", BOLTS))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Conway", "Kellyanne Conway", True),
        ("Sen. Ada Brook", "Brook", True),
        ("the Harbour Post's", "Harbour Posts", True),
        ("Petra Vell", "Joss Vell", False),
        ("Ada", "Ada Brook", False),
        ("MTH", "Ministry of Transport and Harbours", False),
        ("The President", "the president", True),
        ("president", "Brook", False),
        ("", "Brook", False),
    ],
)
def test_names_are_one_but_for_titles_and_first_names(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def test_several_speakers_in_one_statement_are_parted() -> None:
    assert speaker_names(statement("Ada Brook; Oto Lind", BOLTS)) == ["Ada Brook", "Oto Lind"]
    assert speaker_names(statement("", BOLTS)) == []
