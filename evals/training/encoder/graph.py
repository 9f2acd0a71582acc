"""Writes the encoder's graph, which ships without weights: pip install onnx, then

    python -m evals.training.encoder.graph [--out FILE]

The graph is written out node by node, in the operators that ONNX Runtime has for attention, norms and GELU, so that it
is small, loads without being optimised first, and takes the weights as they are in MiniLM's file: (made, given).
"""

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from onnx import TensorProto, helper

from corpus.encoder.network import GRAPH, HEADS, LAYERS, SIZE, weight_shapes

_OF_RUNTIME: Final = "com.microsoft"
_OPERATORS: Final = (helper.make_opsetid("", 17), helper.make_opsetid(_OF_RUNTIME, 1))
_SMALL: Final = 1e-12  # what MiniLM's norms add to a variance


class _Nodes:
    """The nodes so far. Each has one output, which has its name."""

    def __init__(self) -> None:
        self.all: list[object] = []

    def add(self, kind: str, inputs: Sequence[str], name: str, *, domain: str = "", **attributes: object) -> str:
        self.all.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def linear(self, given: str, place: str, name: str) -> str:
        return self.add("Gemm", [given, f"{place}.weight", f"{place}.bias"], name, transB=1)

    def norm_of_sum(self, one: str, other: str, place: str, name: str) -> str:
        inputs = [one, other, f"{place}.weight", f"{place}.bias"]
        return self.add("SkipLayerNormalization", inputs, name, domain=_OF_RUNTIME, epsilon=_SMALL)


def graph() -> bytes:
    """(texts, pieces, size) vectors and (texts,) lengths -> (texts, pieces, size) states.

    All but attention is computed on a table of all pieces, (texts * pieces, size).
    """
    nodes = _Nodes()
    nodes.add("Shape", ["vectors"], "shape")
    rows = nodes.add("Reshape", ["vectors", "table"], "rows")
    norm = "embeddings.LayerNorm"
    rows = nodes.add("LayerNormalization", [rows, f"{norm}.weight", f"{norm}.bias"], "begin", epsilon=_SMALL)
    for layer in range(LAYERS):
        rows = _layer(nodes, rows, f"encoder.layer.{layer}", f"{layer}.")
    nodes.add("Reshape", [rows, "shape"], "states")
    shape = ["texts", "pieces", SIZE]
    made = helper.make_graph(
        nodes.all,
        "encoder",
        [
            helper.make_tensor_value_info("vectors", TensorProto.FLOAT, shape),
            helper.make_tensor_value_info("lengths", TensorProto.INT32, ["texts"]),
        ],
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, shape)],
        [
            helper.make_tensor("table", TensorProto.INT64, [2], [-1, SIZE]),
            *(_given_later(name, dimensions) for name, dimensions in weight_shapes().items()),
        ],
    )
    model = helper.make_model(made, opset_imports=_OPERATORS, ir_version=8, producer_name="whosaid")
    written: bytes = model.SerializeToString(deterministic=True)
    return written


def _layer(nodes: _Nodes, rows: str, place: str, short: str) -> str:
    attention = f"{place}.attention"
    parts = [nodes.linear(rows, f"{attention}.self.{part}", short + part) for part in ("query", "key", "value")]
    parts = [nodes.add("Reshape", [part, "shape"], f"{part}.of_texts") for part in parts]
    inputs = [*parts, "", "lengths"]  # "" is a bias, which is added already
    read = nodes.add("MultiHeadAttention", inputs, short + "read", domain=_OF_RUNTIME, num_heads=HEADS)
    read = nodes.add("Reshape", [read, "table"], short + "read.rows")
    read = nodes.linear(read, f"{attention}.output.dense", short + "attended")
    rows = nodes.norm_of_sum(rows, read, f"{attention}.output.LayerNorm", short + "between")
    wide = nodes.linear(rows, f"{place}.intermediate.dense", short + "wide")
    wide = nodes.add("Gelu", [wide], short + "gelu", domain=_OF_RUNTIME)
    narrow = nodes.linear(wide, f"{place}.output.dense", short + "narrow")
    return nodes.norm_of_sum(rows, narrow, f"{place}.output.LayerNorm", short + "done")


def _given_later(name: str, dimensions: Sequence[int]) -> TensorProto:
    """A weight that is said to be in another file, which is never opened: the session is given it."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=dimensions, data_location=TensorProto.EXTERNAL)
    place = tensor.external_data.add()
    place.key, place.value = "location", "given"
    return tensor


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=GRAPH)
    args = parser.parse_args()
    written = graph()
    args.out.write_bytes(written)
    print(f"{args.out} has {len(written):,} bytes and SHA-256 {hashlib.sha256(written).hexdigest()}")


if __name__ == "__main__":
    main()
