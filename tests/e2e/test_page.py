"""The chat page as a user meets it: real server, real browser, the bundled sample."""

import json
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from assistant.service.feedback import FeedbackStore, Mark
from assistant.service.server_database import ServerDatabase
from corpus.archive.archive_file import FILE_NAME as ARCHIVE
from tests.e2e.conftest import Page

STAGED = "Who says it was staged and why?"


# --- asking


def test_a_user_asks_who_says_so_and_why_and_reads_the_cited_sentences(page: Page) -> None:
    answer = page.ask(STAGED)
    for speaker in ("Mykhailo Podolyak", "Institute for the Study of War"):
        assert speaker in answer.inner_text()
    assert "As of 22 March 2026" in answer.inner_text()
    assert answer.locator(".ws-because li").count() >= 2
    marks = answer.locator(".ws-mark").all_inner_texts()
    firsts = list(dict.fromkeys(marks))
    assert firsts == [f"[{n}]" for n in range(1, len(firsts) + 1)]  # in reading order
    assert len(page.texts(".ws-cited .ws-quote")) == len(firsts)
    link = page.find(".ws-source a").first
    assert re.match(r"https?://", link.get_attribute("href") or "")
    assert "noopener" in (link.get_attribute("rel") or "")
    assert page.console == []
    assert page.hosts == {page.address.removeprefix("http://")}


def test_progress_is_shown_before_the_answer(page: Page) -> None:
    page.window.evaluate("""() => {
      window.states = [];
      new MutationObserver(() => {
        const turn = document.querySelector("#ws-now .ws-turn");
        const working = turn && turn.querySelector(".ws-working");
        if (turn) window.states.push(working ? working.textContent : turn.dataset.state);
      }).observe(document.getElementById("ws-now"), { childList: true, subtree: true });
    }""")
    page.ask(STAGED)
    states = page.window.evaluate("window.states")
    assert states[-1] == "done"
    assert any(re.fullmatch(r"(Reading|Searching|Checking) .*…", state) for state in states)


def test_a_follow_up_is_understood_from_the_question_before(page: Page) -> None:
    page.ask("What did Mykhailo Podolyak say?")
    follow_up = page.ask("and why does he say so?")
    expect(follow_up.locator(".ws-interpretation")).to_contain_text("Podolyak")
    assert page.texts(".ws-asked") == ["What did Mykhailo Podolyak say?", "and why does he say so?"]


def test_what_the_archive_cannot_answer_is_said_without_a_citation(page: Page) -> None:
    answer = page.ask("What is photosynthesis?")
    expect(answer.locator(".ws-empty h3")).to_have_text("Not in this archive")
    assert page.find(".ws-mark, .ws-cited").count() == 0
    expect(page.find("#ws-panel")).to_contain_text("No sentence is cited")


def test_an_example_question_is_asked_by_a_click(page: Page) -> None:
    examples = page.texts(".ws-example")
    assert examples[0] == STAGED
    assert 2 <= len(examples) <= 4
    page.find(".ws-example").nth(1).click()
    page.answered(examples[1])


def ask_again(page: Page) -> None:
    """Press it, and wait for the new answer, which has a link of its own."""
    link = page.answer.locator("[data-local-action=share]")
    before = link.get_attribute("data-id")
    assert before
    page.answer.get_by_role("button", name="Ask again").click()
    expect(link).not_to_have_attribute("data-id", before)


def test_the_last_question_is_asked_again_and_an_earlier_one_changed(page: Page) -> None:
    page.ask("What did Mykhailo Podolyak say?")
    page.ask("What did John Kirby say?")
    ask_again(page)
    page.answered("What did John Kirby say?")
    assert page.find(".ws-turn").count() == 2
    page.find("[aria-label='Edit question 1']").click()
    expect(page.box).to_have_value("What did Mykhailo Podolyak say?")
    expect(page.find(".ws-editing")).to_contain_text("replaces question 1")
    page.ask("What did Dmitry Peskov say?")
    assert page.texts(".ws-asked") == ["What did Dmitry Peskov say?"]
    expect(page.find(".ws-editing")).to_have_count(0)


