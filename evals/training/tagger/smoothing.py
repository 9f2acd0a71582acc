"""Evens out the inputs of the encoder's layers, so that 8 bits hold them.

A few of an input's channels are up to twenty times the others, and would leave these a few steps of the 256. So each
channel is divided by a factor that its weights are multiplied with (SmoothQuant, Xiao et al. 2023).
"""

from collections.abc import Iterable
from typing import Final

import torch
from torch import Tensor, nn

from evals.training.tagger.network import TaggerNetwork

_OF_INPUT: Final = 0.85
"""How much of an input's range the weights take over: 0 is nothing, 1 all. On 16 dev windows 0.85 was nearest to what
the encoder gives in full; behind GELU, where most channels are near zero and few are large, more is better."""
_BEHIND_GELU: Final = 0.95


class Scaled(nn.Module):
    """A layer whose input channels are divided by `factors`, and which gives the same."""

    def __init__(self, layer: nn.Linear, factors: Tensor) -> None:
        super().__init__()
        self.layer = layer
        self.shares = nn.Buffer(1 / factors)
        layer.weight.data *= factors

    def forward(self, inputs: Tensor) -> Tensor:
        scaled: Tensor = self.layer(inputs * self.shares)
        return scaled


def smooth(network: TaggerNetwork, inputs: Iterable[tuple[Tensor, ...]]) -> None:
    """Moves the range of the inputs of the encoder's layers into their weights; the network computes the same."""
    layers = {name: m for name, m in network.encoder.named_modules() if isinstance(m, nn.Linear)}
    largest = {name: torch.full((layer.in_features,), 1e-3) for name, layer in layers.items()}

    def seeing(name: str) -> torch.utils.hooks.RemovableHandle:
        def see(_: nn.Module, given: tuple[Tensor, ...]) -> None:
            largest[name] = torch.maximum(largest[name], given[0].abs().flatten(0, -2).amax(0))

        return layers[name].register_forward_pre_hook(see)

    hooks = [seeing(name) for name in layers]
    for given in inputs:
        network(*given)
    for hook in hooks:
        hook.remove()
    for place in sorted({name.rpartition(".")[0] for name in layers}):
        parent = network.encoder.get_submodule(place)
        together = [name for name in layers if name.rpartition(".")[0] == place]  # query, key and value; else one
        weights = torch.cat([layers[name].weight.abs() for name in together]).amax(0).clamp(min=1e-4)
        part = _BEHIND_GELU if place.endswith(".output") and "attention" not in place else _OF_INPUT
        factors = largest[together[0]] ** part / weights ** (1 - part)
        for name in together:
            setattr(parent, name.rpartition(".")[2], Scaled(layers[name], factors / factors.mean()))
