"""A stand-in for Slack on loopback: its Web API, response_urls and incoming webhooks, and what Slack sends to an app.

It refuses what Slack refuses, in Slack's words: a wrong token, missing fields, blocks and texts over the limits, posts
that come too fast, triggers that are too old. Sources: docs.slack.dev/reference (methods, block-kit), rate-limits.
"""

import json
import re
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from slack_sdk.signature import SignatureVerifier

SECRET: Final = "8f742231b10e8888abcd99yyyzzz85a5"
TOKEN: Final = "xoxb-1234-5678-standin"
TEAM, BOT, USER, CHANNEL, DIRECT = "T0TEAM", "U0BOT", "U0ANNA", "C0NEWS", "D0ANNA"

LONGEST_TEXT: Final = 40_000
LONGEST_BLOCKS: Final = 13_200  # observed, not documented: more is msg_blocks_too_long
_TS = re.compile(r"\d{10}\.\d{6}")


@dataclass(frozen=True)
class Fault:
    """What goes wrong with a call: a status, a wait before it, a connection cut before or after it is done."""

    status: int = 0
    retry_after: str = ""
    seconds: float = 0.0
    cut: bool = False
    is_done: bool = False  # the call takes effect although its caller does not hear of it


@dataclass(frozen=True)
class Post:
    """A message as Slack has it. `at` is a monotonic time."""

    channel: str
    ts: str
    thread: str
    text: str
    blocks: tuple[dict[str, Any], ...]
    at: float
    seen_by: str = "all"  # or "asker", for what goes to a response_url

    @property
    def said(self) -> str:
        """All that can be read in its blocks."""
        return "\n".join(texts_of(self.blocks))

    def button(self, label: str) -> dict[str, Any]:
        buttons = [e for b in self.blocks if b["type"] == "actions" for e in b["elements"]]
        return next(b for b in buttons if b["text"]["text"] == label)


