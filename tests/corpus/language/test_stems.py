"""Stems and numbers: what questions, evidence and the gate compare texts by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.stems import content_stems, coverage, numbers_of, stem, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("drone", "drones", id="plural"),
        pytest.param("staged", "staging", id="tense"),
        pytest.param("Marsh", "Marsh’s", id="possessive, curly"),
        pytest.param("Marsh", "Marsh's", id="possessive, straight"),
        pytest.param("U.S.", "US", id="full stops"),
        pytest.param("Bridge", "bridge", id="case"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_different_words_have_different_stems() -> None:
    assert len({stem(w) for w in ("bridge", "port", "crane", "closed", "opened")}) == 5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("a long-lost bridge", ["a", "long-lost", "long", "lost", "bridge"], id="hyphen: whole and parts"),
        pytest.param("Marsh's U.S. trip", ["Marsh's", "U.S", "trip"], id="apostrophe and stops"),
        pytest.param("“Why?” — she", ["Why", "she"], id="marks are no words"),
        pytest.param("", [], id="empty"),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_words_that_carry_no_meaning_have_no_stem() -> None:
    assert content_stems("Who said that it was not the bridge?") == {stem("bridge")}
    assert content_stems("She did so.") == frozenset()
    assert content_stems("a 3 x") == {"3"}  # a single figure counts, a single letter does not


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("48,212 votes", {"48212"}, id="thousands"),
        pytest.param("3.5 million", {"3.5"}, id="decimal"),
        pytest.param("at 9:15 p.m.", {"9:15"}, id="time"),
        pytest.param("in 2019.", {"2019"}, id="full stop behind"),
        pytest.param("two boxes", set(), id="words are not figures"),
        pytest.param("1,120 of 1120", {"1120"}, id="with and without separator"),
    ],
)
def test_numbers(text: str, numbers: set[str]) -> None:
    assert numbers_of(text) == numbers


def test_coverage_is_the_share_of_the_wanted_weight() -> None:
    assert coverage({"a": 3.0, "b": 1.0}, ["a", "z"]) == 0.75
    assert coverage({}, ["a"]) == 0.0


@given(st.text(max_size=80), st.text(max_size=80))
def test_more_text_has_no_fewer_stems_and_numbers(one: str, other: str) -> None:
    both = f"{one} \n {other}"
    assert content_stems(one) | content_stems(other) <= content_stems(both)
    assert numbers_of(one) | numbers_of(other) <= numbers_of(both)


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.floats(0.1, 9), max_size=6), st.sets(st.text(max_size=3)))
def test_coverage_lies_between_nothing_and_all(wanted: dict[str, float], stems: set[str]) -> None:
    assert 0 <= coverage(wanted, stems) <= 1 + 1e-9
    assert coverage(wanted, wanted) == pytest.approx(1 if wanted else 0)
