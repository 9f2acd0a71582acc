"""POST /slack/events: checks the signature of the raw body and lets Bolt call the listener for it."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from assistant.slack.listeners import Listeners
from assistant.slack.modals import FORM
from assistant.slack.payloads import SHORTCUT
from assistant.slack.signatures import SignatureCheck

log = logging.getLogger(__name__)

_ANSWERED_WITHIN: Final = 2.5  # seconds; Slack gives up after 3
_LARGEST_BODY: Final = 1 << 20


def slack_router(listeners: Listeners, *, signing_secret: str, token: str) -> APIRouter:
    """The route. Closes the listeners when the application ends."""
    signatures, bolt = SignatureCheck(signing_secret), _bolt(listeners, token)

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        try:
            yield
        finally:
            listeners.close()

    router = APIRouter(lifespan=lifespan)

    @router.post("/slack/events", include_in_schema=False)
    async def events(request: Request) -> Response:
        try:
            async with asyncio.timeout(_ANSWERED_WITHIN):
                body = await _body(request)
                if body is None:
                    return _told(413, "The request is too large.")
                headers = request.headers
                if not signatures.is_genuine(
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


def _bolt(listeners: Listeners, token: str) -> AsyncApp:
    """Bolt, which tells the kinds of payloads apart. Its listeners run before the response, since they only store."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)  # no call before the response

    app = AsyncApp(
        name="whosaid",
        signing_secret="verified already",
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,  # payloads.py knows them
        attaching_function_token_enabled=False,
    )
    app.event(re.compile(".*"))(listeners.on_event)
    app.command(re.compile(".*"))(listeners.on_command)
    app.shortcut(SHORTCUT)(listeners.on_shortcut)
    app.action(re.compile(".*"))(listeners.on_action)
    app.view(FORM)(listeners.on_view)
    return app
