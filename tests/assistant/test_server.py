"""The web application without a browser: routes, headers, what is refused at the start."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from fastapi.testclient import TestClient

from assistant import server as app
from assistant.answer.pipeline import Assistant
from assistant.build import LazyIndex, assistant_over
from assistant.errors import SettingsError
from assistant.settings import Settings
from corpus.archive.store import Archive
from tests.assistant.serving import served

Made = TypeVar("Made")


def in_loop(make: Callable[[Assistant], Made], assistant: Assistant) -> Made:
    """What Gradio makes, made in a running event loop: without one it makes a loop of its own and never closes it."""

    async def made() -> Made:
        return make(assistant)

    return asyncio.run(made())


@pytest.fixture
def empty_archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as archive:
        yield archive


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(in_loop(app.create_app, assistant), base_url="http://127.0.0.1:7860") as opened:
        yield opened


# --- routes and headers


def test_the_page_is_served_with_its_title_and_nothing_of_another_host_may_be_loaded(client: TestClient) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "Who Said?" in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    policy = response.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy
    assert "fonts.googleapis" not in response.text + client.get("/theme.css").text


def test_the_state_of_the_service_is_told(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "articles": 30}


def test_an_archive_that_cannot_be_read_is_told_as_unavailable(empty_archive: Archive) -> None:
    settings = Settings(archive=empty_archive.folder)
    unread = assistant_over(empty_archive, LazyIndex(empty_archive, settings))
    client = TestClient(
        in_loop(app.create_app, unread),
        base_url="http://localhost",
    )
    empty_archive.close()
    assert client.get("/healthz").status_code == 503


@pytest.mark.parametrize("host", ["news.example", "127.0.0.1.news.example", "192.0.2.7"])
def test_another_sites_name_does_not_open_the_archive(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400
    assert client.get("/healthz", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "[::1]:7860"])
def test_every_name_of_this_machine_is_served(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_no_page_loads_documentation_from_elsewhere(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


# --- what is refused at the start


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "news.example", ""])
def test_other_machines_are_not_served_without_access_control(host: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can be reached from other machines: set WHOSAID_AUTH"):
        app.run(Settings(archive=tmp_path, host=host))


def test_a_port_in_use_is_one_sentence_that_names_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=f"port {port} on '127.0.0.1' is in use.*--port"):
            app.run(Settings(archive=tmp_path, port=port))


@pytest.mark.server
def test_a_missing_archive_is_told_with_what_to_do(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "assistant.cli",
        "serve",
        "--archive",
        str(tmp_path / "none"),
        "--port",
        "7997",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "there is no archive in" in done.stderr
    assert "whosaid ingest" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.server
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
def test_the_server_stops_in_good_order_while_a_page_is_open(how: signal.Signals, empty_archive: Archive) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "serve", "--archive", str(empty_archive.folder)]
    server = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/healthz", server)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/gradio_api/heartbeat/abc", timeout=20) as stream:
            assert stream.readline()  # an open page holds this stream
            began = time.monotonic()
            os.kill(server.pid, how)
            _, told = server.communicate(timeout=20)
        assert server.returncode == 0
        assert time.monotonic() - began < app._PATIENCE
        assert told == b""
    finally:
        server.kill()
        server.wait()


@pytest.mark.server
def test_a_server_that_is_stopped_while_it_loads_ends_in_good_order(sample_archive: Path) -> None:
    with served(sample_archive, path="/healthz", stops=False) as server:
        until = time.monotonic() + 60
        while "Loading" not in server.told() and time.monotonic() < until:
            time.sleep(0.02)
        assert "Loading" in server.told()
        server.process.terminate()
        assert server.process.wait(60) == 0, server.told()


def _wait_until_up(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=30):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"no server answers at {url}; exit code {server.poll()}")
