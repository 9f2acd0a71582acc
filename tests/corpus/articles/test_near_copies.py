import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.articles.near_copies import Origins, is_near_copy, shingles, signature

PLACES = "harbour market bridge station quarry mill school chapel depot reservoir".split()
PEOPLE = "Aldous Breck, Corin Dale, Edda Finch, Gale Hart, Ines Joll, Kit Lomas, Mara Nye, Otis Pell".split(", ")
DEEDS = "closed opened flooded burned sold repaired surveyed fenced painted guarded".split()


def report(seed: int, sentences: int = 12) -> list[str]:
    """An invented report; those of two seeds share the words but hardly a run of four."""
    chance = random.Random(seed)
    return [
        f"{chance.choice(PEOPLE)} said the {chance.choice(PLACES)} near {chance.choice(PLACES)} number "
        f"{chance.randrange(1000)} was {chance.choice(DEEDS)} {chance.randrange(2, 90)} hours after the "
        f"{chance.choice(PLACES)} had been {chance.choice(DEEDS)} by {chance.choice(PEOPLE)}."
        for _ in range(sentences)
    ]


def text(sentences: list[str]) -> str:
    return "\n".join(sentences)


WIRE = report(1)


@pytest.mark.parametrize(
    "copy",
    [
        WIRE,
        WIRE[:8],
        WIRE[4:],
        WIRE[:4] + WIRE[8:],
        ["Harbour news, by our own staff", *WIRE, "More on this story tomorrow."],
        [sentence.upper() for sentence in WIRE],
        [sentence.replace(" said the", " told reporters the") for sentence in WIRE],
        [WIRE[0], *report(99, 2), *WIRE[1:]],
    ],
    ids=[
        "whole",
        "cut by a third",
        "without its lead",
        "cut in the middle",
        "new headline",
        "case",
        "edited",
        "added to",
    ],
)
def test_a_report_taken_over_is_a_near_copy(copy: list[str]) -> None:
    assert near(text(copy), text(WIRE))


@pytest.mark.parametrize(
    "other",
    [
        report(2),
        [*report(3, 11), WIRE[0]],
        [*report(4, 8), *WIRE[:3]],
        [*report(6, 6), *WIRE[:6]],
        WIRE[:2],
        [],
    ],
    ids=[
        "another report",
        "one quoted sentence",
        "three quoted sentences",
        "half its own",
        "a brief of it",
        "nothing",
    ],
)
def test_another_report_is_no_near_copy(other: list[str]) -> None:
    assert not near(text(other), text(WIRE))


def near(one: str, other: str) -> bool:
    """By the index and by the exact measure, which have to agree, both ways round."""
    found = bool(known({"other": other}).near_copies("one", one, text_signature=signature(one)))
    back = bool(known({"one": one}).near_copies("other", other, text_signature=signature(other)))
    assert found == back == is_near_copy(shingles(one), shingles(other))
    return found


def known(texts: dict[str, str]) -> Origins:
    return Origins([(name, signature(words)) for name, words in texts.items()], texts.get)


def test_texts_without_words_are_nobodys_copy() -> None:
    assert signature("… — 🚢?!") == b""
    assert not near("!!!", "!!!")
    assert near("Ferry sinks", "FERRY SINKS!")


def test_an_article_is_not_its_own_copy_and_is_replaced() -> None:
    texts = {"a": text(WIRE), "b": text(report(5))}
    origins = known(texts)
    asked = text(WIRE[:9])
    assert origins.near_copies("a", asked, text_signature=signature(asked)) == ()
    assert origins.near_copies("c", asked, text_signature=signature(asked)) == ("a",)
    texts["b"] = text(WIRE)
    origins.add("b", signature(texts["b"]))
    assert origins.near_copies("c", asked, text_signature=signature(asked)) == ("a", "b")
    origins.add("a", signature(""))
    assert origins.near_copies("c", asked, text_signature=signature(asked)) == ("b",)


def test_a_hundred_copies_are_found_without_a_hundred_comparisons() -> None:
    compared: list[str] = []
    texts = {f"copy {number:03}": text(WIRE) for number in range(100)}

    def text_of(name: str) -> str | None:
        compared.append(name)
        return texts.get(name)

    origins = Origins([(name, signature(words)) for name, words in texts.items()], text_of)
    assert origins.near_copies("new", text(WIRE), text_signature=signature(text(WIRE)))
    assert len(compared) <= 16


def test_a_signature_is_the_same_on_every_machine() -> None:
    # Signatures are kept in archives: another value here means that those already kept cannot be compared any more.
    assert signature("The ferry left the harbour at noon.").hex()[:32] == "3877a04129f44a29f6ffb81049907454"


@settings(deadline=None)
@given(st.text(st.characters()), st.text(st.characters()))
def test_being_a_near_copy_goes_both_ways_and_every_text_is_one_of_itself(one: str, other: str) -> None:
    assert is_near_copy(shingles(one), shingles(other)) == is_near_copy(shingles(other), shingles(one))
    assert is_near_copy(shingles(one), shingles(one)) == bool(shingles(one))
    assert signature(one) == signature(one)
