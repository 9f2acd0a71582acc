"""What Slack's answers mean, with the real SDK over loopback; and where a reply may be sent."""

from collections.abc import Iterator

import pytest

from assistant.errors import DeliveryError, SettingsError
from assistant.slack.blocks import Message, sentence_message
from assistant.slack.client import RateLimitedError, RefusedError, SlackClient, UnsureError
from assistant.slack.webhook import checked_webhook, post_to_webhook
from tests.e2e.slack_server import TOKEN, Fault, SlackServer, slack_server

HELLO = sentence_message("Hello.")


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with slack_server() as server:
        yield server


def test_a_message_is_posted_with_the_token(slack: SlackServer) -> None:
    SlackClient(TOKEN, slack.api_url).post("C1", HELLO, thread="1700000000.000001")
    assert [(p.channel, p.thread, p.text) for p in slack.posts] == [("C1", "1700000000.000001", "Hello.")]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(status=429, retry_after="7"), RateLimitedError),
        (Fault(status=500), UnsureError),
        (Fault(status=503), UnsureError),
        (Fault(cut=True), UnsureError),
        (Fault(cut=True, is_done=True), UnsureError),
    ],
    ids=["429", "500", "503", "cut", "cut when done"],
)
def test_each_trouble_is_told_apart_and_nothing_is_posted_again(
    slack: SlackServer, fault: Fault, error: type[Exception]
) -> None:
    slack.faults["chat.postMessage"].append(fault)
    with pytest.raises(error) as told:
        SlackClient(TOKEN, slack.api_url).post("C1", HELLO)
    if isinstance(told.value, RateLimitedError):
        assert told.value.seconds == 7
    assert len(slack.posts) == (1 if fault.is_done else 0)
    assert TOKEN not in repr(told.value)
    assert told.value.__cause__ is None


def test_what_slack_refuses_is_refused_and_a_bad_token_can_be_mended(slack: SlackServer) -> None:
    slack.outside.add("C9")
    client = SlackClient(TOKEN, slack.api_url)
    with pytest.raises(RefusedError, match="not_in_channel"):
        client.post("C9", HELLO)
    with pytest.raises(RefusedError, match="invalid_blocks"):
        client.post("C1", Message("t", ({"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},)))
    with pytest.raises(UnsureError, match="invalid_auth"):
        SlackClient("xoxb-wrong", slack.api_url).post("C1", HELLO)


def test_a_thread_is_read_to_its_end(slack: SlackServer) -> None:
    client = SlackClient(TOKEN, slack.api_url)
    for _ in range(450):
        slack.call(
            "chat.postMessage", f"Bearer {TOKEN}", {"channel": "C1", "text": "x", "thread_ts": "1700000000.000001"}
        )
    assert len(client.messages("C1", thread="1700000000.000001", since="1700000000.000001")) == 450
    assert client.messages("C1", since="1700000000.000001") == []


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://hooks.slack.com/commands/T1/2/x", True),
        ("https://hooks.slack-gov.com/commands/T1/2/x", True),
        ("https://hooks.slack.com:443/x", True),
        ("http://127.0.0.1:9000/response/1", True),
        ("http://127.0.0.1:9001/response/1", False),
        ("https://127.0.0.1:9000/response/1", False),
        ("http://hooks.slack.com/commands/T1", False),
        ("https://hooks.slack.com.evil.example/x", False),
        ("https://evil.example/hooks.slack.com", False),
        ("https://hooks.slack.com@evil.example/", False),
        ("https://user:word@hooks.slack.com/", False),
        ("https://hooks.slack.com:8080/", False),
        ("http://169.254.169.254/latest/meta-data", False),
        ("file:///etc/passwd", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_a_reply_goes_to_slack_alone(url: str, may: bool) -> None:
    client = SlackClient(TOKEN, "http://127.0.0.1:9000/api/")
    assert client.may_respond_to(url) is may
    if not may:
        with pytest.raises(RefusedError):
            client.respond(url, HELLO)


def test_a_webhook_is_posted_to_and_waits_as_it_is_told(slack: SlackServer) -> None:
    path = "/services/T1/B1/secret"
    slack.faults[path] += [Fault(status=429, retry_after="4"), Fault(status=429, retry_after="900")]
    slept: list[float] = []
    post_to_webhook(slack.address + path, [HELLO, HELLO], sleep=slept.append)
    assert [p.channel for p in slack.posts] == [path, path]
    assert slept == [4.0, 120.0]


@pytest.mark.parametrize("fault", [Fault(status=404), Fault(status=500), Fault(cut=True)])
def test_a_webhook_that_does_not_take_it_is_one_sentence_without_its_address(slack: SlackServer, fault: Fault) -> None:
    slack.faults["/services/T1/B1/secret"].append(fault)
    with pytest.raises(DeliveryError, match="the webhook did not take it") as told:
        post_to_webhook(f"{slack.address}/services/T1/B1/secret", [HELLO])
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("url", ["https://hooks.slack.com/services/T/B/x", "http://127.0.0.1:1/x", "http://[::1]/x"])
def test_fit_webhooks(url: str) -> None:
    assert checked_webhook(url) == url


@pytest.mark.parametrize(
    "url", ["", "hooks.slack.com", "http://hooks.slack.com/x", "file:///x", "http://[", "https:///x"]
)
def test_unfit_webhooks_are_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match="webhook's address") as told:
        checked_webhook(url)
    assert not url or url not in str(told.value).replace("https://hooks.slack.com/services/", "")
