"""The lock under which models are loaded, as two threads cannot import `transformers` at once."""

import threading
from typing import Final

LOADING: Final = threading.RLock()
"""Held from the import on; without it the second thread can find the package without its names."""
