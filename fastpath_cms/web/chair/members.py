"""The program committee as the chairs put it together: inviting, reminding, taking back."""

from __future__ import annotations

from typing import Any, Final

import email_validator
from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, ValidationError

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.invitees import Invitee, read_invitees
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import RoleKind
from fastpath_cms.queries.memberships import memberships_of, publication_counts, settings_of
from fastpath_cms.queries.roles import Answer, holders_of, invitations_of
from fastpath_cms.services import introducing, inviting
from fastpath_cms.services.introducing import LOAD_MAX, MemberMark
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.filters import listed, plural
from fastpath_cms.web.forms import ORDINAL, Form, needed, ordinal, text
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.scratching import form_data
from fastpath_cms.web.told_form import is_load_text, load_of

REMIND_AFTER: Final = (0, 3, 5, 7, 14)  # days
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
        done = perform(inviting.invite, g.edition.id, people)
        if done["invited"]:
            flash(f"A letter goes to {_people(done['invited'])}.")
        if done["already"]:
            flash(f"No letter to {_people(done['already'])}: invited or a member already.", "info")
        return redirect(url_for("chair.members"), 303)
    session, edition_id = db.session(), g.edition.id
    holders = holders_of(session, edition_id)
    invitations = invitations_of(session, edition_id)
    told = memberships_of(session, edition_id)
    papers = publication_counts(session, edition_id)
    page = render_template(
        "chair/members.html",
        form=form,
        members=[one for one in holders if one.kind is RoleKind.PC_MEMBER],
        told=told,
        paper_counts=papers,
        silent_count=sum(not one.topic_ids and not papers.get(id_) for id_, one in told.items()),
        topic_names={topic.id: topic.name for topic in g.edition.topics},
        remind_after_days=settings_of(session, edition_id).remind_after_days,
        invitations=[one for one in invitations if one.answer is not Answer.ACCEPTED],
        remind_after=REMIND_AFTER,
        waiting=sum(one.answer is Answer.INVITED for one in invitations),
    )
    return page, 422 if form.errors else 200


@bp.route("/members/marks", methods=["POST"])
@on_edition(Action.PC_INVITE)
def members_mark() -> ResponseReturnValue:
    """Set load limits and who is senior, where this page changed them."""
    typed = {
        name.removeprefix("load-"): value.strip()
        for name, value in request.form.items()
        if name.startswith("load-")
    }
    if not all(ORDINAL.fullmatch(id_) for id_ in typed):
        raise NotFound
    if not all(is_load_text(value) for value in typed.values()):
        flash(
            f"Nothing was saved: a load limit is a whole number from 0 to {LOAD_MAX}, or nothing.",
            "bad",
        )
        return redirect(url_for("chair.members"), 303)
    marks = {
        int(id_): MemberMark(load_of(value), f"senior-{id_}" in request.form)
        for id_, value in typed.items()
        if request.form.get(f"was-{id_}") != f"{value}:{int(f'senior-{id_}' in request.form)}"
    }
    count = perform(introducing.mark_members, g.edition.id, marks)
    flash(f"{plural(count, 'member')} changed." if count else "Nothing changed.")
    return redirect(url_for("chair.members"), 303)


@bp.route("/members/reminding", methods=["POST"])
@on_edition(Action.PC_INVITE)
def members_reminding() -> ResponseReturnValue:
    """Choose whether unanswered invitations are repeated without a click, and after how long."""
    days = request.form.get("days", "")
    if days not in {str(one) for one in REMIND_AFTER}:
        raise NotFound
    perform(introducing.set_reminding, g.edition.id, int(days))
    flash(
        f"Who has not answered after {plural(int(days), 'day')} is reminded once."
        if int(days)
        else "Nobody is reminded without a click."
    )
    return redirect(url_for("chair.members"), 303)


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
