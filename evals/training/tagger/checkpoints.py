"""The state of a training after an epoch, as a file, so that an interrupted training goes on where it was."""

from pathlib import Path

import torch
from torch import Tensor, nn


class MovingAverage:
    """The mean of the weights over the last steps: steadier than the last step's."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self._decay = decay
        self.values = {name: value.clone() for name, value in trained(network).items()}

    def update(self, network: nn.Module, step: int) -> None:
        """`step` counts from 1."""
        decay = min(self._decay, (1 + step) / (10 + step))
        for name, value in trained(network).items():
            self.values[name].lerp_(value, 1 - decay)


def trained(network: nn.Module) -> dict[str, Tensor]:
    return {name: p.detach() for name, p in network.named_parameters() if p.requires_grad}


def save_state(
    path: Path, network: nn.Module, optimiser: torch.optim.Optimizer, average: MovingAverage, epoch: int, step: int
) -> None:
    """Replaces the file in one step: a training may be killed at any point."""
    state = {
        "network": trained(network),
        "optimiser": optimiser.state_dict(),
        "average": average.values,
        "epoch": epoch,
        "step": step,
    }
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def load_state(
    path: Path, network: nn.Module, optimiser: torch.optim.Optimizer, average: MovingAverage
) -> tuple[int, int]:
    """Sets the three to what was saved; returns the epochs and steps done, 0 and 0 where nothing was."""
    if not path.exists():
        return 0, 0
    state = torch.load(path, weights_only=True, map_location=next(network.parameters()).device)
    network.load_state_dict(state["network"], strict=False)
    optimiser.load_state_dict(state["optimiser"])
    average.values = state["average"]
    return state["epoch"], state["step"]
