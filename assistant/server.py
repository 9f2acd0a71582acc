"""The web application, put together: the page, the API, Slack, health checks, access control and the job workers."""

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

from assistant.access.middleware import guard
from assistant.access.policy import AccessPolicy, access_policy
from assistant.access.rate_limits import RateLimit, question_limit
from assistant.answer.pipeline import Assistant
from assistant.api.application import api_app
from assistant.api.archive_routes import archive_router
from assistant.api.ask_routes import ask_router
from assistant.api.callers import Callers
from assistant.api.health_routes import health_router
from assistant.api.ingest_routes import ingest_router
from assistant.api.metrics import Metrics
from assistant.api.question_pool import QuestionPool
from assistant.build import open_assistant
from assistant.errors import SettingsError, WhoSaidError
from assistant.service.api_keys import ApiKeyStore
from assistant.service.browse import Browser
from assistant.service.ingest_jobs import PostedArticles
from assistant.service.jobs import UNENDED, JobQueue, JobState
from assistant.service.server_database import ServerDatabase
from assistant.service.upload_jobs import Uploads
from assistant.service.workers import JobHandler, Workers
from assistant.settings import Settings
from assistant.slack.switched_off import switched_off_router

log = logging.getLogger(__name__)

_PATIENCE = 5  # seconds for answers under way when the server stops
_PATIENCE_WITH_JOBS = 20.0  # seconds for running jobs, and for the questions of Slack that wait


def create_app(assistant: Assistant, settings: Settings | None = None) -> FastAPI:
    """The application over an assistant: the page at /, the API at /api/v1, Slack, /healthz, /readyz and /metrics.

    Set `app.state.is_warm` and call `app.state.workers.let_begin()` once the models are loaded. Raises SettingsError
    where the settings must not be served.
    """
    settings = settings or Settings(archive=assistant.archive.folder)
    policy = access_policy(settings)
    database = ServerDatabase(assistant.archive.folder)
    queue, metrics, is_warm = JobQueue(database), Metrics(assistant), threading.Event()
    assistant = replace(assistant, listeners=(*assistant.listeners, metrics.answered))

    posted, uploads = PostedArticles(queue, settings, count=metrics.count_ingest), Uploads(queue, settings)
    handlers: list[JobHandler] = [posted, uploads]
    slack_routes = switched_off_router()
    if settings.slack_signing_secret.get_secret_value():
        from assistant.slack.app import slack_app  # Slack's libraries are an optional extra

        slack_routes, slack = slack_app(assistant, settings, database, queue)
        handlers.append(slack)
        metrics.watch(
            "whosaid_slack_jobs_waiting", "Questions of Slack that wait", lambda: queue.count(slack.kind, *UNENDED)
        )
    workers = Workers(queue, handlers, lock=assistant.archive.folder / "jobs.lock")
    metrics.watch(
        "whosaid_ingest_jobs_waiting", "Ingest jobs that wait", lambda: queue.count(posted.kind, JobState.WAITING)
    )
    pool = QuestionPool(assistant)
    metrics.watch("whosaid_questions_waiting", "Questions of the API that wait for their turn", lambda: pool.waiting)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        workers.start()
        try:
            yield
        finally:
            pool.close()
            await asyncio.to_thread(workers.stop, _PATIENCE_WITH_JOBS)

    # FastAPI's own pages of documentation load scripts from other hosts.
    app = FastAPI(title="Who Said?", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.is_warm, app.state.workers = is_warm, workers
    guard(app, policy, settings, database)
    callers = Callers(
        ApiKeyStore(database),
        is_required=policy.is_closed or settings.api_keys == "required",
        limit=RateLimit(settings.api_per_minute, 60),
    )
    app.include_router(
        health_router(
            assistant, metrics, is_warm=is_warm, check_key=callers.check_request, shows_counts=not policy.is_closed
        )
    )
    app.include_router(slack_routes)
    archive_routes = archive_router(Browser(assistant.archive))
    ingest_routes = ingest_router(posted, queue, most_articles=settings.upload_files)
    app.mount("/api", api_app(callers, ask_router(pool), archive_routes, ingest_routes))
    _mount_page(app, assistant, settings, policy, uploads)
    return app


def _mount_page(app: FastAPI, assistant: Assistant, settings: Settings, policy: AccessPolicy, uploads: Uploads) -> None:
    """Put the page at /, behind all other routes."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read when gradio is imported
    import gradio as gr

    from assistant.web.page import build_page
    from assistant.web.tabs import tabs_for
    from assistant.web.theme import page_css, page_head, page_theme

    if policy.is_closed:
        assistant = replace(assistant, admit=question_limit(RateLimit(settings.answers_per_minute, 60)))
    page = build_page(
        assistant,
        tabs_for(uploads),
        has_logout=policy.passwords is not None,
    )
    # Until a page is launched, Gradio reads any file that a browser names. After that, only uploaded ones.
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


def _user(request: Request) -> str | None:
    """The user whom the authentication found. Gradio keeps the files of different users apart."""
    return request.state.user or None


def run(settings: Settings) -> None:
    """Serve until Ctrl+C or SIGTERM. Raises SettingsError for host or port, ArchiveError where there is no archive."""
    access_policy(settings)  # before the port is taken and anything slow is loaded
    with _listen(settings.host, settings.port) as listener, suppress(KeyboardInterrupt):
        # uvicorn stops and then raises the signal again: with this, SIGTERM ends like Ctrl+C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        assistant = open_assistant(settings)
        with closing(assistant.archive):
            app = create_app(assistant, settings)
            warming = threading.Thread(target=_warm, args=(assistant, app), name="warm", daemon=True)
            warming.start()
            try:
                _serve(app, listener)
            finally:
                warming.join()  # a thread cut off in a library's native code would abort the process


def _serve(app: FastAPI, listener: socket.socket) -> None:
    # The command line has set the logging up; access/ handles the headers of proxies.
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
    """A server that ends the event streams of open pages when it stops, since it would wait for them."""

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


def _warm(assistant: Assistant, app: FastAPI) -> None:
    """Load models and index before the first question."""
    try:
        assistant.warm_up()
        app.state.is_warm.set()
    except WhoSaidError as exc:
        log.error("questions cannot be answered yet: %s", exc)
    except Exception:
        log.exception("warming up failed")
    finally:
        app.state.workers.let_begin()
