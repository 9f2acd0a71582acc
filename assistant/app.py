"""The web application: the chat page and /healthz in one FastAPI app, and the server that runs it.

Serves this machine only. What the page looks like is web.py's.
"""

import errno
import logging
import os
import signal
import socket
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware

from assistant.desk import Assistant, open_assistant
from assistant.errors import SettingsError, WhoSaidError
from assistant.settings import Settings
from assistant.slack.router import slack_router
from corpus.errors import CorpusError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PATIENCE = 5  # seconds for answers under way when the server stops

# Inline scripts and styles, and code made from strings, are how Gradio's page works; but nothing of another host is
# ever loaded or asked, whatever an article holds.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


def create_app(assistant: Assistant, settings: Settings | None = None) -> FastAPI:
    """The application over an assistant: the page at /, the state of the service at /healthz."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read when gradio is imported
    import gradio as gr

    from assistant.web import PAGE_CSS, PAGE_HEAD, build_page, page_theme

    # FastAPI's own pages of documentation load scripts from elsewhere.
    app = FastAPI(title="Who Said?", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        try:
            return JSONResponse({"status": "ok", "articles": assistant.archive.counts().articles})
        except CorpusError:
            log.exception("the archive cannot be read")
            return JSONResponse({"status": "archive unavailable"}, status_code=503)

    if settings is not None:
        app.include_router(slack_router(assistant, settings))
    app.add_middleware(_SecurityHeaders)
    # Another site's name that is made to point at this machine does not open the archive to that site.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"], www_redirect=False)
    gr.mount_gradio_app(
        app,
        build_page(assistant),
        path="/",
        theme=page_theme(),
        css=PAGE_CSS,
        head=PAGE_HEAD,
        ssr_mode=False,
        footer_links=[],
        show_error=False,
        run_history=False,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )
    return app


class _SecurityHeaders:
    """Adds headers to every response. Plain ASGI: Starlette's own helper would hold streamed answers back."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        async def send_with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def run(settings: Settings) -> None:
    """Serve until Ctrl+C or SIGTERM. Raises SettingsError for host or port, ArchiveError where there is no archive."""
    with _listen(settings.host, settings.port) as listener, suppress(KeyboardInterrupt):
        # uvicorn stops in good order and then raises the signal once more: SIGTERM ends as Ctrl+C does.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        assistant = open_assistant(settings)
        with closing(assistant.archive):
            app = create_app(assistant, settings)
            threading.Thread(target=_warm, args=(assistant,), name="warm", daemon=True).start()
            _serve(app, listener)


def _serve(app: FastAPI, listener: socket.socket) -> None:
    # Logging stays as the command line set it up.
    config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=_PATIENCE, server_header=False)
    _Server(config).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that ends the event stream of every open page when it stops; else it would wait for them in vain."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from gradio.routes import App

        for route in self.config.app.routes:  # type: ignore[union-attr]  # it is our FastAPI
            if isinstance(page := getattr(route, "app", None), App):
                page.stop_event.set()
        await super().shutdown(sockets)


def _listen(host: str, port: int) -> socket.socket:
    """A socket on the port, taken before anything slow is loaded."""
    if host not in LOOPBACK:
        raise SettingsError(
            f"host {host!r} can be reached from other machines, and access control comes with a later version: "
            "use 127.0.0.1, ::1 or localhost"
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as exc:
        reason = "is in use" if exc.errno == errno.EADDRINUSE else f"cannot be used ({exc.strerror})"
        raise SettingsError(
            f"port {port} on {host!r} {reason}: stop the program that has it, or choose another with --port"
        ) from exc


def _warm(assistant: Assistant) -> None:
    """Load models and index, so that no reader waits for them."""
    try:
        assistant.warm_up()
    except WhoSaidError as exc:
        log.error("questions cannot be answered yet: %s", exc)
    except Exception:
        log.exception("warming up failed")
