"""The tabs "Who said what" and "Archive" as a user meets them: real server, real browser, files really added."""

import csv
import io
import json
import re
import secrets
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import FilePayload, Locator, expect
from playwright.sync_api import Page as Window

from assistant.service.browse import Browser
from corpus.archive.store import Archive
from corpus.archive.values import SpeakerOrder, StatementFilters
from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, AttributionKind, Speaker, SpeakerKind, Stance
from tests.e2e.conftest import Page, serving

HOSTILE = "<img src=x onerror=\"document.title='hacked'\"><b>%{x}</b> ${document.title} {{value}}"
LINK = "javascript:document.title='hacked'"
PARADE = """---
title: Parade of pumpkins cancelled
outlet: The Furrow
published: 2026-04-10
---
Wilma Marrow said that the pumpkin parade was cancelled because of the frost. The mayor denied the theft.
"""
HARVEST = "Harvest late\n\nWilma Marrow said that the pumpkin harvest would be late.\n"
SECONDS = 60_000  # for what a loaded machine does


class Served(NamedTuple):
    """A server as a user starts it, and its archive."""

    address: str
    archive: Path

    def browse(self) -> Browser:
        return Browser(Archive(self.archive, create=False))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sample_archive: Path) -> Iterator[Served]:
    """The bundled sample, and a hostile article whose every word tries something. Tests add and remove articles."""
    folder = tmp_path_factory.mktemp("tabs") / "archive"
    shutil.copytree(sample_archive, folder)
    _put_hostile(folder)
    with serving(folder) as address:
        yield Served(address, folder)


def _put_hostile(folder: Path) -> None:
    """As no reader would store it: names of speakers are cleaned, but who shows them must not rely on that."""
    text = f"{HOSTILE} claimed that the gherkin {HOSTILE} was stolen.\n\n{HOSTILE} denied the gherkin."
    article = Article("/hostile", text, HOSTILE, HOSTILE, date(2026, 3, 10), HOSTILE, LINK)
    sentences = sentences_of(article)
    plain = Attribution(
        (), (), (), Speaker(HOSTILE, SpeakerKind.PERSON, HOSTILE), Stance.ASSERTS, AttributionKind.INDIRECT, (0,)
    )
    said = [replace(plain, content=(sentences[0].span,)), replace(plain, stance=Stance.DENIES)]
    with Archive(folder) as archive:
        archive.put_article(article, sentences, attributions=said, attribution_model="hand")


class TabbedPage(Page):
    """The page, and the ways to its tabs."""

    def enter(self, label: str) -> Window:
        self.window.set_default_timeout(SECONDS)
        self.open().window.get_by_role("tab", name=label, exact=True).click()
        self.find(".tabitem:visible .ws-count").wait_for()
        return self.window

    def assert_nothing_happened(self) -> None:
        # What Gradio warns of whenever it has uploaded something.
        assert [said for said in self.console if said != "Method not implemented."] == []
        assert self.hosts == {urlsplit(self.address).netloc}
        assert self.window.title() == "Who Said?"


@pytest.fixture
def tabs(browser: Chromium, served: Served, request: pytest.FixtureRequest) -> Iterator[TabbedPage]:
    expect.set_options(timeout=SECONDS)
    width, scheme = getattr(request, "param", (1440, "light"))
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        yield TabbedPage(context.new_page(), served.address)


def field(page: Window, label: str) -> Locator:
    """The field of the tab that is open: others have some of the same name."""
    return page.locator(".tabitem:visible").get_by_label(label, exact=True)


def choose(page: Window, label: str, value: str) -> None:
    field(page, label).click()
    page.get_by_role("option", name=value, exact=True).click()


def count(page: Window) -> str:
    return page.locator(".tabitem:visible .ws-count").inner_text()


def names(page: Window) -> list[str]:
    return page.locator(".ws-speaker-card h3").all_inner_texts()


# --- who said what