def test_what_is_being_edited_stays_so_while_another_question_is_asked_again(page: Page) -> None:
    page.ask("What did Mykhailo Podolyak say?")
    page.ask("What did John Kirby say?")
    page.find("[aria-label='Edit question 1']").click()
    expect(page.box).to_have_value("What did Mykhailo Podolyak say?")
    ask_again(page)
    expect(page.box).to_have_value("What did Mykhailo Podolyak say?")
    expect(page.find(".ws-editing")).to_contain_text("replaces question 1")
    page.ask("What did Dmitry Peskov say?")
    assert page.texts(".ws-asked") == ["What did Dmitry Peskov say?"]


def test_a_new_conversation_forgets_the_old_one(page: Page) -> None:
    page.ask(STAGED)
    page.find("#ws-conversation-buttons").get_by_role("button", name="New conversation").click()
    page.find(".ws-example").first.wait_for()
    expect(page.find(".ws-cited")).to_have_count(0)
    page.ask("and why?")
    assert page.find(".ws-turn").count() == 1


def test_an_error_in_a_question_is_one_sentence(page: Page) -> None:
    expect(page.ask("?!").locator(".ws-refused")).to_contain_text("There are no words in")


# --- the source


def test_each_citation_opens_its_article_with_the_stored_sentence_marked(page: Page, archive: Path) -> None:
    with sqlite3.connect(archive / ARCHIVE) as db:
        sentences = db.execute(
            'SELECT substr(text, start + 1, "end" - start) FROM sentences JOIN articles ON articles.id = article_id'
        ).fetchall()
    stored = {text for (text,) in sentences}
    page.ask(STAGED)
    quotes = page.texts(".ws-cited .ws-quote")
    for place, quote in enumerate(quotes, start=1):
        page.find(f"#ws-mark-1-{place}").click()
        expect(page.find(".ws-place")).to_have_text(f"[{place}] of {len(quotes)}")
        marked = "".join(page.find(".ws-text .ws-sentence").all_text_contents())
        assert marked in stored
        assert " ".join(marked.split()) == " ".join(quote.split())
        sentence = page.find(".ws-text .ws-sentence").first
        expect(sentence).to_be_in_viewport()
        expect(page.find(f"#ws-mark-1-{place}")).to_have_class("ws-mark ws-highlighted")
        assert page.find(".ws-opened h2").inner_text()


def test_citations_are_turned_over_and_closed_by_keyboard(page: Page) -> None:
    page.ask(STAGED)
    page.find("#ws-mark-1-1").focus()
    page.window.keyboard.press("Enter")
    expect(page.find(".ws-place")).to_contain_text("[1] of")
    expect(page.find("#ws-panel .ws-opened")).to_be_focused()
    page.window.keyboard.press("ArrowRight")
    expect(page.find(".ws-place")).to_contain_text("[2] of")
    page.window.keyboard.press("ArrowLeft")
    expect(page.find(".ws-place")).to_contain_text("[1] of")
    expect(page.find("#ws-panel .ws-opened")).to_be_focused()
    page.window.keyboard.press("Escape")
    expect(page.find("#ws-mark-1-1")).to_be_focused()
    page.window.keyboard.press("/")
    expect(page.box).to_be_focused()


def test_who_says_what_is_coloured_with_a_legend_and_the_list_comes_back(page: Page) -> None:
    page.ask("What did Mykhailo Podolyak say?")
    page.find("#ws-mark-1-1").click()
    expect(page.find(".ws-opened .ws-legend span")).to_have_text(["who", "says", "what"])
    inks = [
        page.find(f".ws-text mark.{kind}").first.evaluate("mark => getComputedStyle(mark).backgroundColor")
        for kind in ("ws-source-words", "ws-cue-words", "ws-content-words")
    ]
    assert len(set(inks)) == 3
    page.find(".ws-steps").get_by_role("button", name="All sentences").click()
    page.find(".ws-cited").first.wait_for()


