"""The reader: a small cross-encoder that reads a question and a sentence together. Does it answer, and where in it?

Its weights ship as one ONNX file with 8-bit numbers; reader_model_card.md says where they come from, evals/training
makes them. ONNX Runtime reads it, without torch. Its pieces are those of the packaged MiniLM's tokenizer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.rank.shipped import shipped_bytes
from corpus.articles.article import Span
from corpus.encoder.network import session_options
from corpus.loading import LOADING, default_model_folder

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

WEIGHTS: Final = Path(__file__).parent / "reader.onnx"
WEIGHTS_DIGEST: Final = "2d60e01efb85a195daa85672cae1d2cca100123a50aa9f61043c762617a83804"
"""SHA-256 of the shipped weights."""

MOST_PIECES: Final = 72
_LONGEST_QUESTION: Final = 200  # characters
_AT_ONCE: Final = 12  # those alike in length are read together: padding is read, too
_LONGEST_SPAN: Final = 24  # pieces


@dataclass(frozen=True, slots=True)
class Reading:
    """How well a text answers, as a logit, and the stretch of it that does."""

    answers: float
    where: Span


class Reader:
    def __init__(self, session: "InferenceSession", pieces: "Tokenizer") -> None:
        self._session = session
        self._pieces = pieces

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """A reading of each text, in order."""
        encoded = self._pieces.encode_batch([(question[:_LONGEST_QUESTION], text) for text in texts])
        order = sorted(range(len(texts)), key=lambda number: len(encoded[number].ids))
        readings: dict[int, Reading] = {}
        for begin in range(0, len(order), _AT_ONCE):
            chosen = order[begin : begin + _AT_ONCE]
            answers, ends = self._run([encoded[number] for number in chosen])
            for row, number in enumerate(chosen):
                readings[number] = Reading(float(answers[row]), _span(encoded[number], ends[row]))
        return [readings[number] for number in range(len(texts))]

    def _run(self, encoded: Sequence["Encoding"]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        longest = max(len(one.ids) for one in encoded)
        table = np.zeros((3, len(encoded), longest), dtype=np.int64)
        for row, one in enumerate(encoded):
            for kind, values in enumerate((one.ids, one.type_ids, one.attention_mask)):
                table[kind, row, : len(values)] = values
        given = dict(zip(("pieces", "segments", "mask"), table, strict=True))
        answers, ends = self._session.run(["answers", "ends"], given)
        return answers, ends


def _span(encoded: "Encoding", ends: NDArray[np.float32]) -> Span:
    """The likeliest stretch of the text: from the first character of a piece to the last of one not far behind it."""
    own = [n for n, kind in enumerate(encoded.type_ids) if kind == 1 and not encoded.special_tokens_mask[n]]
    if not own:
        return Span(0, 0)
    first, last = own[0], own[-1] + 1
    both = ends[first:last, 0][:, None] + ends[first:last, 1][None]
    both = np.where(
        np.tri(len(both), k=-1, dtype=bool) | ~np.tri(len(both), k=_LONGEST_SPAN, dtype=bool), -np.inf, both
    )
    start, stop = np.unravel_index(int(both.argmax()), both.shape)
    return Span(encoded.offsets[first + int(start)][0], encoded.offsets[first + int(stop)][1])


@cache
def shipped_reader() -> Reader:
    """The reader that ships with the project. Raises RankingError where its file is missing or altered."""
    return reader_of(shipped_bytes(WEIGHTS, WEIGHTS_DIGEST, "reader"))


def reader_of(data: bytes) -> Reader:
    """A reader of the bytes of an ONNX file."""
    with LOADING:
        from onnxruntime import InferenceSession
        from tokenizers import Tokenizer

        pieces = Tokenizer.from_file(str(default_model_folder() / "tokenizer.json"))
        pieces.no_padding()
        pieces.enable_truncation(MOST_PIECES, strategy="only_second")
        return Reader(InferenceSession(data, session_options(), providers=["CPUExecutionProvider"]), pieces)
