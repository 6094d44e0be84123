"""Signing in by a link in a letter, and signing out."""

from __future__ import annotations

import hmac
from datetime import timedelta

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField

from fastpath_cms.domain.errors import NotAllowed
from fastpath_cms.extensions import db
from fastpath_cms.queries.people import LinkSeen, LinkState, link_seen
from fastpath_cms.services import registering
from fastpath_cms.web.accounts import bp
from fastpath_cms.web.accounts.ways_back import way_back
from fastpath_cms.web.acting import perform, perform_freely
from fastpath_cms.web.browser import browser_key, hash_of, set_cookie, settings, tools
from fastpath_cms.web.forms import Form, is_address, line, needed, stripped
from fastpath_cms.web.guards import everyone


class AddressForm(Form):
    """Where the link goes."""

    address = EmailField(
        "E-mail",
        [needed("Write your e-mail address; the link goes there."), is_address],
        [stripped],
    )


class NameForm(Form):
    """How a new person is called."""

    name = line("Your name", needed("Write your name, as it should stand on your submissions."))


@bp.route("/sign-in", methods=["GET", "POST"])
@everyone
def sign_in() -> ResponseReturnValue:
    """Ask for an address and send a link to it; the answer is the same for every address."""
    back = way_back(request.values.get("next", ""))
    if g.viewer.person_id is not None and request.method == "GET":
        return redirect(back or url_for("accounts.home"), 303)
    form = AddressForm(
        request.form if request.method == "POST" else None, address=request.args.get("address", "")
    )
    if request.method == "POST" and form.validate():
        place = request.remote_addr or ""
        perform(registering.ask_for_link, form.address.data or "", back, place)
        return render_template("accounts/_link_sent.html", address=form.address.data, back=back)
    page = render_template(
        "accounts/sign_in.html", form=form, back=back, is_kept=request.args.get("kept") == "1"
    )
    return page, 422 if form.errors else 200


@bp.route("/sign-in/<string:token>", methods=["GET", "POST"])
@everyone
def sign_in_link(token: str) -> ResponseReturnValue:
    """Show one button, which uses the link: programs that follow links press no button."""
    seen = link_seen(db.session(), token, tools().clock.real())
    is_open = seen.state is LinkState.FRESH
    form = NameForm(request.form if request.method == "POST" else None, name=seen.name)
    if request.method == "POST" and (not is_open or not seen.is_new_here or form.validate()):
        key = session_key_for(token)
        try:
            back = perform(
                registering.use_link,
                token,
                name=form.name.data or "",
                session_hash=hash_of(key),
                former_session_id=g.get("session_id"),
                user_agent=request.user_agent.string,
            )
        except NotAllowed:
            return _spent(seen)
        return signed_in_response(way_back(back) or url_for("accounts.home"), key)
    if not is_open:
        if seen.person_id is not None and seen.person_id == g.viewer.person_id:
            return redirect(way_back(seen.next_path) or url_for("accounts.home"), 303)
        return _spent(seen)
    page = render_template("accounts/sign_in_link.html", seen=seen, form=form)
    return page, 422 if form.errors else 200


@bp.route("/sign-out", methods=["POST"])
@everyone
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    if g.get("session_id") is not None:
        perform_freely(registering.end_session, g.session_id)
        flash("You are signed out of this browser.")
    response = make_response(redirect(url_for("accounts.sign_in"), 303))
    set_cookie(response, "fp_session", "", seconds=0)
    return response


def session_key_for(door: str) -> str:
    """Return the cookie of the session that this browser opens with the secret of a door.

    The door opens once, so the cookie is fresh; made from both, it is the same when the same
    form is sent twice, and never stands in a receipt or in the database.
    """
    words = f"session:{browser_key()}:{door}".encode()
    return hmac.new(settings().secret_key.encode(), words, "sha256").hexdigest()


def signed_in_response(url: str, key: str) -> Response:
    """Return the redirect that hands a browser its session."""
    response = make_response(redirect(url, 303))
    life: timedelta = registering.SESSION_LIFE
    set_cookie(response, "fp_session", key, seconds=int(life.total_seconds()))
    return response


def _spent(seen: LinkSeen) -> ResponseReturnValue:
    form = AddressForm(address=seen.address if seen.state is LinkState.EXPIRED else "")
    page = render_template("accounts/_link_spent.html", seen=seen, form=form)
    return page, 404 if seen.state is LinkState.UNKNOWN else 410
