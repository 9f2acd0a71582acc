"""Makes the tagger's encoder an ONNX file in 8 bits, and measures what that costs: pip install onnx onnxscript, then

    python -m evals.training.tagger.quantise --data DIR [--weights FILE] [--out FILE]

The ranges of each layer's inputs come from PolNeAR's train articles, after smoothing.py has evened them out. Prints
exact-match F1 of spans on dev in float32 and in 8 bits, and the CPU seconds. Nothing that ships reads the file:
MODEL_CARD.md says what it gave.
"""

import argparse
import logging
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from onnxruntime import InferenceSession, SessionOptions
from onnxruntime.quantization import QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor

from corpus.attribution.tagger.batches import TextWindow
from corpus.attribution.tagger.weights import WEIGHTS
from corpus.attribution.tagger.windows import read_windows
from evals.training.tagger.encoders import load_network
from evals.training.tagger.examples import LabelledArticle
from evals.training.tagger.network import TaggerNetwork
from evals.training.tagger.reading import EmbeddingTable, inputs_of
from evals.training.tagger.smoothing import smooth
from evals.training.tagger.train import measured, read_articles

logger = logging.getLogger(__name__)

_WINDOWS: Final = 64
_INPUTS: Final = ("vectors", "features", "mask")


class QuantisedNetwork(TaggerNetwork):
    """A network whose encoder is that of a file."""

    def __init__(self, path: Path, network: TaggerNetwork) -> None:
        super().__init__(network.encoder)
        self.load_state_dict(network.state_dict())
        options = SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = InferenceSession(path, options)

    def forward(self, vectors: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        given = zip(_INPUTS, (vectors, features, mask), strict=True)
        return torch.from_numpy(self._session.run(None, {name: value.numpy() for name, value in given})[0])


def calibration_inputs(articles: Sequence[LabelledArticle], table: EmbeddingTable) -> list[tuple[Tensor, ...]]:
    """What the encoder reads of a window of each article."""
    rng = random.Random(1)
    windows = [TextWindow(article.words, rng.choice(read_windows(article.words))) for article in articles]
    return [inputs_of([window], table).of_encoder for window in windows]


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
    _log_measured(f"8 bits, {args.out.stat().st_size / 1e6:.1f} MB", QuantisedNetwork(args.out, network), table, dev)


def _log_measured(name: str, network: TaggerNetwork, table: EmbeddingTable, dev: Sequence[LabelledArticle]) -> None:
    began = time.process_time()
    scores = measured(network, table, dev, bfloat16=False)
    logger.info("%s: %s, %.1f s of CPU", name, scores, time.process_time() - began)


if __name__ == "__main__":
    main()
