"""Who may read the archive, tried on the real server: every route before the login and after it, and every trick."""

import itertools
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from assistant.access.passwords import entry_of, read_passwords
from assistant.access.sessions import COOKIE, SECRET_FILE, Sessions
from assistant.service.server_database import ServerDatabase
from tests.assistant.serving import Server, command, environment, free_port, served

pytestmark = pytest.mark.server

PASSWORD = "correct horse battery"
FORM = {"content-type": "application/x-www-form-urlencoded"}
GRADIO_PATHS = [
    "/config",
    "/info",
    "/theme.css",
    "/gradio_api/info",
    "/gradio_api/app_id",
    "/gradio_api/token",
    "/gradio_api/user",
    "/gradio_api/heartbeat/abc",
    "/gradio_api/queue/data?session_hash=abc",
    "/gradio_api/queue/status",
    "/gradio_api/upload_progress?upload_id=a",
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/startup-events",
    "/gradio_api/deep_link?session_hash=a",
    "/gradio_api/openapi.json",
    "/gradio_api/stream/a/1/2/playlist.m3u8",
    "/monitoring",
    "/static/img/logo.svg",
    "/assets/index.js",
    "/svelte/x.js",
    "/robots.txt",
    "/manifest.json",
    "//login",
    "/login/",
    "/api",
    "/slack/events/../../config",
]


@pytest.fixture(scope="module")
def entries() -> str:
    return " ".join(entry_of(user, PASSWORD) for user in ("ann", "bob", "cat", "dan", "eve"))


@pytest.fixture(scope="module")
def closed(sample_archive: Path, entries: str) -> Iterator[Server]:
    """A server that other machines could reach."""
    with served(sample_archive, "--host", "0.0.0.0", path="/healthz", auth=entries, hosts="news.example") as server:
        yield server


@pytest.fixture(scope="module")
def proxied(sample_archive: Path) -> Iterator[Server]:
    """A server behind a proxy at 127.0.0.2 that says who the user is."""
    proxy = {"proxy_user_header": "X-Forwarded-User", "proxies": "127.0.0.2", "hosts": "news.example"}
    with served(sample_archive, path="/healthz", **proxy) as server:
        yield server


@pytest.fixture
def stranger(closed: Server) -> Iterator[httpx.Client]:
    with closed.client(elsewhere()) as client:
        yield client


@pytest.fixture
def reader(closed: Server) -> Iterator[httpx.Client]:
    with closed.client(elsewhere()) as client:
        assert log_in(client, "ann").status_code == 303
        yield client


_addresses = (f"127.0.1.{number}" for number in itertools.count(1))


def elsewhere() -> str:
    """An address that no other test comes from: tries to log in are counted by address."""
    return next(_addresses)


def log_in(client: httpx.Client, user: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    return client.post("/login", data={"user": user, "password": password, **more})


# --- without a login


@pytest.mark.parametrize("path", ["/", "/?question=x", *GRADIO_PATHS])
def test_a_stranger_gets_nothing(stranger: httpx.Client, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "OPTIONS"):
        with stranger.stream(method, path, headers={"accept": "*/*"}) as response:
            assert response.status_code == 401, (method, path)


def test_a_stranger_uploads_nothing(stranger: httpx.Client) -> None:
    response = stranger.post("/gradio_api/upload", files={"files": ("a.txt", b"x")})
    assert response.status_code == 401
    assert stranger.post("/gradio_api/queue/join", json={"data": [], "fn_index": 0}).status_code == 401


def test_a_stranger_opens_no_socket(closed: Server) -> None:
    for path in ("/gradio_api/queue/join", "/anything"):
        with socket.create_connection(("127.0.0.1", closed.port), timeout=20) as link:
            link.sendall(
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
            )
            assert b" 101 " not in link.recv(4096)


def test_a_stranger_with_a_browser_is_led_to_the_login_and_back(stranger: httpx.Client) -> None:
    turned = stranger.get("/?q=a&b=%2F", headers={"accept": "text/html"})
    assert turned.status_code == 303
    assert turned.headers["location"] == f"/login?next={quote('/?q=a&b=%2F', safe='')}"
    page = stranger.get(turned.headers["location"])
    assert 'name="next" value="/?q=a&amp;b=%2F"' in page.text
    there = log_in(stranger, "ann", next="/?q=a&b=%2F")
    assert (there.status_code, there.headers["location"]) == (303, "/?q=a&b=%2F")


def test_what_is_open_tells_nothing_of_the_archive(stranger: httpx.Client) -> None:
    assert stranger.get("/healthz").json() == {"status": "ok"}
    assert stranger.get("/readyz").json() in ({"status": "ready"}, {"status": "loading"})
    assert stranger.get("/metrics").status_code == 401
    refused = stranger.post("/api/v1/ask", json={"question": "who says it was staged?"})
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["www-authenticate"] == "Bearer"


# --- logging in and out


def test_the_login_page_is_plain_html_with_labels(stranger: httpx.Client) -> None:
    page = stranger.get("/login")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "<script" not in page.text
    assert 'label for="user"' in page.text
    assert 'label for="password"' in page.text


def test_a_reader_logs_in_reads_and_logs_out(closed: Server) -> None:
    with closed.client(elsewhere()) as client:
        cookie = log_in(client, "ann").headers["set-cookie"]
        assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
        assert "Secure" not in cookie
        page = client.get("/")
        assert page.status_code == 200
        assert "Who Said?" in page.text
        assert client.get("/gradio_api/user").json() == "ann"
        assert "ann" in client.get("/logout").text
        held = client.cookies[COOKIE]
        gone = client.post("/logout")
        assert (gone.status_code, gone.headers["location"]) == (303, "/login")
        assert client.get("/config").status_code == 401
    copied = httpx.get(closed.url + "/config", cookies={COOKIE: held})
    assert copied.status_code == 401, "a copy of the cookie outlives the logout"


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "evil", "/login", "/logout"],
)
def test_a_login_leads_to_no_other_site(closed: Server, path: str) -> None:
    with closed.client(elsewhere()) as client:
        assert log_in(client, "ann", next=path).headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_user_are_told_alike(stranger: httpx.Client) -> None:
    wrong, unknown = log_in(stranger, "bob", "wrong"), log_in(stranger, "nobody", "wrong")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace('value="bob"', "") == unknown.text.replace('value="nobody"', "")
    assert "set-cookie" not in wrong.headers
    assert 'role="alert"' in wrong.text


