"""A filled archive, the real server in a process of its own, a real browser.

Where there is no browser these tests are skipped by name, but never in CI.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Request, expect, sync_playwright
from playwright.sync_api import Page as Window

from corpus.archive.embedding import Embedder
from corpus.archive.ingest import ingest, open_index
from corpus.archive.store import Archive
from corpus.articles.reading import read_all

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()

HOSTILE = """---
title: "<b>Bold</b> claim ![pixel](http://tracker.example/title.png) ${alert(1)}"
outlet: "<i>The Prank</i>"
published: 2026-03-10
url: javascript:document.title='hacked'
---
Orvil Quent said that the turnip parade "is <script>document.title='hacked'</script> cancelled". \
Orvil Quent said that the turnip parade <img src=x onerror="document.title='hacked'"> will be held again. \
Orvil Quent said that the turnip parade has **no** [route](http://tracker.example/a) and `{{value}}` ${document.title}.
"""


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory, sample_archive: Path, embedder: Embedder) -> Path:
    """The bundled sample, and an article that tries everything."""
    folder = tmp_path_factory.mktemp("archive") / "copy"
    shutil.copytree(sample_archive, folder)
    hostile = folder / "hostile.md"
    hostile.write_text(HOSTILE)
    with Archive(folder) as held, open_index(held, embedder) as index:
        report = ingest(read_all([str(hostile)]), held, index)
    assert report.new == 1
    return folder


@pytest.fixture(scope="session")
def address(archive: Path) -> Iterator[str]:
    """The address of a server over the archive, which no test changes."""
    with serving(archive) as address:
        yield address


@contextmanager
def serving(archive: Path) -> Iterator[str]:
    """The address of a server as a user starts it; its log is shown where a test fails."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "serve", "--archive", str(archive), "--port", str(port)]
    process = subprocess.Popen(command)
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        assert process.wait(20) == 0


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=30):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"no server answers at {url}; exit code {process.poll()}")


@dataclass
class Page:
    """The page in a window of the browser, as a user sees and uses it."""

    window: Window
    address: str
    console: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.window.on("console", self._heard)
        self.window.on("pageerror", lambda error: self.console.append(str(error)))
        self.window.on("request", self._requested)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.console.append(message.text)

    def _requested(self, request: Request) -> None:
        """What the page asks any host for."""
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob"):
            self.hosts.add(url.netloc)

    def open(self, path: str = "/") -> "Page":
        self.window.goto(self.address + path)
        self.box.wait_for()
        self.find("#ws-now .ws-welcome, #ws-now .ws-turn").first.wait_for()
        self.window.wait_for_function(
            "document.querySelector('.ws-example, .ws-turn, .ws-welcome code, .ws-welcome p')"
        )
        return self

    @property
    def box(self) -> Locator:
        return self.find("#ws-question textarea")

    @property
    def answer(self) -> Locator:
        """The latest question with its answer."""
        return self.find("#ws-now .ws-turn[data-state=done]")

    def find(self, css: str) -> Locator:
        return self.window.locator(css)

    def ask(self, question: str) -> Locator:
        """Type, press Enter, and wait for the answer that comes."""
        self.box.fill(question)
        self.box.press("Enter")
        return self.answered(question)

    def answered(self, question: str) -> Locator:
        expect(self.answer.locator(".ws-asked")).to_have_text(question)
        expect(self.find("#ws-question .submit-button")).to_be_visible()
        return self.answer

    def texts(self, css: str) -> list[str]:
        return self.find(css).all_inner_texts()


@pytest.fixture(scope="module")  # Playwright's event loop must not run on into other modules
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        missing = "there is no browser: run `apt-get install chromium`"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(
        viewport={"width": 1440, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    ) as context:
        yield Page(context.new_page(), address).open()
