"""Answering an invitation to the program committee; works without an account."""

from __future__ import annotations

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase
from fastpath_cms.extensions import db
from fastpath_cms.models import Edition
from fastpath_cms.queries.editions import edition_by_id, key_dates_of, phase_of
from fastpath_cms.queries.people import person_by_address
from fastpath_cms.queries.roles import Answer, InvitationSeen, invitation_by_token
from fastpath_cms.services import inviting
from fastpath_cms.web.accounts import bp
from fastpath_cms.web.accounts.signing_in import session_key_for, signed_in_response
from fastpath_cms.web.acting import perform
from fastpath_cms.web.browser import hash_of
from fastpath_cms.web.forms import Form, line, needed, text
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.told_form import ToldForm


class AcceptForm(ToldForm):
    """How the new member is called, what they know about, and how much they can read."""

    name = line("Your name", needed("Write your name, as the committee page should print it."))


class DeclineForm(Form):
    """Why not, if they care to say."""

    reason = text("A word to the chairs", longest=2000)
    suggestion = text("Somebody to ask instead", longest=1000)


@bp.route("/invitations/<string:token>", methods=["GET", "POST"])
@everyone
def invitation(token: str) -> ResponseReturnValue:
    """Show an invitation with its two buttons, and take the answer."""
    found = invitation_by_token(db.session(), token)
    if found is None or found[0].answer is Answer.WITHDRAWN:
        return render_template("accounts/_invitation_closed.html"), 404
    seen, edition = found[0], edition_by_id(db.session(), found[1].id)
    if phase_of(edition, g.now) is Phase.AFTER and seen.answer is not Answer.ACCEPTED:
        raise OutOfPhase("The workshop is over, and so is this invitation.")
    person = person_by_address(db.session(), seen.address)
    posted = request.form if request.method == "POST" else None
    accepting = AcceptForm(posted, name=person.name if person is not None else seen.name)
    accepting.offer(edition)
    declining = DeclineForm(posted, reason=seen.reason, suggestion=seen.suggestion)
    if request.method == "POST" and request.form.get("answer") == "decline":
        if declining.validate():
            perform(
                inviting.decline,
                token,
                declining.reason.data or "",
                declining.suggestion.data or "",
            )
            return redirect(url_for("accounts.invitation", token=token), 303)
    elif request.method == "POST" and accepting.validate():
        return _accept(token, accepting)
    g.zone = edition.zone
    page = render_template(
        "accounts/invitation.html",
        seen=seen,
        edition=edition,
        dates=key_dates_of(edition),
        accepting=accepting,
        declining=declining,
        work_url=_work_url(edition, seen),
        is_known=person is not None,
        is_anothers=g.viewer.person_id is not None
        and (person is None or person.id != g.viewer.person_id),
    )
    return page, 422 if accepting.errors or declining.errors else 200


def _accept(token: str, form: AcceptForm) -> ResponseReturnValue:
    key = session_key_for(token)
    try:
        perform(
            inviting.accept,
            token,
            name=form.name.data or "",
            session_hash=hash_of(key),
            former_session_id=g.get("session_id"),
            user_agent=request.user_agent.string,
            topic_ids=form.topics.data or [],
            load_limit=form.limit,
        )
    except (NotAllowed, NotFound):  # somebody answered in another window: show how it stands
        return redirect(url_for("accounts.invitation", token=token), 303)
    flash("Thank you. You are on the program committee.")
    return signed_in_response(url_for("accounts.home"), key)


def _work_url(edition: Edition, seen: InvitationSeen) -> str | None:
    if seen.answer is not Answer.ACCEPTED or "pc.reviews" not in current_app.view_functions:
        return None
    return url_for("pc.reviews", year=edition.year)
