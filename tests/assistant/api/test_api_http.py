"""The HTTP API on the real server: every endpoint, every refusal, and clients that are slow, gone or too large."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.service.api_keys import ApiKeyStore
from assistant.service.server_database import ServerDatabase
from tests.assistant.serving import Server, environment, served

pytestmark = pytest.mark.server

QUESTION = "who says it was staged and why?"
MEGABYTE = 1_000_000
DAM = "Engineer Jane Roe said that the Vorsk dam was unsafe. The mayor denied that the dam was unsafe."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, sample_archive: Path) -> Path:
    folder = tmp_path_factory.mktemp("api") / "archive"
    shutil.copytree(sample_archive, folder)
    return folder


@pytest.fixture(scope="module")
def key(archive: Path) -> str:
    return ApiKeyStore(ServerDatabase(archive)).add("robot")


@pytest.fixture(scope="module")
def server(archive: Path) -> Iterator[Server]:
    """A server that wants keys, and lets each of them do as much as it likes."""
    with served(archive, api_keys="required", api_per_minute="0") as running:
        yield running


@pytest.fixture
def client(server: Server, key: str) -> Iterator[httpx.Client]:
    with server.client(authorization=f"Bearer {key}") as opened:
        yield opened


def pages(client: httpx.Client, path: str, **query: str) -> Iterator[dict[str, Any]]:
    """Every page of a list."""
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(path, params={**query, "cursor": cursor}).json()
        yield page
        cursor = page["next"]


def ended(client: httpx.Client, address: str) -> dict[str, Any]:
    """The job once it has ended."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        job: dict[str, Any] = client.get(address).json()
        if job["state"] in ("done", "failed"):
            return job
        time.sleep(0.2)
    raise AssertionError(f"the job does not end: {job}")


# --- asking


def test_an_answer_is_that_of_the_command_line(client: httpx.Client, archive: Path) -> None:
    asked = [sys.executable, "-m", "assistant.cli", "ask", QUESTION, "--archive", str(archive), "--json"]
    printed = subprocess.run(asked, env=environment(), capture_output=True, text=True, check=True).stdout
    answered = client.post("/api/v1/ask", json={"question": QUESTION})
    assert answered.status_code == 200
    answer = answered.json()
    assert answer.pop("turn")["question"] == QUESTION  # to be sent back with a follow-up; a terminal has no use for it
    assert answer == json.loads(printed)
    assert answered.json()["outcome"] == "answered"


def test_history_and_filters_count(client: httpx.Client) -> None:
    asked = {"question": "and why?", "history": ["What did Mykhailo Podolyak say?"]}
    assert "Podolyak" in client.post("/api/v1/ask", json=asked).json()["understood"]
    late = {"question": QUESTION, "filters": {"since": "2026-01-01", "until": None, "speaker": "", "outlet": ""}}
    assert client.post("/api/v1/ask", json={"question": QUESTION}).json()["outcome"] == "answered"
    assert "staged" not in str(client.post("/api/v1/ask", json=late).json()["statements"])


def test_a_stream_has_progress_then_statements_then_the_answer(client: httpx.Client) -> None:
    with client.stream(
        "POST", "/api/v1/ask", json={"question": QUESTION}, headers={"accept": "text/event-stream"}
    ) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.headers["cache-control"] == "no-store"
        events = [event.split("\n") for event in "".join(stream.iter_text()).split("\n\n") if event]
    names = [lines[0].removeprefix("event: ") for lines in events]
    data = [json.loads(lines[1].removeprefix("data: ")) for lines in events]
    assert names == sorted(names, key=["progress", "statement", "answer"].index)
    assert data[0] == {"label": "Searching 30 articles"}
    assert [one for name, one in zip(names, data, strict=True) if name == "statement"] == data[-1]["statements"]
    assert data[-1] == client.post("/api/v1/ask", json={"question": QUESTION}).json()


def test_a_dropped_stream_harms_nobody(server: Server, client: httpx.Client) -> None:
    for _ in range(5):
        with client.stream(
            "POST", "/api/v1/ask", json={"question": QUESTION}, headers={"accept": "text/event-stream"}
        ) as stream:
            next(stream.iter_text())
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", server.port)) as link:
            link.sendall(_request(client, "/api/v1/ask", json.dumps({"question": QUESTION}).encode()))
    assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200
    assert "whosaid_questions_waiting 0.0" in client.get("/metrics").text
    assert "Traceback" not in server.told()