def test_a_login_takes_as_long_for_an_unknown_user(closed: Server) -> None:
    def seconds(client: httpx.Client, user: str) -> float:
        began = time.perf_counter()
        assert log_in(client, user, "wrong").status_code == 401
        return time.perf_counter() - began

    with closed.client(elsewhere()) as client:
        pairs = [(seconds(client, "dan"), seconds(client, f"nobody{turn}")) for turn in range(7)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert 0.5 < unknown / known < 2


def test_markup_in_a_user_name_is_shown_and_never_run(stranger: httpx.Client) -> None:
    page = log_in(stranger, '"><script>alert(1)</script>', "wrong")
    assert "<script" not in page.text
    assert "&#34;&gt;&lt;script&gt;" in page.text


@pytest.mark.parametrize(
    "body", [b"", b"user", b"user=ann", b"\xff\xfe=%ff", b"&".join([b"a=b"] * 50), b"user=ann&password=%00"]
)
def test_a_form_that_is_none_is_refused(stranger: httpx.Client, body: bytes) -> None:
    assert stranger.post("/login", content=body, headers=FORM).status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "é", "eyJ1c2VyIjoiYW5uIn0.aaaa.bbbb"])
def test_a_made_up_cookie_opens_nothing(closed: Server, cookie: str) -> None:
    sent = {"cookie": f"{COOKIE}={cookie}".encode("latin-1")}
    assert httpx.get(closed.url + "/config", headers=sent).status_code == 401


def test_a_cookie_opens_only_as_it_was_signed(
    closed: Server, reader: httpx.Client, entries: str, sample_archive: Path
) -> None:
    cookie = reader.cookies[COOKIE]
    payload, moment, signature = cookie.split(".")
    ours = Sessions(
        (sample_archive / SECRET_FILE).read_text(), read_passwords(entries), 1, database=ServerDatabase(sample_archive)
    )
    assert httpx.get(closed.url + "/config", cookies={COOKIE: ours.begin("bob")}).status_code == 200
    others = Sessions("z" * 48, read_passwords(entries), 1, database=ServerDatabase(sample_archive)).begin("bob")
    for forged in (others, f"{payload}.{moment}.{signature[::-1]}", f"{payload[::-1]}.{moment}.{signature}"):
        assert httpx.get(closed.url + "/config", cookies={COOKIE: forged}).status_code == 401


def test_the_page_of_another_site_cannot_act_with_a_readers_cookie(closed: Server, reader: httpx.Client) -> None:
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        for path in ("/logout", "/gradio_api/upload", "/login", "/gradio_api/queue/join"):
            assert reader.post(path, headers=headers).status_code == 403, (path, headers)
    for headers in ({"origin": closed.url}, {"origin": "https://news.example"}, {"sec-fetch-site": "same-origin"}):
        assert reader.post("/login", headers=headers).status_code == 401


# --- names


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "news.example.evil.example",
        "",
        "127.0.0.1.evil.example",
        "a@news.example",
        "127.0.0.1:7920@evil.example",
        "[::1]evil",
        "[::1]:80@evil.example",
        "[evil.example]",
        "[]",
        "[::1",
        "::1",
        "news.example:",
        "news.example:http",
        "news.example:99999",
        "news.example:80:80",
        "news.example evil.example",
        "news.example,evil.example",
        "news.example/evil",
        "news.example#",
        "localhost.",
        "127.0.0.1%00",
    ],
)
def test_a_name_that_is_not_configured_is_not_served(stranger: httpx.Client, host: str) -> None:
    assert stranger.get("/healthz", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "host", ["news.example", "NEWS.example:443", "192.0.2.7:7860", "[2001:db8::1]:80", "localhost"]
)
def test_configured_names_and_addresses_are_served(stranger: httpx.Client, host: str) -> None:
    assert stranger.get("/healthz", headers={"host": host}).status_code == 200


