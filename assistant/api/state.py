"""/healthz, /readyz and /metrics: for those who run the server, at its root."""

import logging
import threading
from collections.abc import Callable

from fastapi import APIRouter, Depends
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, Response

from assistant.answer.pipeline import Assistant
from assistant.api.metrics import Metrics
from assistant.errors import WhoSaidError

log = logging.getLogger(__name__)


def state_router(
    assistant: Assistant,
    metrics: Metrics,
    *,
    is_warm: threading.Event,
    may_look: Callable[..., object],
    tells_counts: bool,
) -> APIRouter:
    """`may_look` is what lets somebody see the metrics; `tells_counts`, whether all may hear how much is held."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    def healthz() -> JSONResponse:
        """The server is up and can read its archive."""
        articles = _articles(assistant)
        if articles is None:
            return JSONResponse({"status": "archive unavailable"}, 503)
        return JSONResponse({"status": "ok", **({"articles": articles} if tells_counts else {})})

    @router.get("/readyz")
    def readyz() -> JSONResponse:
        """The next question is answered at once: what answers need is loaded."""
        if _articles(assistant) is None:
            return JSONResponse({"status": "archive unavailable"}, 503)
        if not is_warm.is_set():
            return JSONResponse({"status": "loading"}, 503, headers={"retry-after": "2"})
        return JSONResponse({"status": "ready"})

    @router.get("/metrics", dependencies=[Depends(may_look)])
    def figures() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def _articles(assistant: Assistant) -> int | None:
    try:
        return assistant.archive.counts().articles
    except WhoSaidError:
        log.exception("the archive cannot be read")
        return None