# --- what is refused


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("GET", "/api/", {}, 404),
        ("GET", "/api/v1/nothing", {}, 404),
        ("GET", "/api/v2/ask", {}, 404),
        ("GET", "/api/v1/articles/nothing", {}, 404),
        ("GET", "/api/v1/articles/a%0Ab", {}, 404),
        ("GET", "/api/v1/jobs/nothing", {}, 404),
        ("GET", "/api/v1/ask", {}, 405),
        ("DELETE", "/api/v1/articles", {}, 405),
        ("POST", "/api/v1/ask", {"content": b"question=x"}, 415),
        ("POST", "/api/v1/ask", {"data": {"question": "x"}}, 415),
        ("POST", "/api/v1/ask", {"content": b"{}", "headers": {"content-type": "text/plain"}}, 415),
        ("POST", "/api/v1/ask", {}, 422),
        ("POST", "/api/v1/ask", {"json": {}}, 422),
        ("POST", "/api/v1/ask", {"json": []}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": ""}}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": "???"}}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": "x" * 5000}}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": 7}}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": "who?", "more": 1}}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": "who?", "history": "why?"}}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": "who?", "history": ["x"] * 51}}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": "who?", "conversation": "why?"}}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": "who?", "conversation": ["why?"]}}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": "who?", "filters": {"since": "5 May"}}}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": "who?", "filters": {"since": 1}}}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": "who?", "filters": {"nobody": "x"}}}, 422),
        ("POST", "/api/v1/ask", {"content": b"{", "headers": {"content-type": "application/json"}}, 422),
        ("POST", "/api/v1/ask", {"content": b"\xff", "headers": {"content-type": "application/json"}}, 400),
        ("POST", "/api/v1/ask", {"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}, 400),
        ("POST", "/api/v1/ask", {"json": {"question": "x" * 2 * MEGABYTE}}, 413),
        ("GET", "/api/v1/statements?stance=maybe", {}, 422),
        ("GET", "/api/v1/statements?since=yesterday", {}, 422),
        ("GET", "/api/v1/statements?cursor=abc", {}, 422),
        ("GET", "/api/v1/statements?cursor=ä", {}, 422),
        ("GET", "/api/v1/statements?limit=0", {}, 422),
        ("GET", "/api/v1/articles?limit=501", {}, 422),
        ("GET", "/api/v1/articles?limit=x", {}, 422),
        ("POST", "/api/v1/articles", {"json": {}}, 422),
        ("POST", "/api/v1/articles", {"json": {"articles": [{"title": "no text"}]}}, 422),
        ("POST", "/api/v1/articles", {"json": {"articles": [{"text": "x"}] * 201}}, 422),
        ("POST", "/api/v1/articles", {"json": {"articles": [{"text": "x", "url": "javascript:alert(1)"}]}}, 422),
        ("POST", "/api/v1/articles", {"json": {"addresses": ["/etc/passwd"]}}, 422),
        ("POST", "/api/v1/articles", {"json": {"addresses": ["file:///etc/passwd"]}}, 422),
        ("POST", "/api/v1/articles", {"json": {"addresses": ["http://["]}}, 422),
        ("POST", "/api/v1/articles", {"json": {"addresses": ["https://a.example"] * 21}}, 422),
    ],
)  # fmt: skip
def test_what_is_refused_is_a_problem_with_a_reference(
    client: httpx.Client, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    refused = client.request(method, path, **options)
    assert refused.status_code == status, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert problem["status"] == status
    assert problem["detail"].endswith((".", "those that are."))
    assert problem["reference"] == refused.headers["x-request-id"]
    assert "Traceback" not in refused.text
    if status == 405:
        assert refused.headers["allow"] == ("POST" if path.endswith("ask") else "GET, POST")


def test_half_characters_are_asked_about_as_any_others(client: httpx.Client) -> None:
    body = b'{"question": "who said \\ud800 so?", "filters": {"speaker": "\\udfff"}, "history": ["\\ud800 who?"]}'
    assert client.post("/api/v1/ask", content=body, headers={"content-type": "application/json"}).status_code in (
        200,
        422,
    )


@pytest.mark.parametrize(
    "shown", ["", "Bearer", "Bearer x", "Basic cm9ib3Q6eA==", "whosaid_x", f"Bearer whosaid_{'0' * 12}_{'x' * 43}"]
)
@pytest.mark.parametrize(
    "path",
    [
        *(f"/api/v1/{name}" for name in ("ask", "articles", "statements", "speakers", "jobs/x", "articles/x")),
        "/metrics",
    ],
)
def test_without_a_good_key_nothing_is_told(server: Server, path: str, shown: str) -> None:
    headers = {"authorization": shown} if shown else {}
    refused = httpx.get(server.url + path, headers=headers)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert "keys add" in refused.text


def test_a_key_that_is_revoked_is_good_for_nothing_at_once(server: Server, archive: Path) -> None:
    book = ApiKeyStore(ServerDatabase(archive))
    headers = {"authorization": f"Bearer {book.add('brief')}"}
    assert httpx.get(f"{server.url}/api/v1/speakers", headers=headers).status_code == 200
    book.revoke("brief")
    assert httpx.get(f"{server.url}/api/v1/speakers", headers=headers).status_code == 401


def test_each_request_has_a_reference_that_the_log_has_too(server: Server, client: httpx.Client) -> None:
    own = client.get("/api/v1/speakers", headers={"x-request-id": "proxy-1234.abc"})
    assert own.headers["x-request-id"] == "proxy-1234.abc"
    forged = client.get("/api/v1/speakers", headers={"x-request-id": "a b\tERROR"}).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{16}", forged)
    for reference in ("proxy-1234.abc", forged):
        assert f"reference {reference}" in server.told()


def test_no_key_is_in_the_log(server: Server, client: httpx.Client, key: str) -> None:
    assert client.get("/api/v1/speakers").status_code == 200
    assert key not in server.told()
    assert key.split("_", 2)[2] not in server.told()


# --- large and slow


@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/articles", "/login", "/gradio_api/queue/join"])
def test_a_body_of_50_mb_is_refused_before_it_is_sent(server: Server, client: httpx.Client, path: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as link:
        link.sendall(_request(client, path, b"", length=50 * MEGABYTE))
        assert b" 413 " in _all_of(link).split(b"\r\n", 1)[0]  # and the server has hung up


@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/articles"])
def test_a_body_of_unknown_length_is_counted_as_it_comes(server: Server, client: httpx.Client, path: str) -> None:
    head = _request(client, path, b"").replace(b"content-length: 0", b"transfer-encoding: chunked")
    piece = b"x" * 100_000
    sent = 0
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as link:
        link.sendall(head)
        try:
            for _ in range(500):
                link.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
                sent += len(piece)
        except ConnectionError:
            pass  # the server has hung up
        else:
            raise AssertionError("50 MB were taken")
    assert sent < 40 * MEGABYTE
    assert client.get("/healthz").status_code == 200
    assert re.search(rf"POST '{path}' 413", server.told())


def test_a_slow_client_is_told_to_hurry_and_keeps_nobody_waiting(server: Server, client: httpx.Client) -> None:
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=40) as link:
        link.sendall(_request(client, "/api/v1/ask", b'{"question"', length=1000))
        assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200
        link.settimeout(2)
        answer = b""
        while not answer and time.monotonic() - began < 40:
            try:
                link.sendall(b" ")
                answer = link.recv(4096)
            except TimeoutError:
                pass
    assert b" 408 " in answer.split(b"\r\n", 1)[0]
    assert b"application/problem+json" in answer
    assert 10 < time.monotonic() - began < 30


def test_a_client_that_reads_slowly_gets_all_of_it(server: Server, client: httpx.Client) -> None:
    body = json.dumps({"question": QUESTION}).encode()
    with socket.socket() as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        link.settimeout(30)
        link.connect(("127.0.0.1", server.port))
        link.sendall(_request(client, "/api/v1/ask", body, more="accept: text/event-stream\r\nconnection: close\r\n"))
        got = b""
        while piece := link.recv(700):
            got += piece
            time.sleep(0.02)
    assert b"event: answer" in got


def _request(client: httpx.Client, path: str, body: bytes, *, length: int | None = None, more: str = "") -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: {client.headers['authorization']}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body) if length is None else length}\r\n{more}\r\n"
    )
    return head.encode() + body


