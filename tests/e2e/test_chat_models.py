"""The real clients of three providers against a stand-in server: streaming, repair, fallback, caps, troubles."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.answer.chat.models import ChatModel
from assistant.answer.chat.writer import ChatDrafter
from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer, Statement
from assistant.build import LazyIndex, assistant_over, open_assistant
from assistant.conversation import Question
from assistant.errors import ModelError, SettingsError
from assistant.settings import Settings, load_settings
from corpus.archive.embedding import Embedder
from corpus.archive.store import Archive
from tests.assistant.asked import conversation_of
from tests.assistant.bridge import BOLTS, QUESTION, REPORT, SABOTAGED, filled, reply, said, with_keys
from tests.assistant.command_line import called, started
from tests.e2e.model_server import (
    PROVIDERS,
    Asked,
    Elsewhere,
    Endless,
    Fails,
    Hangs,
    ModelServer,
    Raw,
    Says,
    Turn,
    serving,
)

KEY = "sk-stand-in-0123456789"
KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "ollama": "OLLAMA_API_KEY"}
GOOD = reply(said(1, SABOTAGED, "Ines Tarrow", "R2"), said(2, BOLTS, "Ines Tarrow", "R3", reason_for=1))
WRONG = reply(said(1, SABOTAGED.replace("probably ", ""), "Ines Tarrow", "R2"))
MENDED = reply(said(1, SABOTAGED, "Ines Tarrow", "R2"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    return filled(tmp_path_factory.mktemp("bridge"), embedder, bridge=REPORT)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    for model_server in serving():
        model_server.adapt = with_keys
        yield model_server


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is how a user gives the key; nothing else is set."""
    for name in KEYS.values():
        monkeypatch.setenv(name, KEY)


@dataclass
class Desk:
    """An assistant over the bridge report whose model is the stand-in server; pauses are noted, not waited for."""

    folder: Path
    server: ModelServer
    provider: str
    settings: Settings = field(init=False)
    pauses: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        base_url = self.server.base_url(self.provider)
        name = f"{self.provider}:stand-in-1"
        self.settings = Settings(archive=self.folder, model=name, model_base_url=base_url, model_timeout=5)

    def assistant(self, **settings: object) -> Assistant:
        used = self.settings.model_copy(update=settings)
        archive = Archive(self.folder, create=False)
        writer = ChatDrafter(ChatModel(used, wait=self.pauses.append))
        return assistant_over(archive, LazyIndex(archive, used), writer=writer)

    def ask(self, *turns: Turn, question: Question | str = QUESTION, **settings: object) -> Answer:
        self.server.turns.extend(turns)
        answer = self.assistant(**settings).ask(Question(question) if isinstance(question, str) else question)
        assert not self.server.turns, "not all replies were asked for"
        return answer


@pytest.fixture(params=PROVIDERS)
def desk(request: pytest.FixtureRequest, folder: Path, server: ModelServer) -> Desk:
    return Desk(folder, server, request.param)


@pytest.fixture(scope="module")
def plain(folder: Path) -> Answer:
    return open_assistant(Settings(archive=folder)).ask(Question(QUESTION))


def _fell_back(answer: Answer, plain: Answer, why: str) -> None:
    assert answer.statements == plain.statements
    assert (answer.engine, answer.prompt) == ("extractive", "")
    assert answer.note.startswith("Answered without the chat model: ")
    assert why in answer.note
    assert KEY not in answer.note


# --- it works


def test_a_model_writes_the_answer(desk: Desk) -> None:
    answer = desk.ask(Says(GOOD))
    assert [s.text for s in answer.statements] == [SABOTAGED, BOLTS]
    assert answer.engine == f"chat ({desk.provider}:stand-in-1)"
    assert len(answer.prompt) == 12
    assert answer.note == ""
    (asked,) = desk.server.asked
    assert asked.body["model"] == "stand-in-1"
    assert asked.body["stream"] is True
    assert KEY in asked.headers.get("authorization", "") + asked.headers.get("x-api-key", "")
    assert KEY not in asked.text
    assert "stance" in json.dumps([asked.body.get(k) for k in ("response_format", "tools", "format")])


def test_statements_come_one_by_one(desk: Desk) -> None:
    desk.server.turns.append(Says(GOOD, pause=0.02))
    seen: list[float] = []
    for step in desk.assistant().steps(Question(QUESTION)):
        if isinstance(step, Statement | Answer):
            seen.append(time.monotonic())
    assert len(seen) == 3
    assert seen[1] - seen[0] > 0.05  # the second was still being sent


