"""What a student learns from a teacher, with invented scores and a teacher of a few numbers."""

import json
import random
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from transformers import MPNetConfig, MPNetModel

from corpus.articles.article import Span
from corpus.attribution.tagger.batches import TextWindow
from corpus.attribution.tagger.decoding import label_probabilities
from corpus.attribution.tagger.labels import LABELS, SpanKind, allowed_steps
from corpus.encoder.wordpiece import CLS, PAD, SEP
from evals.training.tagger.checkpoints import trained
from evals.training.tagger.distil import Teacher, annotate, taught, unlabelled
from evals.training.tagger.encoders import new_network
from evals.training.tagger.examples import label_article, shuffled_examples
from evals.training.tagger.losses import loss_of
from evals.training.tagger.network import log_partition, path_score
from evals.training.tagger.polnear import Annotated, GoldAttribution
from evals.training.tagger.reading import window_states
from evals.training.tagger.soft import expected_score, soft_labels

TEXT = "Tilda Marsh said that the bridge was closed."
ARTICLE = Annotated("marsh", TEXT, "x", (GoldAttribution((Span(0, 11),), (Span(12, 16),), (Span(17, 43),)),))


def scores(seed: int, words: int) -> torch.Tensor:
    return torch.randn(1, words, len(LABELS), generator=torch.Generator().manual_seed(seed))


def steps(seed: int) -> torch.Tensor:
    drawn = torch.randn(len(LABELS), len(LABELS), generator=torch.Generator().manual_seed(seed))
    return drawn.masked_fill(~torch.tensor(allowed_steps()), -1e4)


def test_soft_labels_are_the_probabilities_over_all_paths() -> None:
    drawn = scores(1, 9)
    drawn[0, 0, 2::2] = -1e4  # no text begins with a continuation
    found = soft_labels(drawn, steps(2), torch.ones(1, 9, dtype=torch.bool))
    expected = label_probabilities(drawn[0].numpy(), steps(2).numpy())
    assert found.words[0].numpy() == pytest.approx(expected, abs=1e-5)
    assert found.steps.sum() == pytest.approx(8)


def test_the_expected_score_is_the_mean_over_the_teachers_paths() -> None:
    mask = torch.ones(1, 3, dtype=torch.bool)
    labels = soft_labels(scores(1, 3), steps(2), mask)
    mean = torch.tensor(0.0)
    for path in product(range(len(LABELS)), repeat=3):
        of_path = torch.tensor([path])
        logarithm = path_score(scores(1, 3), steps(2), of_path, mask) - log_partition(scores(1, 3), steps(2), mask)
        mean = mean + (logarithm.exp() * path_score(scores(3, 3), steps(4), of_path, mask))[0]
    assert expected_score(scores(3, 3), steps(4), labels)[0] == pytest.approx(float(mean), abs=1e-3)


def test_a_student_that_sees_what_the_teacher_sees_has_nothing_to_learn_and_padding_counts_for_nothing() -> None:
    mask = torch.tensor([[True] * 5 + [False] * 2])
    labels = soft_labels(scores(1, 7), steps(2), mask)
    assert not labels.words[0, 5:].any()
    student = scores(1, 7).requires_grad_()
    (log_partition(student, steps(2), mask) - expected_score(student, steps(2), labels)).sum().backward()
    assert student.grad is not None
    assert student.grad.abs().max() < 1e-5


@pytest.fixture(scope="module")
def mpnet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny MPNet with random weights."""
    folder = tmp_path_factory.mktemp("mpnet")
    torch.manual_seed(1)
    config = MPNetConfig(
        vocab_size=30527, hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32
    )
    MPNetModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def teacher(mpnet: Path) -> Teacher:
    torch.manual_seed(2)
    network, _ = new_network(mpnet, 0.0)
    save_file({name: value.contiguous() for name, value in trained(network).items()}, mpnet / "teacher.bin")
    return Teacher(mpnet / "teacher.bin", mpnet)


def test_a_teacher_reads_the_same_pieces_in_its_own_numbers(mpnet: Path) -> None:
    own = MPNetModel.from_pretrained(mpnet).embeddings.word_embeddings.weight
    _, table = new_network(mpnet, 0.0)
    assert torch.equal(table.rows(torch.tensor([2023, CLS, PAD, SEP])), own[[2027, 0, 1, 2]])


def test_another_kind_of_encoder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "gpt2"}), encoding="utf-8")
    with pytest.raises(ValueError, match="'gpt2', not an MPNet"):
        new_network(tmp_path, 0.0)


def test_a_teacher_annotates_what_nobody_has_and_shares_with_the_annotators_what_they_have(teacher: Teacher) -> None:
    gold = label_article(ARTICLE)
    alone, beside = annotate(gold.words, [teacher]), taught(gold, [teacher])
    assert alone.taught is not None
    assert beside.taught is not None
    assert (alone.taught.share, beside.taught.share) == (1.0, 0.5)
    assert beside.labels == gold.labels
    assert len(alone.labels) == len(alone.taught.emissions) == len(gold.words)
    assert all(set(relation) == set(SpanKind) for relation in alone.relations)


def test_the_share_of_the_loss_that_is_the_teachers(teacher: Teacher) -> None:
    gold = label_article(ARTICLE)
    (plain,) = shuffled_examples([gold], random.Random(1))
    (half,) = shuffled_examples([taught(gold, [teacher])], random.Random(1))
    assert half.taught is not None
    whole = replace(half, taught=replace(half.taught, share=1.0))
    network = teacher.network
    with torch.no_grad():
        states = window_states(network, teacher.table, [TextWindow(plain.words, plain.window)], bfloat16=False)
        alone, between, taught_only = (float(loss_of(network, states, [e])) for e in (plain, half, whole))
        mixed = loss_of(network, states.expand(3, -1, -1), [plain, half, whole])
    assert between == pytest.approx((alone + taught_only) / 2, rel=1e-4)
    assert alone != pytest.approx(taught_only, rel=1e-3)
    assert float(mixed) == pytest.approx(between, rel=1e-4)


def test_texts_that_are_left_out_are_never_drawn(tmp_path: Path) -> None:
    for name in ("one", "two", "sport/one"):
        path = tmp_path / f"{name}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{name.upper()} said so.", encoding="utf-8")
    drawn = list(unlabelled({"wire": tmp_path}, {"wire:two", "wire:sport/one", "other:one"}, 10, seed=1))
    assert [len(words) for words in drawn] == [4]
    assert len(list(unlabelled({"wire": tmp_path}, (), 2, seed=1))) == 2
