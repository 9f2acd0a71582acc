"""The server as it is run for Slack, in a process of its own, with a workspace on loopback beside it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.slack_server import SECRET, TOKEN, Sender, SlackServer, slack_server


@dataclass
class Desk:
    """A running server, the workspace it talks to, and what Slack sends it."""

    slack: SlackServer
    send: Sender
    archive: Path
    log: Path
    settings: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        port = self.send.app.rsplit(":", 1)[1]
        command = [sys.executable, "-m", "assistant.cli", "serve", "--archive", str(self.archive), "--port", port]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=os.environ | self.settings, stdout=log, stderr=log)
        until = time.monotonic() + 90
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.send.app}/healthz", timeout=30):
                    return
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                time.sleep(0.1)
        raise AssertionError(f"no server: {self.log.read_text()}")

    def kill(self) -> None:
        """As `kill -9`."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """As SIGTERM; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]


@contextmanager
def desk(archive: Path, folder: Path, *, is_quiet: bool = False, **settings: str) -> Iterator[Desk]:
    folder.mkdir(exist_ok=True)
    held = folder / "archive"
    shutil.copytree(archive, held)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with slack_server() as slack:
        made = Desk(
            slack,
            Sender(slack, f"http://127.0.0.1:{port}"),
            held,
            folder / "log",
            {
                "WHOSAID_SLACK_SIGNING_SECRET": SECRET,
                "WHOSAID_SLACK_BOT_TOKEN": TOKEN,
                "WHOSAID_SLACK_API_URL": slack.api_url,
                "WHOSAID_LOG": "json",
            }
            | settings,
        )
        made.start()
        try:
            yield made
        finally:
            if made.process and made.process.poll() is None:
                made.stop()
            if not is_quiet:
                sys.stderr.write(made.log.read_text()[-20_000:])  # shown where a test fails
            assert TOKEN not in made.log.read_text()
            assert SECRET not in made.log.read_text()
