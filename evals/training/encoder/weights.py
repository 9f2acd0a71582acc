"""Writes MiniLM as it ships: python -m evals.training.encoder.weights [--out DIR]

The official weights in 16 bits instead of 32, without the pooler, which nothing here uses, and the tokenizer as it is.
On sentences of the sample the vectors keep a cosine of 0.999999 with those of the official weights, and the tagger,
which shares the table of word pieces, finds the same spans.
"""

import argparse
import shutil
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from corpus.loading import MINILM, TOKENIZER_NAME, WEIGHTS_NAME, sha256_of
from evals.training.encoder.official import official_folder


def write(out: Path) -> str:
    """Writes both files; returns the SHA-256 of the weights."""
    official = official_folder()
    tensors = {
        name: tensor.astype(np.float16)
        for name, tensor in load_file(official / WEIGHTS_NAME).items()
        if tensor.dtype == np.float32 and not name.startswith("pooler.")
    }
    save_file(tensors, out / WEIGHTS_NAME)
    shutil.copyfile(official / TOKENIZER_NAME, out / TOKENIZER_NAME)
    return sha256_of(out / WEIGHTS_NAME)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=MINILM)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    print(f"{args.out / WEIGHTS_NAME} has SHA-256 {write(args.out)}")


if __name__ == "__main__":
    main()
