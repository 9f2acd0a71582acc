"""/healthz, /readyz and /metrics, at the root of the server, for its operators."""

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


def health_router(
    assistant: Assistant,
    metrics: Metrics,
    *,
    is_warm: threading.Event,
    check_key: Callable[..., object],
    shows_counts: bool,
) -> APIRouter:
    """The routes. `check_key` guards the metrics. With `shows_counts` /healthz shows how many articles there are."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    def healthz() -> JSONResponse:
        """The server runs and can read its archive."""
        articles = _articles(assistant)
        if articles is None:
            return JSONResponse({"status": "archive unavailable"}, 503)
        return JSONResponse({"status": "ok", **({"articles": articles} if shows_counts else {})})

    @router.get("/readyz")
    def readyz() -> JSONResponse:
        """The models are loaded, so that the next question is answered without delay."""
        if _articles(assistant) is None:
            return JSONResponse({"status": "archive unavailable"}, 503)
        if not is_warm.is_set():
            return JSONResponse({"status": "loading"}, 503, headers={"retry-after": "2"})
        return JSONResponse({"status": "ready"})

    @router.get("/metrics", dependencies=[Depends(check_key)])
    def figures() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def _articles(assistant: Assistant) -> int | None:
    try:
        return assistant.archive.counts().articles
    except WhoSaidError:
        log.exception("the archive cannot be read")
        return None
