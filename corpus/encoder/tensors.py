"""The tensors of a safetensors file, mapped into memory: what is not used is not read, and processes share what is."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Tensors = Mapping[str, NDArray[np.generic]]

_KINDS: Final = {"F16": np.float16, "F32": np.float32, "I64": np.int64}


def mapped_tensors(path: Path) -> Tensors:
    """By name, read-only. Raises OSError where the file cannot be read, KeyError for numbers of another kind.

    The format: the length of the header in 8 bytes, the header in JSON, then the tensors.
    """
    data = np.memmap(path, dtype=np.uint8, mode="r")
    begin = 8 + int.from_bytes(data[:8].tobytes(), "little")
    header = json.loads(data[8:begin].tobytes())
    tensors: dict[str, NDArray[np.generic]] = {}
    for name, told in header.items():
        if name == "__metadata__":
            continue
        first, last = told["data_offsets"]
        tensors[name] = data[begin + first : begin + last].view(_KINDS[told["dtype"]]).reshape(told["shape"])
    return tensors
