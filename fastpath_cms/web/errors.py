"""Refusals and faults as pages: what happened, what was kept, what to do."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from flask import Flask, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from fastpath_cms.domain.calendar import CLOSING, DATE_NAMES, DateKind
from fastpath_cms.domain.errors import OutOfPhase, Refusal
from fastpath_cms.front import FULL
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.web.browser import tools
from fastpath_cms.web.frame import Link

log = logging.getLogger(__name__)

LONG: Final = 60  # characters: a text that is work to type again
BARE = {"Content-Type": "text/plain; charset=utf-8"}

TITLES = {
    400: "That could not be read",
    401: "Sign in first",
    403: "Not open to you",
    404: "Page not found",
    405: "That cannot be done here",
    409: "Not now",
    413: "That is too large",
    422: "Something needs another look",
    429: "Too many tries",
    500: "Something broke on our side",
    503: "Busy for a moment",
    507: "No room on our side",
}


def register(app: Flask) -> None:
    """Answer every refusal and every fault with a page."""
    app.register_error_handler(Refusal, on_refusal)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(Exception, on_fault)


def on_refusal(refusal: Refusal) -> ResponseReturnValue:
    """Show why a deed was refused; what was typed is kept in Scratch."""
    kept = refusal.kept
    if request.method == "POST" and refusal.http_status in {403, 409, 422, 503} and _keep():
        kept = (kept + " " if kept else "") + "What you typed is kept and will be here again."
    elif isinstance(refusal, OutOfPhase) and "viewer" in g and _has_kept():
        kept = (kept + " " if kept else "") + "What you typed here before is kept."
    date = _date_of(refusal.about) if isinstance(refusal, OutOfPhase) else None
    return page(
        refusal.http_status, refusal.sentence, kept, refusal.todo, date=date, typed=_typed()
    )


def on_http(error: HTTPException) -> ResponseReturnValue:
    """Show an HTTP error in our words."""
    status = error.code or 500
    if status in {301, 302, 303, 307, 308}:
        return error.get_response()
    if isinstance(error, SecurityError):  # a foreign Host header: no address of ours can be made
        return "This site does not answer under that name.\n", 400, BARE
    if isinstance(error, RequestEntityTooLarge):
        return page(
            413,
            "What you sent is larger than this site takes in one piece (32 MB).",
            "The text you typed before is kept if the page said it was saved.",
            "Make the PDF smaller, go back, and send it again.",
        )
    if status == 404:
        return page(404, "There is no page at this address.")
    if status == 405:
        return page(405, "This address does not take what was sent to it.")
    return page(status, error.description or TITLES.get(status, "That could not be done."))


def on_fault(fault: Exception) -> ResponseReturnValue:
    """Log a fault under a short reference and show the reference."""
    if is_full(fault):
        return _no_room(fault)
    reference = tools().entropy.token(5)[:6].upper().replace("_", "X").replace("-", "X")
    log.error("fault %s at %s %s", reference, request.method, request.path, exc_info=fault)
    # This page stands alone: what surrounds a page may be what broke.
    html = render_template(
        "errors/fault.html",
        refusal_title=TITLES[500],
        sentence=f"Something broke on our side ({reference}).",
        kept="What was saved before is safe.",
        todo=f"Try again; if it happens again, tell the chairs the code {reference}.",
        reference=reference,
        links=(),
    )
    return html, 500


def is_full(fault: Exception) -> bool:
    """Tell whether a fault says that a disk, or the room a file may take, is full."""
    if isinstance(fault, OSError):
        return fault.errno in FULL
    # SQLite says the second when the system refuses a write for another reason than space.
    words = ("database or disk is full", "disk I/O error", "No space left on device")
    return isinstance(fault, DBAPIError) and any(word in str(fault.orig) for word in words)


def _no_room(fault: Exception) -> ResponseReturnValue:
    """Say that the disk is full; nothing can be kept, so nothing is tried."""
    log.error("no room on the disk at %s %s: %s", request.method, request.path, fault)
    html = render_template(
        "errors/fault.html",
        refusal_title=TITLES[507],
        sentence="The disk on our side is full, so this could not be kept.",
        kept="What was saved before is safe; what you sent just now is not kept.",
        todo="Keep your text and your PDF, and try again in a few minutes.",
        reference=None,
        links=(),
    )
    return html, 507


def page(
    status: int,
    sentence: str,
    kept: str = "",
    todo: str = "",
    reference: str | None = None,
    *,
    date: tuple[str, datetime, bool] | None = None,
    typed: Sequence[str] = (),
) -> tuple[str, int]:
    """Return the page of a refusal and its status.

    ``date`` (name, instant, closing?) if it is about one; ``typed`` are texts to copy from there.
    """
    html = render_template(
        "errors/refusal.html",
        refusal_title=TITLES.get(status, "That could not be done"),
        sentence=sentence,
        kept=kept,
        todo=todo,
        reference=reference,
        links=_ways_on(),
        date=date,
        typed=typed,
    )
    return html, status


def _ways_on() -> tuple[Link, ...]:
    """Return where a reader can go on from a refusal: it depends on nothing that was asked for."""
    if "viewer" not in g or g.get("has_no_database"):
        return ()
    links = [Link("My tasks", url_for("accounts.home"))] if g.viewer.person_id is not None else []
    if "edition" in g:
        url = url_for("public.edition", year=g.edition.year)
        return (*links, Link(g.edition.label, url))
    return (*links, Link("The front page", url_for("public.front")))


def _date_of(kind: DateKind | None) -> tuple[str, datetime, bool] | None:
    """Return the name, the instant and the kind (closing or not) of the date a refusal is about."""
    if kind is None or "edition" not in g:
        return None
    at = key_dates_of(g.edition).of(kind)
    if at is None:
        return None
    is_closing = kind in CLOSING
    return (f"{DATE_NAMES[kind]} closed" if is_closing else DATE_NAMES[kind], at, is_closing)


def _has_kept() -> bool:
    from fastpath_cms.web.scratching import kept  # noqa: PLC0415 - scratching performs deeds

    return kept() is not None


def _typed() -> list[str]:
    """Return the long texts of a form of ours: nobody is to lose one with the page it was typed in."""
    from fastpath_cms.web.scratching import typed_fields  # noqa: PLC0415 - as below

    if request.method != "POST" or "is_our_form" not in g:
        return []
    texts = (text.strip() for values in typed_fields().values() for text in values)
    return [text for text in texts if len(text) >= LONG]


def _keep() -> bool:
    from fastpath_cms.web.scratching import keep_typed  # noqa: PLC0415 - scratching performs deeds

    return "is_our_form" in g and bool(request.endpoint) and keep_typed()
