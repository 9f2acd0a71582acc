"""How often each failure of the check occurred since the start. Shared by all who answer from one archive."""

import threading
from collections import Counter
from collections.abc import Iterable

from assistant.answer.check import Failure


class FailureCounts:
    """May be used from several threads at once."""

    def __init__(self) -> None:
        self._withheld: Counter[Failure] = Counter()
        self._rejected: Counter[Failure] = Counter()
        self._lock = threading.Lock()

    def add(self, *, withheld: Iterable[Failure], rejected: Iterable[Failure]) -> None:
        """Count what was withheld from an answer, and what was rejected of a chat model's statements."""
        with self._lock:
            self._withheld.update(withheld)
            self._rejected.update(rejected)

    @property
    def withheld(self) -> dict[Failure, int]:
        """How often each failure has kept a statement back; failures that never did are 0."""
        with self._lock:
            return {failure: self._withheld[failure] for failure in Failure}

    @property
    def rejected(self) -> dict[Failure, int]:
        """The same for what a chat model wrote: it may have been mended, or left to the articles' own words."""
        with self._lock:
            return {failure: self._rejected[failure] for failure in Failure}
