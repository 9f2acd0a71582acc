"""The HTTP API without a server: keys, waiting questions, and responses to errors."""

import asyncio
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from assistant.access.body_limits import BodyLimits
from assistant.access.rate_limits import RateLimit
from assistant.answer.pipeline import Assistant
from assistant.answer.stages import Step
from assistant.answer.values import Answer, Outcome, Statement
from assistant.api import ask_routes, question_pool
from assistant.api.application import api_app
from assistant.api.ask_routes import ask_router
from assistant.api.callers import Callers
from assistant.api.metrics import Metrics
from assistant.api.question_pool import BusyError, QuestionPool
from assistant.cli.main import whosaid
from assistant.conversation import Question
from assistant.errors import KeyNameError, QuestionError
from assistant.request_id import RequestIds
from assistant.service.api_keys import ApiKeyStore
from assistant.service.server_database import ServerDatabase
from corpus.archive.store import Archive
from corpus.archive.values import Filters
from corpus.errors import ArchiveError

NOTHING = Answer("q", "q", Outcome.NOT_IN_CORPUS, "extractive", None, "Searched 0 articles.", ())


class Scripted(Assistant):
    """Takes these steps, one at a time as it is let; raises what is an exception."""

    def __init__(self, *script: Step | Answer | Exception, lets: threading.Semaphore | None = None) -> None:
        self._script: Sequence[Step | Answer | Exception] = script
        self._lets = lets
        self.taken = 0
        self.was_closed = threading.Event()

    def steps(self, question: Question) -> Iterator[Step | Statement | Answer]:  # noqa: ARG002
        try:
            for step in self._script:
                if self._lets is not None:
                    self._lets.acquire()
                self.taken += 1
                if isinstance(step, Exception):
                    raise step
                yield step
        finally:
            self.was_closed.set()


@pytest.fixture
def keys(tmp_path: Path) -> ApiKeyStore:
    return ApiKeyStore(ServerDatabase(tmp_path))


def client_of(assistant: Assistant, keys: ApiKeyStore, *, times: int = 0) -> TestClient:
    callers = Callers(keys, is_required=False, limit=RateLimit(times, 60))
    return TestClient(RequestIds(api_app(callers, ask_router(QuestionPool(assistant)))), raise_server_exceptions=False)


# --- what is said when something fails


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError("secret at /home/x"), 500),
        (ArchiveError("secret at /home/x"), 503),
        (QuestionError("there are no words in it"), 422),
    ],
    ids=["bug", "archive", "question"],
)
def test_a_failure_is_a_problem_without_the_text_of_an_exception(
    keys: ApiKeyStore, caplog: pytest.LogCaptureFixture, error: Exception, status: int
) -> None:
    with caplog.at_level(logging.ERROR):
        answered = client_of(Scripted(Step("Searching"), error), keys).post("/v1/ask", json={"question": "who?"})
    assert answered.status_code == status
    assert answered.headers["content-type"] == "application/problem+json"
    problem = answered.json()
    assert problem["status"] == status
    assert "secret" not in answered.text
    if status == 422:
        assert problem["detail"] == "There are no words in it."
    else:
        assert f"reference {problem['reference']}" in caplog.text
        assert "secret at /home/x" in caplog.text


@pytest.mark.parametrize(
    ("error", "status"),
    [(RuntimeError("secret"), 500), (ArchiveError("secret"), 503), (QuestionError("no words"), 422)],
)
def test_a_stream_ends_with_the_problem(keys: ApiKeyStore, error: Exception, status: int) -> None:
    client = client_of(Scripted(Step("Searching"), error), keys)
    answered = client.post("/v1/ask", json={"question": "who?"}, headers={"accept": "text/event-stream"})
    assert answered.status_code == 200
    assert answered.text.startswith('event: progress\ndata: {"label": "Searching"}\n\nevent: problem\ndata: {')
    assert f'"status":{status}' in answered.text
    assert "secret" not in answered.text


