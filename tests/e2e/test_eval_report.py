"""The report of the evals in a real browser: it needs nothing else, and shows answers as readers see them."""

from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from evals.case import Case, GoldSentence, GoldSpeaker, Slice
from evals.gate import Check
from evals.report import html_report
from evals.runner import figures, run_cases
from evals.scorers import scorers
from tests.evals.answers import DENIED, NOT_SAFE, TEXTS, answered, statement

HOSTILE = "Who says <script>document.title='hacked'</script> <img src=x onerror=\"document.title='hacked'\"> so?"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    marsh = GoldSpeaker(("Tilda Marsh",), ((GoldSentence("tarn-01", NOT_SAFE),),))
    cases = [
        Case("one", Slice.WHO_SAID, HOSTILE, "Marsh.", speakers=(marsh,)),
        Case("two", Slice.UNANSWERABLE, "Who paid?", "Nobody says.", answerable=False),
    ]
    measures = scorers(TEXTS)
    results = run_cases(cases, lambda _: answered(statement("Oto Lind", DENIED)), measures)
    checks = [Check("who_said", "attribution_accuracy", "is 0.000, and the floor is 0.500"), Check("all", "digest")]
    path = tmp_path / "report.html"
    path.write_text(html_report("extractive", results, figures(results, measures), measures, checks), encoding="utf-8")
    return path


def test_the_report_is_read_in_a_browser(browser: webdriver.Chrome, report: Path) -> None:
    browser.get_log("browser")
    browser.get(report.as_uri())
    assert browser.title == "Who Said? — attribution accuracy"
    assert [e for e in browser.get_log("browser") if e["level"] != "INFO"] == []

    def texts(css: str) -> list[str]:
        return [e.text for e in browser.find_elements(By.CSS_SELECTOR, css)]

    assert texts("#gate h3") == ["The gate is red: 1 of 2 checks"]
    assert texts("#gate li") == ["who_said · attribution_accuracy is 0.000, and the floor is 0.500"]
    filled = {
        bar.find_element(By.XPATH, "preceding-sibling::span[1]").text: bar.find_element(By.CLASS_NAME, "filled").size
        for bar in browser.find_elements(By.CSS_SELECTOR, "h2 + .part .track")
    }
    assert filled["verbatim"]["width"] > 300
    assert filled["attribution accuracy"]["width"] == 0

    shortfall = browser.find_elements(By.TAG_NAME, "details")[0]
    shortfall.find_element(By.TAG_NAME, "summary").click()
    assert HOSTILE in shortfall.find_element(By.TAG_NAME, "summary").text
    assert "Oto Lind" in shortfall.find_element(By.CSS_SELECTOR, ".ws-answer strong").text
    shortfall.find_element(By.CLASS_NAME, "ws-mark").click()
    cited = browser.find_element(By.CSS_SELECTOR, "blockquote.ws-shown")
    assert cited.text == f"[1] {DENIED}"
    assert "attribution_accuracy: Tilda Marsh is not named on a sentence of theirs" in shortfall.text
