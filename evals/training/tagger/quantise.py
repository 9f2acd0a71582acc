"""Makes the tagger's encoder an ONNX file in 8 bits, and measures what that costs: pip install onnx onnxscript, then

    python -m evals.training.tagger.quantise --data DIR [--weights FILE] [--out FILE]

The ranges of the inputs of each layer come from PolNeAR's train articles. A few of an input's channels are up to
twenty times the others, and would leave these a few steps of the 256; so each channel is divided by a factor that its
weights are multiplied with (SmoothQuant, Xiao et al. 2023). Prints exact-match F1 of spans on dev of both, and the CPU
seconds. Nothing that ships reads the file: MODEL_CARD.md says what it gave.
"""

import argparse
import logging
import random
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from onnxruntime import InferenceSession, SessionOptions
from onnxruntime.quantization import QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from corpus.attribution.tagger.batches import EmbeddingTable, collate
from corpus.attribution.tagger.network import TaggerNetwork
from corpus.attribution.tagger.weights import WEIGHTS
from corpus.attribution.tagger.windows import read_windows
from evals.training.tagger.encoders import load_network
from evals.training.tagger.examples import LabelledArticle
from evals.training.tagger.train import measured, read_articles

logger = logging.getLogger(__name__)

_WINDOWS: Final = 64
_OF_INPUT: Final = 0.85
"""How much of an input's range the weights take over: 0 is nothing, 1 all. On 16 dev windows 0.85 was nearest to what
the encoder gives in full; behind GELU, where most channels are near zero and few are large, more is better."""
_BEHIND_GELU: Final = 0.95
_INPUTS: Final = ("vectors", "features", "mask")


class Scaled(nn.Module):
    """A layer whose input channels are divided by `factors`, and which gives the same."""

    def __init__(self, layer: nn.Linear, factors: Tensor) -> None:
        super().__init__()
        self.layer = layer
        self.register_buffer("shares", 1 / factors)
        layer.weight.data *= factors

    def forward(self, inputs: Tensor) -> Tensor:
        scaled: Tensor = self.layer(inputs * self.shares)
        return scaled


class QuantisedEncoder(nn.Module):
    """In place of a TaggerNetwork: the encoder of a file, with the network's heads."""

    def __init__(self, path: Path, network: TaggerNetwork) -> None:
        super().__init__()
        options = SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = InferenceSession(path, options)
        self.emission, self.transition, self.transitions = network.emission, network.transition, network.transitions

    def forward(self, *inputs: Tensor) -> Tensor:
        named = {name: value.numpy() for name, value in zip(_INPUTS, inputs, strict=True)}
        return torch.from_numpy(self._session.run(None, named)[0])


def calibration_inputs(articles: Sequence[LabelledArticle], table: EmbeddingTable) -> list[tuple[Tensor, ...]]:
    """What the encoder reads of a window of each article."""
    rng = random.Random(1)
    batches = [collate([(article.words, rng.choice(read_windows(article.words)))]) for article in articles]
    return [(table.rows(batch.ids), batch.features, batch.piece_mask) for batch in batches]


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
    for name, layer in layers.items():
        place, _, last = name.rpartition(".")
        beside = [layers[f"{place}.{part}"] for part in ("query", "key", "value")] if "self" in place else [layer]
        weights = torch.cat([other.weight.abs() for other in beside]).amax(0).clamp(min=1e-4)
        if last != "query" and len(beside) > 1:
            continue  # done with the query, whose input it shares
        part = _BEHIND_GELU if place.endswith(".output") and "attention" not in place else _OF_INPUT
        factors = largest[name] ** part / weights ** (1 - part)
        for other in ("query", "key", "value") if len(beside) > 1 else (last,):
            scaled = Scaled(layers[f"{place}.{other}"], factors / factors.mean())
            setattr(network.encoder.get_submodule(place), other, scaled)


def export(network: TaggerNetwork, example: tuple[Tensor, ...], path: Path) -> None:
    """Writes the encoder and its word features in float32."""
    network.encoder.set_attn_implementation("eager")
    axes = {0: torch.export.Dim("windows", min=1, max=64), 1: torch.export.Dim("pieces", min=3, max=256)}
    twice = tuple(torch.cat([part, part]) for part in example)  # an axis of 1 is taken for a constant
    torch.onnx.export(
        network,
        twice,
        path,
        dynamo=True,
        external_data=False,
        input_names=_INPUTS,
        output_names=["states"],
        dynamic_shapes=(axes,) * len(_INPUTS),
        opset_version=18,
        verbose=False,
    )


class _Calibration:
    """The inputs as onnxruntime asks for them, one after the other."""

    def __init__(self, inputs: Sequence[tuple[Tensor, ...]]) -> None:
        self._left = iter(inputs)

    def get_next(self) -> dict[str, np.ndarray] | None:
        given = next(self._left, None)
        return None if given is None else {n: v.numpy() for n, v in zip(_INPUTS, given, strict=True)}


def quantise(network: TaggerNetwork, inputs: Sequence[tuple[Tensor, ...]], out: Path) -> None:
    """Writes the encoder with the products of its layers in 8 bits; attention and norms stay as they are."""
    smooth(network, inputs)
    with tempfile.TemporaryDirectory() as folder:
        whole, prepared = Path(folder, "whole.onnx"), Path(folder, "prepared.onnx")
        export(network, inputs[0], whole)
        quant_pre_process(whole, prepared, skip_symbolic_shape=True)
        quantize_static(
            prepared,
            out,
            _Calibration(inputs),
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm"],
            extra_options={"MatMulConstBOnly": True, "OpTypesToExcludeOutputQuantization": ["MatMul", "Gemm"]},
        )


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--out", type=Path, default=Path("build/tagger.onnx"))
    args = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s")
    logger.setLevel(logging.INFO)  # the exporter has much to tell at this level
    args.out.parent.mkdir(parents=True, exist_ok=True)
    network, table = load_network(args.weights, None)
    dev = read_articles(args.data, "dev")
    _log_measured("float32", network, table, dev)
    articles = random.Random(1).sample(read_articles(args.data, "train"), _WINDOWS)
    quantise(network, calibration_inputs(articles, table), args.out)
    _log_measured(f"8 bits, {args.out.stat().st_size / 1e6:.1f} MB", QuantisedEncoder(args.out, network), table, dev)


def _log_measured(name: str, network: nn.Module, table: EmbeddingTable, dev: Sequence[LabelledArticle]) -> None:
    began = time.process_time()
    scores = measured(network, table, dev, bfloat16=False)
    logger.info("%s: %s, %.1f s of CPU", name, scores, time.process_time() - began)


if __name__ == "__main__":
    main()
