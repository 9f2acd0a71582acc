"""Letters as texts are compared: with and without accents, composed and decomposed, seen and unseen."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.letters import CAPITAL, composed, plain_letters
from corpus.language.name_keys import name_key
from corpus.language.stems import content_stems


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Sinéad O’Dowda", "Sinead O'Dowda"),
        ("Bjørn Østby", "Bjorn Ostby"),
        ("Łukasz Wałek", "Lukasz Walek"),
        ("the Tromsø Ærlighet Post", "Tromso Aerlighet Post"),
        ("Đorđe Ćosić", "Dorde Cosic"),
        ("Þóra Ingvarsdóttir", "Thora Ingvarsdottir"),
        ("Groß-Rüdesheim", "Gross-Rudesheim"),
    ],
)
def test_a_name_has_one_key_however_it_is_typed(written: str, typed: str) -> None:
    assert name_key(written) == name_key(typed) == name_key(unicodedata.normalize("NFD", written))
    assert content_stems(written) == content_stems(typed.replace("'", "’"))


def test_unseen_characters_part_no_word() -> None:
    assert composed("Qu\u200bist har\u00adbour Nu\u0301n\u0303ez") == "Quist harbour Núñez"
    assert content_stems("har\u00adbour Nu\u0301n\u0303ez") == content_stems("harbour Nunez")


def test_capitals_of_other_alphabets_begin_names() -> None:
    assert re.findall(rf"\b{CAPITAL}\w+", "Émile, Østby, Łukasz, Žižek, Ирина, anna, émile") == [
        "Émile",
        "Østby",
        "Łukasz",
        "Žižek",
        "Ирина",
    ]


@given(st.text())
def test_plain_letters_are_stable_and_leave_plain_text_alone(text: str) -> None:
    assert plain_letters(plain_letters(text)) == plain_letters(text)
    assert not text.isascii() or plain_letters(text) == composed(text) == text