def texts_of(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for block in blocks:
        for part in (block.get("text"), *block.get("fields", ()), *block.get("elements", ())):
            if isinstance(part, dict):
                inner = part.get("text", "")
                yield str(inner["text"] if isinstance(inner, dict) else inner)


@dataclass
class SlackServer:
    """The workspace. `posts` is what was posted, `views` the modals, `calls` the methods called so far."""

    address: str = ""
    posts: list[Post] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    outside: set[str] = field(default_factory=set)  # channels that the app is not in
    per_second: float = 0.0  # posts that a channel takes; 0 is as many as come
    latency: float = 0.0
    triggers: dict[str, float] = field(default_factory=dict)
    responses: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lock: threading.RLock = field(default_factory=threading.RLock)
    clock: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def api_url(self) -> str:
        return f"{self.address}/api/"

    def new_ts(self) -> str:
        return f"{int(time.time())}.{next(self.clock):06d}"

    def new_trigger(self) -> str:
        trigger = f"{next(self.clock)}.trigger"
        self.triggers[trigger] = time.monotonic()
        return trigger

    def replies(self, thread: str) -> list[Post]:
        return [post for post in self.posts if post.thread == thread]

    def wait_for(self, is_there: Callable[[], object], seconds: float = 120.0) -> None:
        until = time.monotonic() + seconds
        while not is_there():
            assert time.monotonic() < until, f"it did not come; refused: {self.refusals}; calls: {self.calls[-3:]}"
            time.sleep(0.02)

    def reply_to(self, thread: str, number: int = 1, seconds: float = 120.0) -> Post:
        """The reply in a thread, when it has come."""
        self.wait_for(lambda: len(self.replies(thread)) >= number, seconds)
        return self.replies(thread)[number - 1]

    # --- the Web API

    def call(self, method: str, authorization: str, arguments: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
        """Status, body and Retry-After of a call."""
        with self.lock:
            self.calls.append((method, arguments))
            if authorization != f"Bearer {TOKEN}":
                return self._refused("invalid_auth" if authorization else "not_authed")
            known = {
                "chat.postEphemeral": self._whisper,
                "chat.postMessage": self._post_message,
                "conversations.replies": self._messages,
                "conversations.history": self._messages,
                "views.open": self._open_view,
                "views.update": self._update_view,
            }
            return known[method](arguments) if method in known else self._refused("unknown_method")

    def _refused(self, error: str, **more: Any) -> tuple[int, dict[str, Any], str]:
        self.refusals.append(f"{error} {more}" if more else error)
        return 200, {"ok": False, "error": error, **more}, ""

    def _post_message(self, given: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
        channel, text, blocks = given.get("channel"), given.get("text") or "", _json(given.get("blocks") or [])
        if not channel:
            return self._refused("channel_not_found")
        if channel in self.outside:
            return self._refused("not_in_channel")
        if not text and not blocks:
            return self._refused("no_text")
        if given.get("thread_ts") and not _TS.fullmatch(given["thread_ts"]):
            return self._refused("invalid_thread_ts")
        if problem := message_problem(text, blocks):
            return self._refused(problem[0], response_metadata={"messages": [problem[1]]})
        if wait := self._too_fast(channel):
            return 429, {"ok": False, "error": "ratelimited"}, str(wait)
        post = Post(channel, self.new_ts(), given.get("thread_ts") or "", text, tuple(blocks), time.monotonic())
        self.posts.append(post)
        return 200, {"ok": True, "channel": channel, "ts": post.ts, "message": {"text": text}}, ""

    def _whisper(self, given: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
        text, blocks = given.get("text") or "", _json(given.get("blocks") or [])
        if not given.get("user"):
            return self._refused("user_not_in_channel")
        if given.get("channel") in self.outside:
            return self._refused("not_in_channel")
        if problem := message_problem(text, blocks):
            return self._refused(problem[0], response_metadata={"messages": [problem[1]]})
        whispered = f"to {given['user']}"
        self.posts.append(
            Post(given["channel"], self.new_ts(), whispered, text, tuple(blocks), time.monotonic(), "asker")
        )
        return 200, {"ok": True, "message_ts": "1.1"}, ""

    def _too_fast(self, channel: str) -> int:
        if not self.per_second:
            return 0
        latest = max((p.at for p in self.posts if p.channel == channel), default=0.0)
        left = latest + 1 / self.per_second - time.monotonic()
        return max(0, int(left) + 1) if left > 0 else 0

    def _messages(self, given: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
        if not given.get("channel"):
            return self._refused("channel_not_found")
        thread, oldest = given.get("ts", ""), given.get("oldest", "0")
        limit, start = int(given.get("limit", 100)), int(given.get("cursor") or 0)
        found = [
            {"type": "message", "ts": p.ts, "thread_ts": p.thread, "text": p.text, "blocks": list(p.blocks)}
            for p in self.posts
            if p.channel == given["channel"] and p.thread == thread and float(p.ts) >= float(oldest)
        ]
        page = found[start : start + limit]
        cursor = str(start + limit) if start + limit < len(found) else ""
        return 200, {"ok": True, "messages": page, "response_metadata": {"next_cursor": cursor}}, ""

    def _open_view(self, given: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
        made = self.triggers.pop(given.get("trigger_id", ""), None)
        if made is None:
            return self._refused("exchanged_trigger_id" if given.get("trigger_id") else "invalid_trigger_id")
        if time.monotonic() - made > 3:
            return self._refused("expired_trigger_id")
        return self._view({**_json(given["view"]), "id": f"V{next(self.clock)}"})

    def _update_view(self, given: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
        if given.get("view_id") not in {view["id"] for view in self.views}:
            return self._refused("not_found")
        return self._view({**_json(given["view"]), "id": given["view_id"]})

    def _view(self, view: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
        if problem := view_problem(view):
            return self._refused("invalid_arguments", response_metadata={"messages": [problem]})
        self.views.append(view)
        return 200, {"ok": True, "view": view}, ""

    # --- addresses to post to

    def respond(self, path: str, body: dict[str, Any]) -> tuple[int, str]:
        """A response_url, which takes five messages, or an incoming webhook."""
        text, blocks = body.get("text") or "", body.get("blocks") or []
        with self.lock:
            self.calls.append((path, body))
            if not text and not blocks:
                return 400, "no_text"
            if problem := message_problem(text, blocks):
                self.refusals.append(f"{problem}")
                return 400, "invalid_blocks"
            if path.startswith("/response/"):
                self.responses[path] += 1
                if self.responses[path] > 5:
                    self.refusals.append("used_url")
                    return 404, "used_url"
            seen_by = "all" if body.get("response_type") == "in_channel" or "/services/" in path else "asker"
            self.posts.append(Post(path, self.new_ts(), path, text, tuple(blocks), time.monotonic(), seen_by))
        return 200, "ok"


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


# --- what the real one checks


def message_problem(text: str, blocks: Sequence[dict[str, Any]]) -> tuple[str, str] | None:
    """Slack's word for what is wrong with a message, and where."""
    if len(text) > LONGEST_TEXT:
        return "msg_too_long", f"{len(text)} characters"
    if len(blocks) > 50:
        return "invalid_blocks", f"{len(blocks)} blocks"
    if problem := blocks_problem(blocks):
        return "invalid_blocks", problem
    if (total := sum(map(len, texts_of(blocks)))) > LONGEST_BLOCKS:
        return "msg_blocks_too_long", f"{total} characters"
    return None


def view_problem(view: Mapping[str, Any]) -> str:
    if view.get("type") != "modal" or not view.get("blocks") or len(view["blocks"]) > 100:
        return "type or blocks of the view"
    for key, longest in (("title", 24), ("close", 24), ("submit", 24)):
        if key in view and (problem := _text_problem(view[key], longest, plain=True)):
            return f"{key}: {problem}"
    if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
        return "private_metadata or callback_id"
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if has_input and "submit" not in view:
        return "a view with input has a submit"
    return blocks_problem(view["blocks"], modal=True)


def blocks_problem(blocks: Sequence[dict[str, Any]], *, modal: bool = False) -> str:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(ids)) < len(ids) or any(not 0 < len(id) <= 255 for id in ids):
        return "block_id"
    return next((f"{n}: {p}" for n, block in enumerate(blocks) if (p := _block_problem(block, modal=modal))), "")


def _block_problem(block: dict[str, Any], *, modal: bool) -> str:
    kind, keys = block.get("type"), set(block) - {"type", "block_id"}
    if kind == "section" and keys == {"text"}:
        return _text_problem(block["text"], 3000)
    if kind == "context" and keys == {"elements"} and 0 < len(block["elements"]) <= 10:
        return next((p for e in block["elements"] if (p := _text_problem(e, 3000))), "")
    if kind == "actions" and keys == {"elements"} and 0 < len(block["elements"]) <= 25:
        actions = [element["action_id"] for element in block["elements"]]
        if len(set(actions)) < len(actions):
            return "action_id twice"
        return next((p for e in block["elements"] if (p := _button_problem(e))), "")
    if kind == "input" and modal and {"label", "element"} <= keys <= {"label", "element", "optional"}:
        return _text_problem(block["label"], 2000, plain=True) or _input_problem(block["element"])
    return f"{kind} with {sorted(keys)}"


def _button_problem(element: Mapping[str, Any]) -> str:
    if set(element) != {"type", "action_id", "text", "value"} or element["type"] != "button":
        return "no button"
    if len(element["action_id"]) > 255 or len(element["value"]) > 2000:
        return "action_id or value of a button"
    return _text_problem(element["text"], 75, plain=True)


def _input_problem(element: Mapping[str, Any]) -> str:
    if element["type"] == "plain_text_input":
        return "" if 0 < element["max_length"] <= 3000 else "max_length"
    if element["type"] != "static_select" or not 0 < len(element["options"]) <= 100:
        return "select"
    too_long = any(len(option["value"]) > 150 for option in element["options"])
    texts = (p for option in element["options"] if (p := _text_problem(option["text"], 75, plain=True)))
    return "value of an option" if too_long else next(texts, "")


def _text_problem(text: Mapping[str, Any], longest: int, *, plain: bool = False) -> str:
    kind = text.get("type")
    if kind not in ("plain_text",) if plain else kind not in ("plain_text", "mrkdwn"):
        return f"text of type {kind}"
    if set(text) - {"type", "text", "emoji" if kind == "plain_text" else "verbatim"}:
        return f"keys {sorted(text)}"
    return "" if 0 < len(text["text"]) <= longest else f"{len(text['text'])} characters"


# --- the server


@contextmanager
def slack_server() -> Iterator[SlackServer]:
    """A workspace on a free port."""
    slack = SlackServer()

    class Handler(_Handler):
        workspace = slack

    class Server(ThreadingHTTPServer):
        request_queue_size = 256

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    slack.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield slack
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    workspace: SlackServer

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"])).decode()
        is_json = "json" in (self.headers["content-type"] or "")
        given = json.loads(raw) if is_json else {k: v[0] for k, v in parse_qs(raw).items()}
        method = self.path.removeprefix("/api/")
        fault = self._next_fault(method)
        time.sleep(fault.seconds + self.workspace.latency)
        with suppress(BrokenPipeError, ConnectionResetError):
            if (fault.cut or fault.status) and not fault.is_done:
                self._fail(fault)
            elif self.path.startswith("/api/"):
                status, body, retry_after = self.workspace.call(method, self.headers["authorization"] or "", given)
                self._fail(fault) if fault.is_done else self._send(status, json.dumps(body), retry_after)
            else:
                status, text = self.workspace.respond(self.path, given)
                self._fail(fault) if fault.is_done else self._send(status, text)

    def _next_fault(self, method: str) -> Fault:
        with self.workspace.lock:
            faults = self.workspace.faults[method]
            return faults.pop(0) if faults else Fault()

    def _fail(self, fault: Fault) -> None:
        if fault.cut:
            self.connection.close()
        else:
            self._send(fault.status, json.dumps({"ok": False, "error": "ratelimited"}), fault.retry_after)

    def _send(self, status: int, body: str, retry_after: str = "") -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json" if body.startswith("{") else "text/plain")
        self.send_header("content-length", str(len(body.encode())))
        if retry_after:
            self.send_header("retry-after", retry_after)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: Any) -> None:
        del format, args


# --- what Slack sends


@dataclass(frozen=True)
class Answered:
    """How the app answered a request of Slack's."""

    status: int
    body: str
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Sender:
    """Sends to the app what Slack sends, signed as Slack signs."""

    slack: SlackServer
    app: str  # its address
    secret: str = SECRET
    team: str = TEAM
    user: str = USER
    numbers: Iterator[int] = field(default_factory=lambda: count(int(time.time())))

    def send(self, body: str, kind: str, **headers: str) -> Answered:
        now = str(int(time.time()))
        signature = SignatureVerifier(self.secret).generate_signature(timestamp=now, body=body)
        signed = {"content-type": kind, "x-slack-request-timestamp": now, "x-slack-signature": str(signature)}
        return post(f"{self.app}/slack/events", body.encode(), signed | headers)

    def send_json(self, body: Mapping[str, Any], **headers: str) -> Answered:
        return self.send(json.dumps(body), "application/json", **headers)

    def send_form(self, fields: Mapping[str, str]) -> Answered:
        return self.send(urlencode(fields), "application/x-www-form-urlencoded")

    def send_payload(self, payload: Mapping[str, Any]) -> Answered:
        return self.send_form({"payload": json.dumps(payload)})

    def event(self, **event: Any) -> dict[str, Any]:
        """An envelope of the Events API."""
        return {
            "token": "unused",
            "team_id": self.team,
            "api_app_id": "A0APP",
            "type": "event_callback",
            "event_id": f"Ev{next(self.numbers)}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": self.team, "user_id": BOT, "is_bot": True}],
            "event": {"user": self.user, "ts": self.slack.new_ts(), "team": self.team} | event,
        }

    def mention_of(self, question: str, channel: str = CHANNEL, **more: Any) -> dict[str, Any]:
        return self.event(type="app_mention", channel=channel, text=f"<@{BOT}> {question}", **more)

    def mention(self, question: str, channel: str = CHANNEL, **more: Any) -> str:
        """Send a mention; returns its `ts`, which is that of the thread to come."""
        body = self.mention_of(question, channel, **more)
        answered = self.send_json(body)
        assert answered.status == 200, answered
        return str(body["event"]["ts"])

    def message(self, text: str, **more: Any) -> Answered:
        return self.send_json(
            self.event(**{"type": "message", "channel": CHANNEL, "channel_type": "channel", "text": text} | more)
        )

    def command(self, text: str, channel: str = CHANNEL) -> tuple[Answered, str]:
        """Send a slash command; returns how it was answered, and the path of its response_url."""
        path = f"/response/{next(self.numbers)}"
        fields = {
            "command": "/whosaid",
            "text": text,
            "team_id": self.team,
            "channel_id": channel,
            "user_id": self.user,
            "trigger_id": self.slack.new_trigger(),
            "response_url": f"{self.slack.address}{path}",
        }
        return self.send_form(fields), path

    def shortcut(self, text: str, channel: str = CHANNEL, callback: str = "who_said_this") -> tuple[Answered, str, str]:
        """Send a message shortcut; returns the answer, the message's `ts`, and the path of its response_url."""
        ts, path = self.slack.new_ts(), f"/response/{next(self.numbers)}"
        payload = self._interaction("message_action", channel, path)
        payload |= {"callback_id": callback, "message_ts": ts, "message": {"ts": ts, "user": "U0OTHER", "text": text}}
        return self.send_payload(payload), ts, path

    def click(self, button: Mapping[str, Any], channel: str = CHANNEL, **more: Any) -> tuple[Answered, str]:
        path = f"/response/{next(self.numbers)}"
        payload = self._interaction("block_actions", channel, path) | {
            "container": {"type": "message", "channel_id": channel},
            "actions": [{**button, "block_id": "b", "action_ts": self.slack.new_ts()}],
        }
        return self.send_payload(payload | more), path

    def turn_page(self, view: Mapping[str, Any], label: str) -> Answered:
        """Click a button in a modal."""
        button = next(
            e for b in view["blocks"] if b["type"] == "actions" for e in b["elements"] if e["text"]["text"] == label
        )
        payload = self._interaction("block_actions", "", "") | {
            "view": view,
            "container": {"type": "view", "view_id": view["id"]},
        }
        del payload["channel"]
        return self.send_payload(payload | {"actions": [{**button, "block_id": "b"}]})

    def submit(self, view: Mapping[str, Any], values: Mapping[str, Any]) -> Answered:
        payload = {
            "type": "view_submission",
            "team": {"id": self.team},
            "user": {"id": self.user, "team_id": self.team},
            "trigger_id": self.slack.new_trigger(),
            "view": {**view, "state": {"values": values}},
        }
        return self.send_payload(payload)

    def _interaction(self, kind: str, channel: str, path: str) -> dict[str, Any]:
        return {
            "type": kind,
            "team": {"id": self.team},
            "user": {"id": self.user, "team_id": self.team},
            "channel": {"id": channel},
            "trigger_id": self.slack.new_trigger(),
            "response_url": f"{self.slack.address}{path}",
            "action_ts": self.slack.new_ts(),
        }


def post(url: str, body: bytes, headers: Mapping[str, str], *, patience: float = 30.0) -> Answered:
    request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")
    began = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=patience) as response:
            return Answered(response.status, response.read().decode(), time.monotonic() - began)
    except urllib.error.HTTPError as exc:
        with exc:
            return Answered(exc.code, exc.read().decode(), time.monotonic() - began)
