"""The HTTP API for programs: the answers of `whosaid ask --json`, the archive behind them, and ingest."""