def test_an_unexpected_failure_of_the_keys_is_a_problem_too(tmp_path: Path) -> None:
    keys = ApiKeyStore(ServerDatabase(tmp_path / "no" / "folder"))
    shown = {"authorization": "Bearer whosaid_0123456789ab_" + "x" * 43}
    answered = client_of(Scripted(NOTHING), keys).post("/v1/ask", json={"question": "who?"}, headers=shown)
    assert answered.status_code == 503
    assert answered.headers["content-type"] == "application/problem+json"
    assert str(tmp_path) not in answered.text


# --- conversations

FIRST_ONE = "what did the first one say?"
BY_UKRAINE = "Statements by Ukraine about “it was staged”"


def _asked(client: TestClient, question: str, **more: Any) -> Any:
    answered = client.post("/v1/ask", json={"question": question, **more})
    assert answered.status_code == 200, answered.text
    return answered.json()


def test_a_follow_up_goes_on_from_the_turns_that_are_sent_back(assistant: Assistant, keys: ApiKeyStore) -> None:
    client = client_of(assistant, keys)
    first = _asked(client, "Who says it was staged and why?", filters={"outlet": "The Harbour Courier"})
    second = _asked(client, FIRST_ONE, conversation=[first["turn"]])
    assert second["understood"] == BY_UKRAINE
    third = _asked(client, "and why?", conversation=[first["turn"], second["turn"]])
    assert third["understood"] == "Reasons that Ukraine gives for “it was staged”"


def test_a_history_of_texts_is_asked_again_within_the_filters(assistant: Assistant, keys: ApiKeyStore) -> None:
    client, history = client_of(assistant, keys), ["Who says it was staged and why?"]
    assert _asked(client, FIRST_ONE, history=history)["understood"] != BY_UKRAINE
    narrowed = _asked(client, FIRST_ONE, history=history, filters={"outlet": "The Harbour Courier"})
    assert narrowed["understood"] == BY_UKRAINE


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"extra": 1}, id="a field too many"),
        pytest.param({"question": 7}, id="no text"),
        pytest.param({"question": "x" * 30_000}, id="a text without end"),
        pytest.param({"query": {}}, id="an empty query"),
        pytest.param({"query": None}, id="no query"),
        pytest.param({"speakers": [{"name": "A", "kind": "alien", "role": "", "aliases": []}]}, id="no such kind"),
        pytest.param({"speakers": [{"name": ["A"], "kind": "person", "role": "", "aliases": []}]}, id="no name"),
        pytest.param({"citations": [{"quote": "It was staged."}]}, id="half a citation"),
    ],
)
def test_a_turn_that_is_none_is_refused(assistant: Assistant, keys: ApiKeyStore, changed: dict[str, Any]) -> None:
    client = client_of(assistant, keys)
    turn = _asked(client, "Who says it was staged?")["turn"] | changed
    refused = client.post("/v1/ask", json={"question": "and why?", "conversation": [turn]})
    assert refused.status_code == 422
    assert "`turn` of an earlier answer" in str(refused.json()["errors"])


def test_a_history_and_a_conversation_are_not_both_sent(assistant: Assistant, keys: ApiKeyStore) -> None:
    client = client_of(assistant, keys)
    turn = _asked(client, "Who says it was staged?")["turn"]
    asked = {"question": "and why?", "conversation": [turn], "history": ["Who?"]}
    assert client.post("/v1/ask", json=asked).status_code == 422


# --- the queue


def test_the_work_ends_when_nobody_waits_for_it() -> None:
    lets = threading.Semaphore(1)
    assistant = Scripted(Step("one"), Step("two"), Step("three"), NOTHING, lets=lets)

    async def leave_after_one_step() -> None:
        pool = QuestionPool(assistant)
        async with aclosing(pool.steps(Question("who?"))) as steps:
            async for _ in steps:
                break
        lets.release()  # the step that was under way
        assert await asyncio.to_thread(assistant.was_closed.wait, 10)
        pool.close()

    asyncio.run(leave_after_one_step())
    assert assistant.taken < 3