def test_what_fails_is_sent_back_once_with_the_findings(desk: Desk) -> None:
    answer = desk.ask(Says(WRONG), Says(MENDED))
    assert [s.text for s in answer.statements] == [SABOTAGED]
    first, second = desk.server.asked
    assert "lost hedge" not in first.body["messages"][-1]["content"]
    assert '"failure": "lost hedge"' in second.body["messages"][-1]["content"]
    assert second.body["messages"][-2]["role"] == "assistant"
    assert SABOTAGED.replace("probably ", "") in json.dumps(second.body["messages"][-2])


def test_what_fails_twice_is_not_shown(desk: Desk, plain: Answer) -> None:
    _fell_back(desk.ask(Says(WRONG), Says(WRONG)), plain, "wrote failed the check")


def test_a_follow_up_is_understood_with_the_model(desk: Desk) -> None:
    rewritten = '{"question": "Who says the bridge was sabotaged, and why?"}'
    question = Question("And why?", conversation_of("Who says the bridge was sabotaged?"))
    answer = desk.ask(Says(rewritten), Says(GOOD), question=question)
    assert [s.text for s in answer.statements] == [SABOTAGED, BOLTS]
    assert "it" not in answer.understood.split()


# --- it does not work

REFUSAL = Says("I cannot help with that.", ends="stop", refusal=True)
BAD_STREAM = {"openai": b"data: {oops\n\n", "anthropic": b"event: message_start\ndata: {oops\n\n", "ollama": b"{oops\n"}


