"""Evening out the inputs of a network's layers, on a tiny encoder with random weights."""

import torch
from torch import Tensor
from transformers import BertConfig, BertModel

from evals.training.tagger.network import TaggerNetwork
from evals.training.tagger.smoothing import Scaled, smooth

Given = tuple[Tensor, Tensor, Tensor]


def network() -> TaggerNetwork:
    """One whose first channel is far larger than the others wherever a norm gives it."""
    torch.manual_seed(1)
    config = BertConfig(vocab_size=1, hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)
    encoder = BertModel(config, add_pooling_layer=False)
    for name, weights in encoder.named_parameters():
        if name.endswith("attention.output.LayerNorm.weight"):
            weights.data[0] = 30.0
    return TaggerNetwork(encoder).eval()


def window(seed: int) -> Given:
    vectors = torch.randn(1, 12, 24, generator=torch.Generator().manual_seed(seed))
    return vectors, torch.zeros(1, 12, 3, dtype=torch.long), torch.ones(1, 12, dtype=torch.bool)


def unevenness(inputs: Tensor) -> float:
    channels = inputs.abs().flatten(0, -2).amax(0)
    return float(channels.max() / channels.median())


@torch.no_grad()
def test_a_smoothed_network_computes_the_same_with_inputs_that_are_more_even() -> None:
    tagger = network()
    before = tagger(*window(7))
    seen: list[float] = []
    place = "encoder.layer.0.intermediate.dense"
    tagger.encoder.get_submodule(place).register_forward_pre_hook(lambda _, given: seen.append(unevenness(given[0])))
    tagger(*window(7))
    smooth(tagger, [window(seed) for seed in range(1, 5)])
    assert isinstance(tagger.encoder.get_submodule(place), Scaled)
    assert torch.allclose(tagger(*window(7)), before, atol=1e-4)
    assert seen[-1] < seen[0] / 5
    scaled = [name for name, module in tagger.named_modules() if isinstance(module, Scaled)]
    assert len(scaled) == 2 * 6
