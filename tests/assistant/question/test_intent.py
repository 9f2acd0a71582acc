"""What the words of a question say of the answer it wants: each field is set by some questions, and not by others."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.question.query import Wants
from assistant.question.words import words_of_question
from tests.assistant.asked import understand

CASES: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "wants.yaml").read_text(encoding="utf-8"))


def test_each_field_has_questions_that_set_it_and_some_that_do_not() -> None:
    assert set(CASES) == {*(field.name for field in fields(Wants)), "negated", "names_no_matter"}
    assert all(cases["set"] and cases["not set"] for cases in CASES.values())


@pytest.mark.parametrize(
    ("name", "question", "is_set"),
    [
        pytest.param(name, question, key == "set", id=f"{name}: {question}")
        for name, cases in CASES.items()
        for key, questions in cases.items()
        for question in questions
    ],
)
def test_a_field_is_read_from_the_words(name: str, question: str, is_set: bool) -> None:
    query = understand(question, ())
    assert getattr(query if hasattr(query, name) else query.wants, name) is is_set


def test_a_follow_up_keeps_what_its_own_words_say() -> None:
    query = understand("And why?", (), history=["List everyone who says that it was not staged"])
    assert (query.wants, query.negated) == (Wants(), False)
    assert not query.topic_is_own


def test_words_are_compared_by_stems_pairs_names_and_numbers() -> None:
    words = words_of_question("Did Ana Holm sell 12 boats?")
    assert words.stems == {"ana", "holm", "sell", "12", "boat"}
    assert words.pairs == {("ana", "holm"), ("holm", "sell"), ("sell", "12"), ("12", "boat")}
    assert words.names == {"ana", "holm"}
    assert words.numbers == {"12"}
