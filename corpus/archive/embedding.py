"""Texts to vectors: with the MiniLM that ships, or with a sentence-transformers model that is already on this machine.

Knows which weights to trust and how a vector is made of a text; knows nothing of articles or of the index.
"""

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from corpus.errors import EmbeddingError
from corpus.loading import LOADING, OFFICIAL_DIGEST, WEIGHTS_NAME, default_model_folder, sha256_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corpus.encoder.network import Encoder

    Vectors = NDArray[np.float32]

DEFAULT: Final = "all-MiniLM-L6-v2"
LONGEST_INPUT: Final = 256
"""Word pieces; a passage has at most 200, and the cost of attention grows with the square."""


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that their dot product is their cosine."""

    @property
    def model_id(self) -> str:
        """Identifies the weights: vectors of different models cannot be compared."""

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """A float32 row for each text, in the order given."""


class MiniLMEmbedder:
    """The MiniLM that ships: the mean of a text's states, as a vector of length 1. Safe to share between threads.

    It is loaded when it is first needed: an ingest of unchanged articles does not need it.
    """

    def __init__(self) -> None:
        self.model_id = f"{DEFAULT}@{OFFICIAL_DIGEST[:12]}"
        self._folder = default_model_folder()
        self._encoder: Encoder | None = None
        self._turn = threading.Lock()

    def embed(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        from corpus.encoder.network import SIZE, batches
        from corpus.encoder.wordpiece import CLS, SEP, encoded

        pieces = [[CLS, *encoded(text).ids[: LONGEST_INPUT - 2], SEP] for text in texts]
        vectors = np.empty((len(texts), SIZE), dtype=np.float32)
        for batch in batches([len(of_text) for of_text in pieces]):
            vectors[batch] = self._means([pieces[number] for number in batch])
        of_length_1: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return of_length_1

    def _means(self, pieces: Sequence[Sequence[int]]) -> "Vectors":
        """The mean state of each text's pieces."""
        import numpy as np

        from corpus.encoder.wordpiece import PAD, piece_vectors

        lengths = np.array([len(of_text) for of_text in pieces])
        ids = np.full((len(pieces), int(lengths.max())), PAD)
        is_piece = np.arange(ids.shape[1]) < lengths[:, None]
        ids[is_piece] = [piece for of_text in pieces for piece in of_text]
        states = self._loaded().states(piece_vectors(ids), lengths.tolist())
        means: Vectors = np.einsum("tps,tp->ts", states, is_piece.astype(np.float32)) / lengths[:, None]
        return means

    def _loaded(self) -> "Encoder":
        with self._turn:
            if self._encoder is None:
                with LOADING:
                    from corpus.encoder.network import Encoder
                    from corpus.encoder.tensors import mapped_tensors

                    self._encoder = Encoder(mapped_tensors(self._folder / WEIGHTS_NAME))
            return self._encoder


def load_embedder(name: str = DEFAULT) -> Embedder:
    """An embedder by name: the default, the name of a model in the local cache, or a folder.

    Fetches nothing, runs no code of a model, and reads only safetensors. Raises EmbeddingError here where files, or the
    libraries for another model than the default, are missing, or the default's files altered, and at the first embed()
    where they cannot be loaded.
    """
    if name == DEFAULT:
        return MiniLMEmbedder()
    from corpus.archive.sentence_transformer import SentenceTransformerEmbedder

    path = Path(name).expanduser()
    if path.is_dir():
        model_id = f"{path.resolve().name}@{_weights_digest(path)[:12]}"
        return SentenceTransformerEmbedder(str(path), model_id, LONGEST_INPUT)
    return SentenceTransformerEmbedder(name, name, LONGEST_INPUT)


def _weights_digest(folder: Path) -> str:
    """One digest of all weights in a model folder, so that other weights under the same name are another model."""
    digests = [sha256_of(path) for path in sorted(folder.rglob("*.safetensors"))]
    if not digests:
        raise EmbeddingError(f"embedding model folder {str(folder)!r} has no .safetensors file; give a folder that has")
    return hashlib.sha256("".join(digests).encode()).hexdigest()
