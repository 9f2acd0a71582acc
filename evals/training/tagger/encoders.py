"""The encoders that the tagger is trained on: the packaged MiniLM, which ships, or an MPNet in a folder, a teacher.

Both read the same word pieces: MPNet's are BERT's uncased ones, moved behind four of its own.
"""

import json
from pathlib import Path
from typing import Final

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertModel, MPNetModel, PreTrainedModel

from corpus.encoder.wordpiece import CLS, PAD, SEP
from evals.training.encoder.official import official_folder
from evals.training.tagger.network import TaggerNetwork
from evals.training.tagger.reading import EmbeddingTable

_PIECES: Final = 30522
_OWN: Final = 4
"""MPNet's own pieces before BERT's; 0, 1 and 2 are its marks for the beginning, for padding and for the end."""


def new_network(folder: Path | None, dropout: float) -> tuple[TaggerNetwork, EmbeddingTable]:
    """A pretrained encoder with fresh heads, and its embedding table, which is not trained. `folder`: of an MPNet with
    config.json and model.safetensors; None is the packaged MiniLM. Raises ValueError for another kind of model."""
    encoder: PreTrainedModel
    if folder is None:
        encoder, table = _pretrained(BertModel, official_folder(), dropout), EmbeddingTable()
    else:
        kind = json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"]
        if kind != "mpnet":
            raise ValueError(f"{folder} holds a model of kind {kind!r}, not an MPNet")
        encoder, table = _pretrained(MPNetModel, folder, dropout), EmbeddingTable(_mpnet_table(folder))
    encoder.set_input_embeddings(nn.Embedding(1, encoder.config.hidden_size).requires_grad_(False))
    return TaggerNetwork(encoder, dropout), table


def load_network(
    weights: Path | None, folder: Path | None, dropout: float = 0.0
) -> tuple[TaggerNetwork, EmbeddingTable]:
    """The same with the weights of a file that the training wrote, if one is given; not in training mode."""
    network, table = new_network(folder, dropout)
    if weights:
        network.load_state_dict({name: value.float() for name, value in load_file(weights).items()}, strict=False)
    return network.eval(), table


def _pretrained(kind: type[PreTrainedModel], folder: Path, dropout: float) -> PreTrainedModel:
    encoder: PreTrainedModel = kind.from_pretrained(
        folder,
        add_pooling_layer=False,
        local_files_only=True,
        use_safetensors=True,
        attention_probs_dropout_prob=0.0,  # with it, attention takes a path three times as slow on a CPU
        hidden_dropout_prob=dropout,
    )
    return encoder


def _mpnet_table(folder: Path) -> Tensor:
    """MPNet's embeddings in the order of BERT's pieces."""
    with safe_open(folder / "model.safetensors", framework="pt") as file:
        own: Tensor = file.get_tensor("embeddings.word_embeddings.weight")
    table = own[_OWN : _OWN + _PIECES].clone()
    table[torch.tensor([CLS, PAD, SEP])] = own[:3]
    return table
