"""The weights that come with the project. They are read when first needed, which takes a second or two, and only if
their digest is the expected one."""

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Final

from corpus.attribution.tagger.entities import EntityHead
from corpus.attribution.tagger.inference import Tagger
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
    # As in corpus/archive/embedding.py: spinning threads are six times slower beside a busy process.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    _checked(WEIGHTS, WEIGHTS_DIGEST)
    entities = EntityHead.of_file(_checked(ENTITY_WEIGHTS, ENTITY_DIGEST))
    with LOADING:
        return load_tagger(WEIGHTS, entities)


def _checked(path: Path, digest: str) -> bytes:
    """What the file holds. Raises TaggerError where it is missing or another."""
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise TaggerError(f"attribution model {str(path)!r} cannot be read; reinstall whosaid") from exc
    if hashlib.sha256(data).hexdigest() != digest:
        raise TaggerError(f"attribution model {str(path)!r} is not the one that belongs here; reinstall whosaid")
    return data


def load_tagger(weights: Path, entities: EntityHead | None = None) -> Tagger:
    """A tagger with the weights of a file that the training wrote, and a head for entities that fits them, if any."""
    from safetensors.torch import load_file

    from corpus.attribution.tagger.batches import EmbeddingTable
    from corpus.attribution.tagger.network import TaggerNetwork, empty_encoder

    network = TaggerNetwork(empty_encoder())
    network.load_state_dict({name: value.float() for name, value in load_file(weights).items()}, strict=False)
    return Tagger(network, EmbeddingTable(), entities)