def test_statements_are_filtered_by_topic_outlet_stance_and_date(tabs: TabbedPage, served: Served) -> None:
    page, held = tabs.enter("Who said what"), served.browse()
    assert names(page) == [voice.name for voice in held.tallies(StatementFilters(), limit=12).items]

    field(page, "Topic").fill("staged")
    page.keyboard.press("Enter")
    wanted = StatementFilters(topic="staged")
    voices, statements = held.tallies(wanted), held.statements(wanted)
    expect(page.locator(".ws-count").first).to_have_text(f"{statements.total} statements, {voices.total} speakers")
    assert names(page) == [voice.name for voice in voices.items[:12]]

    outlet = statements.items[0].article.outlet
    choose(page, "Outlet", outlet)
    choose(page, "Stance", "asserts")
    wanted = replace(wanted, outlet=outlet, stance=Stance.ASSERTS)
    total = held.statements(wanted).total
    expect(page.locator(".ws-count").first).to_have_text(re.compile(rf"^{total} statements?, "))

    field(page, "From").fill("2030-01-01")
    page.get_by_role("button", name="Show").first.click()
    expect(page.locator("#ws-statement-list")).to_contain_text("No statement fits all of the filters")
    field(page, "From").fill("soon")
    page.keyboard.press("Enter")
    expect(page.locator(".ws-error-area [role=alert]")).to_have_text("'soon' is not a date: write it like 2023-05-04")

    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".ws-count").first).to_have_text(re.compile(rf"^{held.statements(StatementFilters()).total} "))
    tabs.assert_nothing_happened()


def test_statements_are_sorted(tabs: TabbedPage, served: Served) -> None:
    page, held = tabs.enter("Who said what"), served.browse()
    choose(page, "Sorted", "Speakers: most denials first")
    denying = held.tallies(StatementFilters(), limit=12, order=SpeakerOrder.DENIALS).items
    expect(page.locator(".ws-speaker-card h3").first).to_have_text(denying[0].name)
    assert names(page) == [voice.name for voice in denying]
    choose(page, "Sorted", "Statements: denials and doubts first")
    expect(page.locator(".ws-listed-statement .ws-stance").first).to_contain_text("denies")


def test_a_click_leads_to_the_sentence_and_to_all_that_a_speaker_says(tabs: TabbedPage, served: Served) -> None:
    page, held = tabs.enter("Who said what"), served.browse()
    field(page, "Topic").fill("staged")
    page.keyboard.press("Enter")
    page.locator(
        ".ws-count", has_text=f"{held.statements(StatementFilters(topic='staged')).total} statements, "
    ).wait_for()
    voice = held.tallies(StatementFilters(topic="staged")).items[0]
    page.get_by_role("button", name=f"All {voice.statements} statements").first.click()
    expect(page.locator(".ws-count").first).to_have_text(f"{voice.statements} statements of {voice.name}")
    assert page.locator(".ws-listed-statement").count() == voice.statements

    for said in held.statements(StatementFilters(topic="staged", speaker_key=voice.key)).items[:3]:
        page.locator(f'[data-value="{said.id}"]').click()
        expect(page.locator("#ws-statement-article h2")).to_have_text(said.article.title)
        marked = page.locator("#ws-statement-article mark.ws-sentence").all_inner_texts()
        assert "".join("".join(marked).split()) == "".join("".join(c.quote for c in said.sentences).split())
    expect(page.locator("#ws-statement-article .ws-article-view")).to_be_focused()
    page.get_by_role("button", name="All speakers").click()
    expect(page.locator(".ws-count").first).to_have_text(re.compile("speakers?$"))


def test_the_pages_of_statements_are_turned(tabs: TabbedPage, served: Served) -> None:
    page, held = tabs.enter("Who said what"), served.browse()
    first = names(page)
    page.get_by_role("button", name="Next").first.click()
    expect(page.locator("#ws-statement-list .ws-pages span")).to_have_text("Page 2")
    assert names(page) == [voice.name for voice in held.tallies(StatementFilters(), limit=24).items[12:]]
    page.get_by_role("button", name="Previous").first.click()
    expect(page.locator("#ws-statement-list .ws-pages span")).to_have_text("Page 1")
    assert names(page) == first


