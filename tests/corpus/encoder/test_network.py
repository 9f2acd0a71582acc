"""The encoder: its graph, the weights that it is given, and how texts are read together."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from corpus.encoder import network
from corpus.encoder.network import GRAPH, GRAPH_DIGEST, SIZE, Encoder, batches, weight_shapes
from corpus.encoder.tensors import mapped_tensors
from corpus.encoder.wordpiece import CLS, SEP, encoded, piece_vectors
from corpus.errors import EmbeddingError
from corpus.loading import WEIGHTS_NAME, default_model_folder


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(mapped_tensors(default_model_folder() / WEIGHTS_NAME))


def test_the_graph_is_the_expected_one_and_holds_no_weights() -> None:
    assert hashlib.sha256(GRAPH.read_bytes()).hexdigest() == GRAPH_DIGEST
    assert GRAPH.stat().st_size < 20_000


@pytest.mark.parametrize(
    ("content", "says"), [(None, "cannot be read"), (b"something else", "is not the one")], ids=["missing", "another"]
)
def test_another_graph_is_refused_with_what_to_do(
    content: bytes | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.onnx"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(network, "GRAPH", path)
    with pytest.raises(EmbeddingError, match=f"{says}.*reinstall whosaid"):
        Encoder(mapped_tensors(default_model_folder() / WEIGHTS_NAME))


def test_the_file_has_every_weight_in_the_shape_that_the_graph_expects() -> None:
    tensors = mapped_tensors(default_model_folder() / WEIGHTS_NAME)
    assert {name: tensors[name].shape for name in weight_shapes()} == weight_shapes()


def test_what_is_read_together_does_not_change_a_state(encoder: Encoder) -> None:
    texts = ["Yes.", "The council said that the pier would stay closed until the spring.", "Nobody had asked her."]
    pieces = [[CLS, *encoded(text).ids, SEP] for text in texts]
    together = np.zeros((3, max(map(len, pieces)), SIZE), dtype=np.float32)
    together[:] = 7.0  # padding, which no piece may see
    for row, of_text in enumerate(pieces):
        together[row, : len(of_text)] = piece_vectors(np.array(of_text))
    states = encoder.states(together, [len(of_text) for of_text in pieces])
    for row, of_text in enumerate(pieces):
        (alone,) = encoder.states(piece_vectors(np.array([of_text])), [len(of_text)])
        assert np.allclose(states[row, : len(of_text)], alone, atol=1e-5)


@given(st.lists(st.integers(3, 600), max_size=80))
def test_each_text_is_in_one_batch_with_others_like_it_and_no_batch_is_too_large(lengths: list[int]) -> None:
    found = list(batches(lengths))
    assert sorted(number for batch in found for number in batch) == list(range(len(lengths)))
    in_order = [lengths[number] for batch in found for number in batch]
    assert in_order == sorted(in_order)
    assert all(len(batch) * max(lengths[n] for n in batch) <= 1024 or len(batch) == 1 for batch in found)


def test_the_number_of_threads_is_the_machines_or_the_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 3}, raising=False)
    for wanted, expected in (("1", 1), ("3", 3), ("", 2), ("0", 2), ("4,2", 2)):
        monkeypatch.setenv("OMP_NUM_THREADS", wanted)
        assert network.session_options().intra_op_num_threads == expected
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(64)), raising=False)
    monkeypatch.delenv("OMP_NUM_THREADS")
    assert network.session_options().intra_op_num_threads == 8


def test_waiting_threads_do_not_spin() -> None:
    assert network.session_options().get_session_config_entry("session.intra_op.allow_spinning") == "0"


def test_mapped_tensors_are_those_of_the_library(tmp_path: Path) -> None:
    drawn = np.random.default_rng(1)
    written = {
        "half": drawn.normal(size=(3, 5)).astype(np.float16),
        "whole": drawn.normal(size=(2, 3, 4)).astype(np.float32),
        "numbers": np.arange(7),
        "single": np.float32([[2.5]]),
    }
    save_file(written, tmp_path / "some.safetensors", metadata={"by": "a test"})
    mapped, read = mapped_tensors(tmp_path / "some.safetensors"), load_file(tmp_path / "some.safetensors")
    assert mapped.keys() == read.keys()
    for name, tensor in read.items():
        assert mapped[name].dtype == tensor.dtype
        assert np.array_equal(mapped[name], tensor)
    assert not mapped["whole"].flags.writeable
