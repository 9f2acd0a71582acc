"""POST /slack/events: verified on the raw body, given to Bolt, stored, acknowledged. Answering is the workers'."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from slack_bolt import BoltResponse
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer
from assistant.errors import SettingsError
from assistant.service.feedback import FeedbackBook
from assistant.service.kept_answers import AnswerBook, answer_of
from assistant.service.store import FILE_NAME as LEDGER
from assistant.settings import Settings
from assistant.slack.allowing import allowed_by
from assistant.slack.client import API, SlackClient, SlackTroubleError
from assistant.slack.entry import (
    PAGE,
    SHORTCUT,
    SOURCES,
    WRONG,
    Click,
    Entry,
    Payload,
    click_of,
    entry_of_action,
    entry_of_command,
    entry_of_event,
    entry_of_shortcut,
    entry_of_view,
)
from assistant.slack.jobs import JobBook, Stored
from assistant.slack.modals import FORM, notice_view, sources_view, wrong_view
from assistant.slack.replying import HOW_TO_ASK, Replier
from assistant.slack.verifying import Verifier
from assistant.slack.workers import Workers

log = logging.getLogger(__name__)

_ANSWERED_WITHIN: Final = 2.5  # seconds; Slack gives up after 3
_LARGEST_BODY: Final = 1 << 20
_PATIENCE: Final = 20.0  # seconds in which the workers may do what waits when the server stops
_NOT_ALLOWED: Final = "You cannot ask here: whoever runs this app has not allowed this channel, workspace or user."
_SEARCHING: Final = "Searching the archive …"

Ack = Callable[..., Awaitable[BoltResponse]]


def slack_router(assistant: Assistant, settings: Settings) -> APIRouter:
    """The route where Slack is set up. Raises SettingsError for a secret without a token."""
    secret, token = settings.slack_signing_secret.get_secret_value(), settings.slack_bot_token.get_secret_value()
    if not token:
        raise SettingsError("Slack needs the bot's token: set WHOSAID_SLACK_BOT_TOKEN, it begins with xoxb-")
    desk = _Desk(assistant, settings, SlackClient(token, settings.slack_api_url or API))
    verifier = Verifier(secret)
    bolt = _bolt(desk, token)
    router = APIRouter(lifespan=desk.lifespan)

    @router.post("/slack/events", include_in_schema=False)
    async def events(request: Request) -> Response:
        try:
            async with asyncio.timeout(_ANSWERED_WITHIN):
                body = await _body(request)
                if body is None:
                    return _told(413, "The request is too large.")
                headers = request.headers
                if not verifier.is_genuine(
                    body,
                    timestamp=headers.get("x-slack-request-timestamp"),
                    signature=headers.get("x-slack-signature"),
                ):
                    log.warning("a request without Slack's signature was turned away")
                    return _told(401, "The request is not signed by Slack, or is older than five minutes.")
                return await _dispatched(bolt, body, headers.get("content-type", ""))
        except TimeoutError:
            log.error("a request could not be stored in time; Slack sends it again")
            return _told(503, "The request could not be taken in time: send it again.")

    return router


def _told(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status_code=status)


async def _body(request: Request) -> bytes | None:
    """The raw body; None for one larger than Slack sends."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST_BODY:
            return None
    return bytes(body)


async def _dispatched(bolt: AsyncApp, body: bytes, content_type: str) -> Response:
    try:
        # No other header: some of them would have Bolt skip its listeners.
        request = AsyncBoltRequest(body=body.decode(), headers={"content-type": content_type})
    except (ValueError, TypeError, AttributeError, RecursionError):  # Bolt expects what Slack sends
        return _told(400, "The request cannot be read.")
    return to_starlette_response(await bolt.async_dispatch(request))