# --- filters, and what was understood


def test_filters_narrow_the_answer_and_a_chip_takes_one_away(page: Page) -> None:
    page.find(".ws-filter-form select").select_option("The Lantern Ledger")
    page.find(".ws-filter-form [name=since]").fill("2023-05-01")
    answer = page.ask(STAGED)
    assert {text.split(" · ")[0] for text in page.texts(".ws-source p")} == {"The Lantern Ledger"}
    assert answer.locator(".ws-chip").all_inner_texts() == ["only in The Lantern Ledger ×", "since 1 May 2023 ×"]
    answer.locator(".ws-chip", has_text="Lantern Ledger").click()
    expect(page.answer.locator(".ws-chip")).to_have_text(["since 1 May 2023 ×"])
    expect(page.find(".ws-filter-form select")).to_have_value("")
    assert page.find(".ws-turn").count() == 1


def test_what_was_understood_is_taken_away_by_a_chip(page: Page) -> None:
    question = "What did Mykhailo Podolyak say about the drones in May 2023?"
    page.ask(question)
    page.answer.get_by_role("button", name="Ask again without: by Mykhailo Podolyak").click()
    expect(page.answer.locator(".ws-chip")).to_have_text(["in May 2023 ×"])
    page.answered(question)
    assert "by Mykhailo Podolyak" not in page.answer.locator(".ws-interpretation").inner_text()


# --- feedback, links, and what is taken along


def test_feedback_on_a_statement_is_kept(page: Page, archive: Path) -> None:
    began = datetime.now(UTC).replace(microsecond=0)
    answer = page.ask("What did Mykhailo Podolyak say?")
    judge = answer.locator(".ws-statement .ws-feedback").first
    judge.locator("summary").click()
    judge.locator("input").fill("It was his spokesman.")
    judge.get_by_role("button", name="Wrong speaker").click()
    expect(page.find("#ws-toast")).to_have_text("Thank you. Noted: wrong speaker.")
    expect(judge.locator("summary")).to_have_text("Wrong speaker")
    missing = answer.locator(".ws-tools .ws-feedback")
    missing.locator("summary").click()
    missing.locator("input").fill("the Kremlin")
    missing.get_by_role("button", name="Send").click()
    expect(page.find("#ws-toast")).to_have_text("Thank you. Noted: missing.")
    given = [f for f in FeedbackStore(ServerDatabase(archive)).all() if f.given_at >= began][-2:]
    assert [(f.statement, f.mark, f.note) for f in given] == [
        (0, Mark.WRONG_SPEAKER, "It was his spokesman."),
        (None, Mark.MISSING, "the Kremlin"),
    ]
    page.ask("and why?")  # the marks stay with the answer when another follows
    expect(page.find("#ws-past .ws-statement .ws-feedback summary").first).to_have_text("Wrong speaker")


def test_a_link_opens_the_answer_for_another_reader(page: Page, browser: Browser) -> None:
    page.ask(STAGED)
    page.answer.get_by_role("button", name="Link").click()
    expect(page.find("#ws-toast")).to_have_text("Link copied.")
    link = page.window.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{page.address}/?answer=")
    with browser.new_context() as context:
        other = Page(context.new_page(), page.address).open(link.removeprefix(page.address))
        expect(other.answer.locator(".ws-asked")).to_have_text(STAGED)
        assert other.texts(".ws-statement") == page.texts(".ws-statement")
        other.find("#ws-mark-1-1").click()
        expect(other.find(".ws-text .ws-sentence").first).to_be_visible()
        nothing = Page(context.new_page(), page.address).open("/?answer=none")
        expect(nothing.find("#ws-now")).to_contain_text("There is no such answer")


