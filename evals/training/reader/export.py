"""Writes a trained network as the file that ships: python -m evals.training.reader.export --weights FILE --out ONNX

Weights and the table of pieces become 8-bit numbers, a scale for each column of a weight. They use 7 of the 8 bits:
without the processor's newer instructions, sums of products of 8 bits overflow. Needs the package `onnx`.
"""

import argparse
import hashlib
import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from evals.training.reader.network import Network, loaded


def export(network: Network, out: Path, *, whole: Path | None = None) -> None:
    """Writes the file; `whole` is where the same in 32-bit numbers goes, to compare."""
    with tempfile.TemporaryDirectory() as folder:
        plain = whole or Path(folder) / "plain.onnx"
        given = tuple(torch.ones(2, 8, dtype=torch.long) for _ in range(3))
        both = {0: "pairs", 1: "long"}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the newer exporter needs one more package
            torch.onnx.export(
                network,
                given,
                str(plain),
                input_names=["pieces", "segments", "mask"],
                output_names=["answers", "ends"],
                dynamic_axes={"pieces": both, "segments": both, "mask": both, "ends": both, "answers": {0: "pairs"}},
                opset_version=17,
                dynamo=False,
            )
        quantize_dynamic(
            plain,
            out,
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--whole", type=Path)
    args = parser.parse_args()
    export(loaded(args.weights), args.out, whole=args.whole)
    data = args.out.read_bytes()
    print(f"{args.out} written, {len(data):,} bytes; its digest is {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
