"""The pages to log in and out: plain HTML and forms, which work without scripts."""

import asyncio
import logging
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.access.authentication import LOGIN, LOGOUT
from assistant.access.passwords import LONGEST, Passwords
from assistant.access.rate_limits import RateLimit, client_network
from assistant.access.sessions import COOKIE, Sessions
from assistant.web.rendering import render

log = logging.getLogger(__name__)

_MINUTES: Final = 5
_ATTEMPTS_OF_A_USER: Final = 10
_ATTEMPTS_FROM_AN_ADDRESS: Final = 30
_HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    # With no-referrer a browser would not say, either, that the form comes from this site.
    "referrer-policy": "same-origin",
}


def login_router(passwords: Passwords, sessions: Sessions) -> APIRouter:
    """GET and POST of /login and /logout."""
    router = APIRouter(include_in_schema=False)
    attempts = _Attempts()

    @router.get(LOGIN)
    def login_page(request: Request) -> Response:
        next_path = _own_path(request.query_params.get("next", "/"))
        return _redirect(next_path) if request.state.user else _login_page(next_path)

    @router.post(LOGIN)
    async def log_in(request: Request) -> Response:
        form = await _form(request)
        user, next_path = form.get("user", "").strip(), _own_path(form.get("next", "/"))
        address = client_network(request.client.host) if request.client else ""
        # Counted before the password is checked: many attempts at once are as many attempts.
        if wait := attempts.wait(user, address):
            log.warning("too many logins from %s", address)
            error = f"Too many attempts. Wait {_in_words(wait)}, then try again."
            return _login_page(next_path, user, error, status=429, headers={"retry-after": str(wait)})
        if not await asyncio.to_thread(passwords.are_right, user, form.get("password", "")):
            log.warning("a login from %s was refused", address)
            error = "Wrong user or password. Check both and try again."
            return _login_page(next_path, user, error, status=401)
        attempts.forget(user)
        return _with_cookie(_redirect(next_path), sessions.begin(user), sessions.seconds, request)

    @router.get(LOGOUT)
    def logout_page(request: Request) -> Response:
        user = request.state.user
        return _page("account/logout", user=user, action=LOGOUT) if user else _redirect(LOGIN)

    @router.post(LOGOUT)
    def log_out(request: Request) -> Response:
        session = sessions.find(request.cookies.get(COOKIE, ""))
        if session is not None:
            sessions.end(session)
        return _with_cookie(_redirect(LOGIN), "", 0, request)

    return router


class _Attempts:
    """Limits how often passwords are tried: for a user, and from a network."""

    def __init__(self) -> None:
        self._by_user = RateLimit(_ATTEMPTS_OF_A_USER, _MINUTES * 60)
        self._by_address = RateLimit(_ATTEMPTS_FROM_AN_ADDRESS, _MINUTES * 60)

    def wait(self, user: str, address: str) -> int:
        """Count an attempt. Returns the seconds to wait where there were too many, else 0."""
        return self._by_address.take(address) or self._by_user.take(user[:LONGEST])

    def forget(self, user: str) -> None:
        """Do not count the attempt of a user who has logged in."""
        self._by_user.reset(user)


def _login_page(
    next_path: str, user: str = "", error: str = "", *, status: int = 200, headers: dict[str, str] | None = None
) -> HTMLResponse:
    form = {"action": LOGIN, "next": next_path, "user": user[:LONGEST], "error": error, "longest": LONGEST}
    return _page("account/login", status=status, headers=headers, **form)


def _page(template: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: Any) -> HTMLResponse:
    return HTMLResponse(render(template, **values), status, headers={**_HEADERS, **(headers or {})})


async def _form(request: Request) -> dict[str, str]:
    """The fields of a posted form; of several with one name, the last. The size of the body is limited elsewhere."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return {name: values[-1] for name, values in parse_qs(body, max_num_fields=10).items()}
    except ValueError:
        return {}


def _own_path(path: str) -> str:
    """The path if it is on this site, else "/": a login must not send anybody to another site."""
    parts = urlsplit(path) if path.startswith("/") and path.isprintable() else None
    if parts is None or parts.netloc or path.startswith(("//", "/\\")) or parts.path in (LOGIN, LOGOUT):
        return "/"
    return path


def _redirect(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303, headers=_HEADERS)


def _with_cookie(response: Response, cookie: str, seconds: int, request: Request) -> Response:
    response.set_cookie(
        COOKIE, cookie, max_age=seconds, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
    return response


def _in_words(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} second{'s' if seconds != 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' if minutes != 1 else ''}"
