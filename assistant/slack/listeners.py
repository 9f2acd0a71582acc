"""What Bolt calls for each payload, before the response: requests are stored, modals are opened in the background."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final

from slack_bolt import BoltResponse

from assistant.answer.values import Answer
from assistant.slack.allow_list import AllowList
from assistant.slack.client import SlackClient, SlackTroubleError
from assistant.slack.inbox import Inbox, Stored
from assistant.slack.modals import notice_view, sources_view, wrong_view
from assistant.slack.payloads import (
    PAGE,
    SOURCES,
    WRONG,
    ButtonClick,
    Payload,
    SlackRequest,
    read_action,
    read_click,
    read_command,
    read_event,
    read_shortcut,
    read_view,
)

log = logging.getLogger(__name__)

HOW_TO_ASK: Final = "Ask me who said what, like: who says it was staged and why?"
_NOT_ALLOWED: Final = "You cannot ask here: whoever runs this app has not allowed this channel, workspace or user."
_SEARCHING: Final = "Searching the archive …"

Ack = Callable[..., Awaitable[BoltResponse]]


class Listeners:
    """Bolt's listeners. `find_answer` finds a saved answer by its id. Close them at the end."""

    def __init__(
        self, inbox: Inbox, find_answer: Callable[[str], Answer | None], slack: SlackClient, allow_list: AllowList
    ) -> None:
        self._inbox = inbox
        self._find_answer = find_answer
        self._slack = slack
        self._allow_list = allow_list
        # Two thread pools of their own: neither answers nor slow calls to Slack delay the storing of a request.
        self._storing = ThreadPoolExecutor(2, "slack-store")
        self._calling = ThreadPoolExecutor(4, "slack-modal")

    def close(self) -> None:
        self._calling.shutdown(wait=False, cancel_futures=True)
        self._storing.shutdown()

    # --- Bolt's listeners: they return when the request is stored

    async def on_event(self, body: dict[str, Any]) -> None:
        request = read_event(body)
        if request is not None and self._allows(request):
            await self._store(request)

    async def on_command(self, body: dict[str, Any], ack: Ack) -> None:
        request = read_command(body)
        if not self._allows(request):
            await ack(text=_NOT_ALLOWED)
        elif not request.text or request.text.casefold() == "help":
            await ack(text=HOW_TO_ASK)
        else:
            await self._store(request)
            await ack(text=_SEARCHING)

    async def on_shortcut(self, body: dict[str, Any], ack: Ack) -> None:
        await self._store_if_allowed(read_shortcut(body))
        await ack()

    async def on_view(self, body: dict[str, Any], ack: Ack) -> None:
        await self._store_if_allowed(read_view(body))
        await ack()

    async def on_action(self, body: dict[str, Any], ack: Ack) -> None:
        click = read_click(body)
        if not self._allow_list.allows(click.teams, click.channel, click.user):
            log.info("a click of somebody who is not allowed")
        elif click.action == SOURCES or click.action.startswith(PAGE):
            self._calling.submit(self._show, click)
        elif click.action in WRONG:
            await self._mark_wrong(body, click)
        else:
            await self._store(read_action(body))
        await ack()

    # --- their steps

    def _allows(self, request: SlackRequest) -> bool:
        is_allowed = self._allow_list.allows(request.teams, request.channel, request.user)
        if not is_allowed:
            log.info("%s of somebody who is not allowed", request.kind.value)
        return is_allowed

    async def _store_if_allowed(self, request: SlackRequest) -> None:
        if self._allows(request):
            await self._store(request)

    async def _store(self, request: SlackRequest) -> None:
        stored = await asyncio.get_running_loop().run_in_executor(self._storing, self._inbox.store, request)
        if stored is not Stored.NEW:
            log.info("%s: %s", request.kind.value, stored.value)

    async def _mark_wrong(self, body: Payload, click: ButtonClick) -> None:
        """Mark a reply with one statement at once. For one with several, a form asks which statement it is."""
        answer = await asyncio.get_running_loop().run_in_executor(self._storing, self._find_answer, click.value)
        if answer is None or len(answer.statements) <= 1:
            request = read_action(body)
            await self._store(replace(request, statement=0 if answer and answer.statements else None))
            return
        view = wrong_view(
            answer, click.value, WRONG[click.action], channel=click.channel, response_url=click.response_url
        )
        self._calling.submit(_tried, lambda: self._slack.open_view(click.trigger_id, view))

    def _show(self, click: ButtonClick) -> None:
        """Open the modal with the sentences of an answer, or turn its page."""
        _tried(lambda: self._show_page(click))

    def _show_page(self, click: ButtonClick) -> None:
        is_turning = bool(click.view_id)
        about = json.loads(click.about) if is_turning else {"answer_id": click.value}
        page = int(click.value) if is_turning else 0
        answer_id = about.get("answer_id", "")
        answer = self._find_answer(answer_id)
        if answer is None:
            view = notice_view("That answer is no longer stored: ask again to see its sentences.")
        else:
            view = sources_view(answer, answer_id, channel=click.channel, page=page)
        if is_turning:
            self._slack.update_view(click.view_id, view)
        else:
            self._slack.open_view(click.trigger_id, view)


def _tried(call: Callable[[], None]) -> None:
    """Make a call for which nobody waits. A user who sees no modal clicks again."""
    try:
        call()
    except SlackTroubleError as exc:
        log.warning("no modal: %s", exc)
    except Exception:
        log.exception("no modal")
