"""The weights that come with the project. They are read when first needed, which takes a tenth of a second, and only
if their digest is the expected one."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from corpus.attribution.tagger.heads import heads_of
from corpus.attribution.tagger.inference import Tagger
from corpus.attribution.tagger.states import WindowReader
from corpus.encoder.tensors import mapped_tensors
from corpus.errors import CorpusError
from corpus.loading import LOADING

WEIGHTS: Final = Path(__file__).with_name("weights.safetensors")
WEIGHTS_DIGEST: Final = "aeb82201aab61793305868bfe2f02b8c7cd5f5e9e123d5962f07f1cacb1c9101"
"""SHA-256 of the weights; `python -m evals.training.tagger.train` prints that of what it wrote."""


class TaggerError(CorpusError):
    """The attribution model cannot be loaded."""


@cache
def shipped_tagger() -> Tagger:
    """The tagger that comes with the project. Raises TaggerError where its weights are missing or not the right ones,
    EmbeddingError where MiniLM's are."""
    try:
        found = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    except OSError as exc:
        raise TaggerError(f"attribution model {str(WEIGHTS)!r} cannot be read; reinstall whosaid") from exc
    if found != WEIGHTS_DIGEST:
        raise TaggerError(f"attribution model {str(WEIGHTS)!r} is not the one that belongs here; reinstall whosaid")
    with LOADING:
        return load_tagger(WEIGHTS)


def load_tagger(weights: Path) -> Tagger:
    """A tagger with the weights of a file that the training wrote."""
    tensors = mapped_tensors(weights)
    return Tagger(WindowReader(tensors), heads_of(tensors))
