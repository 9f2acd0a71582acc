"""Takes the README's pictures, and with --all one of each state: python -m tests.e2e.screenshots [--all FOLDER].

Serves an archive of the bundled sample, which it ingests first unless one is named.
"""

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
STAGED = "Who says it was staged and why?"
WIDE, PHONE = (1440, 900), (360, 760)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, help="folder of an archive of corpus/sample")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="also take each state, into this folder")
    parser.add_argument("--browser", default=shutil.which("chromium"), help="Chromium's program")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        archive = given.archive or _ingested(Path(folder) / "archive")
        browser = playwright.chromium.launch(executable_path=given.browser, args=["--no-sandbox", "--disable-gpu"])
        with _served(archive) as address:
            (ROOT / "docs").mkdir(exist_ok=True)
            _take_answer(browser, address, ROOT / "docs" / "answer.png")
            _take_board(browser, address, ROOT / "docs" / "board.png")
            if given.all:
                given.all.mkdir(parents=True, exist_ok=True)
                _take_states(browser, address, given.all)
        browser.close()


def _ingested(folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "assistant.cli", "ingest", str(ROOT / "corpus/sample"), "--archive", str(folder)],
        check=True,
    )
    return folder


@contextmanager
def _served(archive: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "serve", "--archive", str(archive), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        while process.poll() is None:
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
                break
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _opened(browser: Browser, address: str, size: tuple[int, int], *, dark: bool = False, path: str = "/") -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        device_scale_factor=1 if size is WIDE else 2,
    )
    page = context.new_page()
    page.goto(address + path)
    page.wait_for_selector("#ws-now :is(.ws-example, .ws-turn, .ws-welcome p)")
    page.wait_for_selector("#ws-question-filters .ws-filter-details")
    page.wait_for_timeout(500)
    return page


def _ask(page: Page, question: str) -> None:
    page.fill("#ws-question textarea", question)
    page.press("#ws-question textarea", "Enter")
    page.wait_for_function(
        "asked => document.querySelector('#ws-now .ws-turn[data-state=done] .ws-asked')?.textContent === asked",
        arg=question,
    )
    page.wait_for_selector("#ws-question .submit-button")
    page.wait_for_timeout(300)


def _open_source(page: Page, mark: str = ".ws-mark") -> None:
    page.locator(f"#ws-now {mark}").first.click()
    page.wait_for_selector(".ws-opened .ws-text")
    page.wait_for_timeout(300)


def _take_answer(browser: Browser, address: str, path: Path) -> None:
    page = _opened(browser, address, WIDE)
    _ask(page, STAGED)
    _open_source(page)
    page.screenshot(path=path)
    page.context.close()


def _take_board(browser: Browser, address: str, path: Path) -> None:
    page = _opened(browser, address, WIDE)
    page.get_by_role("tab", name="Who said what").click()
    page.wait_for_selector("#ws-statement-list .ws-speakers")
    page.wait_for_selector("#ws-timeline .plot-container")
    page.wait_for_timeout(1500)
    page.screenshot(path=path)
    page.context.close()


def _take_states(browser: Browser, address: str, folder: Path) -> None:
    for name, size in (("wide", WIDE), ("phone", PHONE)):
        for dark in (False, True):
            shot = f"{name}-{'dark' if dark else 'light'}"
            page = _opened(browser, address, size, dark=dark)
            page.screenshot(path=folder / f"{shot}-1-empty.png")
            _ask(page, "What did Mykhailo Podolyak say in May 2023?")
            page.locator("#ws-now .ws-feedback summary").first.click()
            page.screenshot(path=folder / f"{shot}-2-answer.png")
            _open_source(page)
            page.screenshot(path=folder / f"{shot}-3-source.png")
            if size is PHONE:
                page.click(".ws-close")
            _ask(page, "What is photosynthesis?")
            page.screenshot(path=folder / f"{shot}-4-none.png")
            _ask(page, "?!")
            page.screenshot(path=folder / f"{shot}-5-refused.png")
            page.locator("[aria-label='Edit question 1']").click()
            page.wait_for_selector(".ws-editing")
            page.screenshot(path=folder / f"{shot}-6-editing.png")
            page.context.close()
    page = _opened(browser, address, WIDE, path="/?answer=none")
    page.screenshot(path=folder / "wide-light-7-no-such-answer.png")
    page.context.close()


if __name__ == "__main__":
    main()
