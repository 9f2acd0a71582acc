"""One model is loaded at a time: `transformers` cannot be imported by two threads at once."""

import threading
from typing import Final

LOADING: Final = threading.RLock()
"""Held while a model is loaded, from the import on: else the second thread finds the package without its names."""