def test_a_client_that_goes_away_ends_the_work_of_a_plain_question(keys: ApiKeyStore) -> None:
    lets = threading.Semaphore(1)
    assistant = Scripted(Step("one"), Step("two"), NOTHING, lets=lets)
    callers = Callers(keys, is_required=False, limit=RateLimit(0, 60))
    service = api_app(callers, ask_router(QuestionPool(assistant)))
    body = b'{"question": "who?"}'
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/ask",
        "raw_path": b"/v1/ask",
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
    }

    async def ask_and_leave() -> None:
        messages = iter([{"type": "http.request", "body": body}, {"type": "http.disconnect"}])
        sent = []

        async def receive() -> Any:
            message = next(messages)
            if message["type"] == "http.disconnect":
                await asyncio.sleep(0.3)
            return message

        async def send(message: Any) -> None:
            sent.append(message)

        await service(scope, receive, send)
        lets.release()
        assert await asyncio.to_thread(assistant.was_closed.wait, 10)
        assert sent[0]["status"] == 499

    asyncio.run(ask_and_leave())
    assert assistant.taken < 3


def test_questions_wait_for_their_turn_and_too_many_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_pool, "_MOST_WAITING", 2)
    lets = threading.Semaphore(0)
    pool = QuestionPool(Scripted(NOTHING, lets=lets))

    async def answer() -> Answer:
        async for step in pool.steps(Question("who?")):
            assert isinstance(step, Answer)
            return step
        raise AssertionError

    async def crowd() -> None:
        asked = [asyncio.ensure_future(answer()) for _ in range(question_pool._AT_ONCE + 2)]
        await asyncio.sleep(0.2)
        assert pool.waiting == 2
        with pytest.raises(BusyError):
            await answer()
        for _ in asked:
            lets.release()
        assert await asyncio.gather(*asked) == [NOTHING] * len(asked)
        await asyncio.sleep(0.1)
        assert pool.waiting == 0
        pool.close()

    asyncio.run(crowd())


def test_a_busy_pool_is_a_503_with_a_time_to_come_back(keys: ApiKeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_pool, "_MOST_WAITING", 0)
    client = client_of(Scripted(NOTHING), keys)
    answered = client.post("/v1/ask", json={"question": "who?"})
    assert (answered.status_code, answered.headers["retry-after"]) == (503, "5")
    streamed = client.post("/v1/ask", json={"question": "who?"}, headers={"accept": "text/event-stream"})
    assert '"status":503' in streamed.text


def test_long_work_sends_signs_of_life(keys: ApiKeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask_routes, "_KEEP_ALIVE", 0.05)

    class Slow(Scripted):
        def steps(self, question: Question) -> Iterator[Step | Statement | Answer]:
            time.sleep(0.6)
            yield from super().steps(question)

    client = client_of(Slow(NOTHING), keys)
    streamed = client.post("/v1/ask", json={"question": "who?"}, headers={"accept": "text/event-stream"})
    assert streamed.text.count(": still at work\n\n") >= 2
    assert "event: answer" in streamed.text


# --- slow bodies


