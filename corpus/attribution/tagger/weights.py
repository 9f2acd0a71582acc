"""The weights that come with the project. They are read when first needed, which takes a tenth of a second, and only
if their digest is the expected one."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from corpus.attribution.tagger.entities import EntityHead
from corpus.attribution.tagger.heads import heads_of
from corpus.attribution.tagger.inference import Tagger
from corpus.attribution.tagger.states import WindowReader
from corpus.encoder.tensors import mapped_tensors
from corpus.errors import CorpusError
from corpus.loading import LOADING

WEIGHTS: Final = Path(__file__).with_name("weights.safetensors")
WEIGHTS_DIGEST: Final = "aeb82201aab61793305868bfe2f02b8c7cd5f5e9e123d5962f07f1cacb1c9101"
"""SHA-256 of the weights; `python -m evals.training.tagger.train` prints that of what it wrote."""

ENTITY_WEIGHTS: Final = Path(__file__).with_name("entities.safetensors")
ENTITY_DIGEST: Final = "77cd820350cf9ad4d959b6c73078f344b42bb526c3dc5dc382a47b156f508edb"
"""Of the head for entities, which belongs to the states of these weights; evals/training/entities prints it."""


class TaggerError(CorpusError):
    """The attribution model cannot be loaded."""


@cache
def shipped_tagger() -> Tagger:
    """The tagger that comes with the project. Raises TaggerError where its weights are missing or not the right ones,
    EmbeddingError where MiniLM's are."""
    _checked(WEIGHTS, WEIGHTS_DIGEST)
    entities = EntityHead.of_file(_checked(ENTITY_WEIGHTS, ENTITY_DIGEST))
    with LOADING:
        return load_tagger(WEIGHTS, entities)


def load_tagger(weights: Path, entities: EntityHead | None = None) -> Tagger:
    """A tagger with the weights of a file that the training wrote, and a head for entities that fits them, if any."""
    tensors = mapped_tensors(weights)
    return Tagger(WindowReader(tensors), heads_of(tensors), entities)


def _checked(path: Path, digest: str) -> bytes:
    """What the file holds. Raises TaggerError where it is missing or another."""
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise TaggerError(f"attribution model {str(path)!r} cannot be read; reinstall whosaid") from exc
    if hashlib.sha256(data).hexdigest() != digest:
        raise TaggerError(f"attribution model {str(path)!r} is not the one that belongs here; reinstall whosaid")
    return data
