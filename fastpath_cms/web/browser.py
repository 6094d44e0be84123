"""The browser key: a cookie that outlives sessions, and the CSRF token made from it.

The token is an HMAC of the key (decision 8), so the form of an expired session still proves that
it was ours: its text is kept, and the person is asked to sign in.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from flask import Response, current_app, g, request

from fastpath_cms.config import Settings
from fastpath_cms.domain.errors import NotAllowed
from fastpath_cms.domain.ports import PasswordHasher, Tools
from fastpath_cms.domain.tokens import hash_of as hash_of  # noqa: PLC0414 - the web's name for it

YEAR_SECONDS = 365 * 24 * 3600
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def settings() -> Settings:
    """Return the settings of the running application."""
    found: Settings = current_app.extensions["fastpath_settings"]
    return found


def tools() -> Tools:
    """Return the outside world of the running application."""
    found: Tools = current_app.extensions["fastpath_tools"]
    return found


def passwords() -> PasswordHasher:
    """Return what hashes passwords; never asked inside a deed."""
    found: PasswordHasher = current_app.extensions["fastpath_passwords"]
    return found


def cookie_name(name: str) -> str:
    """Return the name of one of our cookies: with the ``__Host-`` prefix under https."""
    return f"__Host-{name}" if settings().is_https else name


def set_cookie(response: Response, name: str, value: str, *, seconds: int) -> None:
    """Set one of our cookies: HttpOnly, SameSite=Lax, Secure under https."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=settings().is_https,
        path="/",
    )


def known_browser_key() -> str:
    """Return the browser key the request brought, or ""."""
    return request.cookies.get(cookie_name("fp_browser"), "")[:100]


def browser_key() -> str:
    """Return this browser's key, making one (and sending its cookie) when there is none."""
    if "browser_key" not in g:
        key = known_browser_key()
        if not key:
            key = tools().entropy.token()
            g.new_browser_key = key
        g.browser_key = key
    found: str = g.browser_key
    return found


class CsrfToken:
    """Printed into a form; only then does a new browser get its key."""

    def __html__(self) -> str:
        """Return the token; it has no character that needs escaping."""
        return csrf_token()

    __str__ = __html__


def csrf_token() -> str:
    """Return the token that proves a form was ours."""
    return _token(browser_key())


def _token(key: str) -> str:
    secret = settings().secret_key.encode()
    return hmac.new(secret, b"csrf:" + key.encode(), hashlib.sha256).hexdigest()


DOORS_OUT: Final = frozenset({"public.calls_leave"})
"""What a mail program posts to for its reader (RFC 8058): the link itself is the permission."""


def check_csrf() -> None:
    """Refuse a request that changes things and does not come from a form of ours."""
    if request.method in SAFE or request.endpoint in DOORS_OUT:
        return
    key = known_browser_key()
    given = request.form.get("csrf_token", "") or request.headers.get("X-CSRF-Token", "")
    if not key or not hmac.compare_digest(given.encode(), _token(key).encode()):
        raise NotAllowed(
            "This form was opened in another browser, or this browser keeps no cookies.",
            kept="Nothing was changed.",
            todo="Allow cookies for this site, open the page again and send it once more.",
        )
    g.is_our_form = True  # only such a form's text may be kept in Scratch


def send_browser_key(response: Response) -> Response:
    """Send the cookie of a browser key made during this request."""
    if "new_browser_key" in g:
        set_cookie(response, "fp_browser", g.new_browser_key, seconds=YEAR_SECONDS)
    return response
