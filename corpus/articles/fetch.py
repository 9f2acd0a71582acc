"""Fetches one address. The only module that uses the network.

Addresses are not trusted, as they may come from a feed or a redirect: every hop must be http(s) and a public address.
Imported only where an address is read, as httpx takes long to import.
"""

# Why no library: safehttpx accepts a name if one of its addresses is public, asks a third party's resolver if none is,
# and trusts proxies from the environment. ssrfguard 0.4 needs private modules of httpx and has no time limit for the
# whole fetch. With httpcore's public network backend we resolve, check and connect in one place, and TLS still verifies
# the certificate against the name.

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from corpus.articles.public_addresses import is_public
from corpus.errors import ReadError

MAX_BYTES = 10_000_000
MAX_REDIRECTS = 5
USER_AGENT = "whosaid (news archive reader)"
REDIRECTS = frozenset({301, 302, 303, 307, 308})

Resolve = Callable[[str, int], Sequence[str]]
IsAllowed = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Fetched:
    """`url` is the address that answered, after redirects; `content_type` is the header as sent, or ""."""

    url: str
    content_type: str
    body: bytes


class _RefusalError(Exception):
    """The reason why an address is not read: the end of a sentence that begins with the address."""


def look_up(host: str, port: int) -> list[str]:
    """Every address of a host. The system's resolver has its own time limit; getaddrinfo takes none."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    max_bytes: int = MAX_BYTES,
    timeout_s: float = 20,
    resolve: Resolve = look_up,
    is_allowed: IsAllowed = is_public,
) -> Fetched:
    """GET an http(s) address, within `max_bytes` and, all hops together, `timeout_s`. Raises ReadError.

    `allow_private` omits the check of addresses; `resolve` and `is_allowed` replace the resolver and the check.
    """
    backend = _CheckedBackend(
        resolve=resolve,
        is_allowed=(lambda _: True) if allow_private else is_allowed,
        deadline=_Deadline(time.monotonic() + timeout_s),
    )
    target = url
    # No proxy is ever read from the environment: httpcore has none unless it is given one.
    with httpcore.ConnectionPool(ssl_context=httpcore.default_ssl_context(), network_backend=backend) as pool:
        try:
            for _ in range(MAX_REDIRECTS + 1):
                with _plain_reasons(timeout_s):
                    answer = _get(pool, _checked(target), max_bytes)
                if isinstance(answer, Fetched):
                    return answer
                target = answer
        except _RefusalError as exc:
            raise ReadError(url, str(exc) if target == url else f"redirects to {target!r}, which {exc}") from exc
    raise ReadError(url, f"redirects more than {MAX_REDIRECTS} times")


def _checked(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as exc:
        raise _RefusalError("is not a valid address") from exc
    if parsed.scheme not in ("http", "https"):
        raise _RefusalError("is not an http(s) address")
    if parsed.userinfo:
        raise _RefusalError("holds a user name or password: remove it")
    if not parsed.host or (parsed.port or 0) > 65535:
        raise _RefusalError("is not a valid address")
    return parsed


def _get(pool: httpcore.ConnectionPool, url: httpx.URL, max_bytes: int) -> Fetched | str:
    """One hop: the answer, or the address that it redirects to."""
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    headers: dict[bytes | str, bytes | str] = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": USER_AGENT,
        "Accept": "text/html, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5",
        "Accept-Encoding": "gzip",
    }
    with pool.stream("GET", target, headers=headers) as response:
        received = httpx.Headers(response.headers)
        if response.status in REDIRECTS and "location" in received:
            return _joined(url, received["location"])
        if response.status != 200:
            raise _RefusalError(f"answered HTTP {response.status}")
        body = b"".join(_limited(_decoded(response.iter_stream(), received, max_bytes), max_bytes))
    return Fetched(str(url), received.get("content-type", ""), body)


def _joined(url: httpx.URL, location: str) -> str:
    try:
        return str(url.join(location))
    except httpx.InvalidURL as exc:
        raise _RefusalError("redirects to something that is not an address") from exc


def _decoded(chunks: Iterable[bytes], headers: httpx.Headers, max_bytes: int) -> Iterator[bytes]:
    """The body without gzip, at most `max_bytes` + 1 in a chunk: a small body may unpack to gigabytes."""
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("identity", ""):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip"):
        raise _RefusalError(f"sends its page packed as {encoding!r}, which was not asked for")
    decoder = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    for chunk in chunks:
        yield decoder.decompress(chunk, max_bytes + 1)
    if not decoder.eof:
        raise _RefusalError("sent a page that breaks off in the middle")


def _limited(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > max_bytes:
            raise _RefusalError(f"is larger than {max_bytes / 1e6:g} MB")
        yield chunk


@contextmanager
def _plain_reasons(timeout_s: float) -> Iterator[None]:
    """Turns errors of httpcore and zlib into reasons that a reader understands."""
    try:
        yield
    except httpcore.TimeoutException as exc:
        raise _RefusalError(f"timed out after {timeout_s:g} s") from exc
    except httpcore.ConnectError as exc:
        is_certificate = isinstance(exc.__cause__, ssl.SSLError) or "certificate" in str(exc).lower()
        raise _RefusalError("has no valid certificate" if is_certificate else "cannot be reached") from exc
    except httpcore.NetworkError as exc:
        raise _RefusalError("broke the connection off") from exc
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as exc:
        raise _RefusalError("does not answer as a web server does") from exc
    except zlib.error as exc:
        raise _RefusalError("sent a damaged page") from exc


@dataclass(frozen=True, slots=True)
class _Deadline:
    """A moment on the monotonic clock."""

    at: float

    def remaining(self, expired: type[httpcore.TimeoutException]) -> float:
        left = self.at - time.monotonic()
        if left <= 0:
            raise expired
        return left


class _CheckedBackend(httpcore.NetworkBackend):
    """Resolves a host once, checks every address, and connects to a checked one: a second look-up could differ."""

    def __init__(self, *, resolve: Resolve, is_allowed: IsAllowed, deadline: _Deadline) -> None:
        self._resolve = resolve
        self._is_allowed = is_allowed
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - httpcore's own, per operation; ours is for the whole fetch
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        unreachable: httpcore.ConnectError = httpcore.ConnectError()
        for address in self._addresses(host, port):
            left = self._deadline.remaining(httpcore.ConnectTimeout)
            try:
                stream = self._sockets.connect_tcp(address, port, left, local_address, socket_options)
            except httpcore.ConnectError as exc:
                unreachable = exc  # the next address may answer, as where IPv6 is announced but not routed
                continue
            return _DeadlineStream(stream, self._deadline)
        raise unreachable

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as exc:
            raise _RefusalError("is on a host that cannot be found") from exc
        # One private address is enough to refuse the name: honest hosts do not mix public and private ones.
        if not all(self._is_allowed(address) for address in addresses):
            raise _RefusalError("is at a private address")
        return addresses


class _DeadlineStream(httpcore.NetworkStream):
    """A connection that ends at the deadline, however slowly the other side sends headers or body."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, self._deadline.remaining(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._deadline.remaining(httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        left = self._deadline.remaining(httpcore.ConnectTimeout)
        return _DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
