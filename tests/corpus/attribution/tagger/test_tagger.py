"""The shipped tagger: its file, its digest, when it is loaded, and that training is what made it possible."""

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from corpus.articles.article import Span
from corpus.articles.sentences import split_sentences
from corpus.attribution.tagger import weights
from corpus.attribution.tagger.inference import TaggedAttribution
from corpus.attribution.tagger.weights import WEIGHTS, WEIGHTS_DIGEST, TaggerError, load_tagger, shipped_tagger
from evals.training.tagger import train as training
from evals.training.tagger.examples import label_article
from evals.training.tagger.polnear import Annotated, GoldAttribution
from evals.training.tagger.train import TrainingSettings, learn, read_settings, train

TEXT = "Tilda Marsh said that the bridge was closed. Two cracks run through the north pillar."


def found_in(text: str) -> list[TaggedAttribution]:
    return shipped_tagger().find(text, split_sentences(text))


def test_the_weights_are_the_expected_and_small_enough_for_the_repository() -> None:
    assert hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() == WEIGHTS_DIGEST
    assert WEIGHTS.stat().st_size <= 25_000_000


def test_source_cue_and_content_are_found_and_the_reporters_sentence_is_left_alone() -> None:
    (found,) = found_in(TEXT)
    assert found.source is not None
    assert [span.within(TEXT) for span in (found.source, found.cue, *found.content)] == [
        "Tilda Marsh",
        "said",
        "that the bridge was closed",
    ]


@pytest.mark.parametrize("of", ["WEIGHTS", "ENTITY_WEIGHTS"])
@pytest.mark.parametrize("content", [None, b"something else"], ids=["missing", "another file"])
def test_weights_that_are_not_the_expected_are_refused_with_what_to_do(
    of: str, content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights.safetensors"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(weights, of, path)
    shipped_tagger.cache_clear()
    try:
        with pytest.raises(TaggerError, match="reinstall whosaid"):
            shipped_tagger()
    finally:
        shipped_tagger.cache_clear()


def test_importing_attribution_loads_no_torch_and_no_weights() -> None:
    code = "import sys, corpus.attribution; print(sorted({'torch', 'transformers', 'tokenizers'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_threads_may_share_it() -> None:
    alone = found_in(TEXT)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(found_in, [TEXT] * 12)) == [alone] * 12


# --- training

SETTINGS = TrainingSettings(
    seed=3,
    epochs=2,
    batch=2,
    encoder_rate=1e-4,
    head_rate=1e-3,
    layer_decay=0.9,
    warm_up=0.1,
    weight_decay=0.01,
    dropout=0.1,
    average=0.9,
    bfloat16=False,
)


def tiny() -> Annotated:
    text = "Tilda Marsh said that the bridge was closed. Tarn Rail denied it."
    said = GoldAttribution((Span(0, 11),), (Span(12, 16),), (Span(17, 43),))
    denied = GoldAttribution((Span(45, 54),), (Span(55, 61),), (Span(62, 64),))
    return Annotated("tiny", text, "x", (said, denied))


def test_training_writes_a_checkpoint_an_epoch_and_is_reproducible_by_its_seed(tmp_path: Path) -> None:
    labelled = [label_article(tiny())] * 3
    for run in ("one", "two"):
        train(labelled, labelled[:1], tmp_path / run, SETTINGS)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == ["epoch-1.safetensors", "epoch-2.safetensors", "resume.pt"]
    names.remove("resume.pt")
    assert all((tmp_path / "one" / n).read_bytes() == (tmp_path / "two" / n).read_bytes() for n in names)
    assert load_tagger(tmp_path / "one" / names[-1]).find(tiny().text, split_sentences(tiny().text)) is not None


def test_an_interrupted_training_goes_on_after_its_last_whole_epoch_and_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labelled = [label_article(tiny())] * 3
    train(labelled, labelled[:1], tmp_path / "whole", SETTINGS)
    steps: list[float] = []

    def killed_in_the_second_epoch(*args: Any, **options: Any) -> float:
        if len(steps) == 3:
            raise KeyboardInterrupt
        steps.append(learn(*args, **options))
        return steps[-1]

    with monkeypatch.context() as patch:
        patch.setattr(training, "learn", killed_in_the_second_epoch)
        with pytest.raises(KeyboardInterrupt):
            train(labelled, labelled[:1], tmp_path / "cut", SETTINGS)
    assert not (tmp_path / "cut" / "epoch-2.safetensors").exists()
    first = (tmp_path / "cut" / "epoch-1.safetensors").stat().st_mtime_ns
    train(labelled, labelled[:1], tmp_path / "cut", SETTINGS)
    assert (tmp_path / "cut" / "epoch-1.safetensors").stat().st_mtime_ns == first
    ends = [(tmp_path / run / "epoch-2.safetensors").read_bytes() for run in ("whole", "cut")]
    assert ends[0] == ends[1]


@pytest.mark.parametrize("name", ["training.toml", "teacher.toml", "student.toml"])
def test_the_settings_can_be_read(name: str) -> None:
    settings = read_settings(Path(training.__file__).with_name(name))
    assert (settings.batch, settings.average) == (16, 0.997)