def test_the_table_holds_what_the_filters_leave_and_no_formula(tabs: TabbedPage, served: Served) -> None:
    page = tabs.enter("Who said what")
    field(page, "Topic").fill("staged")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    assert download.value.suggested_filename == "who-said-what.csv"
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    statements = served.browse().statements(StatementFilters(topic="staged"), limit=500)
    assert [row["content"].lstrip("'") for row in rows] == [said.content for said in statements.items]
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())


def _drawn(page: Window, place: str) -> list[dict[str, Any]]:
    """What plotly has drawn."""
    page.locator(f"{place} .js-plotly-plot .plot-container").wait_for()
    data = page.evaluate(
        """place => document.querySelector(place + " .js-plotly-plot").data
          .map(({ name, x, y, hovertext }) => ({ name, x: [...x], y: [...y], hovertext }))""",
        place,
    )
    return list(data)


def test_the_timeline_and_the_bars_show_the_numbers_of_the_archive(tabs: TabbedPage, served: Served) -> None:
    page, held = tabs.enter("Who said what"), served.browse()
    timeline = held.timeline(StatementFilters(), 10)
    bars = _drawn(page, "#ws-bars")
    for stance in Stance:
        counts = [getattr(voice, stance.value) for voice in timeline.speakers]
        assert [bar["x"] for bar in bars if bar["name"] == stance.in_words] == [counts]
    marks = _drawn(page, "#ws-timeline")
    drawn = sorted((mark["name"], day) for mark in marks for day in mark["x"])
    assert drawn == sorted((day.stance.in_words, day.day.isoformat()) for day in timeline.days)
    shown = page.locator("#ws-timeline .scatterlayer .point")
    assert shown.count() == len(timeline.days)

    page.get_by_text("The charts in numbers").click()
    table = page.locator("#ws-chart-tables table").first
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    assert rows == [
        [v.name, *map(str, (v.statements, v.asserts, v.denies, v.doubts, v.reports))] for v in timeline.speakers
    ]
    tabs.assert_nothing_happened()


def test_a_topic_that_nobody_speaks_of_has_no_chart(tabs: TabbedPage) -> None:
    page = tabs.enter("Who said what")
    expect(page.locator("#ws-bars")).to_be_visible()
    field(page, "Topic").fill("zeppelin")
    page.keyboard.press("Enter")
    expect(page.locator("#ws-bars")).to_be_hidden()
    expect(page.locator("#ws-timeline")).to_be_hidden()


def test_hostile_words_are_shown_everywhere_and_never_run(tabs: TabbedPage) -> None:
    page = tabs.enter("Who said what")
    field(page, "Topic").fill("gherkin")
    page.keyboard.press("Enter")
    expect(page.locator("#ws-statement-list .ws-count")).to_have_text("2 statements, 1 speaker")
    assert names(page) == [HOSTILE]
    marks = _drawn(page, "#ws-timeline")
    assert all("<img" not in text and "&lt;img" in text for mark in marks for text in mark["hovertext"])
    expect(page.locator("#ws-bars .yaxislayer-above text")).to_have_text('<img src=x onerror="d…')
    page.locator("#ws-timeline .point").first.hover(force=True)
    page.locator(".ws-open-article").first.click()
    expect(page.locator("#ws-statement-article .ws-meta").first).to_have_text(f"{HOSTILE} · 10 March 2026 · {HOSTILE}")
    assert "was stolen" in page.locator("#ws-statement-article mark.ws-sentence").first.inner_text()
    assert page.locator("#ws-statement-list :is(img, b), #ws-statement-article :is(img, a), #ws-bars img").count() == 0

    page.get_by_role("tab", name="Archive", exact=True).click()
    field(page, "Search").fill("gherkin")
    page.keyboard.press("Enter")
    expect(page.locator("#ws-article-list .ws-count")).to_have_text("1 article")
    assert page.locator("#ws-article-list .ws-open-article").inner_text() == HOSTILE
    page.locator("#ws-article-list .ws-open-article").click()
    expect(page.locator("#ws-archive-article h2")).to_have_text(HOSTILE)
    assert (
        page.locator("#ws-article-list img, #ws-article-list b, #ws-archive-article img, #ws-archive-article a").count()
        == 0
    )
    tabs.assert_nothing_happened()


