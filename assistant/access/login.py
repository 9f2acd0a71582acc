"""The pages to log in and out: plain HTML and forms, which work without scripts."""

import asyncio
import html
import logging
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.access.allowance import Allowance, neighbourhood
from assistant.access.authentication import LOGIN, LOGOUT
from assistant.access.passwords import LONGEST, Passwords
from assistant.access.sessions import COOKIE, Sessions

log = logging.getLogger(__name__)

_PAGE: Final = Path(__file__).with_name("login.html")
_MINUTES: Final = 5
_TRIES_OF_A_USER: Final = 10
_TRIES_FROM_AN_ADDRESS: Final = 30
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
    page = Template(_PAGE.read_text(encoding="utf-8"))
    by_user = Allowance(_TRIES_OF_A_USER, _MINUTES * 60)
    by_address = Allowance(_TRIES_FROM_AN_ADDRESS, _MINUTES * 60)

    def shown(title: str, body: str, *, status: int = 200, headers: dict[str, str] | None = None) -> HTMLResponse:
        return HTMLResponse(page.substitute(title=title, body=body), status, headers={**_HEADERS, **(headers or {})})

    @router.get(LOGIN)
    def ask_who(request: Request) -> Response:
        wanted = _own_path(request.query_params.get("next", "/"))
        if request.state.user:
            return _to(wanted)
        return shown("Log in", _login_form(wanted))

    @router.post(LOGIN)
    async def log_in(request: Request) -> Response:
        form = await _form(request)
        user, wanted = form.get("user", "").strip(), _own_path(form.get("next", "/"))
        address = neighbourhood(request.client.host) if request.client else ""
        # Taken before the password is checked: many tries at once are as many tries.
        if wait := by_address.take(address) or by_user.take(user[:LONGEST]):
            log.warning("too many logins from %s", address)
            told = f"Too many tries. Wait {_in_words(wait)}, then try again."
            body = _login_form(wanted, user, told)
            return shown("Log in", body, status=429, headers={"retry-after": str(wait)})
        if not await asyncio.to_thread(passwords.are_right, user, form.get("password", "")):
            log.warning("a login from %s was refused", address)
            told = "That user and password do not go together. Check both and try again."
            return shown("Log in", _login_form(wanted, user, told), status=401)
        by_user.give_back(user)
        return _with_cookie(_to(wanted), sessions.begin(user), sessions.seconds, request)

    @router.get(LOGOUT)
    def ask_whether(request: Request) -> Response:
        if not request.state.user:
            return _to(LOGIN)
        return shown("Log out", _logout_form(request.state.user))

    @router.post(LOGOUT)
    def log_out(request: Request) -> Response:
        session = sessions.find(request.cookies.get(COOKIE, ""))
        if session is not None:
            sessions.end(session)
        return _with_cookie(_to(LOGIN), "", 0, request)

    return router


async def _form(request: Request) -> dict[str, str]:
    """The fields of a posted form; of several with one name, the last. The size of the body is limited elsewhere."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return {name: values[-1] for name, values in parse_qs(body, max_num_fields=10).items()}
    except ValueError:
        return {}


def _own_path(wanted: str) -> str:
    """The path if it is one of this site, else the page: a login must not send anybody to another site."""
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


def _login_form(wanted: str, user: str = "", told: str = "") -> str:
    alert = f'<p class="told" id="told" role="alert">{html.escape(told)}</p>' if told else ""
    described = ' aria-describedby="told" aria-invalid="true"' if told else ""
    first, second = ("", " autofocus") if user else (" autofocus", "")
    return f"""<p class="lead">This archive is open to its readers only.</p>{alert}
<form method="post" action="{LOGIN}">
<input type="hidden" name="next" value="{html.escape(wanted)}">
<label for="user">User</label>
<input id="user" name="user" value="{html.escape(user[:LONGEST])}" autocomplete="username" autocapitalize="none"
 spellcheck="false" required maxlength="64"{described}{first}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required
 maxlength="{LONGEST}"{described}{second}>
<button>Log in</button>
</form>"""


def _logout_form(user: str) -> str:
    return f"""<p class="lead">You are logged in as <strong>{html.escape(user)}</strong>.</p>
<form method="post" action="{LOGOUT}"><button>Log out</button></form>
<p class="back"><a href="/">Back to the archive</a></p>"""


def _in_words(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} second{'s' if seconds != 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' if minutes != 1 else ''}"
