"""A stand-in for the servers of chat models: OpenAI chat completions, Anthropic messages and Ollama chat, on loopback.

It replies with what it was given, in order, and keeps what it was asked. A queue that has run out is a failed test: the
server answers 500 and says so.
"""

import json
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

PROVIDERS: Final = ("openai", "anthropic", "ollama")
_PIECE: Final = 24  # characters of a reply that are sent at once


@dataclass(frozen=True)
class Says:
    """A reply in words, streamed in pieces. `ends` is the provider's own word for why it ended; "" breaks it off."""

    text: str
    ends: str = "stop"
    after: int = 10**9  # characters, after which the connection is cut
    pause: float = 0.0  # seconds before each piece
    tokens: tuple[int, int] | None = (1000, 200)
    refusal: bool = False
    breaks: bool = False  # an error event in place of the end


@dataclass(frozen=True)
class Fails:
    """An error response."""

    status: int
    message: str = "it went wrong"
    code: str = ""
    retry_after: str = ""


@dataclass(frozen=True)
class Hangs:
    """No reply for so many seconds; with `alive` a sign of life now and then, as some servers send."""

    seconds: float
    alive: bool = False


@dataclass(frozen=True)
class Raw:
    """A body as it is, with status 200."""

    body: bytes


@dataclass(frozen=True)
class Endless:
    """A line that never ends, until the client has had enough; in pieces, with a pause before each."""

    piece: bytes = b"x" * 65_536
    pause: float = 0.0
    packed: bool = False


@dataclass(frozen=True)
class Elsewhere:
    """A redirect to another path of the same server."""

    path: str


Turn = Says | Fails | Hangs | Raw | Endless | Elsewhere


@dataclass
class Asked:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float

    @property
    def text(self) -> str:
        """All that the model is given to read."""
        return json.dumps([self.body.get("system", ""), self.body["messages"]], ensure_ascii=False)


def _as_it_is(text: str, _: str) -> str:
    return text


@dataclass
class ModelServer:
    """The server. `turns` are replied with one after the other, `asked` are the requests so far.

    `adapt` makes the text of a reply fit what was asked.
    """

    turns: list[Turn] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    address: str = ""
    sent: int = 0  # bytes of endless lines
    left: threading.Event = field(default_factory=threading.Event)  # the client has left an endless line
    adapt: Callable[[str, str], str] = _as_it_is
    stopping: threading.Event = field(default_factory=threading.Event)

    def base_url(self, provider: str) -> str:
        return f"{self.address}/v1" if provider == "openai" else self.address

    def next_turn(self, asked: Asked) -> Turn:
        self.asked.append(asked)
        turn = self.turns.pop(0) if self.turns else Fails(500, "the stand-in server has no more replies")
        if isinstance(turn, Says):
            read = "\n".join(m["content"] for m in asked.body["messages"] if m["role"] == "user")
            turn = replace(turn, text=self.adapt(turn.text, read))
        return turn