# --- limits


def test_tries_are_counted_by_user_and_a_login_forgets_them(closed: Server) -> None:
    with closed.client(elsewhere()) as client:
        assert [log_in(client, "eve", "wrong").status_code for _ in range(11)] == [401] * 10 + [429]
    with closed.client(elsewhere()) as client:
        stopped = log_in(client, "eve")
        assert stopped.status_code == 429, "the right password, too, must wait"
        assert [log_in(client, "cat", "wrong").status_code for _ in range(9)] == [401] * 9
        assert log_in(client, "cat").status_code == 303
        assert log_in(client, "cat", "wrong").status_code == 401, "a login forgets the tries before it"
    assert 1 <= int(stopped.headers["retry-after"]) <= 300
    assert "Too many attempts" in stopped.text


def test_tries_are_counted_by_address(sample_archive: Path, entries: str) -> None:
    with served(sample_archive, path="/healthz", auth=entries) as server, server.client() as client:
        statuses = [log_in(client, f"user{turn}", "wrong").status_code for turn in range(31)]
        assert statuses == [401] * 30 + [429]
        assert log_in(client, "ann").status_code == 429
        with server.client("127.0.0.3") as other:
            assert log_in(other, "ann").status_code == 303


# --- a trusted proxy


def test_a_trusted_proxy_says_who_the_user_is(proxied: Server) -> None:
    with proxied.client("127.0.0.2", x_forwarded_user="ann", host="news.example") as client:
        assert client.get("/gradio_api/user").json() == "ann"
    with proxied.client("127.0.0.2") as client:
        turned = client.get("/", headers={"accept": "text/html"})
        assert turned.status_code == 401, "there is no login page of ours to go to"
        assert client.get("/login", headers={"accept": "text/html"}).status_code == 401


@pytest.mark.parametrize("name", ["X-Forwarded-User", "x-forwarded-user", "X_Forwarded_User", "X-Forwarded_User"])
def test_nobody_else_says_so(proxied: Server, name: str) -> None:
    for more in ({}, {"x-forwarded-for": "127.0.0.2"}, {"forwarded": "for=127.0.0.2"}, {"x-real-ip": "127.0.0.2"}):
        with proxied.client("127.0.0.1") as client:
            assert client.get("/config", headers={name: "ann", **more}).status_code == 401


def test_a_user_header_that_comes_twice_is_nobodys(proxied: Server) -> None:
    with proxied.client("127.0.0.2") as client:
        twice = [("X-Forwarded-User", "admin"), ("X-Forwarded-User", "ann")]
        assert client.get("/config", headers=twice).status_code == 401
        assert client.get("/config", headers={"X-Forwarded-User": ""}).status_code == 401


def test_what_strangers_say_of_forwarding_reaches_nobody(proxied: Server) -> None:
    """Gradio writes the host that is forwarded into its page."""
    told = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-forwarded-user": "ann"}
    with proxied.client("127.0.0.2", x_forwarded_user="ann", host="news.example") as client:
        assert "https://news.example" in client.get("/config", headers={"x-forwarded-proto": "https"}).text
    with proxied.client("127.0.0.1") as client:
        assert client.get("/config", headers=told).status_code == 401


def test_a_cookie_goes_by_https_alone_where_the_proxy_has_https(sample_archive: Path, entries: str) -> None:
    with served(sample_archive, path="/healthz", auth=entries, proxies="127.0.0.2", hosts="news.example") as server:
        secure = {"x-forwarded-proto": "https", "host": "news.example", "x-forwarded-for": "203.0.113.9, 127.0.0.2"}
        with server.client("127.0.0.2") as client:
            cookie = client.post("/login", data={"user": "ann", "password": PASSWORD}, headers=secure)
            assert "Secure" in cookie.headers["set-cookie"]
            client.post("/login", data={"user": "x", "password": "y"}, headers=secure)
        with server.client("127.0.0.1") as client:
            cookie = client.post("/login", data={"user": "ann", "password": PASSWORD}, headers=secure)
            assert "Secure" not in cookie.headers["set-cookie"]
        assert "a login from 203.0.113.9 was refused" in server.told()


# --- the start


def test_a_server_that_others_could_reach_does_not_start_without_access_control(sample_archive: Path) -> None:
    done = subprocess.run(
        command(sample_archive, free_port(), "--host", "0.0.0.0"),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "set WHOSAID_AUTH" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_password_or_cookie_is_in_the_log(closed: Server, reader: httpx.Client) -> None:
    assert reader.get("/config").status_code == 200
    told = closed.told()
    assert "reference" in told
    assert PASSWORD not in told
    assert "argon2" not in told
    assert reader.cookies[COOKIE] not in told
