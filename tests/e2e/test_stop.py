"""An answer that takes its time is stopped on the page: a chat model that stands still is what a reader stops."""

import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assistant.web.transcript import STOPPED
from tests.e2e import model_server
from tests.e2e.conftest import Page, serving
from tests.e2e.model_server import Hangs

QUESTION = "who says it was staged and why?"


def test_an_answer_under_way_is_stopped_and_asked_for_again(
    browser: Browser, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contextmanager(model_server.serving)() as model:
        model.turns = [Hangs(120)]
        monkeypatch.setenv("WHOSAID_MODEL", "ollama:stand-in")
        monkeypatch.setenv("WHOSAID_MODEL_BASE_URL", model.base_url("ollama"))
        monkeypatch.setenv("WHOSAID_MODEL_RETRIES", "0")
        monkeypatch.setenv("WHOSAID_MODEL_TIMEOUT", "15")  # seconds; a server that stops waits for it
        with serving(archive) as address, browser.new_context() as context:
            page = Page(context.new_page(), address).open()
            page.box.fill(QUESTION)
            page.box.press("Enter")
            expect(page.find("#ws-question .stop-button")).to_be_visible()
            until = time.monotonic() + 30
            while not model.asked and time.monotonic() < until:
                page.window.wait_for_timeout(50)
            assert model.asked
            page.find("#ws-question .stop-button").click()
            expect(page.answer).to_contain_text(STOPPED, timeout=5_000)
            expect(page.find("#ws-question .submit-button")).to_be_visible()
            assert page.find(".ws-cited").count() == 0
            # The model fails from here on, so that the articles answer; what was stopped never comes after all.
            page.answer.get_by_role("button", name="Ask again").click()
            expect(page.find(".ws-cited").first).to_be_visible(timeout=20_000)
            assert STOPPED not in page.answer.inner_text()
            assert page.find(".ws-turn").count() == 1
            assert page.console == []