def test_a_body_that_drips_in_is_refused_and_one_that_flows_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.access import body_limits

    monkeypatch.setattr(body_limits, "_PATIENCE", 0.2)
    monkeypatch.setattr(body_limits, "_SLOWEST", 100)

    async def read_all(_: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def statuses(pieces: int, size: int) -> list[int]:
        sent = []
        left = iter(range(pieces))

        async def receive() -> Any:
            await asyncio.sleep(0.05)
            return {"type": "http.request", "body": b"x" * size, "more_body": next(left, None) is not None}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                sent.append(message["status"])

        scope = {"type": "http", "path": "/api/v1/ask", "headers": []}
        await BodyLimits(read_all, limit_of=lambda _: 10_000)(scope, receive, send)
        return sent

    assert asyncio.run(statuses(20, 1)) == [408]
    assert asyncio.run(statuses(20, 20)) == [200]
    assert asyncio.run(statuses(20, 1000)) == [413]


# --- keys


def test_a_key_opens_until_it_is_revoked(keys: ApiKeyStore) -> None:
    shown = keys.add("robot")
    found = keys.find(shown)
    assert found is not None
    assert found.name == "robot"
    for wrong in (shown[:-1], shown + "x", shown.swapcase(), "", "whosaid_", shown.replace("_", "-", 1)):
        assert keys.find(wrong) is None
    keys.revoke("robot")
    assert keys.find(shown) is None
    assert [(key.name, key.revoked_at is not None) for key in keys.all()] == [("robot", True)]


def test_no_key_is_kept_in_the_file(keys: ApiKeyStore, tmp_path: Path) -> None:
    secret = keys.add("robot").split("_", 2)[2]
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"robot" in held
    assert secret.encode() not in held


def test_key_names_are_names_and_used_once(keys: ApiKeyStore) -> None:
    keys.add("robot")
    with pytest.raises(KeyNameError, match="there is a key named 'robot'"):
        keys.add("robot")
    for name in ("", "a b", "x" * 65, "a\nb"):
        with pytest.raises(KeyNameError, match="cannot name a key"):
            keys.add(name)
    with pytest.raises(KeyNameError, match="no key named 'other'"):
        keys.revoke("other")
    keys.revoke("robot")
    assert keys.find(keys.add("robot")) is not None


def test_keys_are_made_listed_and_revoked_by_command(tmp_path: Path) -> None:
    Archive(tmp_path).close()
    run = CliRunner().invoke
    made = run(whosaid, ["keys", "add", "robot", "--archive", str(tmp_path)])
    assert ApiKeyStore(ServerDatabase(tmp_path)).find(made.output.strip()) is not None
    assert "robot" in run(whosaid, ["keys", "list", "--archive", str(tmp_path)]).output
    assert run(whosaid, ["keys", "revoke", "robot", "--archive", str(tmp_path)]).exit_code == 0
    assert "revoked" in run(whosaid, ["keys", "list", "--archive", str(tmp_path)]).output
    assert ApiKeyStore(ServerDatabase(tmp_path)).find(made.output.strip()) is None


def test_each_key_has_a_rate_of_its_own(keys: ApiKeyStore) -> None:
    one, other = keys.add("one"), keys.add("other")
    client = client_of(Scripted(NOTHING), keys, times=2)

    def ask(key: str) -> Any:
        return client.post("/v1/ask", json={"question": "who?"}, headers={"authorization": f"Bearer {key}"})

    assert [ask(one).status_code for _ in range(3)] == [200, 200, 429]
    assert 1 <= int(ask(one).headers["retry-after"]) <= 60
    assert ask(one).headers["content-type"] == "application/problem+json"
    assert ask(other).status_code == 200


# --- figures


def test_every_outcome_is_counted(assistant: Assistant) -> None:
    metrics = Metrics(assistant)
    assistant = replace(assistant, listeners=(metrics.answered,))

    def count(name: str, **labels: str) -> float:
        return metrics.registry.get_sample_value(name, labels) or 0

    assert assistant.ask(Question("What did Mykhailo Podolyak say?")).outcome is Outcome.ANSWERED
    no_such_time = Filters(until=date(1900, 1, 1))
    assert assistant.ask(Question("What did Podolyak say?", filters=no_such_time)).outcome is Outcome.NOT_IN_CORPUS
    with pytest.raises(QuestionError):
        assistant.ask(Question("?"))
    assert count("whosaid_questions_total", outcome="answered") == 1
    assert count("whosaid_questions_total", outcome="not_in_corpus") == 1
    assert count("whosaid_questions_total", outcome="refused") == 1
    assert count("whosaid_answer_seconds_count") == 2
    for failure, times in assistant.withheld.items():
        assert count("whosaid_withheld_statements_total", failure=failure.value) == times
    assert count("whosaid_articles") == 30


def test_the_document_describes_the_answer_as_it_is(assistant: Assistant) -> None:
    from assistant.api.ask_routes import answer_json
    from assistant.api.schemas import AnswerOut

    answer = answer_json(assistant.ask(Question("who says it was staged and why?")))
    assert AnswerOut.model_validate(answer).model_dump(mode="json") == answer
