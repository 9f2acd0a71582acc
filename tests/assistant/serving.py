"""The real server in a process of its own, as `whosaid serve` starts it, for tests that speak HTTP with it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx


@dataclass
class Server:
    """A server that runs; `log` is the file with what it says."""

    url: str
    port: int
    process: "subprocess.Popen[bytes]"
    log: Path

    def client(self, address: str = "127.0.0.1", **headers: str) -> httpx.Client:
        """A client at an address of the loopback network."""
        transport = httpx.HTTPTransport(local_address=address)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.Client(base_url=self.url, transport=transport, headers=sent, timeout=60)

    def told(self) -> str:
        return self.log.read_text()


def command(archive: Path, port: int, *arguments: str) -> list[str]:
    whosaid = [sys.executable, "-m", "assistant.cli", "-v"]
    return [*whosaid, "serve", "--archive", str(archive), "--port", str(port), *arguments]


def environment(**settings: str) -> dict[str, str]:
    """The environment without settings of whoever runs the tests; `auth="x"` is WHOSAID_AUTH=x."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WHOSAID_")}
    return inherited | {f"WHOSAID_{name.upper()}": value for name, value in settings.items()}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def served(
    archive: Path, *arguments: str, path: str = "/readyz", stops: bool = True, **settings: str
) -> Iterator[Server]:
    """A server of the archive, once it answers at `path`. Fails where it does not start, or stop in good order."""
    port = free_port()
    log = archive.parent / f"server-{port}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            command(archive, port, *arguments), env=environment(**settings), stdout=file, stderr=subprocess.STDOUT
        )
    server = Server(f"http://127.0.0.1:{port}", port, process, log)
    try:
        _wait_for(server, path)
        yield server
        if stops:
            process.terminate()
            assert process.wait(30) == 0, server.told()
    finally:
        process.kill()
        process.wait()


def _wait_for(server: Server, path: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.process.poll() is None:
        try:
            if httpx.get(server.url + path, timeout=30).status_code < 400:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"no server at {server.url}{path}; exit code {server.process.poll()}\n{server.told()}")
