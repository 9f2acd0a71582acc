"""Fetching, against real servers on 127.0.0.1. Names end in .test and are resolved by the tests."""

import gzip
import socket
import socketserver
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from corpus.articles.article import Article
from corpus.articles.fetch import Fetched, fetch, look_up
from corpus.articles.public_addresses import is_public
from corpus.articles.reading import read_all
from corpus.errors import ReadError

PAGE = b"<html><body><p>The lock keeper said the sluice had never been opened.</p></body></html>"
Answer = Callable[[socket.socket, bytes], None]


class Server:
    """A server that answers raw bytes by path, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes | Answer] = {}
        self.requests: list[bytes] = []
        self.connections = 0
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                outer.connections += 1
                request = self.request.recv(65536)
                outer.requests.append(request)
                path = request.split(b" ")[1].decode() if request.startswith(b"GET ") else "raw"
                answer = outer.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                if isinstance(answer, bytes):
                    self.request.sendall(answer)
                else:
                    answer(self.request, request)

        class Threads(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # the client left first, as these tests mean it to

        self._server = Threads(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, body: bytes, *headers: str, content_type: str = "text/html") -> str:
        head = [f"Content-Type: {content_type}", f"Content-Length: {len(body)}", "Connection: close", *headers]
        self.answers[path] = ("HTTP/1.1 200 OK\r\n" + "\r\n".join(head) + "\r\n\r\n").encode() + body
        return self.url(path)

    def redirect(self, path: str, location: str, status: int = 302) -> str:
        head = f"HTTP/1.1 {status} Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        self.answers[path] = head.encode()
        return self.url(path)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def drip(head: bytes, stop: threading.Event) -> Answer:
    """Sends one byte every 50 ms, so that no single read ever waits long."""

    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall(head)
        while not stop.is_set():
            connection.sendall(b"a")
            time.sleep(0.05)

    return answer


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def refusal(url: str, **options: object) -> str:
    with pytest.raises(ReadError) as refused:
        fetch(url, **options)
    assert refused.value.uri == url
    assert "\n" not in refused.value.reason
    return refused.value.reason


def test_a_page_is_fetched_with_its_type_and_final_address(server: Server) -> None:
    final = server.page("/bridge?day=5", PAGE, content_type="text/html; charset=utf-8")
    start = server.redirect("/old", "/bridge?day=5", 301)

    assert fetch(start, allow_private=True) == Fetched(final, "text/html; charset=utf-8", PAGE)
    assert b"User-Agent: whosaid" in server.requests[-1]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # cloud metadata
        "100.64.0.1",  # carrier-grade NAT
        "0.0.0.0",
        "224.0.0.1",  # is_global says True
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",  # is_global says True
        "ff0e::1",  # is_global says True
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",  # NAT64 of 127.0.0.1; is_global says True
        "2002:7f00:1::1",  # 6to4 of 127.0.0.1; is_global says True
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo
    ],
)
def test_an_address_that_is_not_public_is_refused_before_connecting(address: str) -> None:
    assert not is_public(address)
    assert refusal("http://news.test/", resolve=lambda *_: [address]) == "is at a private address"


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_an_ordinary_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "①②⑦.0.0.1"])
def test_this_machine_is_refused_however_it_is_written(host: str, server: Server) -> None:
    reason = refusal(server.url("/", host))

    assert reason in ("is at a private address", "is not a valid address", "is on a host that cannot be found")
    assert server.connections == 0


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    reason = refusal("http://news.test/", resolve=lambda *_: ["93.184.216.34", "127.0.0.1"])

    assert reason == "is at a private address"


def test_the_connection_goes_to_the_address_that_was_checked(server: Server) -> None:
    """DNS rebinding: the name is looked up once; a second look-up would answer another address."""
    server.page("/", PAGE)
    answers = iter([["127.0.0.1"]])
    checked: list[str] = []

    def is_allowed(address: str) -> bool:
        checked.append(address)
        return True

    fetched = fetch(server.url("/", "rebind.test"), resolve=lambda *_: next(answers), is_allowed=is_allowed)

    assert fetched.body == PAGE
    assert checked == ["127.0.0.1"]
    assert f"Host: rebind.test:{server.port}".encode() in server.requests[0]


def test_the_certificate_is_asked_for_by_name_not_by_address(server: Server) -> None:
    server.answers["raw"] = lambda connection, _: connection.close()

    refusal(f"https://news.test:{server.port}/", resolve=lambda *_: ["127.0.0.1"], allow_private=True, timeout_s=5)

    assert b"news.test" in server.requests[0]  # the server name in the TLS hello is sent in the clear


def test_the_next_address_is_tried_where_the_first_does_not_answer(server: Server) -> None:
    server.page("/", PAGE)

    fetched = fetch(server.url("/", "two.test"), resolve=lambda *_: ["::1", "127.0.0.1"], allow_private=True)

    assert fetched.body == PAGE


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://127.0.0.2/admin", "is at a private address"),
        ("http://inside.test/admin", "is at a private address"),
        ("//127.0.0.2/admin", "is at a private address"),
        ("file:///etc/hostname", "is not an http(s) address"),
        ("ftp://127.0.0.1/x", "is not an http(s) address"),
        ("http://user:secret@news.test/", "holds a user name or password: remove it"),
    ],
)
def test_every_redirect_is_checked_anew(location: str, why: str, server: Server) -> None:
    server.redirect("/", location)
    hosts = {"news.test": ["127.0.0.1"], "inside.test": ["10.0.0.7"], "127.0.0.2": ["127.0.0.2"]}

    reason = refusal(
        server.url("/", "news.test"), resolve=lambda host, _: hosts[host], is_allowed=lambda a: a == "127.0.0.1"
    )

    assert reason.startswith("redirects to ")
    assert reason.endswith(f", which {why}")
    assert server.connections == 1


def test_a_redirect_loop_ends(server: Server) -> None:
    server.redirect("/a", "/b")

    assert refusal(server.redirect("/b", "/a"), allow_private=True) == "redirects more than 5 times"
    assert server.connections == 6


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/hostname", "is not an http(s) address"),
        ("ftp://news.test/a", "is not an http(s) address"),
        ("http://", "is not a valid address"),
        ("http://[::1/", "is not a valid address"),
        ("http://news.test:99999/", "is not a valid address"),
        ("http://reader:secret@news.test/", "holds a user name or password: remove it"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused(url: str, why: str) -> None:
    assert refusal(url) == why


def test_an_unknown_host_is_named_as_such() -> None:
    def not_found(_: str, __: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert refusal("http://nowhere.test/", resolve=not_found) == "is on a host that cannot be found"


def test_a_closed_port_cannot_be_reached() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

    assert refusal(f"http://127.0.0.1:{port}/", allow_private=True) == "cannot be reached"


def test_an_http_error_is_a_refusal_with_its_number(server: Server) -> None:
    assert refusal(server.url("/missing"), allow_private=True) == "answered HTTP 404"


def test_what_is_no_http_is_refused(server: Server) -> None:
    server.answers["/"] = b"220 mail.test ready\r\n"

    assert refusal(server.url("/"), allow_private=True) == "does not answer as a web server does"


def test_a_server_that_never_answers_times_out(server: Server, stop: threading.Event) -> None:
    server.answers["/"] = lambda *_: stop.wait(10) and None
    begun = time.monotonic()

    assert refusal(server.url("/"), allow_private=True, timeout_s=0.3) == "timed out after 0.3 s"
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    "head",
    [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "],
    ids=["body", "headers"],
)
def test_a_server_that_drips_times_out_as_a_whole(head: bytes, server: Server, stop: threading.Event) -> None:
    server.answers["/"] = drip(head, stop)
    begun = time.monotonic()

    assert refusal(server.url("/"), allow_private=True, timeout_s=0.4) == "timed out after 0.4 s"
    assert time.monotonic() - begun < 2


def test_the_time_limit_covers_all_hops_together(server: Server) -> None:
    def slow_hop(connection: socket.socket, _: bytes) -> None:
        time.sleep(0.2)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    server.answers["/"] = slow_hop

    assert refusal(server.url("/"), allow_private=True, timeout_s=0.5).endswith("timed out after 0.5 s")


def test_a_body_over_the_limit_is_refused_before_it_is_all_read(server: Server) -> None:
    sent: list[int] = []

    def endless(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            sent.append(connection.send(b"a" * 10_000))

    server.answers["/"] = endless

    assert refusal(server.url("/"), allow_private=True, max_bytes=50_000) == "is larger than 0.05 MB"


def test_a_body_of_just_the_limit_is_read(server: Server) -> None:
    url = server.page("/", b"a" * 1000)

    assert len(fetch(url, allow_private=True, max_bytes=1000).body) == 1000
    assert refusal(url, allow_private=True, max_bytes=999) == "is larger than 0.000999 MB"


def test_a_gzip_page_is_unpacked(server: Server) -> None:
    url = server.page("/", gzip.compress(PAGE, mtime=0), "Content-Encoding: gzip")

    assert fetch(url, allow_private=True).body == PAGE


def test_a_gzip_bomb_is_refused_while_small(server: Server) -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, mtime=0)
    url = server.page("/", bomb, "Content-Encoding: gzip")

    tracemalloc.start()

    reason = refusal(url, allow_private=True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(bomb) < 1_000_000
    assert reason == "is larger than 10 MB"
    assert peak < 40_000_000  # the first 64 KB of the bomb alone would unpack to 65 MB


@pytest.mark.parametrize(
    ("body", "encoding", "why"),
    [
        (gzip.compress(PAGE, mtime=0)[:-12], "gzip", "sent a page that breaks off in the middle"),
        (b"not gzip at all", "gzip", "sent a damaged page"),
        (PAGE, "br", "sends its page packed as 'br', which was not asked for"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_refused(body: bytes, encoding: str, why: str, server: Server) -> None:
    assert refusal(server.page("/", body, f"Content-Encoding: {encoding}"), allow_private=True) == why


def test_a_body_shorter_than_promised_is_refused(server: Server) -> None:
    server.answers["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html>"

    assert refusal(server.url("/"), allow_private=True) == "does not answer as a web server does"


def test_a_proxy_from_the_environment_is_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    url = server.page("/", PAGE)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert fetch(url, allow_private=True).body == PAGE


def test_the_system_resolver_gives_every_address() -> None:
    assert set(look_up("localhost", 80)) & {"127.0.0.1", "::1"}


def test_a_feed_address_gives_its_entries_through_the_readers(server: Server) -> None:
    feed = b"""<rss version="2.0"><channel><title>Lock Gazette</title><item><title>Sluice shut</title>
    <link>http://gazette.test/1</link><description>The keeper said it was never opened.</description></item>
    </channel></rss>"""
    url = server.page("/feed", feed, content_type="application/rss+xml")

    (article,) = read_all([url], fetch=partial(fetch, allow_private=True))

    assert isinstance(article, Article)
    assert (article.uri, article.outlet) == (f"{url}#http://gazette.test/1", "Lock Gazette")
    assert article.text == "The keeper said it was never opened."
