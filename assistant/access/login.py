"""The login and logout pages: plain HTML forms that work without scripts."""

import asyncio
import logging
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.access.authentication import LOGIN, LOGOUT
from assistant.access.passwords import LONGEST, Passwords
from assistant.access.rate_limits import RateLimit, client_network
from assistant.access.sessions import COOKIE, Sessions

log = logging.getLogger(__name__)

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
_MINUTES: Final = 5
_TRIES_OF_A_USER: Final = 10
_TRIES_FROM_AN_ADDRESS: Final = 30
_HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    # With no-referrer the browser would also hide that the form comes from this site.
    "referrer-policy": "same-origin",
}


def login_router(passwords: Passwords, sessions: Sessions) -> APIRouter:
    """GET and POST of /login and /logout."""
    router = APIRouter(include_in_schema=False)
    by_user = RateLimit(_TRIES_OF_A_USER, _MINUTES * 60)
    by_address = RateLimit(_TRIES_FROM_AN_ADDRESS, _MINUTES * 60)

    @router.get(LOGIN)
    def show_login(request: Request) -> Response:
        wanted = _own_path(request.query_params.get("next", "/"))
        return _to(wanted) if request.state.user else _login_page(wanted)

    @router.post(LOGIN)
    async def log_in(request: Request) -> Response:
        form = await _form(request)
        user, wanted = form.get("user", "").strip(), _own_path(form.get("next", "/"))
        address = client_network(request.client.host) if request.client else ""
        # Counted before the password is checked, so that parallel tries are counted too.
        if wait := by_address.take(address) or by_user.take(user[:LONGEST]):
            log.warning("too many logins from %s", address)
            problem = f"Too many tries. Wait {_in_words(wait)}, then try again."
            return _login_page(wanted, user, problem, status=429, headers={"retry-after": str(wait)})
        if not await asyncio.to_thread(passwords.are_right, user, form.get("password", "")):
            log.warning("a login from %s was refused", address)
            problem = "That user and password do not go together. Check both and try again."
            return _login_page(wanted, user, problem, status=401)
        by_user.reset(user)
        return _with_cookie(_to(wanted), sessions.begin(user), sessions.seconds, request)

    @router.get(LOGOUT)
    def show_logout(request: Request) -> Response:
        user = request.state.user
        return _page("Log out", logged_in_user=user) if user else _to(LOGIN)

    @router.post(LOGOUT)
    def log_out(request: Request) -> Response:
        session = sessions.find(request.cookies.get(COOKIE, ""))
        if session is not None:
            sessions.end(session)
        return _with_cookie(_to(LOGIN), "", 0, request)

    return router


def _login_page(
    wanted: str, user: str = "", problem: str = "", *, status: int = 200, headers: dict[str, str] | None = None
) -> HTMLResponse:
    values = {"wanted": wanted, "user": user[:LONGEST], "problem": problem, "longest": LONGEST}
    return _page("Log in", status=status, headers=headers, **values)


def _page(title: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: object) -> HTMLResponse:
    html = _TEMPLATES.get_template("login.html.jinja").render(title=title, **values)
    return HTMLResponse(html, status, headers={**_HEADERS, **(headers or {})})


async def _form(request: Request) -> dict[str, str]:
    """The fields of a posted form, the last one of each name. BodyLimits limits the size of the body."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return {name: values[-1] for name, values in parse_qs(body, max_num_fields=10).items()}
    except ValueError:
        return {}


def _own_path(wanted: str) -> str:
    """The path if it belongs to this site, or else "/": a login must not redirect to another site."""
    parts = urlsplit(wanted) if wanted.startswith("/") and wanted.isprintable() else None
    if parts is None or parts.netloc or wanted.startswith(("//", "/\\")) or parts.path in (LOGIN, LOGOUT):
        return "/"
    return wanted


def _to(path: str) -> RedirectResponse:
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
