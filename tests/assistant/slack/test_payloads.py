"""What came in: who asks us what, and who does not."""

import json
from typing import Any

import pytest

from assistant.settings import Settings
from assistant.slack.allow_list import AllowList, allow_list_of
from assistant.slack.payloads import (
    RequestKind,
    SlackRequest,
    question_about,
    read_action,
    read_click,
    read_command,
    read_event,
    read_shortcut,
    read_view,
)


def envelope(**event: Any) -> dict[str, Any]:
    said = {"type": "message", "user": "U1", "channel": "C1", "channel_type": "channel", "ts": "1.1", "text": "who?"}
    return {
        "team_id": "T1",
        "event_id": "Ev1",
        "authorizations": [{"user_id": "UBOT", "is_bot": True}],
        "event": said | event,
    }


def test_a_mention_is_a_question_without_the_mention() -> None:
    entry = read_event(envelope(type="app_mention", text="<@UBOT> who says &quot;it&quot; &amp; why?"))
    assert entry == SlackRequest(
        RequestKind.MENTION,
        "message:C1:1.1",
        ("T1",),
        "C1",
        "U1",
        "who says &quot;it&quot; & why?",
        "1.1",
        "1.1",
        "Ev1",
    )


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"channel_type": "im", "channel": "D1"}, RequestKind.DIRECT),
        ({"channel_type": "im", "channel": "D1", "thread_ts": "1.0"}, RequestKind.DIRECT),
        ({"thread_ts": "1.0"}, RequestKind.FOLLOW_UP),
        ({"thread_ts": "1.0", "subtype": "thread_broadcast"}, RequestKind.FOLLOW_UP),
        ({"thread_ts": "1.0", "text": "<@UBOT> why?"}, RequestKind.MENTION),
        ({"thread_ts": "1.0", "text": "<@U2> <@UBOT> why?"}, RequestKind.MENTION),
        ({"type": "app_mention", "subtype": "file_share"}, RequestKind.MENTION),
    ],
)
def test_what_is_asked_of_us(event: dict[str, Any], kind: RequestKind) -> None:
    entry = read_event(envelope(**event))
    assert entry is not None
    assert entry.kind is kind
    assert entry.thread == event.get("thread_ts", "1.1")


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"thread_ts": "1.0", "text": "<@U2> what do you think?"},
        {"channel_type": "im", "bot_id": "B1"},
        {"channel_type": "im", "user": "UBOT"},
        {"channel_type": "im", "user": "USLACKBOT"},
        {"channel_type": "im", "user": None},
        {"channel_type": "im", "subtype": "bot_message"},
        {"channel_type": "im", "subtype": "message_changed"},
        {"channel_type": "im", "subtype": "message_deleted"},
        {"channel_type": "im", "hidden": True},
        {"type": "app_mention", "bot_id": "B1"},
        {"type": "app_mention", "ts": None},
        {"type": "reaction_added"},
        {"type": "member_joined_channel"},
    ],
)
def test_what_is_not(event: dict[str, Any]) -> None:
    assert read_event(envelope(**event)) is None


def test_a_mention_in_a_thread_and_the_message_of_it_are_the_same() -> None:
    mention = read_event(envelope(type="app_mention", thread_ts="1.0", text="<@UBOT> why?"))
    message = read_event(envelope(thread_ts="1.0", text="<@UBOT> why?"))
    assert mention is not None
    assert message is not None
    assert mention.key == message.key


def test_a_person_of_another_workspace_brings_both() -> None:
    entry = read_event(envelope(type="app_mention", user_team="T2"))
    assert entry is not None
    assert entry.teams == ("T1", "T2")


def test_commands_shortcuts_and_clicks() -> None:
    command = {"team_id": "T1", "channel_id": "C1", "user_id": "U1", "trigger_id": "t1", "response_url": "https://r"}
    entry = read_command({**command, "text": " who? "})
    assert (entry.kind, entry.key, entry.text, entry.thread) == (RequestKind.COMMAND, "command:t1", "who?", "")
    body = {
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1"},
        "channel": {"id": "C1"},
        "trigger_id": "t2",
        "response_url": "https://r",
    }
    entry = read_shortcut({**body, "message": {"ts": "2.2", "text": "It was <https://x.example|staged>."}})
    assert (entry.kind, entry.text, entry.thread) == (RequestKind.SHORTCUT, 'Who said "It was staged"?', "2.2")
    for action, kind, mark in (
        ("whosaid_share", RequestKind.SHARE, ""),
        ("whosaid_wrong_citation", RequestKind.FEEDBACK, "wrong_citation"),
    ):
        entry = read_action({**body, "actions": [{"action_id": action, "value": "a1"}]})
        assert (entry.kind, entry.answer_id, entry.mark) == (kind, "a1", mark)
    about = json.dumps({"answer_id": "a1", "channel": "C1", "mark": "wrong_speaker", "response_url": "https://r"})
    values = {"statement": {"statement": {"selected_option": {"value": "2"}}}, "note": {"note": {"value": "no"}}}
    entry = read_view({**body, "view": {"id": "V1", "private_metadata": about, "state": {"values": values}}})
    assert (entry.statement, entry.text, entry.mark, entry.channel) == (2, "no", "wrong_speaker", "C1")
    assert SlackRequest.from_json(entry.to_json()) == entry
    del body["channel"]
    view = {"id": "V1", "private_metadata": about}
    click = read_click({**body, "view": view, "actions": [{"action_id": "whosaid_page_on", "value": "1"}]})
    assert (click.channel, click.view_id, click.value) == ("C1", "V1", "1")


def test_a_message_is_asked_about_in_its_own_words() -> None:
    assert question_about("“It was staged.”") == 'Who said "It was staged"?'
    assert question_about(" <!here> ") == ""
    assert len(question_about("word " * 500)) < 450


@pytest.mark.parametrize("text", ["and the Kremlin", "why", "since when?", "the mayor's reasons", "thanks, and why?"])
def test_what_follows_in_a_thread_is_taken_for_a_question(text: str) -> None:
    assert read_event(envelope(thread_ts="1.0", text=text)) is not None


@pytest.mark.parametrize(
    "text", ["thanks, that is all", "I will call her", "Great!", ":+1:", "we should ask the mayor", ""]
)
def test_what_people_say_to_each_other_is_not(text: str) -> None:
    assert read_event(envelope(thread_ts="1.0", text=text)) is None
    assert read_event(envelope(thread_ts="1.0", text=f"<@UBOT> {text}")) is not None  # but when we are addressed


@pytest.mark.parametrize(
    ("allowed", "is_allowed"),
    [
        (AllowList(), True),
        (AllowList(teams=frozenset({"T1", "T2"})), True),
        (AllowList(teams=frozenset({"T1"})), False),
        (AllowList(channels=frozenset({"C1"})), True),
        (AllowList(channels=frozenset({"C2"})), False),
        (AllowList(users=frozenset({"U1"})), True),
        (AllowList(users=frozenset({"U2"})), False),
    ],
)
def test_who_is_allowed(allowed: AllowList, is_allowed: bool) -> None:
    assert allowed.allows(("T1", "T2"), "C1", "U1") is is_allowed


def test_without_a_workspace_nobody_is_allowed_where_workspaces_are_listed() -> None:
    assert not AllowList(teams=frozenset({"T1"})).allows((), "C1", "U1")
    assert allow_list_of(Settings(slack_teams="T1, T2")).teams == {"T1", "T2"}
