"""The command line: `whosaid`."""

from assistant.cli.main import whosaid

__all__ = ["whosaid"]
