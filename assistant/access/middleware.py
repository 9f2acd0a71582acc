"""Adds the middleware of this package to an application, in the right order."""

from collections.abc import Callable
from typing import Final

from fastapi import FastAPI

from assistant.access.authentication import Authentication
from assistant.access.body_limits import BodyLimits
from assistant.access.headers import SecurityHeaders
from assistant.access.hosts import KnownHosts
from assistant.access.login import login_router
from assistant.access.policy import AccessPolicy
from assistant.access.proxies import Proxies
from assistant.access.sessions import Sessions, session_secret
from assistant.request_id import RequestIds
from assistant.service.server_database import ServerDatabase
from assistant.settings import Settings

_LARGEST: Final = 1_000_000  # bytes of a request without articles
_LARGEST_OF_THE_PAGE: Final = 4_000_000  # the page sends the conversation along


def guard(app: FastAPI, policy: AccessPolicy, settings: Settings, database: ServerDatabase) -> None:
    """Guard an application, before or after its routes are added. The secret of the sessions lies beside `database`.

    Raises SettingsError where the secret cannot be used.
    """
    sessions = None
    if policy.passwords is not None:
        secret = session_secret(settings.session_secret.get_secret_value(), database.path.parent)
        sessions = Sessions(secret, policy.passwords, settings.session_hours, database=database)
        app.include_router(login_router(policy.passwords, sessions))
    # The last one added is the first to see a request.
    app.add_middleware(BodyLimits, limit_of=_limits(settings))
    app.add_middleware(Authentication, policy=policy, sessions=sessions)
    app.add_middleware(KnownHosts, policy=policy)
    app.add_middleware(Proxies, policy=policy)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestIds)


def _limits(settings: Settings) -> Callable[[str], int]:
    limits = {
        "/gradio_api/upload": int(settings.upload_total_mb * 1_000_000),
        "/api/v1/articles": int(settings.upload_mb * 1_000_000),
    }

    def limit_of(path: str) -> int:
        return limits.get(path.rstrip("/"), _LARGEST_OF_THE_PAGE if path.startswith("/gradio_api/") else _LARGEST)

    return limit_of
