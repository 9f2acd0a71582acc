"""How fast the page is in a real browser: python -m evals.benchmarks.page --archive FOLDER.

Serves a copy of the archive as a user does, and asks through the page. Times are taken in the page itself, from the
Enter that asks to the change of what is shown: first progress, whole answer. Prints figures beside their limits.
"""

import argparse
import json
import math
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Final

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from corpus.archive.store import Archive
from corpus.attribution import SpeakerKind

_LIMITS: Final = {"interactive": 3000.0, "first progress": 200.0, "whole answer": 700.0, "20 readers": 5000.0}
_NEW_TALK: Final = 10  # questions of a conversation before the next is begun
_PATIENCE: Final = 60_000

_WATCH = """() => {
  const turn = () => document.querySelector("#ws-now .ws-turn");
  const number = () => (turn() && turn().dataset.state === "done" ? turn().dataset.turn : "");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter") window.asked = { at: performance.now(), before: number(), first: 0, whole: 0 };
  }, true);
  new MutationObserver(() => {
    const asked = window.asked;
    if (!asked || asked.whole || !turn()) return;
    const isDone = turn().dataset.state === "done" && (asked.first || turn().dataset.turn !== asked.before);
    if (!asked.first && (isDone || turn().dataset.state === "working")) asked.first = performance.now() - asked.at;
    if (isDone) asked.whole = performance.now() - asked.at;
  }).observe(document.getElementById("ws-now"), { childList: true, subtree: true });
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, required=True, help="folder of an archive; it is copied, not changed")
    parser.add_argument("--questions", type=int, default=100, help="asked one after the other")
    parser.add_argument("--readers", type=int, default=20, help="who ask at once")
    parser.add_argument("--memory", type=int, default=0, help="questions of the memory test; 0 leaves it out")
    parser.add_argument("--browser", default=shutil.which("chromium"), help="Chromium's program")
    given = parser.parse_args()
    if not given.browser:
        sys.exit("there is no browser: run `apt-get install chromium`, or name one with --browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        copy = Path(folder) / "archive"
        shutil.copytree(given.archive, copy, ignore=shutil.ignore_patterns("desk.sqlite3*"))
        questions = questions_of(copy)
        browser = playwright.chromium.launch(executable_path=given.browser, args=["--no-sandbox", "--disable-gpu"])
        with _served(copy) as (address, server):
            _measure_one(browser, address, list(islice(cycle(questions), given.questions)))
            _measure_many(browser, address, list(islice(cycle(questions), given.readers)))
            if given.memory:
                _measure_memory(browser, address, list(islice(cycle(questions), given.memory)), server)
        browser.close()


def questions_of(folder: Path) -> list[str]:
    """Questions by the names and the titles of the archive."""
    with Archive(folder, create=False) as archive:
        kinds = (SpeakerKind.PERSON, SpeakerKind.ORGANISATION)
        names = [entry.name for entry in archive.speakers() if entry.kind in kinds and " " in entry.name][:50]
        titles = [entry.title for entry in archive.articles(limit=50) if len(entry.title.split()) > 3]
    said = [f"What did {name} say and why?" for name in names]
    about = [f"Who said something about {' '.join(title.split()[:6])}?" for title in titles]
    return [question for pair in zip(said, about, strict=False) for question in pair]


@contextmanager
def _served(archive: Path) -> Iterator[tuple[str, psutil.Process]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "serve", "--archive", str(archive), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 120
        while not _answers(f"{address}/healthz"):
            if time.monotonic() > until or process.poll() is not None:
                sys.exit(f"the server did not start; exit code {process.poll()}")
            time.sleep(0.2)
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def _opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(address)
    page.wait_for_selector("#ws-now .ws-example", timeout=_PATIENCE)
    page.evaluate(_WATCH)
    return page


def _ask(page: Page, question: str) -> None:
    page.fill("#ws-question textarea", question)
    page.press("#ws-question textarea", "Enter")


def _times(page: Page) -> tuple[float, float]:
    page.wait_for_function("window.asked && window.asked.whole", timeout=_PATIENCE)
    asked = json.loads(page.evaluate("JSON.stringify(window.asked)"))
    page.wait_for_selector("#ws-question .submit-button", timeout=_PATIENCE)
    return asked["first"], asked["whole"]


def _ask_all(page: Page, questions: Sequence[str]) -> Iterator[tuple[float, float]]:
    for number, question in enumerate(questions):
        if number and number % _NEW_TALK == 0:
            page.get_by_role("button", name="New conversation").click()
            page.wait_for_selector("#ws-now .ws-example", timeout=_PATIENCE)
        _ask(page, question)
        yield _times(page)


def _measure_one(browser: Browser, address: str, questions: Sequence[str]) -> None:
    began = time.perf_counter()
    page = _opened(browser, address)
    cold = 1000 * (time.perf_counter() - began)
    list(_ask_all(page, questions[:3]))  # warm
    opened = []
    for _ in range(5):
        began = time.perf_counter()
        _opened(browser, address).context.close()
        opened.append(1000 * (time.perf_counter() - began))
    times = list(_ask_all(page, questions))
    page.context.close()
    print(f"page, first time after the start: {cold:,.0f} ms")
    _tell("interactive", opened)
    _tell("first progress", [first for first, _ in times])
    _tell("whole answer", [whole for _, whole in times])


def _measure_many(browser: Browser, address: str, questions: Sequence[str]) -> None:
    pages = [_opened(browser, address) for _ in questions]
    for page, question in zip(pages, questions, strict=True):
        page.fill("#ws-question textarea", question)
    for page in pages:
        page.press("#ws-question textarea", "Enter", no_wait_after=True)
    times = [_times(page) for page in pages]
    failed = sum(page.locator(".ws-refused").count() for page in pages)
    for page in pages:
        page.context.close()
    _tell("20 readers", [whole for _, whole in times])
    print(f"{len(pages)} readers at once: {failed} failed")


def _measure_memory(browser: Browser, address: str, questions: Sequence[str], server: psutil.Process) -> None:
    page = _opened(browser, address)
    for number, _ in enumerate(_ask_all(page, questions), start=1):
        if number % max(1, len(questions) // 10) == 0:
            print(f"after {number} questions the server holds {server.memory_info().rss / 1e6:,.0f} MB", flush=True)
    page.context.close()


def _tell(name: str, times: Sequence[float]) -> None:
    ordered = sorted(times)
    at = {share: ordered[max(0, math.ceil(share * len(ordered)) - 1)] for share in (0.5, 0.95)}
    limit = _LIMITS[name]
    verdict = "within" if at[0.95] <= limit else "BEYOND"
    print(f"{name:15} n={len(times):<4} p50 {at[0.5]:6,.0f} ms   p95 {at[0.95]:6,.0f} ms   {verdict} {limit:,.0f} ms")


if __name__ == "__main__":
    main()
