"""Who is asking: the server-side session of a browser, in front of which stands Flask-Login.

Flask's own cookie carries flashes only (decision 14).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Request, g
from flask_login import UserMixin
from sqlalchemy import bindparam, select, update

from fastpath_cms.extensions import db, end_reading, login_manager
from fastpath_cms.models import BrowserSession, EmailAddress, Person
from fastpath_cms.queries.people import main_first
from fastpath_cms.queries.viewer import Viewer
from fastpath_cms.services.act import Act
from fastpath_cms.web.acting import perform_freely
from fastpath_cms.web.browser import cookie_name, hash_of, known_browser_key, tools

IDLE: Final = timedelta(hours=12)
SEEN_EVERY: Final = timedelta(minutes=5)  # a GET writes at most this often (decision 3)
_LIVE: Final = (  # asked by every request, so built once
    select(
        BrowserSession.id,
        BrowserSession.seen_at,
        Person.id,
        Person.name,
        Person.is_operator,
        select(EmailAddress.address)
        .where(EmailAddress.person_id == Person.id, EmailAddress.verified_at.is_not(None))
        .order_by(*main_first())
        .limit(1)
        .scalar_subquery(),
    )
    .join(Person, Person.id == BrowserSession.person_id)
    .where(
        BrowserSession.token_hash == bindparam("token_hash"),
        BrowserSession.revoked_at.is_(None),
        BrowserSession.expires_at > bindparam("real"),
        BrowserSession.seen_at > bindparam("idle"),
    )
)


class SignedIn(UserMixin):  # type: ignore[misc] # Flask-Login ships no types
    """The person Flask-Login knows; everything else reads ``g.viewer``."""

    def __init__(self, viewer: Viewer) -> None:
        self.id = str(viewer.person_id)
        self.viewer = viewer


@login_manager.request_loader  # type: ignore[untyped-decorator]
def load_person(request: Request) -> SignedIn | None:  # noqa: ARG001 - Flask-Login's signature
    """Return the person of this request's session, for Flask-Login."""
    viewer: Viewer | None = g.get("viewer")
    return SignedIn(viewer) if viewer is not None and viewer.person_id is not None else None


def find_viewer(request: Request) -> Viewer:
    """Return who sent the request: a live session's person, else only a browser, else nobody."""
    key = known_browser_key()
    browser_hash = hash_of(key) if key else ""
    token = request.cookies.get(cookie_name("fp_session"), "")
    if not token or len(token) > 100:
        return Viewer(browser_hash=browser_hash)
    real = tools().clock.real()
    given = {"token_hash": hash_of(token), "real": real, "idle": real - IDLE}
    row = db.session.execute(_LIVE, given).one_or_none()
    if row is None:
        return Viewer(browser_hash=browser_hash)
    session_id, seen_at, person_id, name, is_operator, address = row
    g.session_id = session_id
    g.touch_session = real - seen_at > SEEN_EVERY
    return Viewer(person_id, name, address or "", browser_hash, is_operator)


def touch_session() -> None:
    """Note, after the response is made, that the session was used; at most every five minutes."""
    if g.get("touch_session"):
        end_reading()
        perform_freely(_touch, g.session_id)


def _touch(act: Act, session_id: int) -> None:
    act.session.execute(
        update(BrowserSession).where(BrowserSession.id == session_id).values(seen_at=act.real)
    )
