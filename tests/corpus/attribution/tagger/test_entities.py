"""The head for entities: what a row of labels spells, and what the shipped weights find."""

import numpy as np
import pytest

from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution import EntityKind, extract_article
from corpus.attribution.tagger.entities import ENTITY_LABELS, LEARNED, EntityHead, may_follow, spelled
from corpus.attribution.tagger.weights import ENTITY_WEIGHTS
from corpus.attribution.tagger.words import PARAGRAPH, SHAPES

PERSON, PLACE = (1 + 2 * LEARNED.index(kind) for kind in (EntityKind.PERSON, EntityKind.PLACE))


def named_in(text: str, **more: str) -> list[tuple[str, str]]:
    article = Article("a.txt", text, **more)
    entities = extract_article(article, sentences_of(article), thorough=True).entities
    return [(entity.kind.value, entity.span.within(article.text)) for entity in entities]


def test_labels_spell_entities() -> None:
    labels = [0, PERSON, PERSON + 1, PERSON, PLACE, 0, PLACE, PLACE + 1]
    assert list(spelled(labels)) == [
        (EntityKind.PERSON, 1, 3),
        (EntityKind.PERSON, 3, 4),
        (EntityKind.PLACE, 4, 5),
        (EntityKind.PLACE, 6, 8),
    ]


def test_a_kind_goes_on_only_behind_itself() -> None:
    allowed = may_follow()
    assert allowed[PERSON, PERSON + 1]
    assert allowed[PERSON + 1, PERSON + 1]
    assert not allowed[0, PERSON + 1]
    assert not allowed[PLACE, PERSON + 1]
    assert allowed[:, 0].all()
    assert allowed[:, PERSON].all()


def head_for_a_person_everywhere() -> EntityHead:
    """Scores B and I of a person above all else, whatever the words."""
    bias = np.zeros(ENTITY_LABELS, dtype=np.float32)
    bias[PERSON], bias[PERSON + 1] = 1, 2
    return EntityHead(
        {
            "states": np.zeros((3, 4, 2), dtype=np.float32),
            "shapes": np.zeros((3, SHAPES, 2), dtype=np.float32),
            "hidden": np.zeros(2, dtype=np.float32),
            "emission": np.zeros((2, ENTITY_LABELS), dtype=np.float32),
            "bias": bias,
            "transitions": np.zeros((ENTITY_LABELS, ENTITY_LABELS), dtype=np.float32),
        }
    )


def test_no_entity_goes_on_into_another_paragraph_or_into_words_that_were_not_read() -> None:
    states, features = np.zeros((6, 4), dtype=np.float32), np.zeros((6, 3), dtype=np.int64)
    features[2, 2] = PARAGRAPH
    was_read = np.array([True, True, True, True, True, False])
    labels = head_for_a_person_everywhere().labels(states, features, was_read)
    assert labels == [PERSON, PERSON + 1, PERSON, PERSON + 1, PERSON + 1, 0]


def test_the_weights_are_small() -> None:
    assert ENTITY_WEIGHTS.stat().st_size <= 1_000_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Tilda Marsh of the Tarn Rail Company said in Lisbon on Tuesday that 40 trains would stop.",
            [("person", "Tilda Marsh"), ("place", "Lisbon"), ("date", "Tuesday"), ("number", "40")],
            id="a person, a place, a day and a number",
        ),
        pytest.param(
            "The council paid $3 million for it, Okoro Vane said.",
            [("money", "$3 million"), ("person", "Okoro Vane")],
            id="a sum",
        ),
    ],
)
def test_the_shipped_head_finds_what_a_sentence_names(text: str, expected: list[tuple[str, str]]) -> None:
    found = named_in(text)
    assert [entity for entity in expected if entity not in found] == []


def test_entities_are_cited_from_the_text_as_it_is() -> None:
    text = "Jose\u0301 Marti\u0301n said on Monday that\u200b it was safe."
    assert ("person", "Jose\u0301 Marti\u0301n") in named_in(text)
