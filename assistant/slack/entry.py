"""What came in from Slack, as one value: a question by one of five ways, or a click on a reply. Pure.

Only people ask: what this app, another bot or Slack itself writes, edits and deletions give no entry.
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

_SPOKEN: Final = (None, "thread_broadcast", "file_share")  # subtypes of messages in which somebody says something
_QUOTED_AT_MOST: Final = 400  # characters of a message that is asked about
# Without a question mark: what begins like a question is one; what begins like talk among people is none of ours.
_ASKING = re.compile(
    r"\?|^(?:who|whom|whose|what|when|where|why|which|how|and|did|does|do|is|are|was|were|has|have|tell|show|give|list)\b",
    re.IGNORECASE,
)
_TALKING = re.compile(
    r"^(?:thanks?|thank\s+you|thx|ok|okay|great|good|nice|cool|super|perfect|wow|lol|haha|got\s+it|yes|yeah|yep|no|nope|right|"
    r"agreed|sure|sorry|please|hi|hello|hey|i|we|you|he|she|they|it|this|that|let|my|our|your|fyi|cc|interesting)\b|^(?:\W|:[\w'+-]+:)*$",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """By which way it came in."""

    MENTION = "mention"
    DIRECT = "direct"
    FOLLOW_UP = "follow_up"  # said in a thread, mentioning nobody
    COMMAND = "command"
    SHORTCUT = "shortcut"
    SHARE = "share"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to do. `key` is the same for whatever Slack tells several times, or by two events, of one deed.

    `said_at` is the `ts` of the message asked in, or about; `thread` that of the thread to reply in, "" for none.
    `text` is the question, or the note of a feedback. `answer_id`, `mark` and `statement` are set for clicks alone.
    """

    kind: Kind
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
        """True where it is ours only in a thread in which we were asked before."""
        return self.kind is Kind.FOLLOW_UP

    @property
    def is_question_like(self) -> bool:
        return bool(_ASKING.search(self.text))

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, stored: str) -> Self:
        fields = json.loads(stored)
        return cls(**fields | {"kind": Kind(fields["kind"]), "teams": tuple(fields["teams"])})


def entry_of_event(body: Payload) -> Entry | None:
    """The entry of an Events API envelope, or None where nobody asks us anything."""
    event = body.get("event") or {}
    kind = _kind_of_event(event, _ourselves(body))
    if kind is None:
        return None
    channel, said_at, text = event["channel"], event["ts"], unescaped(event.get("text") or "")
    if kind is Kind.FOLLOW_UP and _TALKING.search(text) and not _ASKING.search(text):
        return None
    return Entry(
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


def _kind_of_event(event: Payload, ourselves: str) -> Kind | None:
    user = event.get("user")
    is_said_by_somebody = (
        bool(user)
        and user not in (ourselves, "USLACKBOT")
        and not event.get("bot_id")
        and not event.get("hidden")
        and event.get("subtype") in _SPOKEN
        and bool(event.get("channel"))
        and bool(event.get("ts"))
    )
    if not is_said_by_somebody:
        return None
    if event.get("type") == "app_mention":
        return Kind.MENTION
    if event.get("type") != "message":
        return None
    if event.get("channel_type") == "im":
        return Kind.DIRECT
    mentioned = re.findall(r"<@(\w+)", event.get("text") or "")
    if not event.get("thread_ts") or (mentioned and ourselves not in mentioned):
        return None  # said into the channel, or to somebody else
    return Kind.MENTION if mentioned else Kind.FOLLOW_UP


def entry_of_command(body: Payload) -> Entry:
    """The entry of a slash command."""
    return Entry(
        kind=Kind.COMMAND,
        key=f"command:{body['trigger_id']}",
        teams=_ids(body.get("team_id")),
        channel=body["channel_id"],
        user=body["user_id"],
        text=unescaped(body.get("text") or ""),
        response_url=body.get("response_url") or "",
    )


def entry_of_shortcut(body: Payload) -> Entry:
    """The entry of the message shortcut: who said what that message says? The reply goes into the message's thread."""
    message = body["message"]
    return Entry(
        kind=Kind.SHORTCUT,
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


def entry_of_action(body: Payload) -> Entry:
    """The entry of a click on a reply that shares it or says what is wrong with it."""
    action = body["actions"][0]
    is_share = action["action_id"] == SHARE
    return Entry(
        kind=Kind.SHARE if is_share else Kind.FEEDBACK,
        key=f"action:{body['trigger_id']}",
        teams=_teams(body),
        channel=_channel(body),
        user=body["user"]["id"],
        response_url=body.get("response_url") or "",
        answer_id=action["value"],
        mark="" if is_share else WRONG[action["action_id"]].value,
        thread=_thread(body),
    )


def entry_of_view(body: Payload) -> Entry:
    """The entry of the form that says which statement is wrong. What it is about stands in its metadata, ours."""
    view = body["view"]
    about = json.loads(view["private_metadata"])
    values = view["state"]["values"]
    statement = (values.get("statement", {}).get("statement") or {}).get("selected_option") or {}
    return Entry(
        kind=Kind.FEEDBACK,
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
class Click:
    """A click that opens, or turns the pages of, a modal. Slack lets that wait for three seconds, so it is no job."""

    action: str
    value: str
    teams: tuple[str, ...]
    channel: str
    user: str
    trigger_id: str
    response_url: str
    view_id: str = ""
    about: str = ""


def click_of(body: Payload) -> Click:
    """The click of a block action; `about` is the metadata of the modal it was made in."""
    action, view = body["actions"][0], body.get("view") or {}
    return Click(
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
    """Where the click was made; a modal has no channel but the one that we noted in it."""
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
