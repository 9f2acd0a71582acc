"""What comes back from the page when a reader clicks a button in our HTML."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Click:
    """A button that was clicked. All of it comes from the browser: any text may stand there."""

    action: str
    value: str = ""
    note: str = ""

    @classmethod
    def of(cls, data: Any) -> "Click":
        """The click in the data of an event, which may have any shape."""
        sent = data if isinstance(data, dict) else {}
        return cls(*(text if isinstance(text := sent.get(key), str) else "" for key in ("action", "value", "note")))
