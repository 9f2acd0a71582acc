"""Responses to refused requests: problem+json (RFC 9457) under /api, one plain sentence elsewhere."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant.request_id import request_id

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class ProblemResponse(JSONResponse):
    """A problem of RFC 9457, with the request's id as `reference`."""

    media_type = "application/problem+json"


def problem_response(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> ProblemResponse:
    """`detail` is one sentence that says what to do. `more` are further members, such as `errors`."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return ProblemResponse({**body, "reference": request_id()}, status, headers=dict(headers or {}))


def error_response(path: str, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The response in the form for this path."""
    if path == "/api" or path.startswith("/api/"):
        return problem_response(status, detail, headers=headers)
    return PlainTextResponse(f"{detail}\n", status, headers=dict(headers or {}))


async def send_error(
    scope: "Scope", receive: "Receive", send: "Send", status: int, detail: str, *, close: bool = False
) -> None:
    """Send the response. `close` also closes the connection: for requests that are not read to their end."""
    headers = {"connection": "close"} if close else None
    await error_response(scope["path"], status, detail, headers)(scope, receive, send)
