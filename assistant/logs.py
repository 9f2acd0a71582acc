"""How the log is written: lines for a terminal, or JSON lines for a service. No secret of Slack's ever stands in it."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Final

from assistant.request_id import RequestIdFilter

# Tokens, and the addresses that let whoever knows them post.
_SECRETS: Final = re.compile(
    r"\bxox[a-z]?(?:\.xox[a-z])?-[\w-]+|\bxapp-[\w-]+|(?<=/)(?:services|commands|actions|workflows|app)/T\w+/[\w/-]+"
)


def set_up(form: str, level: int) -> None:
    """Log to stderr from this level on. `form` is "text" or "json"; as JSON it begins at INFO, for a service."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(RequestIdFilter())
    handler.setFormatter(_JsonLines() if form == "json" else _Text("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=min(level, logging.INFO) if form == "json" else level, handlers=[handler])
    for name in ("slack_sdk", "slack_bolt"):  # at INFO and below they log what was sent and received
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(max(level, logging.WARNING))


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        reference = getattr(record, "reference", "")
        return without_secrets(super().format(record) + (f" (reference {reference})" if reference else ""))


class _JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and where there are any reference and trace."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if reference := getattr(record, "reference", ""):
            line["reference"] = reference
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps({key: without_secrets(value) for key, value in line.items()}, ensure_ascii=False)


def without_secrets(text: str) -> str:
    return _SECRETS.sub("[secret]", text)
