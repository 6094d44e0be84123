"""The profile: what a person says of themselves, and where they are signed in."""

from __future__ import annotations

from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, ValidationError

from fastpath_cms.domain.people import normal_orcid, orcid_problem
from fastpath_cms.extensions import db
from fastpath_cms.models import Person
from fastpath_cms.queries.people import my_sessions
from fastpath_cms.services import registering, securing
from fastpath_cms.web.accounts import bp
from fastpath_cms.web.acting import perform
from fastpath_cms.web.browser import set_cookie, tools
from fastpath_cms.web.forms import Form, line, needed, ordinal
from fastpath_cms.web.guards import signed_in
from fastpath_cms.web.scratching import form_data
from fastpath_cms.web.sessions import IDLE


def is_orcid(form: Any, field: Field) -> None:  # noqa: ARG001 - WTForms' signature
    """Check an ORCID iD's digits and give it its normal form."""
    problem = orcid_problem(field.data or "")
    if problem is not None:
        raise ValidationError(problem)
    field.data = normal_orcid(field.data or "")


class ProfileForm(Form):
    """What the next submission and the committee page start from."""

    name = line("Your name", needed("Write your name, as it should stand on your submissions."))
    affiliation = line("Affiliation", longest=300)
    country = line("Country", longest=100)
    orcid = line("ORCID iD", is_orcid, longest=60)


@bp.route("/profile", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    """Show and change what a person says of themselves."""
    person = db.session.get_one(Person, g.viewer.person_id)
    form = ProfileForm(form_data(), obj=person)
    if request.method == "POST" and form.validate():
        perform(
            registering.change_profile,
            name=form.name.data or "",
            affiliation=form.affiliation.data or "",
            country=form.country.data or "",
            orcid=form.orcid.data,
        )
        flash("Your profile is saved.")
        return redirect(url_for("accounts.profile"), 303)
    return render_template("accounts/profile.html", form=form), 422 if form.errors else 200


@bp.route("/profile/sessions")
@signed_in
def sessions() -> ResponseReturnValue:
    """List the browsers this person is signed in with."""
    seen = my_sessions(db.session(), g.viewer, g.get("session_id"), tools().clock.real(), IDLE)
    return render_template("accounts/sessions.html", sessions=seen)


@bp.route("/profile/sessions", methods=["POST"])
@signed_in
def session_revoke() -> ResponseReturnValue:
    """End one of this person's sessions in another browser."""
    perform(registering.revoke_session, ordinal(request.form.get("session")))
    flash("That browser is signed out.")
    return redirect(url_for("accounts.sessions"), 303)


@bp.route("/profile/sessions/end", methods=["POST"])
@signed_in
def sessions_end() -> ResponseReturnValue:
    """End this person's sessions in all other browsers, or everywhere."""
    is_everywhere = request.form.get("which") == "all"
    kept_id = None if is_everywhere else g.session_id
    ended = perform(securing.end_other_sessions, session_id=kept_id)
    if is_everywhere:
        flash("You are signed out everywhere.")
        response = make_response(redirect(url_for("accounts.sign_in"), 303))
        set_cookie(response, "fp_session", "", seconds=0)
        return response
    flash("All other browsers are signed out." if ended else "No other browser was signed in.")
    return redirect(url_for("accounts.sessions"), 303)