# --- the archive


def files(*named: tuple[str, str]) -> list[FilePayload]:
    return [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in named]


def add(page: Window, sent: list[FilePayload], addresses: str = "") -> str:
    """The report of the articles added."""
    if page.locator("#ws-add").is_hidden():
        page.get_by_role("button", name="Add articles").click()
    if sent:
        page.locator('#ws-files input[type="file"]').set_input_files(sent)
        expect(page.locator("#ws-files .file-preview .file")).to_have_count(len(sent))
    page.locator("#ws-addresses textarea").fill(addresses)
    page.locator("#ws-add").click()
    page.locator("#ws-report").locator(".ws-report, .ws-error").wait_for()
    return page.locator("#ws-report").inner_text()


def test_a_bad_file_among_good_ones_is_refused_by_name_and_the_rest_can_be_asked_about_at_once(
    tabs: TabbedPage, served: Served
) -> None:
    page = tabs.enter("Archive")
    before = int(count(page).split()[0])
    report = add(
        page, files(("parade.md", PARADE), ("photo.png", "no text"), ("harvest.txt", HARVEST), ("empty.txt", " "))
    )
    assert "2 articles accepted" in report
    assert "2 refused" in report
    assert re.search(r"photo\.png is a '\.png' file: only .* can be read", report)
    assert "empty.txt" in report
    expect(page.locator("#ws-article-list .ws-count")).to_have_text(f"{before + 2} articles")
    expect(page.locator("#ws-archive-summary")).to_contain_text("As of 10 April 2026")
    assert page.locator("#ws-article-list .ws-open-article").first.inner_text() == "Parade of pumpkins cancelled"

    page.get_by_role("tab", name="Ask", exact=True).click()
    page.locator("#ws-question textarea").fill("What did Wilma Marrow say about the pumpkin parade?")
    page.keyboard.press("Enter")
    expect(page.locator(".ws-statement").first).to_contain_text("cancelled because of the frost")
    uris = {entry.uri for entry in served.browse().articles("pumpkin").items}
    assert all(re.fullmatch(r"upload:[0-9a-f]{12}/(parade\.md|harvest\.txt)", uri) for uri in uris)
    tabs.assert_nothing_happened()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1:{port}/healthz", "is at a private address"),
        ("http://localhost:{port}/", "is at a private address"),
        ("http://[::1]:{port}/", "is at a private address"),
        ("http://169.254.169.254/latest/meta-data/", "is at a private address"),
        ("/etc/hostname", "is not an http(s) address"),
        ("file:///etc/hostname", "is not an http(s) address"),
        ("http://user:secret@127.0.0.1/", "holds a user name or password: remove it"),
    ],
)
def test_an_address_that_is_not_public_is_refused(tabs: TabbedPage, served: Served, address: str, why: str) -> None:
    page = tabs.enter("Archive")
    before = served.browse().articles().total
    report = add(page, [], address.format(port=urlsplit(served.address).port))
    assert "0 articles accepted" in report
    assert why in report
    assert served.browse().articles().total == before


