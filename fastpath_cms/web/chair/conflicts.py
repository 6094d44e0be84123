"""Conflicts of interest for the chairs: those declared, those suspected, those a chair knows of."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types are of 3.2

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.conflicts import CONFLICT_NAMES, DECLARABLE, ConflictKind
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.queries.conflicts import committee, declared, suspicions
from fastpath_cms.services.declaring import (
    confirm_conflict,
    dismiss_conflict,
    set_conflict,
)
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.forms import Form, line, needed, ordinal
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.scratching import form_data, keep_typed

SOURCE_WORDS = {
    ConflictSource.AUTHOR: "declared by an author",
    ConflictSource.MEMBER: "declared by the member",
    ConflictSource.CHAIR: "set by a chair",
    ConflictSource.COMPUTED: "suggested, confirmed by a chair",
}


class JudgeForm(Form):
    """What a chair says about one pair."""

    why = line("Why it is none", needed("Say why it is no conflict."), longest=500)


class SetForm(Form):
    """A conflict a chair knows of."""

    number = line("Submission number", needed("Give the number of the submission."), longest=8)
    person = SelectField("Member", coerce=ordinal, validate_choice=False)
    kind = SelectField(
        "Kind",
        choices=[
            SelectChoice(kind.value, CONFLICT_NAMES[kind].capitalize()) for kind in DECLARABLE
        ],
    )
    why = line("What you know", longest=500)


@bp.route("/conflicts", methods=["GET", "POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def conflicts() -> ResponseReturnValue:
    """List declared and suspected conflicts; set one by hand."""
    session = db.session()
    form = SetForm(form_data())
    people = committee(session, g.edition.id)
    form.person.choices = [SelectChoice(id_, party.name) for id_, party in people.items()]
    status = 200
    if request.method == "POST":
        if form.validate():
            submission_id = _submission_id(form.number.data or "")
            kind, why = form.kind.data, form.why.data or ""
            name = perform(set_conflict, submission_id, form.person.data, kind, why)
            flash(f"{name} now has a conflict of interest with #{form.number.data}.")
            return redirect(url_for("chair.conflicts"), 303)
        keep_typed()
        status = 422
    who = my_standing()
    return render_template(
        "chair/conflicts.html",
        form=form,
        declared=declared(session, g.viewer, who, g.edition),
        suspicions=suspicions(session, g.viewer, who, g.edition, people),
        sources=SOURCE_WORDS,
        kinds={kind.value: CONFLICT_NAMES[kind] for kind in ConflictKind},
    ), status


@bp.route("/conflicts/confirm", methods=["POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def conflict_confirm() -> ResponseReturnValue:
    """Take a suspected conflict as one."""
    number, person_id = _pair()
    name = perform(confirm_conflict, _submission_id(number), person_id)
    flash(f"{name} has a conflict of interest with #{number}: confirmed.")
    return redirect(url_for("chair.conflicts"), 303)


@bp.route("/conflicts/dismiss", methods=["POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def conflict_dismiss() -> ResponseReturnValue:
    """Say that a suspected or declared conflict is none."""
    number, person_id = _pair()
    form = JudgeForm(request.form)
    if not form.validate():
        flash("Say in a few words why it is no conflict; nothing was changed.", "warn")
        return redirect(url_for("chair.conflicts"), 303)
    name = perform(dismiss_conflict, _submission_id(number), person_id, form.why.data or "")
    flash(f"{name} and #{number}: no conflict of interest. Your reason is on record.")
    return redirect(url_for("chair.conflicts"), 303)


def _pair() -> tuple[str, int]:
    number, person_id = request.form.get("number", ""), request.form.get("person", "")
    return number, ordinal(person_id)


def _submission_id(number: str) -> int:
    """Return the id behind a number; the deed asks whether this chair may know it."""
    found = db.session.scalar(
        select(Submission.id).where(
            Submission.edition_id == g.edition.id, Submission.number == ordinal(number)
        )
    )
    if found is None:
        raise NotFound
    return found
