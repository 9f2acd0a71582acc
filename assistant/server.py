"""The web application, put together: the page, the API, the state of the service, and the guards before them all.

What the page looks like is web/'s, who may come in access/'s, what programs get api/'s.
"""

import asyncio
import errno
import logging
import os
import signal
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import replace

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request

from assistant.access.allowance import Allowance
from assistant.access.middleware import guard
from assistant.access.policy import policy_of
from assistant.access.rationing import rationed, reader_of_the_page
from assistant.answer.pipeline import Assistant
from assistant.api.archive import archive_router
from assistant.api.callers import Callers
from assistant.api.ingest import ingest_router
from assistant.api.metrics import Metrics
from assistant.api.question_queue import Desk
from assistant.api.service import api_service
from assistant.api.state import state_router
from assistant.build import open_assistant
from assistant.errors import SettingsError, WhoSaidError
from assistant.service.browse import Browser
from assistant.service.jobs import JobBook, JobState, Worker
from assistant.service.keys import KeyBook
from assistant.service.store import FILE_NAME
from assistant.settings import Settings
from assistant.slack.jobs import JobBook as SlackJobBook
from assistant.slack.switched_off import switched_off_router

log = logging.getLogger(__name__)

_PATIENCE = 5  # seconds for answers under way when the server stops


def create_app(assistant: Assistant, settings: Settings | None = None) -> FastAPI:
    """The application over an assistant: the page at /, the API at /api/v1, Slack, /healthz, /readyz and /metrics.

    `app.state.is_warm` is to be set when answers come at once. Raises SettingsError where it must not be served.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read when gradio is imported
    import gradio as gr

    from assistant.web.page import build_page
    from assistant.web.tabs import tabs_for
    from assistant.web.theme import page_css, page_head, page_theme

    folder = assistant.archive.folder
    settings = settings or Settings(archive=folder)
    policy = policy_of(settings)
    metrics = Metrics(assistant)
    assistant = replace(assistant, listeners=(*assistant.listeners, metrics.answered))
    desk = Desk(assistant)
    metrics.watch("whosaid_questions_waiting", "Questions of the API that wait for their turn", lambda: desk.waiting)
    jobs = JobBook(folder / FILE_NAME)
    is_warm = threading.Event()
    worker = Worker(jobs, settings, is_warm=is_warm, tell=metrics.took_in)
    metrics.watch("whosaid_ingest_jobs_waiting", "Ingest jobs that wait", lambda: jobs.count(JobState.WAITING))
    callers = Callers(
        KeyBook(folder / FILE_NAME),
        is_required=policy.is_closed or settings.api_keys == "required",
        allowance=Allowance(settings.api_per_minute, 60),
    )

    @asynccontextmanager
    async def serving(_: FastAPI) -> AsyncIterator[None]:
        worker.start()
        try:
            yield
        finally:
            desk.close()
            await asyncio.to_thread(worker.stop)

    # FastAPI's own pages of documentation load scripts from elsewhere.
    app = FastAPI(title="Who Said?", docs_url=None, redoc_url=None, openapi_url=None, lifespan=serving)
    app.state.is_warm = is_warm
    guard(app, policy, settings, folder)
    app.include_router(
        state_router(assistant, metrics, is_warm=is_warm, may_look=callers.let_in, tells_counts=not policy.is_closed)
    )
    if settings.slack_signing_secret.get_secret_value():
        from assistant.slack.router import slack_router  # Slack's libraries are an extra of their own

        app.include_router(slack_router(assistant, settings))
        metrics.watch(
            "whosaid_slack_jobs_waiting", "Questions of Slack that wait", SlackJobBook(folder / FILE_NAME).depth
        )
    else:
        app.include_router(switched_off_router())
    archive, ingest = archive_router(Browser(assistant.archive)), ingest_router(jobs, worker, settings)
    app.mount("/api", api_service(desk, callers, archive, ingest))
    readers = assistant
    if policy.is_closed:
        readers = rationed(assistant, Allowance(settings.answers_per_minute, 60), reader_of_the_page)
    page = build_page(readers, tabs_for(settings), has_logout=policy.passwords is not None)
    # Mounted, Gradio takes any path that a browser names as a file to read in, as if the page were being written; so
    # only what has been uploaded is let through.
    page.has_launched = True
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=page_theme(),
        css=page_css(),
        head=page_head(),
        ssr_mode=False,
        footer_links=[],
        show_error=False,
        run_history=False,
        max_file_size=int(settings.upload_mb * 1_000_000),
        auth_dependency=_user if policy.is_closed else None,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )
    return app


def _user(request: Request) -> str | None:
    """Whom the door let in; Gradio keeps what it makes for one user from the others."""
    return request.state.user or None


def run(settings: Settings) -> None:
    """Serve until Ctrl+C or SIGTERM. Raises SettingsError for host or port, ArchiveError where there is no archive."""
    policy_of(settings)  # before the port is taken and anything slow is loaded
    with _listen(settings.host, settings.port) as listener, suppress(KeyboardInterrupt):
        # uvicorn stops in good order and then raises the signal once more: SIGTERM ends as Ctrl+C does.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        assistant = open_assistant(settings)
        with closing(assistant.archive):
            app = create_app(assistant, settings)
            warming = threading.Thread(target=_warm, args=(assistant, app.state.is_warm), name="warm", daemon=True)
            warming.start()
            try:
                _serve(app, listener)
            finally:
                warming.join()  # cut off within a library's native code, the whole process would abort


def _serve(app: FastAPI, listener: socket.socket) -> None:
    # Logging stays as the command line set it up; what proxies say is judged by access/ alone.
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_PATIENCE,
        server_header=False,
    )
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
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as exc:
        reason = "is in use" if exc.errno == errno.EADDRINUSE else f"cannot be used ({exc.strerror})"
        raise SettingsError(
            f"port {port} on {host!r} {reason}: stop the program that has it, or choose another with --port"
        ) from exc


def _warm(assistant: Assistant, is_warm: threading.Event) -> None:
    """Load models and index, so that no reader waits for them."""
    try:
        assistant.warm_up()
        is_warm.set()
    except WhoSaidError as exc:
        log.error("questions cannot be answered yet: %s", exc)
    except Exception:
        log.exception("warming up failed")