def _all_of(link: socket.socket) -> bytes:
    got = b""
    while piece := link.recv(4096):
        got += piece
    return got


# --- the archive


def test_articles_come_page_by_page_and_whole(client: httpx.Client) -> None:
    listed = [entry for page in pages(client, "/api/v1/articles", limit="7") for entry in page["items"]]
    assert len({entry["id"] for entry in listed}) == len(listed) >= 30
    dated = [entry["published"] for entry in listed if entry["published"]]
    assert dated == sorted(dated, reverse=True)
    one = next(entry for entry in listed if entry["title"].startswith("Who says that the Kremlin drone attack"))
    whole = client.get(f"/api/v1/articles/{one['id']}").json()
    text = whole["text"]
    assert len(whole["sentences"]) == one["sentences"]
    assert len(whole["attributions"]) == one["attributions"]
    said = [
        (attribution["speaker"]["name"], text[span["start"] : span["end"]])
        for attribution in whole["attributions"]
        if attribution["speaker"]
        for span in attribution["cue"]
    ]
    assert ("Mykhailo Podolyak", "claims") in said or ("Mykhailo Podolyak", "claimed") in said
    for answer in client.post("/api/v1/ask", json={"question": QUESTION}).json()["statements"]:
        for citation in answer["citations"]:
            cited = client.get(f"/api/v1/articles/{citation['article_id']}").json()
            assert cited["text"][citation["start"] : citation["end"]] == citation["quote"]
            assert {"start": citation["start"], "end": citation["end"]} in cited["sentences"]


