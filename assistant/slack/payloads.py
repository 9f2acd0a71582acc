"""Slack's payloads as values: a question, which comes in one of five ways, or a click on a reply.

Only people ask. Messages of this app, of other bots and of Slack itself, edits and deletions are no requests.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final, Self

from assistant.service.feedback import Mark
from assistant.slack.escape import shortened, unescaped

Payload = Mapping[str, Any]

SHARE: Final = "whosaid_share"
SOURCES: Final = "whosaid_sources"
PAGE: Final = "whosaid_page"
WRONG: Final[Mapping[str, Mark]] = {
    "whosaid_wrong_speaker": Mark.WRONG_SPEAKER,
    "whosaid_wrong_citation": Mark.WRONG_CITATION,
}
SHORTCUT: Final = "who_said_this"

_SPOKEN: Final = (None, "thread_broadcast", "file_share")  # subtypes of messages that a person writes
_QUOTED_AT_MOST: Final = 400  # characters quoted of a message that is asked about
# Without a question mark: a message that begins like a question is one, one that begins like small talk is not.
_ASKING = re.compile(
    r"\?|^(?:who|whom|whose|what|when|where|why|which|how|and|did|does|do|is|are|was|were|has|have|tell|show|give|list)\b",
    re.IGNORECASE,
)
_TALKING = re.compile(
    r"^(?:thanks?|thank\s+you|thx|ok|okay|great|good|nice|cool|super|perfect|wow|lol|haha|got\s+it|yes|yeah|yep|no|nope|right|"
    r"agreed|sure|sorry|please|hi|hello|hey|i|we|you|he|she|they|it|this|that|let|my|our|your|fyi|cc|interesting)\b|^(?:\W|:[\w'+-]+:)*$",
    re.IGNORECASE,
)


class RequestKind(StrEnum):
    """The way in which a request comes in."""

    MENTION = "mention"
    DIRECT = "direct"
    FOLLOW_UP = "follow_up"  # in a thread, without a mention
    COMMAND = "command"
    SHORTCUT = "shortcut"
    SHARE = "share"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class SlackRequest:
    """Something that a user of Slack wants. `key` is the same for all payloads that Slack sends about one action.

    `said_at` is the `ts` of the message that asks, or that is asked about; `thread` that of the thread to reply in, or
    "". `text` is the question, or the note of a feedback. Only clicks have `answer_id`, `mark` and `statement`.
    """

    kind: RequestKind
    key: str
    teams: tuple[str, ...]
    channel: str
    user: str
    text: str = ""
    said_at: str = ""
    thread: str = ""
    event_id: str = ""
    response_url: str = ""
    answer_id: str = ""
    mark: str = ""
    statement: int | None = None

    @property
    def needs_known_thread(self) -> bool:
        """True if it is for us only in a thread where we were asked before."""
        return self.kind is RequestKind.FOLLOW_UP

    @property
    def is_question_like(self) -> bool:
        return bool(_ASKING.search(self.text))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**{**stored, "kind": RequestKind(stored["kind"]), "teams": tuple(stored["teams"])})


def read_event(body: Payload) -> SlackRequest | None:
    """The request in an envelope of the Events API, or None where nobody asks us anything."""
    event = body.get("event") or {}
    kind = _kind_of_event(event, _ourselves(body))
    if kind is None:
        return None
    channel, said_at, text = event["channel"], event["ts"], unescaped(event.get("text") or "")
    if kind is RequestKind.FOLLOW_UP and _TALKING.search(text) and not _ASKING.search(text):
        return None
    return SlackRequest(
        kind=kind,
        key=f"message:{channel}:{said_at}",  # a mention in a thread comes as app_mention and as message
        teams=_ids(body.get("team_id"), event.get("user_team"), event.get("source_team")),
        channel=channel,
        user=event["user"],
        text=text,
        said_at=said_at,
        thread=event.get("thread_ts") or said_at,
        event_id=str(body.get("event_id") or ""),
    )


def _ourselves(body: Payload) -> str:
    """The id of our bot user, which Slack sends with each event."""
    return next((str(a.get("user_id")) for a in body.get("authorizations") or () if a.get("is_bot")), "")


def _kind_of_event(event: Payload, ourselves: str) -> RequestKind | None:
    if not _is_said_by_a_person(event, ourselves):
        return None
    if event.get("type") == "app_mention":
        return RequestKind.MENTION
    if event.get("type") != "message":
        return None
    if event.get("channel_type") == "im":
        return RequestKind.DIRECT
    mentioned = re.findall(r"<@(\w+)", event.get("text") or "")
    if not event.get("thread_ts") or (mentioned and ourselves not in mentioned):
        return None  # said to the whole channel, or to somebody else
    return RequestKind.MENTION if mentioned else RequestKind.FOLLOW_UP


def _is_said_by_a_person(event: Payload, ourselves: str) -> bool:
    user = event.get("user")
    is_ours_or_a_bots = user in (None, "", ourselves, "USLACKBOT") or event.get("bot_id")
    is_shown = not event.get("hidden") and event.get("subtype") in _SPOKEN
    return not is_ours_or_a_bots and is_shown and bool(event.get("channel") and event.get("ts"))


def read_command(body: Payload) -> SlackRequest:
    """The request of a slash command."""
    return SlackRequest(
        kind=RequestKind.COMMAND,
        key=f"command:{body['trigger_id']}",
        teams=_ids(body.get("team_id")),
        channel=body["channel_id"],
        user=body["user_id"],
        text=unescaped(body.get("text") or ""),
        response_url=body.get("response_url") or "",
    )


def read_shortcut(body: Payload) -> SlackRequest:
    """The request of the message shortcut: who said what the message says? The reply goes into its thread."""
    message = body["message"]
    return SlackRequest(
        kind=RequestKind.SHORTCUT,
        key=f"shortcut:{body['trigger_id']}",
        teams=_teams(body),
        channel=body["channel"]["id"],
        user=body["user"]["id"],
        text=question_about(message.get("text") or ""),
        said_at=message["ts"],
        thread=message.get("thread_ts") or message["ts"],
        response_url=body.get("response_url") or "",
    )


def question_about(message: str) -> str:
    """The question that the shortcut asks; "" about a message without words."""
    words = shortened(unescaped(message), _QUOTED_AT_MOST).strip("\"“”'‘’ ")
    return f'Who said "{words.rstrip(".")}"?' if words else ""


def read_action(body: Payload) -> SlackRequest:
    """The request of a click on a reply: to share it, or to report what is wrong with it."""
    action = body["actions"][0]
    is_share = action["action_id"] == SHARE
    return SlackRequest(
        kind=RequestKind.SHARE if is_share else RequestKind.FEEDBACK,
        key=f"action:{body['trigger_id']}",
        teams=_teams(body),
        channel=_channel(body),
        user=body["user"]["id"],
        response_url=body.get("response_url") or "",
        answer_id=action["value"],
        mark="" if is_share else WRONG[action["action_id"]].value,
        thread=_thread(body),
    )


def read_view(body: Payload) -> SlackRequest:
    """The request of the form that asks which statement is wrong. Our metadata in the form says of which answer."""
    view = body["view"]
    about = json.loads(view["private_metadata"])
    values = view["state"]["values"]
    statement = (values.get("statement", {}).get("statement") or {}).get("selected_option") or {}
    return SlackRequest(
        kind=RequestKind.FEEDBACK,
        key=f"view:{view['id']}",
        teams=_teams(body),
        channel=about["channel"],
        user=body["user"]["id"],
        text=(values.get("note", {}).get("note") or {}).get("value") or "",
        response_url=about["response_url"],
        answer_id=about["answer_id"],
        mark=Mark(about["mark"]).value,
        statement=int(statement["value"]) if statement.get("value") else None,
    )


@dataclass(frozen=True, slots=True)
class ButtonClick:
    """A click that opens a modal or turns its page. Slack allows three seconds for that, so it is no job."""

    action: str
    value: str
    teams: tuple[str, ...]
    channel: str
    user: str
    trigger_id: str
    response_url: str
    view_id: str = ""
    about: str = ""


def read_click(body: Payload) -> ButtonClick:
    """The click of a block action. `about` is the metadata of the modal in which it was made."""
    action, view = body["actions"][0], body.get("view") or {}
    return ButtonClick(
        action=action["action_id"],
        value=action.get("value") or "",
        teams=_teams(body),
        channel=_channel(body),
        user=body["user"]["id"],
        trigger_id=body["trigger_id"],
        response_url=body.get("response_url") or "",
        view_id=view.get("id") or "",
        about=view.get("private_metadata") or "",
    )


def _channel(body: Payload) -> str:
    """The channel of the click. In a modal it is the one in our metadata."""
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id")
    if channel:
        return str(channel)
    noted = (body.get("view") or {}).get("private_metadata")
    return str(json.loads(noted).get("channel", "")) if noted else ""


def _thread(body: Payload) -> str:
    return str((body.get("container") or {}).get("thread_ts") or "")


def _teams(body: Payload) -> tuple[str, ...]:
    return _ids((body.get("team") or {}).get("id"), (body.get("user") or {}).get("team_id"))


def _ids(*found: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one) for one in found if one))
