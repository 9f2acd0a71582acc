"""The command line, started as a user does it, or called in this process, which need not load the models anew."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from assistant.cli.main import main

WHOSAID: Final = Path(sys.executable).parent / "whosaid"
_LEVELS_SET: Final = ("slack_sdk", "slack_bolt", "httpx")

Ended = subprocess.CompletedProcess[str]


def started(*arguments: str, archive: Path | None = None, **environment: str) -> Ended:
    """`whosaid` with these arguments, started."""
    return subprocess.run(
        [str(WHOSAID), *arguments],
        capture_output=True,
        text=True,
        env=_without_settings() | _settings(archive, environment),
        timeout=120,
        check=False,
        encoding="utf-8",
    )


def called(*arguments: str, archive: Path | None = None, **environment: str) -> Ended:
    """The same without a new process: for what does not depend on one. Nothing of the log is on its stderr."""
    levels = {name: logging.getLogger(name).level for name in _LEVELS_SET}
    with pytest.MonkeyPatch.context() as patched, CliRunner().isolation() as (out, err, _):
        for name in os.environ.keys() - _without_settings().keys():
            patched.delenv(name)
        for name, value in _settings(archive, environment).items():
            patched.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
        stdout, stderr = out.getvalue().decode(), err.getvalue().decode()
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    return Ended(arguments, int(ended.value.code or 0), stdout, stderr)


def _without_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("WHOSAID_")}


def _settings(archive: Path | None, environment: dict[str, str]) -> dict[str, str]:
    return environment | ({"WHOSAID_ARCHIVE": str(archive)} if archive else {})
