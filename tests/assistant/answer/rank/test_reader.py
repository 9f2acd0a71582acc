"""The reader's weights: whole, small, read without torch, and better at reading than at chance."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.answer.rank import reader as reader_module
from assistant.answer.rank.reader import WEIGHTS_DIGEST, shipped_reader
from assistant.errors import RankingError

_FERRY = [
    "Ferry sinks off Merrow | Three men died when the Adaria went down on Monday, the coast guard said.",
    "Ferry sinks off Merrow | The Adaria was built in 1998 and sailed under another name until last year.",
    "Mayor stays | The mayor of Merrow will not resign over the parking row.",
]


def test_the_weights_are_the_shipped_ones_and_small_enough() -> None:
    data = reader_module.WEIGHTS.read_bytes()
    assert hashlib.sha256(data).hexdigest() == WEIGHTS_DIGEST
    assert len(data) <= 25_000_000


def test_what_answers_is_read_as_answering() -> None:
    died, built, mayor = shipped_reader().read("how many died on the ferry", _FERRY)
    assert died.answers > built.answers > mayor.answers
    for reading, text in zip((died, built, mayor), _FERRY, strict=True):
        assert reading.where.within(text)


def test_a_text_is_read_alike_alone_and_beside_longer_ones() -> None:
    (alone,) = shipped_reader().read("how many died on the ferry", _FERRY[:1])
    beside = shipped_reader().read("how many died on the ferry", [*_FERRY, " ".join(_FERRY)])[0]
    assert beside.answers == pytest.approx(alone.answers, abs=0.5)  # numbers of 8 bits are scaled by what is beside


def test_nothing_to_read_and_very_much_are_no_trouble() -> None:
    assert shipped_reader().read("who", []) == []
    (long,) = shipped_reader().read("who said that? " * 200, ["word " * 2000])
    assert long.answers == long.answers


def test_torch_is_not_needed_to_read() -> None:
    code = (
        "import sys; from assistant.answer.rank.reader import shipped_reader; "
        "shipped_reader().read('who died', ['Three men died.']); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_weights_that_are_not_the_shipped_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    path = tmp_path / "reader.onnx"
    if damage == "altered":
        data = bytearray(reader_module.WEIGHTS.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
    monkeypatch.setattr(reader_module, "WEIGHTS", path)
    shipped_reader.cache_clear()
    try:
        with pytest.raises(RankingError, match="install whosaid anew"):
            shipped_reader()
    finally:
        shipped_reader.cache_clear()
