"""Errors of the API: always a problem of RFC 9457, never the text of an exception."""

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path

from assistant.access.error_responses import problem_response
from assistant.errors import CursorError, QuestionError, WhoSaidError
from assistant.request_id import request_id

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

_DETAILS = {
    400: "The request cannot be read: check that its body is whole.",
    404: "There is nothing here: /api/v1/openapi.json lists what there is.",
    405: "That method is not for this address: `allow` names those that are.",
}


class Problem(BaseModel):
    """A problem of RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    reference: str
    errors: list[dict[str, str]] | None = None


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems of a route for the OpenAPI document."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": schema}},
        }
        for status in statuses
    }


def answer_with_problems(app: FastAPI) -> None:
    """Let the application answer every error with a problem."""

    def http(request: Request, exc: Exception) -> Response:
        assert isinstance(exc, HTTPException)
        headers = dict(exc.headers or {})
        if exc.status_code == 405:
            headers = {"allow": ", ".join(_methods(app, request))}
        return problem_response(exc.status_code, _detail(exc), headers=headers)

    def invalid(_: Request, exc: Exception) -> Response:
        assert isinstance(exc, RequestValidationError)
        errors = [
            {"where": ".".join(map(str, one["loc"])), "what": one["msg"].removeprefix("Value error, ")}
            for one in exc.errors()[:20]
        ]
        return problem_response(422, "The request is not as it should be: `errors` says where.", errors=errors)

    def refused(_: Request, exc: Exception) -> Response:
        return problem_response(422, sentence(exc))

    def unavailable(_: Request, exc: Exception) -> Response:
        return server_problem(exc)

    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(QuestionError, refused)
    app.add_exception_handler(CursorError, refused)
    app.add_exception_handler(WhoSaidError, unavailable)
    app.add_middleware(_UnexpectedErrors)


def server_problem(exc: Exception) -> Response:
    """The problem of an unexpected error. The log has its trace under the same reference."""
    log.error("failed, reference %s", request_id(), exc_info=exc)
    if isinstance(exc, WhoSaidError):
        return problem_response(
            503, "The archive or the model cannot be used now: try again later.", headers={"retry-after": "30"}
        )
    return problem_response(500, "Something went wrong: try again, and tell the reference if it stays.")


def _methods(app: FastAPI, request: Request) -> list[str]:
    """The methods of all routes at this address. Starlette names only those of the first one."""
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    documented = app.openapi()["paths"].items()
    return sorted(
        method.upper()
        for template, methods in documented
        if compile_path(template)[0].match(path)
        for method in methods
    )


def sentence(error: Exception) -> str:
    """The text of an error of ours, as a sentence."""
    told = str(error).rstrip(".")
    return f"{told[:1].upper()}{told[1:]}."


def _detail(exc: HTTPException) -> str:
    if exc.detail and exc.detail.endswith("."):
        return exc.detail  # a sentence, so it is one of ours
    return _DETAILS.get(exc.status_code, HTTPStatus(exc.status_code).description)


class _UnexpectedErrors:
    """The outermost layer: logs every exception, and answers with a problem if no response has begun."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        has_begun = False

        async def watched(message: "Message") -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except HTTPException:
            raise  # from the middleware outside, which answers it
        except Exception as exc:
            response = server_problem(exc)
            if not has_begun:
                await response(scope, receive, send)
