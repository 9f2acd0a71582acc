"""A filled archive, the real server in a process of its own, a real browser. What is missing fails, and is named."""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from corpus.archive import Archive
from corpus.embedding import Embedder
from corpus.ingest import ingest, open_index
from corpus.readers import read_all

CHROMIUM, DRIVER = (Path(shutil.which(name) or f"/no/{name}") for name in ("chromium", "chromedriver"))
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --window-size=1440,900"
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
    """The chat page in a browser, as a user sees and uses it."""

    browser: webdriver.Chrome
    address: str

    def open(self) -> "Page":
        self.browser.get(self.address)
        self.wait_for("#ws-question textarea")
        self.wait_for("#ws-chat .example, #ws-chat .ws-welcome code")
        return self

    def find(self, css: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, css)

    def wait_for(self, css: str, *, count: int = 1, seconds: float = 30) -> list[WebElement]:
        WebDriverWait(self.browser, seconds).until(lambda _: len(self.find(css)) >= count, f"no {count} of {css}")
        return self.find(css)

    def ask(self, question: str) -> WebElement:
        """Type, press Enter, and wait for the answer that comes."""
        before = len(self.find(".ws-answer"))
        self.wait_for("#ws-question textarea")[0].send_keys(question + Keys.ENTER)
        return self.wait_for(".ws-answer", count=before + 1)[-1]

    def texts(self, css: str) -> list[str]:
        return [element.text for element in self.find(css)]

    def console(self) -> list[str]:
        """What went wrong in the page since the last look."""
        return [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] != "INFO"]

    def requested(self) -> set[str]:
        """Hosts that the page has asked for anything since the last look; what the browser asks for itself aside."""
        messages = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        sent: list[dict[str, Any]] = [m["params"] for m in messages if m["method"] == "Network.requestWillBeSent"]
        urls = [urlsplit(one["request"]["url"]) for one in sent if one["documentURL"].startswith(self.address)]
        return {url.netloc for url in urls if url.scheme not in ("data", "blob")}


@pytest.fixture(scope="session")
def browser() -> Iterator[webdriver.Chrome]:
    for program in (CHROMIUM, DRIVER):
        assert program.exists(), f"{program} is missing: run `apt-get install chromium chromium-driver`"
    with tempfile.TemporaryDirectory() as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
        try:
            yield driver
        finally:
            driver.quit()


@pytest.fixture
def page(browser: webdriver.Chrome, address: str) -> Page:
    opened = Page(browser, address)
    opened.console(), opened.requested()  # what earlier tests left
    return opened.open()
