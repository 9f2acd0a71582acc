"""The HTTP API: the answers of `whosaid ask --json` and the archive behind them, for programs. Knows no page."""