@pytest.mark.parametrize(
    ("turn", "why"),
    [
        pytest.param(Fails(401, f"Incorrect API key provided: {KEY}"), "does not accept the key", id="wrong key"),
        pytest.param(Fails(403), "may not use", id="no access"),
        pytest.param(Fails(404, "no such model"), "knows no", id="unknown model"),
        pytest.param(Fails(400, "bad request"), "does not accept the request", id="not accepted"),
        pytest.param(Says("Sorry, I am only words."), "not in the form asked for", id="prose"),
        pytest.param(Says('{"answered": true, "statements": [{}]}'), "not in the form", id="another form"),
        pytest.param(Says(GOOD[:-30]), "not in the form asked for", id="unfinished"),
        pytest.param(Says(GOOD, after=60), "broke off", id="cut in mid-stream"),
        pytest.param(Says(GOOD[:60], breaks=True), "broke off", id="an error in mid-stream"),
        pytest.param(Says(GOOD[:60], ends=""), "broke off", id="ends without an end"),
        pytest.param(Says(GOOD[:90], ends="length"), "WHOSAID_MODEL_MAX_TOKENS", id="too long"),
        pytest.param(Says(GOOD[:90], ends="content_filter"), "refused", id="filtered"),
    ],
)  # fmt: skip
def test_a_model_in_trouble_is_named_and_the_articles_answer(
    desk: Desk, plain: Answer, turn: Turn, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", logger="assistant"):
        _fell_back(desk.ask(turn), plain, why)
    assert KEY not in caplog.text
    assert desk.pauses == []


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_refusal_is_called_so(folder: Path, server: ModelServer, plain: Answer, provider: str) -> None:
    _fell_back(Desk(folder, server, provider).ask(REFUSAL), plain, "refused to answer")


def test_a_stream_that_is_no_protocol_is_malformed(desk: Desk, plain: Answer) -> None:
    _fell_back(desk.ask(Raw(BAD_STREAM[desk.provider]), model_retries=0), plain, "not in the form asked for")


def test_an_account_without_credit_is_told_from_a_busy_model(folder: Path, server: ModelServer, plain: Answer) -> None:
    _fell_back(Desk(folder, server, "openai").ask(Fails(429, code="insufficient_quota")), plain, "no credit left")


def test_a_dead_server_is_named(desk: Desk, plain: Answer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    _fell_back(desk.ask(model_base_url=f"http://127.0.0.1:{port}/v1"), plain, "cannot be reached")
    assert len(desk.pauses) == 2


@pytest.mark.parametrize("alive", [False, True], ids=["silent", "with signs of life"])
def test_a_server_that_hangs_is_given_up(desk: Desk, plain: Answer, alive: bool) -> None:
    if alive and desk.provider == "ollama":
        pytest.skip("its protocol has no signs of life")
    started = time.monotonic()
    _fell_back(desk.ask(Hangs(20, alive), model_timeout=0.5), plain, "took longer than 0.5 s")
    assert time.monotonic() - started < 10
    assert desk.pauses == []


def test_a_server_that_takes_its_time_over_each_byte_is_given_up(desk: Desk, plain: Answer) -> None:
    started = time.monotonic()
    _fell_back(desk.ask(Says(GOOD, pause=0.3), model_timeout=1), plain, "took longer than 1 s")
    assert time.monotonic() - started < 6


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_line_without_end_is_left_in_time(desk: Desk, plain: Answer, packed: bool) -> None:
    """It grew memory by 1.3 GB: the providers' clients hold a line until it ends."""
    _fell_back(desk.ask(Endless(packed=packed), model_max_tokens=100), plain, "WHOSAID_MODEL_MAX_TOKENS")
    assert desk.server.left.wait(5)
    assert desk.server.sent < 100 * 4_000 + 8_000_000  # what the network holds on its way


def test_a_line_without_end_is_left_once_nobody_waits_for_it(desk: Desk, plain: Answer) -> None:
    _fell_back(desk.ask(Endless(b"x" * 100, pause=0.05), model_timeout=0.5), plain, "took longer than 0.5 s")
    assert desk.server.left.wait(2)


def test_no_redirect_is_followed(desk: Desk, plain: Answer) -> None:
    """It would take the key and the question with it."""
    _fell_back(desk.ask(Elsewhere("/elsewhere"), model_retries=0), plain, "knows no")
    assert [asked.path == "/elsewhere" for asked in desk.server.asked] == [False]


def test_a_number_of_thousands_of_digits_is_no_reply(desk: Desk, plain: Answer) -> None:
    endless = GOOD.replace('"number": 1', f'"number": {"9" * 5_000}')
    _fell_back(desk.ask(Says(endless)), plain, "not in the form asked for")


# --- retries


@pytest.mark.parametrize("turn", [Fails(429), Fails(500), Fails(503), Says("")], ids=["429", "500", "503", "empty"])
def test_what_may_pass_is_tried_again_after_growing_pauses(desk: Desk, turn: Turn) -> None:
    answer = desk.ask(turn, turn, Says(GOOD))
    assert answer.engine.startswith("chat")
    first, second = desk.pauses
    assert 0.3 < first < second < 3


def test_in_the_end_it_is_given_up(desk: Desk, plain: Answer) -> None:
    _fell_back(desk.ask(Fails(500), Fails(500), Fails(500)), plain, "failed: ask again later")
    assert len(desk.pauses) == 2


def test_no_retries_where_none_are_wanted(desk: Desk, plain: Answer) -> None:
    _fell_back(desk.ask(Fails(429), model_retries=0), plain, "rate limit")


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
@pytest.mark.parametrize(("asks", "pause"), [("3", 3.0), ("9999", 20.0)])
def test_a_pause_that_the_server_asks_for_is_kept(
    folder: Path, server: ModelServer, provider: str, asks: str, pause: float
) -> None:
    desk = Desk(folder, server, provider)
    desk.ask(Fails(429, retry_after=asks), Says(GOOD))
    assert desk.pauses == [pause]


def test_an_empty_reply_is_named_in_the_end(desk: Desk, plain: Answer) -> None:
    _fell_back(desk.ask(Says(""), model_retries=0), plain, "empty reply")


# --- caps


def _limit(asked: Asked) -> int:
    body = asked.body
    return int(body.get("max_completion_tokens") or body.get("max_tokens") or body["options"]["num_predict"])


def test_the_length_of_a_reply_is_limited(desk: Desk) -> None:
    desk.ask(Says(GOOD), model_max_tokens=700)
    assert _limit(desk.server.asked[0]) == 700


def test_a_server_that_does_not_keep_to_the_limit_is_stopped(desk: Desk, plain: Answer) -> None:
    _fell_back(desk.ask(Says(f'{{"a": "{"x" * 30_000}"}}'), model_max_tokens=100), plain, "longer than 100 tokens")


def test_a_question_that_would_take_too_many_tokens_is_not_sent(desk: Desk, plain: Answer) -> None:
    _fell_back(desk.ask(model_question_tokens=3000), plain, "WHOSAID_MODEL_QUESTION_TOKENS")
    assert desk.server.asked == []


def test_what_a_question_has_used_counts_at_its_repair(desk: Desk, plain: Answer) -> None:
    _fell_back(desk.ask(Says(WRONG, tokens=(9000, 9000)), model_question_tokens=20_000), plain, "20,000 tokens")


def test_a_server_that_reports_no_usage_is_counted_here(desk: Desk, plain: Answer) -> None:
    _fell_back(desk.ask(Says(WRONG, tokens=None), model_question_tokens=7000), plain, "7,000 tokens")


def test_the_cost_of_a_process_is_limited(desk: Desk, plain: Answer) -> None:
    assistant = desk.assistant(model_max_cost=0.09, model_price_in=10.0, model_price_out=10.0)
    desk.server.turns += [Says(GOOD, tokens=(4000, 1000)), Says(GOOD, tokens=(4000, 1000))]
    assert assistant.ask(Question(QUESTION)).engine.startswith("chat")  # 0.05
    _fell_back(assistant.ask(Question(QUESTION)), plain, "WHOSAID_MODEL_MAX_COST")
    assert len(desk.server.asked) == 1


# --- settings and the command line


def test_without_its_key_a_model_is_refused_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for provider in ("openai", "anthropic"):
        monkeypatch.delenv(KEYS[provider])
        with pytest.raises(ModelError, match=KEYS[provider]):
            open_assistant(Settings(archive=folder, model=f"{provider}:x"))


def test_a_provider_without_its_package_says_what_to_install(folder: Path) -> None:
    with pytest.raises(ModelError, match="pip install langchain langchain-groq"):
        open_assistant(Settings(archive=folder, model="groq:x"))


def test_a_provider_that_does_not_exist_is_refused(folder: Path) -> None:
    with pytest.raises(SettingsError, match="sesame:x"):
        open_assistant(Settings(archive=folder, model="sesame:x"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param({"engine": "chat"}, "WHOSAID_MODEL", id="chat without a model"),
        pytest.param({"engine": "oracle"}, "WHOSAID_ENGINE", id="unknown engine"),
        pytest.param({"model": KEY}, "write it like openai:", id="a key for a model"),
        pytest.param({"model_base_url": f"ftp://u:{KEY}@x"}, "http or https", id="no address"),
        pytest.param({"model": "openai:x", "model_max_cost": 1}, "WHOSAID_MODEL_PRICE_IN", id="cost without prices"),
        pytest.param({"model_timeout": 0}, "WHOSAID_MODEL_TIMEOUT", id="no time"),
    ],
)
def test_settings_that_do_not_go_together_are_named(given: dict[str, object], says: str) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        load_settings(**given)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "chat"),
    [
        pytest.param(Settings(), False, id="no model"),
        pytest.param(Settings(model="openai:x"), True, id="a model"),
        pytest.param(Settings(model="openai:x", engine="extractive"), False, id="a model that is not wanted"),
        pytest.param(Settings(model="openai:x", engine="chat"), True, id="both"),
    ],
)
def test_a_model_is_used_where_there_is_one_unless_told_otherwise(settings: Settings, chat: bool) -> None:
    assert settings.uses_chat is chat


