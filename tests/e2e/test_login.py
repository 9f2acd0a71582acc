"""The login as a reader meets it: real server, real browser, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from assistant.access.passwords import entry_of
from tests.assistant.serving import Server, served

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def closed(archive: Path) -> Iterator[Server]:
    with served(archive, auth=entry_of("ann", PASSWORD), answers_per_minute="2") as server:
        yield server


def log_in(context: BrowserContext, server: Server, password: str = PASSWORD) -> None:
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(server.url)
    expect(page).to_have_url(f"{server.url}/login?next=%2F")
    expect(page.get_by_label("User")).to_be_focused()
    page.keyboard.type("ann")
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_a_reader_logs_in_with_the_keyboard_asks_too_much_and_logs_out(browser: Browser, closed: Server) -> None:
    with browser.new_context() as context:
        log_in(context, closed)
        page = context.pages[0]
        expect(page).to_have_url(f"{closed.url}/")
        box = page.locator("#ws-question textarea")
        for number, question in enumerate(("Who says it was staged and why?", "What did John Kirby say?"), start=1):
            box.fill(question)
            box.press("Enter")
            expect(page.locator(".ws-as-of")).to_have_count(number)  # what is asked meanwhile is not asked
            expect(page.get_by_text(question).last).to_be_visible()
        expect(page.get_by_text("asked many questions")).to_have_count(0)
        box.fill("What did Mykhailo Podolyak say?")
        box.press("Enter")
        expect(page.get_by_text("You have asked many questions in a short time: wait").first).to_be_visible()
        page.get_by_role("link", name="Log out ann").click()
        expect(page.get_by_text("You are logged in as ann.")).to_be_visible()
        page.get_by_role("button", name="Log out").click()
        expect(page).to_have_url(f"{closed.url}/login")
        page.goto(closed.url)
        expect(page).to_have_url(f"{closed.url}/login?next=%2F")


def test_it_works_without_scripts_and_says_what_was_wrong(browser: Browser, closed: Server) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        log_in(context, closed, "wrong password")
        page = context.pages[0]
        expect(page.get_by_role("alert")).to_have_text("Wrong user or password. Check both and try again.")
        expect(page.get_by_label("User")).to_have_value("ann")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page).to_have_url(f"{closed.url}/")
        page.goto(f"{closed.url}/logout")
        page.get_by_role("button", name="Log out").click()
        expect(page).to_have_url(f"{closed.url}/login")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_login_can_be_read_by_everybody_in_any_window(
    browser: Browser, closed: Server, width: int, scheme: str
) -> None:
    with browser.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme) as context:
        log_in(context, closed, "wrong password")
        page = context.pages[0]
        expect(page.get_by_role("alert")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
