"""Misspelt words of questions, mended by the words of an archive."""

import re
from collections.abc import Iterator, Sequence

import pytest

from assistant.question.spelling import Spelling, _english_words, _is_english

TEXT = (
    "The ferry Zorrel sank off Orlo. The transport minister promised the families a thief would be caught. "
    "Patients of Nimbus saw a worn seal, which had leaked. The captain of the ferry saw the seal of the ferry. "
    "It runs from the town to the pier, more often than in winter, and faster than a train."
)


class InventedArchive:
    """What mending asks of an archive; counts how often its texts are read."""

    def __init__(self, text: str = TEXT) -> None:
        self.text, self.now, self.reads = text, 1, 0

    def generation(self) -> int:
        return self.now

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        words = re.findall(r"\w+", self.text.lower())
        return {term: words.count(term.lower()) for term in terms}

    def texts(self) -> Iterator[str]:
        self.reads += 1
        yield self.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wich feri has a worn seel", "which ferry has a worn seal"),
        ("the transprot minster promis", "the transport minister promised"),
        ("zorel's theif", "zorrel's thief"),
        ("the toun hall", "the town hall"),
        ("pateints of Nimbuss", "patients of Nimbus"),
    ],
)
def test_misspelt_words_are_mended(typed: str, meant: str) -> None:
    assert Spelling(InventedArchive()).mended(typed) == meant


@pytest.mark.parametrize(
    ("text", "typed", "meant"),
    [
        ("The ferry Æsa sails.", "is the aesa sold", "is the æsa sold"),
        ("Tromsø is cold.", "Who lives in Tromso?", "Who lives in Tromsø?"),
        ("Wałek spoke.", "did walek speak", "did wałek speak"),
        ("The ferry to Skarno sails.", "is the Skarnö ferry late", "is the Skarno ferry late"),
        ("The Gro\u0308ndal line.", "the grondal line", "the gröndal line"),
    ],
)
def test_words_are_found_in_the_letters_of_the_archive(text: str, typed: str, meant: str) -> None:
    assert Spelling(InventedArchive(text)).mended(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "how many lifeboats did the ferry have",  # English, though the archive does not have it
        "has the minister been sacked",
        "who is Qwertzoid Xylophonist",  # near nothing
        "the sea at Orlo",
        "who was rung up",  # English that MiniLM's vocabulary lacks, near `runs`
    ],
)
def test_words_that_are_right_or_near_nothing_stay(typed: str) -> None:
    assert Spelling(InventedArchive()).mended(typed) == typed


def test_the_words_are_read_once_and_anew_after_a_change() -> None:
    archive = InventedArchive()
    spelling = Spelling(archive)
    assert [spelling.mended("the feri") for _ in range(2)] == ["the ferry", "the ferry"]
    assert archive.reads == 1
    archive.text, archive.now = "The fera of Tarn.", 2
    assert spelling.mended("the feri") == "the fera"
    assert archive.reads == 2


def test_nothing_is_read_where_every_word_is_known() -> None:
    archive = InventedArchive()
    assert Spelling(archive).mended("has the ferry a worn seal") == "has the ferry a worn seal"
    assert archive.reads == 0


def test_no_word_is_mended_to_one_that_names_no_matter() -> None:
    assert Spelling(InventedArchive("It runs longer than a train.")).mended("the toun") == "the toun"


def test_every_word_of_the_vocabulary_is_english_by_its_stem() -> None:
    """So a stem begins as its word does: only the words with its beginning are stemmed."""
    words = [word for of_beginning in _english_words().values() for word in of_beginning]
    assert len(words) > 20_000
    assert [word for word in words if not _is_english(word)] == []
    assert not _is_english("feri")
