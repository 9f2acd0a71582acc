"""The report of the evals in a real browser: it needs nothing else, and shows answers as readers see them."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from evals.cases.case import Case, GoldSentence, GoldSpeaker, Slice
from evals.gate import GateCheck
from evals.report import html_report
from evals.runner import figures, run_cases
from evals.scorers.every import every_scorer
from tests.evals.answers import DENIED, NOT_SAFE, TEXTS, answered, statement

HOSTILE = "Who says <script>document.title='hacked'</script> <img src=x onerror=\"document.title='hacked'\"> so?"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    marsh = GoldSpeaker(("Tilda Marsh",), ((GoldSentence("tarn-01", NOT_SAFE),),))
    cases = [
        Case("one", Slice.WHO_SAID, HOSTILE, "Marsh.", speakers=(marsh,)),
        Case("two", Slice.UNANSWERABLE, "Who paid?", "Nobody says.", answerable=False),
    ]
    measures = every_scorer(TEXTS)
    results = run_cases(cases, lambda *_: answered(statement("Oto Lind", DENIED)), measures)
    checks = [
        GateCheck("who_said", "attribution_accuracy", "is 0.000, and the floor is 0.500"),
        GateCheck("all", "digest"),
    ]
    path = tmp_path / "report.html"
    path.write_text(html_report("extractive", results, figures(results, measures), measures, checks), encoding="utf-8")
    return path


def test_the_report_is_read_in_a_browser(browser: Browser, report: Path) -> None:
    window = browser.new_page()
    wrong: list[str] = []
    window.on("console", lambda message: wrong.append(message.text))
    window.on("pageerror", lambda error: wrong.append(str(error)))
    window.goto(report.as_uri())
    assert window.title() == "Who Said? — attribution accuracy"
    assert window.locator("#gate h3").all_inner_texts() == ["The gate is red: 1 of 2 checks"]
    assert window.locator("#gate li").all_inner_texts() == [
        "who_said · attribution_accuracy is 0.000, and the floor is 0.500"
    ]
    filled = {
        bar.locator("xpath=preceding-sibling::span[1]").inner_text(): bar.locator(".filled").bounding_box()
        for bar in window.locator("h2 + .slice .track").all()
    }
    full, none = filled["verbatim"], filled["attribution accuracy"]
    assert full is not None
    assert full["width"] > 300
    assert none is None or none["width"] == 0

    shortfall = window.locator("details").first
    shortfall.locator("summary").click()
    assert HOSTILE in shortfall.locator("summary").inner_text()
    assert "Oto Lind" in shortfall.locator(".ws-answer strong").first.inner_text()
    shortfall.locator(".ws-mark").first.click()
    assert window.locator("blockquote.ws-highlighted").inner_text() == f"[1] {DENIED}"
    assert "attribution_accuracy: Tilda Marsh is not named on a sentence of theirs" in shortfall.inner_text()
    assert wrong == []
    window.close()