def test_a_file_of_the_server_cannot_be_named_as_an_upload(served: Served, tmp_path: Path) -> None:
    """Where Gradio is mounted it reads any path that is sent to it, unless it is told otherwise; see server.py."""
    secret = tmp_path / "secret.txt"
    secret.write_text("Odd Sparrow said that the secret zebra was safe.")
    with urllib.request.urlopen(f"{served.address}/config") as answer:
        config = json.load(answer)
    kinds = {component["id"]: component["type"] for component in config["components"]}
    for event in config["dependencies"]:
        if "file" not in [kinds[id_] for id_ in event["inputs"]]:
            continue
        sent = [{"path": str(secret), "meta": {"_type": "gradio.FileData"}}]
        data = [sent if kinds[id_] in ("file", "uploadbutton") else "" for id_ in event["inputs"]]
        session = secrets.token_hex(5)
        body = json.dumps({"data": data, "fn_index": event["id"], "session_hash": session}).encode()
        join = urllib.request.Request(
            f"{served.address}/gradio_api/queue/join", body, {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(join).close()
        with urllib.request.urlopen(f"{served.address}/gradio_api/queue/data?session_hash={session}") as stream:
            told = next(line for line in stream if b"process_completed" in line)
        assert json.loads(told.removeprefix(b"data: "))["success"] is False
    assert served.browse().articles("zebra").total == 0


def test_a_whole_folder_is_added(tabs: TabbedPage, served: Served, tmp_path: Path) -> None:
    for name in ("beets.txt", "leeks.txt"):
        (tmp_path / "garden" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "garden" / name).write_text(f"On {name}\n\nFay Trowel said that the {name[:5]} were stolen.\n")
    (tmp_path / "garden" / "notes.doc").write_text("no")
    page = tabs.enter("Archive")
    page.get_by_role("button", name="Add articles").click()
    page.locator('.tabitem:visible input[type="file"][webkitdirectory]').set_input_files(tmp_path / "garden")
    expect(page.locator("#ws-files .file-preview .file")).to_have_count(3)
    page.locator("#ws-add").click()
    expect(page.locator("#ws-report .ws-report")).to_contain_text("2 articles accepted")
    expect(page.locator("#ws-report .ws-report")).to_contain_text("notes.doc")
    assert served.browse().articles("trowel").total == 2


def test_whoever_opens_the_page_sees_articles_being_added_and_gets_answers(
    tabs: TabbedPage, served: Served, browser: Chromium
) -> None:
    page = tabs.enter("Archive")
    page.get_by_role("button", name="Add articles").click()
    many = files(
        *(
            (
                f"{n}.txt",
                f"Note {n}\n\n" + "".join(f"Ada Spade told {n}{k} people that hedge {k} grew. " for k in range(100)),
            )
            for n in range(30)
        )
    )
    page.locator('#ws-files input[type="file"]').set_input_files(many)
    expect(page.locator("#ws-files .file-preview .file")).to_have_count(len(many))
    page.locator("#ws-add").click()
    page.locator(".ws-progress progress").wait_for()

    context = browser.new_context()
    other = TabbedPage(context.new_page(), served.address)
    second = other.enter("Archive")
    second.get_by_role("button", name="Add articles").click()
    expect(second.locator(".ws-progress")).to_contain_text(re.compile(r"Reading: \d+ of 30|Indexing"))
    second.get_by_role("tab", name="Ask", exact=True).click()
    second.locator("#ws-question textarea").fill("What did Mykhailo Podolyak say?")
    second.keyboard.press("Enter")
    second.locator(".ws-statement").first.wait_for()
    assert page.locator(".ws-report").count() == 0, "the answer waited for the articles"
    context.close()
    expect(page.locator("#ws-report .ws-report")).to_contain_text("accepted", timeout=4 * SECONDS)


def test_too_many_files_are_refused_in_a_sentence(tabs: TabbedPage) -> None:
    page = tabs.enter("Archive")
    report = add(page, files(*((f"{n}.txt", HARVEST) for n in range(201))))
    assert report.startswith("201 files are more than the 200 that can be taken in at once")


def test_nothing_to_add_is_said(tabs: TabbedPage) -> None:
    assert add(tabs.enter("Archive"), []) == "Choose files or a folder, or write an address"


def test_an_article_is_removed_only_after_a_second_press(tabs: TabbedPage, served: Served) -> None:
    page = tabs.enter("Archive")
    add(page, files(("doomed.txt", "Doomed\n\nGus Quill said that the marzipan statue was real.\n")))
    field(page, "Search").fill("marzipan")
    page.keyboard.press("Enter")
    expect(page.locator("#ws-article-list .ws-count")).to_have_text("1 article")
    page.get_by_role("button", name="Remove Doomed").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".ws-confirm")).to_have_count(0)
    assert served.browse().articles("marzipan").total == 1
    page.get_by_role("button", name="Remove Doomed").click()
    expect(page.locator(".ws-confirm")).to_contain_text("Remove this article? No answer will cite it any more.")
    page.locator(".ws-danger").click()
    expect(page.locator("#ws-article-list")).to_contain_text("No such article")
    assert served.browse().articles("marzipan").total == 0


