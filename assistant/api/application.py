"""The API as an application to mount at /api, with its own error responses and its own OpenAPI document."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, FastAPI
from fastapi.security import HTTPBearer
from starlette.datastructures import Headers

from assistant.access.error_responses import send_error
from assistant.api.callers import DOCUMENT, Callers, KeyCheck
from assistant.api.problems import Problem, answer_with_problems

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_ABOUT = """Who said what, from a news archive: every statement with its speaker, its stance and the exact sentences.

Errors are `application/problem+json`, with a reference that stands in the server's log, too."""


# Only for the document: KeyCheck has read the key before.
_KEY = HTTPBearer(auto_error=False, scheme_name="key", description="A key that `whosaid keys add NAME` printed.")


def api_app(callers: Callers, *routers: APIRouter) -> FastAPI:
    """Everything below /api: the routes of version 1."""
    # FastAPI's own pages of documentation load scripts from other hosts.
    app = FastAPI(
        title="Who Said?",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=DOCUMENT,
        root_path_in_servers=False,
        servers=[{"url": "/api"}],
    )
    version_1 = APIRouter(prefix="/v1", dependencies=[Depends(_KEY)])
    for router in routers:
        version_1.include_router(router)
    app.include_router(version_1)
    app.add_middleware(_JsonOnly)
    app.add_middleware(KeyCheck, callers=callers)
    answer_with_problems(app)
    _describe_problems(app)
    return app


def _describe_problems(app: FastAPI) -> None:
    """Put the schema of problems into the document in place of FastAPI's own."""
    document = app.openapi()
    schemas = document["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)


class _JsonOnly:
    """Refuses bodies with another content type: those a browser sends across sites without a preflight request."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "http" and _has_body(scope):
            kind = Headers(scope=scope).get("content-type", "")
            if kind.split(";", 1)[0].strip().lower() != "application/json":
                await send_error(scope, receive, send, 415, "Send JSON, with `Content-Type: application/json`.")
                return
        await self._app(scope, receive, send)


def _has_body(scope: "Scope") -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
