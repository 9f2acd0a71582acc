"""How a request is refused: as problem+json (RFC 9457) under /api, as one plain sentence elsewhere."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant.request_id import reference

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class ProblemResponse(JSONResponse):
    """A problem as RFC 9457 has it, with the reference of the request."""

    media_type = "application/problem+json"


def problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> ProblemResponse:
    """`detail` is one sentence that says what to do; `more` are further members, such as `errors`."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return ProblemResponse({**body, "reference": reference()}, status, headers=dict(headers or {}))


def refusal(path: str, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The refusal of a request for this path."""
    if path == "/api" or path.startswith("/api/"):
        return problem(status, detail, headers=headers)
    return PlainTextResponse(f"{detail}\n", status, headers=dict(headers or {}))


async def refuse(
    scope: "Scope", receive: "Receive", send: "Send", status: int, detail: str, *, close: bool = False
) -> None:
    """Answer with a refusal; `close` ends the connection, too, for requests that are not read to their end."""
    headers = {"connection": "close"} if close else None
    await refusal(scope["path"], status, detail, headers)(scope, receive, send)
