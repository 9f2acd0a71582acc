"""The manifest from which Slack creates the app: all events and commands that we handle, and only the scopes we use."""

from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from assistant.errors import SettingsError
from assistant.slack.payloads import SHORTCUT

PATH: Final = "/slack/events"
COMMAND: Final = "/whosaid"

EVENTS: Final = {  # each with its scopes
    "app_mention": ("app_mentions:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
}
METHODS: Final = {  # with the `history` scopes we look for a reply in its thread
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "views.open": (),
    "views.update": (),
}


def manifest(url: str) -> str:
    """The manifest as YAML, for a server at this https address. Raises SettingsError."""
    return yaml.safe_dump(_manifest(_request_url(url)), sort_keys=False, allow_unicode=True)


def _request_url(url: str) -> str:
    try:
        parts = urlsplit(url.rstrip("/").removesuffix(PATH))
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise SettingsError(f"{url!r} is not an address that Slack can call: write it like https://news.example")
    return f"{parts.geturl()}{PATH}"


def _manifest(request_url: str) -> dict[str, Any]:
    scopes = {"commands", *(s for needed in (*EVENTS.values(), *METHODS.values()) for s in needed)}
    return {
        "display_information": {
            "name": "Who Said?",
            "description": "Ask the news archive who said what; every answer cites the exact sentences.",
            "background_color": "#1f4b73",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "whosaid", "always_online": True},
            "shortcuts": [
                {
                    "name": "Who said this?",
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": "Find in the archive who said what this message says.",
                }
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    "url": request_url,
                    "description": "Ask the news archive who said what.",
                    "usage_hint": "who says it was staged and why?",
                    "should_escape": False,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(scopes)}},
        "settings": {
            "event_subscriptions": {"request_url": request_url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, "request_url": request_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": False,
            "token_rotation_enabled": False,
        },
    }
