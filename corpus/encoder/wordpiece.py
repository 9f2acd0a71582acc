"""Texts to word pieces, with the tokenizer of the MiniLM that ships, and pieces to their vectors."""

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from corpus.encoder.tensors import mapped_tensors
from corpus.loading import LOADING, TOKENIZER_NAME, WEIGHTS_NAME, default_model_folder

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

PAD: Final = 0
CLS: Final = 101
SEP: Final = 102


def encoded(text: str) -> "Encoding":
    """The pieces of a text without [CLS] and [SEP], 0 to 30521 each. Raises EmbeddingError where MiniLM is missing."""
    whole = text.encode("utf-8", "replace").decode("utf-8")  # the tokenizer refuses lone surrogates
    return _tokenizer().encode(whole, add_special_tokens=False)


def piece_vectors(ids: NDArray[np.int64]) -> NDArray[np.float32]:
    """The rows of the embedding table, shape (*ids.shape, size). Of its 23 MB only these are read."""
    return _table()[ids].astype(np.float32)


@cache
def _tokenizer() -> "Tokenizer":
    """Never changed after it is made, so that threads may share it."""
    with LOADING:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(default_model_folder() / TOKENIZER_NAME))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


@cache
def _table() -> NDArray[np.generic]:
    return mapped_tensors(default_model_folder() / WEIGHTS_NAME)["embeddings.word_embeddings.weight"]
