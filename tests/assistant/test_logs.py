"""The log: JSON lines with the reference, and nothing that lets somebody post."""

import json
import logging

import pytest

from assistant.logs import set_up, without_secrets
from assistant.request_id import use_request_id


def log_anew(form: str, monkeypatch: pytest.MonkeyPatch) -> logging.Logger:
    """A log set up as if nobody had: pytest's own handlers come with each test."""
    for key, value in (("handlers", []), ("level", logging.WARNING)):
        monkeypatch.setattr(logging.getLogger(), key, value)
    set_up(form, logging.ERROR)
    return logging.getLogger("assistant.tried")


def test_json_lines_have_time_level_logger_message_reference_and_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = log_anew("json", monkeypatch)
    log.info("before “it”\nhappened")
    with use_request_id("abcd1234"):
        try:
            raise ValueError("xoxb-1-secret")
        except ValueError:
            log.exception("failed with %s", "xoxb-2-secret")
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("info", "assistant.tried", "before “it”\nhappened")
    assert first["time"].endswith("+00:00")
    assert "reference" not in first
    assert second["reference"] == "abcd1234"
    assert second["message"] == "failed with [secret]"
    assert "ValueError: [secret]" in second["trace"]


def test_text_lines_have_the_reference_at_their_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = log_anew("text", monkeypatch)
    log.info("not shown")
    with use_request_id("abcd1234"):
        log.error("shown")
    assert capsys.readouterr().err == "ERROR assistant.tried: shown (reference abcd1234)\n"


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-123-456-abcDEF",
        "xoxe.xoxp-1-Mi0yLT",
        "xapp-1-A0-1-ff",
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXX",
        "https://hooks.slack.com/commands/T1DC2JH3J/397700885554/96rGlfmibIGlgcZRskXaIFfN",
        "https://hooks.slack.com/actions/T1DC2JH3J/397700885554/96rGlfmib",
    ],
)
def test_tokens_and_addresses_that_let_one_post_are_left_out(secret: str) -> None:
    shown = without_secrets(f"a {secret} b")
    assert shown.startswith("a ")
    assert shown.endswith(" b")
    assert secret.rsplit("/", 1)[-1] not in shown
