"""The program committee as the chairs put it together: inviting, reminding, taking back."""

from __future__ import annotations

from typing import Any, Final

import email_validator
from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, ValidationError

from fastpath_cms.domain.invitees import Invitee, read_invitees
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import RoleKind
from fastpath_cms.queries.roles import Answer, holders_of, invitations_of
from fastpath_cms.services import inviting
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.filters import listed, plural
from fastpath_cms.web.forms import Form, needed, ordinal, text
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.scratching import form_data

NAMED_AT_MOST: Final = 5  # of more people a message gives the number


def name_people(form: Any, field: Field) -> None:
    """Check that every line names a person with an address that can exist."""
    people, problems = read_invitees(field.data or "")
    said = list(problems)
    for person in people:
        try:
            email_validator.validate_email(person.address, check_deliverability=False)
        except email_validator.EmailNotValidError:
            said.append(f"The address {person.address} cannot be used; look at it again.")
    if said:
        raise ValidationError(" ".join(said))
    form.invitees = people


class InviteForm(Form):
    """People to invite, one a line."""

    invitees: tuple[Invitee, ...] = ()
    people = text("People", needed("Write at least one line: a name and an address."), name_people)


def _people(names: list[str]) -> str:
    """Name a few people; count many."""
    return listed(names) if len(names) <= NAMED_AT_MOST else plural(len(names), "person", "people")


@bp.route("/members", methods=["GET", "POST"])
@on_edition(Action.PC_INVITE)
def members() -> ResponseReturnValue:
    """Show who is on the committee, who was asked, and ask more."""
    form = InviteForm(form_data())
    if request.method == "POST" and form.validate():
        people = [(one.name, one.address, one.affiliation) for one in form.invitees]
        told = perform(inviting.invite, g.edition.id, people)
        if told["invited"]:
            flash(f"A letter goes to {_people(told['invited'])}.")
        if told["already"]:
            flash(f"No letter to {_people(told['already'])}: invited or a member already.", "info")
        return redirect(url_for("chair.members"), 303)
    holders = holders_of(db.session(), g.edition.id)
    invitations = invitations_of(db.session(), g.edition.id)
    page = render_template(
        "chair/members.html",
        form=form,
        members=[one for one in holders if one.kind is RoleKind.PC_MEMBER],
        invitations=[one for one in invitations if one.answer is not Answer.ACCEPTED],
        waiting=sum(one.answer is Answer.INVITED for one in invitations),
    )
    return page, 422 if form.errors else 200


@bp.route("/members/remind", methods=["POST"])
@on_edition(Action.PC_INVITE)
def members_remind() -> ResponseReturnValue:
    """Write again to one person, or to all who have not answered."""
    one = request.form.get("invitation", "")
    count = perform(inviting.remind, g.edition.id, ordinal(one) if one else None)
    if count:
        flash(f"{plural(count, 'reminder')} on the way.")
    else:
        flash("No letter was sent: three went there within the last hour.", "warn")
    return redirect(url_for("chair.members"), 303)


@bp.route("/members/withdraw", methods=["POST"])
@on_edition(Action.PC_INVITE)
def invitation_withdraw() -> ResponseReturnValue:
    """Take an invitation back."""
    name = perform(inviting.withdraw, g.edition.id, ordinal(request.form.get("invitation")))
    flash(f"The invitation of {name} is taken back; its link no longer works.")
    return redirect(url_for("chair.members"), 303)
