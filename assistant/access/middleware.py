"""Puts the guards before an application: the same ones for every route that it has, and in one order."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from fastapi import FastAPI

from assistant.access.authentication import Door
from assistant.access.bodies import Bodies
from assistant.access.headers import SecurityHeaders
from assistant.access.hosts import KnownHosts
from assistant.access.login import login_router
from assistant.access.policy import Policy
from assistant.access.proxies import Proxies
from assistant.access.sessions import Sessions, session_secret
from assistant.request_id import References
from assistant.service.store import FILE_NAME
from assistant.settings import Settings

_LARGEST: Final = 1_000_000  # bytes of a request that brings no articles
_LARGEST_OF_A_PAGE: Final = 4_000_000  # a page sends the conversation along


def guard(app: FastAPI, policy: Policy, settings: Settings, folder: Path) -> None:
    """Guard an application whose routes are all there, or come later. `folder` keeps the secret of the sessions.

    Raises SettingsError where the secret cannot be used.
    """
    sessions = None
    if policy.passwords is not None:
        secret = session_secret(settings.session_secret.get_secret_value(), folder)
        sessions = Sessions(secret, policy.passwords, settings.session_hours, path=folder / FILE_NAME)
        app.include_router(login_router(policy.passwords, sessions))
    # The last one is the first that a request meets.
    app.add_middleware(Bodies, limit_of=_limits(settings))
    app.add_middleware(Door, policy=policy, sessions=sessions)
    app.add_middleware(KnownHosts, policy=policy)
    app.add_middleware(Proxies, policy=policy)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(References)


def _limits(settings: Settings) -> Callable[[str], int]:
    limits = {
        "/gradio_api/upload": int(settings.upload_total_mb * 1_000_000),
        "/api/v1/articles": int(settings.upload_mb * 1_000_000),
    }

    def limit_of(path: str) -> int:
        return limits.get(path.rstrip("/"), _LARGEST_OF_A_PAGE if path.startswith("/gradio_api/") else _LARGEST)

    return limit_of