def test_the_command_line_asks_the_model_or_leaves_it_alone(folder: Path, server: ModelServer) -> None:
    model = {"WHOSAID_MODEL": "openai:stand-in-1", "WHOSAID_MODEL_BASE_URL": server.base_url("openai")}
    server.turns.append(Says(GOOD))
    answered = json.loads(started("ask", QUESTION, "--json", archive=folder, **model).stdout)
    assert answered["engine"] == "chat (openai:stand-in-1)"
    assert len(answered["prompt"]) == 12
    alone = json.loads(called("ask", QUESTION, "--json", "--engine", "extractive", archive=folder, **model).stdout)
    assert alone["engine"] == "extractive"
    assert len(server.asked) == 1
    server.turns.append(Says(GOOD))
    assert (
        "Written by chat (openai:stand-in-1)"
        in called("ask", QUESTION, "--engine", "chat", archive=folder, **model).stdout
    )


def test_the_engine_chat_without_a_model_is_refused_in_one_line(folder: Path) -> None:
    run = started("ask", QUESTION, "--engine", "chat", archive=folder)
    assert run.returncode == 1
    assert run.stdout == ""
    assert "WHOSAID_MODEL" in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("engine", ["extractive", ""])
def test_no_providers_package_is_loaded_without_a_model(folder: Path, engine: str) -> None:
    code = (
        "import sys\nfrom assistant.build import open_assistant\nfrom assistant.conversation import Question\n"
        "from assistant.settings import load_settings\n"
        f"open_assistant(load_settings(archive={str(folder)!r})).ask(Question('Who says so?'))\n"
        "print([m for m in sys.modules if m.startswith(('langchain_openai', 'langchain_anthropic', 'langchain_ollama',"
        " 'langchain.', 'openai', 'anthropic', 'ollama', 'langgraph'))])"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith("WHOSAID_")} | {"WHOSAID_ENGINE": engine}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert run.stdout.strip() == "[]"