def test_articles_and_speakers_can_be_searched(client: httpx.Client) -> None:
    found = client.get("/api/v1/articles", params={"search": "kremlin drone", "until": "2023-12-31"}).json()
    assert found["total"] == len(found["items"]) >= 3
    assert client.get("/api/v1/articles", params={"outlet": "The Lantern Ledger"}).json()["total"] >= 1
    (podolyak,) = client.get("/api/v1/speakers", params={"search": "podolyak"}).json()["items"]
    assert podolyak["kind"] == "person"
    everybody = [one for page in pages(client, "/api/v1/speakers", limit="40") for one in page["items"]]
    assert len(everybody) == client.get("/api/v1/speakers").json()["total"]
    assert [one["attributions"] for one in everybody] == sorted((o["attributions"] for o in everybody), reverse=True)


def test_statements_are_narrowed_by_each_filter_and_come_once(client: httpx.Client) -> None:
    def those(**query: str) -> list[dict[str, Any]]:
        return [one for page in pages(client, "/api/v1/statements", limit="60", **query) for one in page["items"]]

    all_of_them = those()
    total = client.get("/api/v1/statements").json()["total"]
    assert len({one["id"] for one in all_of_them}) == len(all_of_them) == total
    assert {one["speaker"]["name"] for one in those(speaker="podolyak")} == {"Mykhailo Podolyak"}
    assert {one["stance"] for one in those(stance="denies")} == {"denies"}
    speech = [one["id"] for one in all_of_them if one["act"] in {"said", "wrote"}]
    assert [one["id"] for one in those(speech_only="true")] == speech
    assert len(speech) < total
    assert {one["article"]["outlet"] for one in those(outlet="The Lantern Ledger")} == {"The Lantern Ledger"}
    assert all(
        "2023-05-05" <= one["article"]["published"] <= "2023-05-06"
        for one in those(since="2023-05-05", until="2023-05-06")
    )
    assert those(topic="drone", speaker="podolyak")
    assert those(topic="zanzibar") == []
    assert those(speaker="' OR 1=1 --") == those(topic='"') == [] or those(topic='"') == all_of_them
    narrowed = those(stance="denies", until="2023-12-31")
    assert narrowed
    assert {one["id"] for one in narrowed} < {one["id"] for one in all_of_them}


def test_a_cursor_goes_with_its_own_list(client: httpx.Client) -> None:
    cursor = client.get("/api/v1/statements", params={"limit": "1"}).json()["next"]
    assert client.get("/api/v1/statements", params={"cursor": cursor, "stance": "denies"}).status_code == 422
    assert client.get("/api/v1/articles", params={"cursor": cursor}).status_code == 422


# --- taking in


