"""The calls of Slack's Web API that we need, with three kinds of errors.

The SDK's own retries are off, since they would post again although the first post may have arrived.
"""

import http.client
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse, WebClient
from slack_sdk.webhook import WebhookClient

from assistant.slack.blocks import Message

API: Final = "https://slack.com/api/"
_PATIENCE: Final = 10  # seconds for one call
_RESPONSE_HOSTS: Final = ("hooks.slack.com", "hooks.slack-gov.com")
_TEMPORARY: Final = frozenset(  # they end by themselves, or when somebody mends the token or the app's scopes
    "internal_error fatal_error service_unavailable request_timeout team_added_to_org ratelimited"
    " invalid_auth not_authed account_inactive token_revoked token_expired missing_scope".split()
)


class SlackTroubleError(Exception):
    """A call failed. The text is Slack's code for the error, never a token."""


class RateLimitedError(SlackTroubleError):
    """Not done. Slack allows the next call after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


class UnsureError(SlackTroubleError):
    """Slack did not answer, or not clearly: it is unknown whether it was done."""


class RefusedError(SlackTroubleError):
    """Not done, and the same call would be refused again."""


class SlackClient:
    """Calls with the bot's token. `api_url` is the base address of the Web API. Share it between threads."""

    def __init__(self, token: str, api_url: str = API) -> None:
        self._web = WebClient(token=token, base_url=api_url, timeout=_PATIENCE, retry_handlers=[])
        self._api = _origin(api_url)

    def post(self, channel: str, message: Message, *, thread: str = "") -> str:
        """Post into a channel or a thread. Returns the `ts` of the message. Raises SlackTroubleError."""
        posted = _called(
            lambda: self._web.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=list(message.blocks),
                thread_ts=thread or None,
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        return str(posted.get("ts") or "")

    def whisper(self, channel: str, user: str, message: Message) -> None:
        """Post for one user alone, in a channel where the app is a member. Raises SlackTroubleError."""
        _called(
            lambda: self._web.chat_postEphemeral(
                channel=channel, user=user, text=message.text, blocks=list(message.blocks)
            )
        )

    def messages(self, channel: str, *, thread: str = "", since: str) -> list[dict[str, Any]]:
        """The messages of a channel or a thread, from a `ts` on. Raises SlackTroubleError."""
        messages: list[dict[str, Any]] = []
        which: dict[str, Any] = {"channel": channel, "oldest": since, "inclusive": True, "limit": 200}
        while True:
            asked = dict(which)
            if thread:
                page = _called(lambda asked=asked: self._web.conversations_replies(ts=thread, **asked))  # type: ignore[misc]
            else:
                page = _called(lambda asked=asked: self._web.conversations_history(**asked))  # type: ignore[misc]
            messages += page.get("messages") or []
            which["cursor"] = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not which["cursor"]:
                return messages

    def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Open a modal. The trigger is valid for three seconds. Raises SlackTroubleError."""
        _called(lambda: self._web.views_open(trigger_id=trigger_id, view=dict(view)))

    def update_view(self, view_id: str, view: Mapping[str, Any]) -> None:
        """Replace the content of an open modal. Raises SlackTroubleError."""
        _called(lambda: self._web.views_update(view_id=view_id, view=dict(view)))

    def respond(self, response_url: str, message: Message, *, in_channel: bool = False) -> None:
        """Post to the response_url of a command or a click. Raises SlackTroubleError."""
        if not self.may_respond_to(response_url):
            raise RefusedError("response_url is none of Slack's addresses")
        kind = "in_channel" if in_channel else "ephemeral"
        send_to(response_url, message, response_type=kind, replace_original=False)

    def may_respond_to(self, url: str) -> bool:
        """True for addresses of Slack and of the Web API's host, so that no payload can choose another."""
        try:
            parts = urlsplit(url)
            is_slacks = parts.scheme == "https" and parts.hostname in _RESPONSE_HOSTS and parts.port in (None, 443)
            return (is_slacks or _origin(url) == self._api) and not parts.username
        except ValueError:
            return False


def send_to(url: str, message: Message, **options: Any) -> None:
    """Post to an incoming webhook or a response_url. Raises SlackTroubleError."""
    client = WebhookClient(url, timeout=_PATIENCE, retry_handlers=[])
    body = {"text": message.text, "blocks": list(message.blocks), "unfurl_links": False, "unfurl_media": False}
    try:
        response = client.send_dict({**body, **options})
    except (OSError, http.client.HTTPException) as exc:
        raise UnsureError(type(exc).__name__) from None  # its text may contain the address, which is a secret
    if response.status_code == 429:
        raise RateLimitedError(_seconds(response.headers))
    if response.status_code >= 500:
        raise UnsureError(f"status {response.status_code}")
    if response.status_code != 200:
        raise RefusedError(f"status {response.status_code}")


def _called(call: Callable[[], SlackResponse]) -> dict[str, Any]:
    try:
        response = call()
    except SlackApiError as exc:
        raise _trouble(exc.response) from None  # the response contains the request, with the token
    except (OSError, http.client.HTTPException, ValueError) as exc:
        raise UnsureError(type(exc).__name__) from None
    return dict(response.data) if isinstance(response.data, dict) else {}


def _trouble(response: Any) -> SlackTroubleError:
    status = getattr(response, "status_code", 0)
    error = str(response.get("error") if isinstance(response.data, dict) else "")
    if status == 429:
        return RateLimitedError(_seconds(response.headers))
    if status >= 500 or error in _TEMPORARY or status != 200:
        return UnsureError(error[:100] or f"status {status}")
    return RefusedError(error)


def _seconds(headers: Mapping[str, Any]) -> float:
    """The seconds of Retry-After; Slack's usual minute if it is missing or malformed."""
    value = next((v for k, v in headers.items() if k.lower() == "retry-after"), "")
    value = value[0] if isinstance(value, list) else value
    return float(value) if str(value).isdecimal() else 60.0


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port
