"""The command line: `whosaid`."""
