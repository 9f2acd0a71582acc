"""Reading marked articles, and that what is learned is what is computed where it ships."""

from pathlib import Path

import numpy as np
import torch

from corpus.articles.sentences import split_sentences
from corpus.attribution import EntityKind
from corpus.attribution.tagger.entities import ENTITY_LABELS, TENSORS, EntityHead, spelled
from corpus.attribution.tagger.words import SHAPES, read_words
from evals.training.entities.newswire import read_marked
from evals.training.entities.train import Head, labels_of, tensors_of

TEXT = "Tilda Marsh of Tarn-Rail left.\n\n“Oru” is in Tarn.\n"
ROWS = """
Tilda\tB-Person
Marsh\tI-Person
of\tO
Tarn\tB-Organization\tB-Location
-\tI-Organization
Rail\tI-Organization
left\tO
.\tO

``\tO
Oru\tB-Product
''\tO
is\tO
in\tO
Tarn\tB-Location
.\tO
"""


def written(folder: Path, text: str) -> Path:
    for name, content in (("entities/a.txt.tsv", ROWS.lstrip()), ("original_articles/a.txt", text)):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def test_marked_entities_stand_where_the_published_text_has_them(tmp_path: Path) -> None:
    (article,) = read_marked(written(tmp_path, TEXT))
    assert article.is_held_out
    assert [(e.kind, e.span.within(TEXT)) for e in article.entities] == [
        (EntityKind.PERSON, "Tilda Marsh"),
        (EntityKind.ORGANISATION, "Tarn-Rail"),
        (EntityKind.OTHER, "Oru"),
        (EntityKind.PLACE, "Tarn"),
    ]


def test_an_article_of_another_version_is_left_out(tmp_path: Path) -> None:
    assert list(read_marked(written(tmp_path, "The ferry sank off Oru."))) == []


def test_labels_spell_the_marked_entities(tmp_path: Path) -> None:
    (article,) = read_marked(written(tmp_path, TEXT))
    words = read_words(TEXT, split_sentences(TEXT))
    found = [(kind, words.span(a, b)) for kind, a, b in spelled(labels_of(words, article.entities).tolist())]
    assert found == [(e.kind, e.span) for e in article.entities]


def test_the_shipped_head_computes_what_was_learned() -> None:
    torch.manual_seed(1)
    head = Head(8).eval()
    tensors = tensors_of(head, np.zeros((ENTITY_LABELS, ENTITY_LABELS), dtype=np.float32))
    assert set(tensors) == set(TENSORS)
    states, shapes = np.random.default_rng(1).normal(size=(5, 8)).astype(np.float32), np.array([0, 1, 4, 5, 2])
    padded, written_as = np.zeros((7, 8), dtype=np.float32), np.full(7, SHAPES)
    padded[1:6], written_as[1:6] = states, shapes
    around = np.arange(1, 6)[:, None] + np.arange(-1, 2)
    learned = head(torch.from_numpy(padded[around]), torch.from_numpy(written_as[around])).detach().numpy()
    assert np.allclose(EntityHead(tensors).scores(states, shapes), learned, atol=1e-5)