def test_the_archive_is_searched_and_its_pages_are_turned(tabs: TabbedPage, served: Served) -> None:
    page, held = tabs.enter("Archive"), served.browse()
    entries = held.articles(limit=50).items
    listed = page.locator("#ws-article-list .ws-open-article")
    assert listed.all_inner_texts() == [entry.title for entry in entries[:25]]
    page.locator("#ws-article-list").get_by_role("button", name="Next").click()
    expect(page.locator("#ws-article-list .ws-pages span")).to_have_text("Page 2")
    assert listed.all_inner_texts() == [entry.title for entry in entries[25:50]]
    field(page, "Search").fill("ferry union")
    page.keyboard.press("Enter")
    found = held.articles("ferry union")
    expect(page.locator("#ws-article-list .ws-count")).to_have_text(re.compile(f"^{found.total} articles?$"))
    assert listed.all_inner_texts() == [entry.title for entry in found.items]
    choose(page, "Outlet", found.items[0].outlet)
    narrowed = held.articles("ferry union", found.items[0].outlet)
    expect(page.locator("#ws-article-list .ws-count")).to_have_text(re.compile(f"^{narrowed.total} articles?$"))


# --- for everybody


def test_the_keyboard_alone_is_enough(tabs: TabbedPage, served: Served) -> None:
    page = tabs.enter("Who said what")
    field(page, "Topic").focus()
    page.keyboard.type("staged")
    page.keyboard.press("Enter")
    total = served.browse().statements(StatementFilters(topic="staged")).total
    page.locator(".ws-count", has_text=f"{total} statements, ").wait_for()
    page.locator(".ws-open-article").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ws-statement-article .ws-article-view")).to_be_focused()
    assert page.locator("#ws-statement-article mark.ws-sentence").count() >= 1


@pytest.mark.parametrize(
    "tabs",
    [(width, scheme) for width in (360, 1440) for scheme in ("light", "dark")],
    ids=lambda param: f"{param[1]}-{param[0]}",
    indirect=True,
)
@pytest.mark.parametrize("label", ["Who said what", "Archive"])
def test_the_tabs_fit_their_window_and_anybody_can_use_them(tabs: TabbedPage, label: str) -> None:
    page = tabs.enter(label)
    if label == "Archive":
        page.get_by_role("button", name="Add articles").click()
        page.locator("#ws-add").wait_for()
    else:
        page.locator("#ws-timeline .point").first.wait_for()
    page.locator(".tabitem:visible .ws-open-article").first.click()
    page.locator(".tabitem:visible .ws-article-view h2").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # axe gives up on colours where a panel is scrolled: here it grows instead.
    page.add_style_tag(content=".ws-article-column { max-height: none !important; overflow: visible !important; }")
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    found = Axe().run(page, options=rules)
    looked_at = {rule["id"]: len(rule["nodes"]) for rule in found.response["passes"]}
    assert looked_at["color-contrast"] > 20
    assert [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in found.response["violations"]] == []