def test_an_article_that_is_sent_can_be_asked_about(client: httpx.Client) -> None:
    article = {
        "title": "The dam",
        "text": DAM,
        "published": "2026-03-30",
        "url": "https://news.example/dam",
        "id": "dam-1",
    }
    accepted = client.post("/api/v1/articles", json={"articles": [article, {"text": " \n "}]})
    assert accepted.status_code == 202
    assert accepted.headers["location"] == f"/api/v1/jobs/{accepted.json()['id']}"
    job = ended(client, accepted.headers["location"])
    assert (job["state"], job["done"], job["total"]) == ("done", 2, 2)
    assert (job["report"]["new"], len(job["report"]["refused"])) == (1, 1)
    answer = client.post("/api/v1/ask", json={"question": "Who said that the Vorsk dam was unsafe?"}).json()
    assert answer["outcome"] == "answered"
    assert "Jane Roe" in answer["statements"][0]["speaker"]["name"]

    again = client.post("/api/v1/articles", json={"articles": [article]})
    assert ended(client, again.headers["location"])["report"]["unchanged"] == 1
    changed = client.post("/api/v1/articles", json={"articles": [{**article, "text": DAM + " The dam held."}]})
    assert ended(client, changed.headers["location"])["report"]["changed"] == 1
    figures = client.get("/metrics").text
    for line in (
        'whosaid_ingested_articles_total{result="new"} 1.0',
        'whosaid_ingested_articles_total{result="refused"} 1.0',
        "whosaid_ingest_jobs_waiting 0.0",
        "whosaid_articles 31.0",
    ):
        assert line in figures


def test_addresses_inside_are_not_read(server: Server, client: httpx.Client) -> None:
    inside = [f"{server.url}/healthz", "http://169.254.169.254/latest", "http://localhost:1/"]
    job = ended(client, client.post("/api/v1/articles", json={"addresses": inside}).headers["location"])
    assert job["report"]["read"] == 0
    assert [refused["reason"] for refused in job["report"]["refused"]] == ["is at a private address"] * 3


@pytest.mark.kill
def test_every_job_that_was_acknowledged_is_done_after_a_kill(tmp_path: Path, sample_archive: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(sample_archive, archive)
    locations = []
    with served(archive, path="/healthz", stops=False) as server, server.client() as client:
        for number in range(6):
            articles = [{"id": f"{number}-{n}", "text": f"{DAM} It was report {number} of {n}."} for n in range(8)]
            accepted = client.post("/api/v1/articles", json={"articles": articles})
            assert accepted.status_code == 202
            locations.append(accepted.headers["location"])
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
    with served(archive, path="/healthz") as server, server.client() as client:
        reports = [ended(client, location) for location in locations]
        assert {job["state"] for job in reports} == {"done"}
        held = client.get("/api/v1/articles", params={"search": "Vorsk"}).json()
    assert held["total"] == 48
    assert sum(job["report"]["refused"] != [] for job in reports) == 0


# --- the document


def test_the_document_names_every_address_and_nothing_of_another_host(server: Server) -> None:
    document = httpx.get(f"{server.url}/api/v1/openapi.json")
    assert document.headers["content-type"] == "application/json"
    described = document.json()
    assert sorted(described["paths"]) == [
        "/v1/articles",
        "/v1/articles/{id}",
        "/v1/ask",
        "/v1/jobs/{id}",
        "/v1/speakers",
        "/v1/statements",
    ]
    assert described["servers"] == [{"url": "/api"}]
    assert "HTTPValidationError" not in document.text
    for path in ("/docs", "/redoc", "/api/docs", "/api/v1/docs", "/api/redoc", "/openapi.json"):
        assert httpx.get(server.url + path).status_code in (401, 404)


def test_what_a_fuzzer_makes_of_the_document_is_never_a_server_error(tmp_path: Path, sample_archive: Path) -> None:
    """A server of its own: the fuzzer sends articles, too."""
    archive = tmp_path / "archive"
    shutil.copytree(sample_archive, archive)
    key = ApiKeyStore(ServerDatabase(archive)).add("fuzzer")
    with served(archive, api_keys="required", api_per_minute="0") as server:
        command = [
            *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{server.url}/api/v1/openapi.json"),
            *("--header", f"Authorization: Bearer {key}", "--max-time", "45", "--max-examples", "25"),
            # What the document cannot say is refused, too: cursors of other lists, questions without words.
            *("--exclude-checks", "positive_data_acceptance"),
            *("--generation-deterministic", "--continue-on-failure", "--no-color"),
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout[-5000:]
        assert "Traceback" not in server.told()
        assert not re.search(r"'/api/\S* 5\d\d in \d+ ms", server.told())
