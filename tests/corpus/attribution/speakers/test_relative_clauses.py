"""Whom `who` and `which` refer to."""

import pytest

from corpus.attribution.speakers.article_names import names_in_units
from corpus.attribution.speakers.relative_clauses import RELATIVE_PRONOUNS, antecedents, relative_clause_at
from corpus.attribution.speakers.resolve import Resolver
from corpus.attribution.speakers.values import WrittenName
from tests.corpus.attribution.reading import attributions_in, cases, units_in


@pytest.mark.parametrize(("text", "speaker"), cases("relative_clauses"))
def test_a_relative_clause_behind_a_place_is_not_the_places(text: str, speaker: str | None) -> None:
    relative = ("who", "which")
    said = [a for a in attributions_in(text) if any(s.within(text) in relative for s in a.source)]
    assert [a.speaker.name if a.speaker else None for a in said] == [speaker]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("Then Anna Marsh, a clerk who left", "Anna Marsh", id="name before an apposition"),
        pytest.param("Then Tarn Rail, the company which left", "Tarn Rail", id="a body before an apposition"),
        pytest.param("Mayor Anna Varro of Dunholt, who left", "Anna Varro", id="name before a place"),
        pytest.param("A brother of Anna Bell, who left", "Anna Bell", id="relation of a person"),
        pytest.param("A pharmacist in Port Elmara, who left", "A pharmacist in Port Elmara", id="noun before a place"),
        pytest.param("The letter from Dunholt, which left", "The letter from Dunholt", id="document from a place"),
        pytest.param("The man from Dunholt, which left", "Dunholt", id="a person is no which"),
        pytest.param("They met Anna Bell, who left", "Anna Bell", id="name before the clause"),
        pytest.param("The ships of Tarn Rail who left", "Tarn Rail", id="a noun for no person"),
        pytest.param("It is a clerk who left", "a clerk", id="words before the clause"),
        pytest.param("It is yesterday who left", None, id="nobody"),
        pytest.param("Who left", None, id="nothing before it"),
    ],
)
def test_the_best_reading_of_what_a_clause_refers_to(text: str, first: str | None) -> None:
    (unit,) = units_in(text)
    names = names_in_units([unit], frozenset())[0]
    position = next(n for n, token in enumerate(unit.tokens) if token.lower in RELATIVE_PRONOUNS)
    clause = relative_clause_at(unit.tokens, position, names)
    words = next((a.words for a in antecedents(clause)), None) if clause is not None else None
    if isinstance(words, WrittenName):
        assert words.text == first
    else:
        assert (" ".join(t.text for t in unit.tokens[words.start : words.end]) if words else None) == first


def test_somebody_with_an_office_is_a_person_even_where_the_article_has_things_come_from_them() -> None:
    text = "The letter came from Anna Marsh, a clerk who left."
    (unit,) = units_in(text)
    who = next(token.span for token in unit.tokens if token.lower == "who")
    entity = Resolver(text, [unit]).resolve(who, 0)
    assert entity is not None
    assert entity.name == "Anna Marsh"
