"""POST /slack/events where Slack is not set up: says how to switch it on. Needs none of Slack's libraries."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse

_OFF: Final = "Slack is off: set WHOSAID_SLACK_SIGNING_SECRET and WHOSAID_SLACK_BOT_TOKEN to switch it on."


def switched_off_router() -> APIRouter:
    """The route where there is no signing secret."""
    router = APIRouter()

    @router.post("/slack/events", include_in_schema=False)
    async def events() -> JSONResponse:
        return JSONResponse({"error": _OFF}, status_code=404)

    return router
