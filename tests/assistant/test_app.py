"""The web application without a browser: routes, headers, what is refused, and the HTML of every state."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from fastapi.testclient import TestClient
from lxml import html

from assistant import app, web
from assistant.answer import Answer, Citation, Outcome, Statement
from assistant.desk import Assistant, Question, Step
from assistant.errors import QuestionError, SettingsError
from assistant.settings import Settings
from assistant.web import Turn
from corpus.archive import Archive
from corpus.article import Span
from corpus.attribution import Speaker, SpeakerKind, Stance
from corpus.errors import CorpusError

Made = TypeVar("Made")

ROE = Speaker("Jane Roe", SpeakerKind.PERSON, "engineer")
NASTY = "<script>alert(1)</script> ![x](http://e.example) & \"q\" 'a'"


def citation(start: int, **changes: Any) -> Citation:
    sentence = Citation(
        "a1", "/a1.txt", "Dam fails", "The Lamp", date(2026, 3, 2), "", Span(start, start + 5), f"Quote {start}."
    )
    return replace(sentence, **changes)


def statement(text: str, *starts: int, speaker: Speaker | None = ROE, reason_for: int | None = None) -> Statement:
    return Statement(text, speaker, Stance.ASSERTS, tuple(citation(s) for s in starts), reason_for)


def answer(*statements: Statement, outcome: Outcome = Outcome.ANSWERED, note: str = "") -> Answer:
    return Answer("who says so?", "who says so", outcome, "extractive", date(2026, 3, 22), note, statements)


def parsed(markup: str) -> Any:
    return html.fragment_fromstring(markup, create_parent="div")


def texts(markup: str, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in parsed(markup).xpath(path)]


class ScriptedAssistant(Assistant):
    """Gives the next of its replies, or raises it, and remembers what it was asked."""

    def __init__(
        self, archive: Archive, replies: Sequence[Answer | Exception] = (), passing: Sequence[Statement] = ()
    ) -> None:
        self._replies = list(replies)
        self._passing = passing
        self._archive = archive
        self.asked: list[Question] = []

    def steps(self, question: Question) -> Iterator[Step | Statement | Answer]:
        self.asked.append(question)
        reply = self._replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        yield Step("Searching 2 articles")
        yield from self._passing
        yield reply


def in_loop(make: Callable[[Assistant], Made], assistant: Assistant) -> Made:
    """What Gradio makes, made in a running event loop: without one it makes a loop of its own and never closes it."""

    async def made() -> Made:
        return make(assistant)

    return asyncio.run(made())


@pytest.fixture
def empty_archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as archive:
        yield archive


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(in_loop(app.create_app, assistant), base_url="http://127.0.0.1:7860") as opened:
        yield opened


# --- routes and headers


def test_the_page_is_served_with_its_title_and_nothing_of_another_host_may_be_loaded(client: TestClient) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "Who Said?" in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    policy = response.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy
    assert "fonts.googleapis" not in response.text + client.get("/theme.css").text


def test_the_state_of_the_service_is_told(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "articles": 30}


def test_an_archive_that_cannot_be_read_is_told_as_unavailable(empty_archive: Archive) -> None:
    client = TestClient(in_loop(app.create_app, ScriptedAssistant(empty_archive)), base_url="http://localhost")
    empty_archive.close()
    assert client.get("/healthz").status_code == 503


@pytest.mark.parametrize("host", ["news.example", "127.0.0.1.news.example", "192.0.2.7"])
def test_another_sites_name_does_not_open_the_archive(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400
    assert client.get("/healthz", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "[::1]:7860"])
def test_every_name_of_this_machine_is_served(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_no_page_loads_documentation_from_elsewhere(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


# --- what is refused at the start


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "news.example", ""])
def test_other_machines_are_not_served_without_access_control(host: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can be reached from other machines: set WHOSAID_AUTH"):
        app.run(Settings(archive=tmp_path, host=host))


def test_a_port_in_use_is_one_sentence_that_names_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=f"port {port} on '127.0.0.1' is in use.*--port"):
            app.run(Settings(archive=tmp_path, port=port))


def test_a_missing_archive_is_told_with_what_to_do(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant.cli", "serve", "--archive", str(tmp_path / "none"), "--port", "7997"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "there is no archive in" in done.stderr
    assert "whosaid ingest" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
def test_the_server_stops_in_good_order_while_a_page_is_open(how: signal.Signals, empty_archive: Archive) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "serve", "--archive", str(empty_archive.folder)]
    server = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/healthz", server)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/gradio_api/heartbeat/abc", timeout=20) as stream:
            assert stream.readline()  # an open page holds this stream
            began = time.monotonic()
            os.kill(server.pid, how)
            _, told = server.communicate(timeout=20)
        assert server.returncode == 0
        assert time.monotonic() - began < app._PATIENCE
        assert told == b""
    finally:
        server.kill()
        server.wait()


def _wait_until_up(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=30):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"no server answers at {url}; exit code {server.poll()}")


# --- a conversation


def test_steps_are_shown_and_earlier_questions_go_with_a_follow_up(empty_archive: Archive) -> None:
    assistant = ScriptedAssistant(empty_archive, [answer(statement("Jane Roe said so.", 0))])
    before = (Turn("who?", answer()), Turn("?", "There are no words in it."), Turn("why?", answer()))
    steps = list(web.replies(assistant, "since when?", before))
    assert [type(step) for step in steps] == [Step, Step, Answer]
    assert assistant.asked[0].history == ("who?", "why?")  # what was refused is no part of the conversation


def test_statements_are_shown_as_they_pass(empty_archive: Archive) -> None:
    nasty = statement(f"Jane Roe said {NASTY}.", 10)
    assistant = ScriptedAssistant(empty_archive, [answer(nasty)], passing=[nasty])
    kinds = [type(reply) for reply in web.replies(assistant, "who?", ())]
    assert kinds == [Step, Step, Statement, Answer]
    shown = web.passed_html([nasty])
    assert texts(shown, ".//li") == [" ".join(f"Jane Roe said {NASTY}.".split())]
    assert not parsed(shown).xpath(".//script | .//img | .//a")
    assert web.passed_html([]) == ""


def test_a_model_that_wrote_an_answer_is_named() -> None:
    written = replace(
        answer(statement("Jane Roe said so.", 10)), engine="chat (openai:<b>x</b>)", prompt="0123456789ab"
    )
    assert "Written by chat (openai:<b>x</b>)." in parsed(web.reply_html(written, 1)).text_content()
    assert "Written by" not in web.reply_html(answer(statement("Jane Roe said so.", 10)), 1)


def test_a_question_that_is_none_is_answered_in_the_words_of_its_error(empty_archive: Archive) -> None:
    assistant = ScriptedAssistant(empty_archive, [QuestionError("The question is empty: ask something.")])
    assert list(web.replies(assistant, " ", ()))[-1] == "The question is empty: ask something."


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ZeroDivisionError("secret"), "Something went wrong; please ask again. (Reference "),
        (CorpusError("The index is of another model; run `whosaid reindex`."), "another model; run `whosaid reindex`."),
    ],
    ids=["ours to mend", "theirs to mend"],
)
def test_an_error_is_one_sentence_with_a_reference_that_the_log_has(
    error: Exception, told: str, empty_archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    reply = list(web.replies(ScriptedAssistant(empty_archive, [error]), "who?", ()))[-1]
    assert isinstance(reply, str)
    assert told in reply
    assert "secret" not in reply
    reference = reply.split("(Reference ")[1].rstrip(")")
    assert len(reference) == 8
    assert reference in caplog.text
    assert "Traceback" in caplog.text


def test_examples_are_made_from_the_archive_at_hand(assistant: Assistant, empty_archive: Archive) -> None:
    examples = web.example_questions(assistant)
    assert examples[0] == "Who says it was staged and why?"
    assert "What did Bela Tarsin say?" in examples
    assert web.example_questions(ScriptedAssistant(empty_archive)) == []


def test_an_empty_archive_says_how_to_fill_it(empty_archive: Archive) -> None:
    assistant = ScriptedAssistant(empty_archive)
    assert "The archive is empty" in web.header_html(assistant)
    assert f"whosaid ingest --archive {empty_archive.folder} PATH_OR_URL..." in web.welcome_html(assistant)


def test_the_header_says_what_the_archive_holds(assistant: Assistant) -> None:
    assert "30 articles, the newest of 22 March 2026." in web.header_html(assistant)


# --- the HTML of an answer


def test_marks_are_numbered_as_they_are_read_and_a_sentence_has_one_number() -> None:
    given = answer(
        statement("Jane Roe said the dam would fail.", 50),
        statement("Nobody answered.", 50, 10, speaker=None),
        statement("Jane Roe said it leaked.", 30, reason_for=0),
    )
    markup = web.reply_html(given, 1)
    assert texts(markup, "//button") == ["[1]", "[2]", "[1]", "[3]"]
    assert [c.quote for c in web.cited_sentences(given)] == ["Quote 50.", "Quote 30.", "Quote 10."]
    panel = web.panel_html((Turn("who?", given),))
    assert texts(panel, "//blockquote") == ["Quote 50.", "Quote 30.", "Quote 10."]
    goals = {button.get("data-goto") for button in parsed(markup).xpath("//button")}
    assert goals == set(parsed(panel).xpath("//*[@class='ws-cited']/@id"))


def test_a_reason_stands_under_the_statement_it_belongs_to() -> None:
    given = answer(
        statement("Jane Roe said the dam would fail.", 0),
        statement("Ann Poe denied it.", 10, speaker=Speaker("Ann Poe", SpeakerKind.PERSON)),
        statement("Jane Roe said it leaked.", 30, reason_for=0),
    )
    markup = web.reply_html(given, 1)
    assert len(parsed(markup).xpath("//ol/li")) == 2
    assert texts(markup, "//ol/li[1]/div[@class='ws-because']/p") == ["because"]
    assert texts(markup, "//ol/li[1]/div[@class='ws-because']/ul/li") == ["Jane Roe said it leaked. [2]"]
    assert parsed(markup).xpath("//ol/li[2]/div[@class='ws-because']") == []


@pytest.mark.parametrize(
    ("speaker", "stance", "text", "voice", "bold"),
    [
        (ROE, Stance.DENIES, "Jane Roe denies it.", "person · denies", "Jane Roe"),
        (ROE, Stance.DOUBTS, "It is open, says Jane Roe.", "Jane Roe · person · doubts", "Jane Roe"),
        (None, Stance.ASSERTS, "It rained.", "reporter’s own words", None),
        (
            Speaker("a US official", SpeakerKind.UNNAMED),
            Stance.ASSERTS,
            "A US official said so.",
            "unnamed source · asserts",
            "A US official",
        ),
    ],
    ids=["denies", "name within", "reporter", "unnamed"],
)
def test_who_speaks_and_how_is_said_in_words(
    speaker: Speaker | None, stance: Stance, text: str, voice: str, bold: str | None
) -> None:
    markup = web.reply_html(answer(Statement(text, speaker, stance, (citation(0),))), 1)
    assert texts(markup, "//p[@class='ws-voice']") == [voice]
    assert texts(markup, "//strong") == ([bold] if bold else [])
    assert text in texts(markup, "//li")[0]


@pytest.mark.parametrize(
    ("outcome", "title"), [(Outcome.NOT_IN_CORPUS, "Not in this archive"), (Outcome.WITHHELD, "Withheld")]
)
def test_without_an_answer_no_sentence_is_cited(outcome: Outcome, title: str) -> None:
    none = answer(outcome=outcome, note="Searched 3 articles.")
    assert texts(web.reply_html(none, 1), "//h3") == [title]
    assert "Searched 3 articles." in web.reply_html(none, 1)
    assert "ws-cited" not in web.panel_html((Turn("who?", none),))


def test_nothing_of_an_article_or_a_question_becomes_markup() -> None:
    nasty = citation(0, quote=NASTY, title=NASTY, outlet=NASTY, url=f"https://news.example/{NASTY}")
    speaker = Speaker(NASTY, SpeakerKind.PERSON, NASTY)
    given = replace(
        answer(Statement(f"{NASTY} said.", speaker, Stance.ASSERTS, (nasty,)), note=NASTY), understood=NASTY
    )
    tags = "div p ol ul li span strong button section h2 h3 details summary blockquote a header h1".split()
    for markup in (
        web.reply_html(given, 1),
        web.reply_html(NASTY, 1),
        web.reply_html(answer(outcome=Outcome.WITHHELD, note=NASTY), 1),
        web.panel_html((Turn(NASTY, given),)),
        web.asked_html(NASTY),
    ):
        assert NASTY in parsed(markup).text_content()  # to the letter
        assert {element.tag for element in parsed(markup).iter()} <= set(tags)
    assert parsed(web.panel_html((Turn(NASTY, given),))).xpath("//a/@href") == [nasty.url]


@pytest.mark.parametrize(
    ("url", "is_linked"),
    [
        ("https://news.example/a", True),
        ("http://news.example", True),
        ("javascript:alert(1)", False),
        ("javascript://news.example/%0aalert(1)", False),
        ("ftp://news.example/a", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//news.example/a", False),
        ("https://", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_web_addresses_are_linked(url: str, is_linked: bool) -> None:
    given = answer(Statement("Jane Roe said so.", ROE, Stance.ASSERTS, (citation(0, url=url),)))
    links = parsed(web.panel_html((Turn("who?", given),))).xpath("//a/@href")
    assert links == ([url] if is_linked else [])


def test_the_sentences_of_earlier_questions_are_folded_under_the_latest() -> None:
    turns = (
        Turn("first?", answer(statement("Jane Roe said one.", 1))),
        Turn("refused?", "There are no words in it."),
        Turn("last?", answer(statement("Jane Roe said two.", 2))),
    )
    panel = web.panel_html(turns)
    assert texts(panel, "//summary") == ["last?", "first?"]
    assert texts(panel, "//details[@open]/summary") == ["last?"]


def test_a_source_is_named_once_for_the_sentences_that_follow_each_other_in_it() -> None:
    other = citation(0, article_id="a2", uri="/a2.txt", title="", outlet="", published=None)
    given = answer(
        statement("Jane Roe said one.", 1, 2), Statement("Jane Roe said two.", ROE, Stance.ASSERTS, (other,))
    )
    panel = web.panel_html((Turn("who?", given),))
    assert texts(panel, "//*[@class='ws-source']/h3") == ["Dam fails", "/a2.txt"]
    assert texts(panel, "//*[@class='ws-source']/p") == ["The Lamp · 2 March 2026", "undated"]


def test_a_question_asked_through_gradio_fills_chat_and_panel(assistant: Assistant) -> None:
    page = in_loop(web.build_page, assistant)
    ask = next(fn.fn for fn in page.fns.values() if fn.fn and fn.fn.__name__ == "converse")
    shown = list(ask("What did Mykhailo Podolyak say?", ()))
    assert shown[0][0] == ""  # the text box is emptied at once
    assert [len(messages) for _, messages, _, _ in shown] == [2] * len(shown)
    assert "Searching 30 articles" in "".join(messages[1]["content"].value for _, messages, _, _ in shown)
    assert "simultaneous video" in shown[-1][2]
    assert shown[-1][3][0].question == "What did Mykhailo Podolyak say?"
