"""Passwords: signing in with one, setting, changing and removing it, and showing that it is you.

Wherever a password is looked at the try is counted first, in a transaction of its own; then argon2
works outside any; then the deed asks whether what was looked at still holds.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, PasswordField

from fastpath_cms.domain.accounts import is_recent
from fastpath_cms.domain.errors import NotAllowed
from fastpath_cms.domain.passwords import normal_password, password_problem
from fastpath_cms.extensions import db, end_reading
from fastpath_cms.models import BrowserSession, Person
from fastpath_cms.queries.editions import current_edition
from fastpath_cms.queries.people import addresses_of, password_by_address, password_of
from fastpath_cms.services import securing
from fastpath_cms.web.accounts import bp
from fastpath_cms.web.accounts.signing_in import session_key_for, signed_in_response
from fastpath_cms.web.accounts.ways_back import way_back
from fastpath_cms.web.acting import perform_freely
from fastpath_cms.web.browser import hash_of, passwords, settings, tools
from fastpath_cms.web.forms import Form, is_address, needed, stripped
from fastpath_cms.web.guards import everyone, signed_in

WRONG = (
    "This address and this password do not go together. Nothing is locked: try again, or let a "
    "sign-in link be mailed to you."
)


class PasswordSignInForm(Form):
    """Who, and the password."""

    address = EmailField("E-mail", [needed("Write your e-mail address."), is_address], [stripped])
    password = PasswordField("Password", [needed("Write your password.")])


class ConfirmForm(Form):
    """The password alone."""

    password = PasswordField("Password", [needed("Write your password.")])


class NewPasswordForm(Form):
    """A new password, once: it can be shown while it is typed."""

    new_password = PasswordField("New password", [needed("Write the new password.")])


@bp.route("/sign-in/password", methods=["GET", "POST"])
@everyone
def sign_in_password() -> ResponseReturnValue:
    """Sign in with an address and a password; a wrong answer tells nothing about either."""
    back = way_back(request.values.get("next", ""))
    if g.viewer.person_id is not None and request.method == "GET":
        return redirect(back or url_for("accounts.home"), 303)
    form = PasswordSignInForm(request.form if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            answer = _enter(form, form.address.data or "", back)
            if not isinstance(answer, int):
                return answer
            status = answer
    page = render_template("accounts/sign_in_password.html", form=form, back=back)
    return page, status


@bp.route("/profile/confirm", methods=["GET", "POST"])
@signed_in
def confirm() -> ResponseReturnValue:
    """Ask once more who it is, by the password or by a link, before a deed that needs it fresh."""
    back = way_back(request.values.get("next", "")) or url_for("accounts.profile")
    form = ConfirmForm(request.form if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            answer = _enter(form, g.viewer.address, back)
            if not isinstance(answer, int):
                return answer
            status = answer
    page = render_template(
        "accounts/confirm.html",
        form=form,
        back=back,
        address=g.viewer.address,
        has_password=password_of(db.session(), g.viewer.person_id) is not None,
    )
    return page, status


@bp.route("/profile/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    """Set or change the password; the other browsers are signed out."""
    if not has_fresh_proof():
        return ask_who(url_for("accounts.password"))
    row = password_of(db.session(), g.viewer.person_id)
    form = NewPasswordForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate() and _is_good(form):
        return _set(normal_password(form.new_password.data or ""), row.hash if row else None)
    page = render_template(
        "accounts/password.html",
        form=form,
        set_at=row.set_at if row else None,
        address=g.viewer.address,
    )
    return page, 422 if form.errors else 200


@bp.route("/profile/password/remove", methods=["POST"])
@signed_in
def password_remove() -> ResponseReturnValue:
    """Remove the password; the link stays as the way in."""
    if not has_fresh_proof():
        return ask_who(url_for("accounts.password"))
    if perform_freely(securing.remove_password, session_id=g.session_id):
        flash("Your password is removed. You sign in by a link from now on.")
    return redirect(url_for("accounts.password"), 303)


def has_fresh_proof() -> bool:
    """Tell whether this browser was signed in within the last ten minutes."""
    session = db.session.get(BrowserSession, g.session_id)
    return session is not None and is_recent(session.created_at, tools().clock.real())


def ask_who(back: str) -> ResponseReturnValue:
    """Return the way to the page that asks once more who it is."""
    return redirect(url_for("accounts.confirm", next=back), 303)


def _enter(form: Any, address: str, back: str) -> ResponseReturnValue | int:
    """Sign in with what a form holds; return the redirect, or the status of the refused form."""
    end_reading()
    wait = perform_freely(securing.count_password_try, address, request.remote_addr or "")
    if wait is not None:
        form.password.errors = [_wait_sentence(wait)]
        return 429
    kept = password_by_address(db.session(), address)
    end_reading()
    typed = normal_password(form.password.data or "")
    if not passwords().is_match(kept.hash if kept else None, typed) or kept is None:
        form.password.errors = [WRONG]
        return 422
    renewed = passwords().hash(typed) if passwords().is_outdated(kept.hash) else None
    key = session_key_for(tools().entropy.token())
    try:
        perform_freely(
            securing.enter,
            kept.person_id,
            address,
            kept=kept.hash,
            renewed=renewed,
            session_hash=hash_of(key),
            former_session_id=g.get("session_id"),
            user_agent=request.user_agent.string,
        )
    except NotAllowed:  # it was changed while argon2 worked
        form.password.errors = [WRONG]
        return 422
    return signed_in_response(back or url_for("accounts.home"), key)


def _is_good(form: NewPasswordForm) -> bool:
    problem = password_problem(form.new_password.data or "", _about())
    if problem is not None:
        form.new_password.errors = [problem]
    return problem is None


def _about() -> list[str]:
    """Return what others may know about the person and the site."""
    person = db.session.get_one(Person, g.viewer.person_id)
    edition = current_edition(db.session())
    return [
        person.name,
        person.affiliation,
        *(one.address for one in addresses_of(db.session(), person.id)),
        settings().host,
        *((edition.label, edition.host) if edition else ()),
    ]


def _set(typed: str, kept: str | None) -> ResponseReturnValue:
    end_reading()
    if kept is not None and passwords().is_match(kept, typed):
        flash("This is your password already; it stays as it is.", "info")
        return redirect(url_for("accounts.password"), 303)
    hashed = passwords().hash(typed)
    ended = perform_freely(securing.set_password, hashed, session_id=g.session_id)
    others = {0: "", 1: " One other browser was signed out."}.get(
        ended, f" {ended} other browsers were signed out."
    )
    flash(f"Your password is set.{others}")
    return redirect(url_for("accounts.password"), 303)


def _wait_sentence(wait: timedelta) -> str:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    word = "a minute" if minutes == 1 else f"{minutes} minutes"
    return (
        f"There were many tries with this address or from this network. Wait {word}, or let a "
        "sign-in link be mailed to you: that works at once."
    )
