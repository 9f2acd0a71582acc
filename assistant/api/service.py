"""The API as an application of its own, to be mounted at /api: its errors are problems, its document is its own."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, FastAPI
from fastapi.security import HTTPBearer
from starlette.datastructures import Headers

from assistant.access.refusals import refuse
from assistant.api.ask import ask_router
from assistant.api.callers import DOCUMENT, Callers, KeysFirst
from assistant.api.problems import Problem, tell_problems
from assistant.api.question_queue import Desk

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_ABOUT = """Who said what, from a news archive: every statement with its speaker, its stance and the exact sentences.

What goes wrong comes as `application/problem+json`, with a reference that the server's log has, too."""


# For the document: callers.py has read the key before.
_KEY = HTTPBearer(auto_error=False, scheme_name="key", description="A key that `whosaid keys add NAME` printed.")


def api_service(desk: Desk, callers: Callers, *more: APIRouter) -> FastAPI:
    """Everything below /api; `more` are further routes of version 1."""
    # FastAPI's own pages of documentation load scripts from elsewhere.
    service = FastAPI(
        title="Who Said?",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=DOCUMENT,
        root_path_in_servers=False,
        servers=[{"url": "/api"}],
    )
    routes = APIRouter(prefix="/v1", dependencies=[Depends(_KEY)])
    for router in (ask_router(desk), *more):
        routes.include_router(router)
    service.include_router(routes)
    service.add_middleware(_JsonAlone)
    service.add_middleware(KeysFirst, callers=callers)
    tell_problems(service)
    _describe_problems(service)
    return service


def _describe_problems(service: FastAPI) -> None:
    """Put the schema of problems into the document, and take FastAPI's own shape of them out."""
    document = service.openapi()
    schemas = document["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)


class _JsonAlone:
    """Refuses bodies that are not said to be JSON. Others a page of another site could send without asking first."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "http" and _has_body(scope):
            kind = Headers(scope=scope).get("content-type", "")
            if kind.split(";", 1)[0].strip().lower() != "application/json":
                await refuse(scope, receive, send, 415, "Send JSON, with `Content-Type: application/json`.")
                return
        await self._app(scope, receive, send)


def _has_body(scope: "Scope") -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