def _bolt(desk: "_Desk", token: str) -> AsyncApp:
    """Bolt tells the kinds of requests apart. Its listeners run before the response, since all they do is store."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)  # no call before the response

    app = AsyncApp(
        name="whosaid",
        signing_secret="verified already",
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,  # entry.py knows
        attaching_function_token_enabled=False,
    )
    app.event(re.compile(".*"))(desk.on_event)
    app.command(re.compile(".*"))(desk.on_command)
    app.shortcut(SHORTCUT)(desk.on_shortcut)
    app.action(re.compile(".*"))(desk.on_action)
    app.view(FORM)(desk.on_view)
    return app


class _Desk:
    """What is done before the response: entries are stored, modals are begun. Owns the workers."""

    def __init__(self, assistant: Assistant, settings: Settings, slack: SlackClient) -> None:
        folder = assistant.archive.folder
        ledger = folder / LEDGER
        self._assistant = assistant
        self._allowed = allowed_by(settings)
        self._slack = slack
        self._answers = AnswerBook(ledger)
        self._jobs = JobBook(ledger)
        replier = Replier(assistant, self._jobs, self._answers, FeedbackBook(ledger), slack)
        self._workers = Workers(
            self._jobs, replier.work, replier.give_up, lock=folder / "slack.lock", count=settings.slack_workers
        )
        # Two pools of their own: neither answers nor slow calls to Slack keep a request from being stored.
        self._storing = ThreadPoolExecutor(2, "slack-store")
        self._calling = ThreadPoolExecutor(4, "slack-modal")

    @asynccontextmanager
    async def lifespan(self, app: Any) -> AsyncIterator[None]:
        self._workers.start(getattr(app.state, "is_warm", None))
        try:
            yield
        finally:
            await asyncio.to_thread(self._workers.stop, _PATIENCE)
            self._calling.shutdown(wait=False, cancel_futures=True)
            self._storing.shutdown()

    # --- Bolt's listeners; they return when it is stored

    async def on_event(self, body: dict[str, Any]) -> None:
        entry = entry_of_event(body)
        if entry is not None and self._allows(entry):
            await self._store(entry)

    async def on_command(self, body: dict[str, Any], ack: Ack) -> None:
        entry = entry_of_command(body)
        if not self._allows(entry):
            await ack(text=_NOT_ALLOWED)
        elif not entry.text or entry.text.casefold() == "help":
            await ack(text=HOW_TO_ASK)
        else:
            await self._store(entry)
            await ack(text=_SEARCHING)

    async def on_shortcut(self, body: dict[str, Any], ack: Ack) -> None:
        await self._store_if_allowed(entry_of_shortcut(body))
        await ack()

    async def on_view(self, body: dict[str, Any], ack: Ack) -> None:
        await self._store_if_allowed(entry_of_view(body))
        await ack()

    async def on_action(self, body: dict[str, Any], ack: Ack) -> None:
        click = click_of(body)
        if not self._allowed.allows(click.teams, click.channel, click.user):
            log.info("a click of somebody who is not allowed")
        elif click.action == SOURCES or click.action.startswith(PAGE):
            self._calling.submit(self._show, click)
        elif click.action in WRONG:
            await self._mark_wrong(body, click)
        else:
            await self._store(entry_of_action(body))
        await ack()

    # --- what they do

    def _allows(self, entry: Entry) -> bool:
        is_allowed = self._allowed.allows(entry.teams, entry.channel, entry.user)
        if not is_allowed:
            log.info("%s of somebody who is not allowed", entry.kind.value)
        return is_allowed

    async def _store_if_allowed(self, entry: Entry) -> None:
        if self._allows(entry):
            await self._store(entry)

    async def _store(self, entry: Entry) -> None:
        stored = await asyncio.get_running_loop().run_in_executor(self._storing, self._jobs.store, entry)
        if stored is Stored.NEW:
            self._workers.wake()
        else:
            log.info("%s: %s", entry.kind.value, stored.value)

    async def _mark_wrong(self, body: Payload, click: Click) -> None:
        """A reply of one statement is marked at once; of several, a form asks which."""
        answer = await asyncio.get_running_loop().run_in_executor(self._storing, self._kept, click.value)
        if answer is None or len(answer.statements) <= 1:
            entry = entry_of_action(body)
            await self._store(replace(entry, statement=0 if answer and answer.statements else None))
            return
        view = wrong_view(
            answer, click.value, WRONG[click.action], channel=click.channel, response_url=click.response_url
        )
        self._calling.submit(_tried, lambda: self._slack.open_view(click.trigger_id, view))

    def _kept(self, answer_id: str) -> Answer | None:
        """The answer with this id, or None where none is kept."""
        found = self._answers.find(answer_id)
        return answer_of(found, self._assistant.archive) if found else None

    def _show(self, click: Click) -> None:
        """Open the modal of an answer's sentences, or turn its page."""
        _tried(lambda: self._show_page(click))

    def _show_page(self, click: Click) -> None:
        is_turning = bool(click.view_id)
        about = json.loads(click.about) if is_turning else {"answer_id": click.value}
        page = int(click.value) if is_turning else 0
        answer_id = about.get("answer_id", "")
        answer = self._kept(answer_id)
        if answer is None:
            view = notice_view("That answer is no longer kept: ask again to see its sentences.")
        else:
            view = sources_view(answer, answer_id, channel=click.channel, page=page)
        if is_turning:
            self._slack.update_view(click.view_id, view)
        else:
            self._slack.open_view(click.trigger_id, view)


def _tried(call: Callable[[], None]) -> None:
    """For what nobody waits for: whoever sees no modal clicks again."""
    try:
        call()
    except SlackTroubleError as exc:
        log.warning("no modal: %s", exc)
    except Exception:
        log.exception("no modal")
