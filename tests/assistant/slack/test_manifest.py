"""The manifest asks for what is used, and for nothing else."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.errors import SettingsError
from assistant.slack import payloads
from assistant.slack.manifest import METHODS, manifest

SLACK = Path(payloads.__file__).parent


def made(url: str = "https://news.example") -> dict[str, Any]:
    return dict(yaml.safe_load(manifest(url)))


def test_everything_goes_to_the_one_signed_address() -> None:
    shown = made()
    urls = [
        shown["settings"]["event_subscriptions"]["request_url"],
        shown["settings"]["interactivity"]["request_url"],
        *(command["url"] for command in shown["features"]["slash_commands"]),
    ]
    assert set(urls) == {"https://news.example/slack/events"}
    assert shown["features"]["shortcuts"][0]["callback_id"] == payloads.SHORTCUT
    assert shown["features"]["shortcuts"][0]["name"] == "Who said this?"


def test_the_scopes_are_those_of_the_events_and_methods_that_are_used() -> None:
    source = "".join(path.read_text() for path in SLACK.glob("*.py"))
    called = {name.replace("_", ".", 1) for name in re.findall(r"_web\.(\w+)\(", source)}
    assert called == set(METHODS)
    assert made()["oauth_config"]["scopes"]["bot"] == [
        "app_mentions:read",
        "channels:history",
        "chat:write",
        "commands",
        "groups:history",
        "im:history",
        "mpim:history",
    ]
    assert "user" not in made()["oauth_config"]["scopes"]


def test_it_keeps_slacks_limits() -> None:
    shown = made()
    assert len(shown["display_information"]["name"]) <= 35
    assert len(shown["display_information"]["description"]) <= 140
    assert len(shown["features"]["bot_user"]["display_name"]) <= 80
    for one in (*shown["features"]["shortcuts"], *shown["features"]["slash_commands"]):
        assert len(one.get("name", "")) <= 24
        assert len(one["description"]) <= 150


@pytest.mark.parametrize("url", ["https://news.example/", "https://news.example/slack/events"])
def test_an_address_may_be_written_with_its_path(url: str) -> None:
    assert manifest(url) == manifest("https://news.example")


@pytest.mark.parametrize(
    "url", ["", "news.example", "http://news.example", "https://", "https://a?b=c", "https://u:p@a"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="write it like https://news"):
        manifest(url)
