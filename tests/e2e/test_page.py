"""The chat page as a user meets it: real server, real browser, the bundled sample."""

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.e2e.conftest import Page

STAGED = "who says it was staged and why?"


def test_a_user_asks_who_says_so_and_why_and_reads_the_cited_sentences(page: Page) -> None:
    answer = page.ask(STAGED)
    for speaker in ("Mykhailo Podolyak", "Institute for the Study of War", "Ukraine"):
        assert speaker in page.texts(".ws-statements > li > p strong")
    for reason in ("steps that Russia has lately taken", "how late Russian state media were"):
        assert any(reason in text for text in page.texts(".ws-because li"))
    assert "As of 22 March 2026" in answer.text
    assert "organisation · asserts" in answer.text

    marks = answer.find_elements("css selector", ".ws-mark")
    assert [mark.text for mark in marks] == [f"[{n}]" for n in range(1, len(marks) + 1)]  # in reading order
    cited = page.texts(".ws-cited blockquote")
    assert len(cited) == len(marks)
    assert "He pointed to how late Russian state media were in reporting it." in cited
    assert "The Lantern Ledger · 5 May 2023 · original" in page.texts(".ws-source p")
    link = page.find(".ws-source a")[0]
    assert link.get_attribute("href") == "https://lantern-ledger.example/world/who-says-it-was-staged"
    assert "noopener" in link.get_attribute("rel")
    assert page.console() == []


def test_a_mark_leads_to_its_sentence_and_the_number_back_also_from_an_earlier_answer(page: Page) -> None:
    page.ask(STAGED)
    page.ask("What did John Kirby say?")
    first = page.find("#ws-mark-1-2")[0]
    first.click()
    cited = page.wait_for("#ws-cited-1-2.ws-shown")[0]
    assert cited.is_displayed()  # the earlier question's sentences were folded
    assert page.browser.switch_to.active_element == cited
    cited.find_element("css selector", ".ws-number").send_keys(Keys.ENTER)
    assert page.browser.switch_to.active_element == page.wait_for("#ws-mark-1-2.ws-shown")[0]


def test_a_follow_up_is_understood_from_the_question_before(page: Page) -> None:
    page.ask("What did Mykhailo Podolyak say?")
    follow_up = page.ask("and why does he say so?")
    assert "Podolyak" in follow_up.find_element("css selector", ".ws-understood").text
    assert "Mykhailo Podolyak" in follow_up.find_element("css selector", ".ws-statements").text
    assert page.texts("#ws-chat .user-row") == ["What did Mykhailo Podolyak say?", "and why does he say so?"]


def test_what_the_archive_cannot_answer_is_said_without_a_citation(page: Page) -> None:
    answer = page.ask("who won the chess championship?")
    assert "Not in this archive" in answer.text
    assert "Nothing in this archive answers that." in answer.text
    assert page.find(".ws-mark, .ws-cited") == []
    assert "No sentence is cited" in page.find("#ws-panel")[0].text


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    WebDriverWait(page.browser, 5).until(lambda b: b.switch_to.active_element.tag_name == "textarea", "no focus")
    page.browser.switch_to.active_element.send_keys("What did Dmitry Peskov say?" + Keys.ENTER)
    page.wait_for(".ws-answer")
    box = page.browser.switch_to.active_element
    assert box.tag_name == "textarea"  # the next question can be typed at once
    assert box.get_attribute("value") == ""
    page.find(".ws-mark")[0].send_keys(Keys.ENTER)
    page.wait_for(".ws-cited.ws-shown")


def test_an_example_question_is_asked_by_a_click(page: Page) -> None:
    examples = page.find("#ws-chat .example")
    assert examples[0].text == "Who says it was staged and why?"
    assert 2 <= len(examples) <= 4
    examples[0].click()
    page.wait_for(".ws-answer")
    assert page.texts("#ws-chat .user-row") == ["Who says it was staged and why?"]


def test_a_new_conversation_forgets_the_old_one(page: Page) -> None:
    page.ask(STAGED)
    page.find("#ws-chat button[aria-label=Clear]")[0].click()
    page.wait_for("#ws-chat .example")
    WebDriverWait(page.browser, 5).until(lambda _: not page.find(".ws-cited"), "sentences are left")
    page.ask("What did John Kirby say?")
    assert len(page.find(".ws-answer")) == 1


def test_markup_in_articles_and_questions_is_shown_and_never_run(page: Page) -> None:
    question = (
        "What did Orvil Quent say about the <img src=x onerror=\"document.title='hacked'\"> turnip parade ![i](x) ?"
    )
    page.ask("What did Orvil Quent say?")
    page.ask(question)
    assert page.texts("#ws-chat .user-row")[1] == question
    page.find(".ws-panel details:not([open]) summary")[0].click()
    shown = "\n".join(page.texts("#ws-panel, .ws-answer"))
    for literal in (
        "<script>document.title='hacked'</script>",
        "<img src=x onerror=\"document.title='hacked'\">",
        "**no** [route](http://tracker.example/a) and `{{value}}` ${document.title}",
        "<b>Bold</b> claim ![pixel](http://tracker.example/title.png) ${alert(1)}",
        "<i>The Prank</i> · 10 March 2026",
    ):
        assert literal in shown
    assert page.find("#ws-panel img, #ws-chat img, #ws-panel script, #ws-panel b, #ws-panel i, #ws-panel a") == []
    assert page.browser.title == "Who Said?"
    assert page.console() == []
    assert page.requested() == {page.address.removeprefix("http://")}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_page_fits_its_window(page: Page, width: int, scheme: str) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    try:
        page.open().ask(STAGED)
        assert page.browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
        answer, panel = page.find(".ws-answer")[0].rect, page.find("#ws-panel")[0].rect
        if width == 1440:
            assert panel["x"] >= answer["x"] + answer["width"]
        else:
            assert panel["y"] >= answer["y"] + answer["height"]
        assert _contrast(page, ".ws-statements p") >= 4.5
        assert _contrast(page, ".ws-understood") >= 4.5
        assert _contrast(page, ".ws-cited blockquote") >= 4.5
        assert _contrast(page, ".ws-mark") >= 4.5
    finally:
        page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def _contrast(page: Page, css: str) -> float:
    """The contrast of an element's text with the page, after WCAG 2.2."""
    script = """
      const light = (colour) => {
        const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map((c) => c / 255)
          .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ink = light(getComputedStyle(document.querySelector(arguments[0])).color);
      const paper = light(getComputedStyle(document.querySelector("gradio-app")).backgroundColor);
      return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);"""
    return float(page.browser.execute_script(script, css))