def serving() -> Iterator[ModelServer]:
    """A server on a free port; for use as a fixture."""
    model = ModelServer()

    class Handler(_Handler):
        server_model = model

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    model.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server_model: ModelServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {k.lower(): v for k, v in self.headers.items()}
        asked = Asked(self.path, headers, body, time.monotonic())
        turn = self.server_model.next_turn(asked)
        provider = {"/v1/chat/completions": "openai", "/v1/messages": "anthropic", "/api/chat": "ollama"}.get(self.path)
        if provider is None or not body.get("stream"):
            turn = Fails(500, f"nothing is known of {self.path} that does not stream")
        with suppress(BrokenPipeError, ConnectionResetError):  # the client has had enough
            self._reply(provider or "openai", body, turn)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        del format, args

    def _reply(self, provider: str, body: dict[str, Any], turn: Turn) -> None:
        match turn:
            case Fails():
                self._fail(provider, turn)
            case Raw():
                self._start(provider)
                self.wfile.write(turn.body)
            case Hangs():
                self._hang(provider, turn)
            case Endless():
                self._never_end(provider, turn)
            case Elsewhere():
                self.send_response(307)
                self.send_header("location", turn.path)
                self.send_header("connection", "close")
                self.send_header("content-length", "0")
                self.end_headers()
            case Says():
                self._start(provider)
                self._say(provider, body, turn)

    def _never_end(self, provider: str, turn: Endless) -> None:
        self._start(provider, "gzip" if turn.packed else "")
        begins = b"" if provider == "ollama" else b"data: "
        packed = zlib.compressobj(wbits=31)
        try:
            self.wfile.write(packed.compress(begins) if turn.packed else begins)
            while not self.server_model.stopping.wait(turn.pause):
                self.wfile.write(packed.compress(turn.piece) if turn.packed else turn.piece)
                self.server_model.sent += len(turn.piece)
        finally:
            self.server_model.left.set()

    def _start(self, provider: str, encoding: str = "") -> None:
        self.send_response(200)
        if encoding:
            self.send_header("content-encoding", encoding)
        kind = "application/x-ndjson" if provider == "ollama" else "text/event-stream"
        self.send_header("content-type", kind)
        self.send_header("connection", "close")
        self.end_headers()

    def _fail(self, provider: str, turn: Fails) -> None:
        error = {"type": "some_error", "message": turn.message, "code": turn.code or None}
        whole: dict[str, Any] = {"error": error} if provider == "openai" else {"type": "error", "error": error}
        body = json.dumps({"error": turn.message} if provider == "ollama" else whole).encode()
        self.send_response(turn.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.send_header("connection", "close")
        if turn.retry_after:
            self.send_header("retry-after", turn.retry_after)
        self.end_headers()
        self.wfile.write(body)

    def _hang(self, provider: str, turn: Hangs) -> None:
        if turn.alive:
            self._start(provider)
        until = time.monotonic() + turn.seconds
        while time.monotonic() < until and not self.server_model.stopping.wait(0.1):
            if turn.alive:
                self.wfile.write(b"\n" if provider == "ollama" else b": still there\n\n")
                self.wfile.flush()

    def _say(self, provider: str, body: dict[str, Any], turn: Says) -> None:
        speaks = {"openai": _openai, "anthropic": _anthropic, "ollama": _ollama}[provider]
        sent = 0
        for event, characters in speaks(body, turn):
            if turn.pause:
                time.sleep(turn.pause)
            if sent >= turn.after:
                # a hard end: the client sees a connection that was cut, not one that was closed
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                return
            self.wfile.write(event)
            self.wfile.flush()
            sent += characters


def _pieces(text: str) -> list[str]:
    return [text[i : i + _PIECE] for i in range(0, len(text), _PIECE)]


def _sse(value: dict[str, Any], event: str = "") -> bytes:
    head = f"event: {event}\n" if event else ""
    return f"{head}data: {json.dumps(value)}\n\n".encode()


def _openai(body: dict[str, Any], turn: Says) -> Iterator[tuple[bytes, int]]:
    base = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": body["model"]}

    def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
        return _sse(base | {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    yield chunk({"role": "assistant", "content": None if turn.refusal else ""}), 0
    for piece in _pieces(turn.text):
        yield chunk({"refusal" if turn.refusal else "content": piece}), len(piece)
    if turn.breaks:
        yield _sse({"error": {"type": "server_error", "message": "overloaded", "code": 503}}), 0
        return
    if not turn.ends:
        return
    yield chunk({}, turn.ends), 0
    if turn.tokens and body.get("stream_options", {}).get("include_usage"):
        sent, received = turn.tokens
        usage = {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}
        yield _sse(base | {"choices": [], "usage": usage}), 0
    yield b"data: [DONE]\n\n", 0


def _anthropic(body: dict[str, Any], turn: Says) -> Iterator[tuple[bytes, int]]:
    sent, received = turn.tokens or (0, 0)
    message = {"id": "m1", "type": "message", "role": "assistant", "model": body["model"], "content": []}
    empty = {"stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": sent, "output_tokens": 1}}
    yield _sse({"type": "message_start", "message": message | empty}, "message_start"), 0
    tool = not turn.refusal and bool(turn.text)
    block = {"type": "tool_use", "id": "t1", "name": body["tools"][0]["name"], "input": {}}
    start = block if tool else {"type": "text", "text": ""}
    if turn.text:
        begun = {"type": "content_block_start", "index": 0, "content_block": start}
        yield _sse(begun, "content_block_start"), 0
    for piece in _pieces(turn.text):
        delta = {"type": "input_json_delta", "partial_json": piece} if tool else {"type": "text_delta", "text": piece}
        event = {"type": "content_block_delta", "index": 0, "delta": delta}
        yield _sse(event, "content_block_delta"), len(piece)
    if turn.breaks:
        yield _sse({"type": "error", "error": {"type": "overloaded_error", "message": "overloaded"}}, "error"), 0
        return
    if not turn.ends:
        return
    if turn.text:
        yield _sse({"type": "content_block_stop", "index": 0}, "content_block_stop"), 0
    ends = {"stop": "tool_use", "length": "max_tokens", "content_filter": "refusal"}[turn.ends]
    usage = {"input_tokens": sent, "output_tokens": received}
    ended = {"stop_reason": "refusal" if turn.refusal else ends, "stop_sequence": None}
    yield _sse({"type": "message_delta", "delta": ended, "usage": usage}, "message_delta"), 0
    yield _sse({"type": "message_stop"}, "message_stop"), 0


def _ollama(body: dict[str, Any], turn: Says) -> Iterator[tuple[bytes, int]]:
    def line(content: str, **more: Any) -> bytes:
        base = {"model": body["model"], "created_at": "2026-01-01T00:00:00Z"}
        return json.dumps(base | {"message": {"role": "assistant", "content": content}, "done": False} | more).encode()

    for piece in _pieces(turn.text):
        yield line(piece) + b"\n", len(piece)
    if turn.breaks:
        yield b'{"error": "overloaded"}\n', 0
    elif turn.ends:
        sent, received = turn.tokens or (0, 0)
        counts = {"prompt_eval_count": sent, "eval_count": received} if turn.tokens else {}
        yield line("", done=True, done_reason=turn.ends, **counts) + b"\n", 0