def test_an_answer_is_copied_with_its_citations(page: Page) -> None:
    page.ask("What did Mykhailo Podolyak say?")
    page.answer.get_by_role("button", name="Copy").click()
    expect(page.find("#ws-toast")).to_have_text("Copied with its citations.")
    copied = page.window.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("What did Mykhailo Podolyak say?")
    for quote in page.texts(".ws-cited .ws-quote"):
        assert f"“{' '.join(quote.split())}”" in copied


def test_a_conversation_is_exported_as_markdown_and_json(page: Page) -> None:
    page.ask("What did Mykhailo Podolyak say?")
    page.ask("What is photosynthesis?")
    saved = {}
    for kind, name in (("Markdown", "who-said.md"), ("JSON", "who-said.json")):
        with page.window.expect_download() as download:
            page.find("#ws-conversation-buttons").get_by_role("button", name=f"Export {kind}").click()
        assert download.value.suggested_filename == name
        saved[kind] = Path(download.value.path()).read_text(encoding="utf-8")
    assert saved["Markdown"].count("\n## ") == 2
    answers = [turn["answer"] for turn in json.loads(saved["JSON"])]
    assert [answer["outcome"] for answer in answers] == ["answered", "not_in_corpus"]


# --- what is hostile, and how it looks


def test_markup_in_articles_and_questions_is_shown_and_never_run(page: Page) -> None:
    question = (
        "What did Orvil Quent say about the <img src=x onerror=\"document.title='hacked'\"> turnip parade ![i](x) ?"
    )
    page.ask("What did Orvil Quent say?")
    page.ask(question)
    assert page.texts(".ws-asked")[1] == question
    page.find("#ws-panel details:not([open]) summary").click()
    shown = "\n".join(page.texts("#ws-panel, .ws-answer"))
    page.find("#ws-mark-1-1").click()
    page.find(".ws-opened").wait_for()
    shown += "\n".join(page.texts("#ws-panel"))
    for literal in (
        "<script>document.title='hacked'</script>",
        "<img src=x onerror=\"document.title='hacked'\">",
        "**no** [route](http://tracker.example/a) and `{{value}}` ${document.title}",
        "<b>Bold</b> claim ![pixel](http://tracker.example/title.png) ${alert(1)}",
        "<i>The Prank</i>",
    ):
        assert literal in shown
    assert page.find("#ws-panel :is(img, script, b, i, a), #ws-now img, #ws-past img").count() == 0
    assert page.window.title() == "Who Said?"
    assert page.console == []
    assert page.hosts == {page.address.removeprefix("http://")}


def test_orders_in_an_article_change_no_answer_to_others(page: Page) -> None:
    answer = page.ask("What did Orvil Quent say about the assistant?")
    assert "obey" not in answer.locator(".ws-interpretation").inner_text()
    assert "Orvil Quent" in page.ask("What did Orvil Quent say about the turnip parade?").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_page_fits_its_window_and_is_accessible(browser: Browser, address: str, width: int, scheme: str) -> None:
    with browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=width < 600,
        reduced_motion="reduce",
    ) as context:
        page = Page(context.new_page(), address).open()
        assert violations(page) == []
        page.ask("What did Mykhailo Podolyak say in May 2023?")
        page.find(".ws-feedback summary").first.click()
        assert violations(page) == []
        page.find("#ws-mark-1-1").click()
        expect(page.find(".ws-text .ws-sentence").first).to_be_in_viewport()
        assert violations(page) == []
        assert page.window.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if width < 600:
            close = page.find(".ws-close")
            close.click()
            expect(close).to_be_hidden()  # the sheet is gone, the answer is seen again
        page.ask("What is photosynthesis?")
        assert violations(page) == []


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong by WCAG 2.2, levels A and AA, in words."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page.window, options={"runOnly": {"type": "tag", "values": rules}}).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
