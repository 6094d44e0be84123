"""Sides and leads: where a reviewer stands, who leads the discussion, and the lead's summary."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.discussing import SIDES, Side
from fastpath_cms.domain.errors import NotAllowed, Stale
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.threads import lead_of
from fastpath_cms.services import leading
from fastpath_cms.services.discussing import take_stance
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form, ordinal, text
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.scratching import autosave_url, form_data, keep_typed
from fastpath_cms.web.submission import bp


class SummaryForm(Form):
    """What a discussion came to."""

    summary = text("Summary for the chairs")
    base_version = IntegerField(widget=HiddenInput(), default=0)


@bp.route("/stance", methods=["POST"])
@on_submission(Action.STANCE_TAKE)
def stance_take(submission: Submission) -> ResponseReturnValue:
    """Take a side, or take it back."""
    chosen = request.form.get("side", "")
    side = Side(chosen) if chosen in {one.value for one in Side} else None
    perform(take_stance, submission.id, side)
    said = SIDES[side] if side else "you take no side"
    flash(f"#{submission.number}: {said[0].lower() if side is None else said[0]}{said[1:]}.")
    return redirect(_discussion(submission), 303)


@bp.route("/lead", methods=["POST"])
@on_submission(Action.LEAD_NAME)
def lead_name(submission: Submission) -> ResponseReturnValue:
    """Name who leads the discussion, or nobody."""
    chosen = request.form.get("lead", "")
    name = perform(leading.name_lead, submission.id, ordinal(chosen) if chosen else None)
    if name:
        flash(f"#{submission.number}: {name} leads the discussion, and gets a letter.")
    return redirect(_discussion(submission), 303)


@bp.route("/summary", methods=["GET", "POST"])
@on_submission(Action.DISCUSSION_WRITE)
def summary_edit(submission: Submission) -> ResponseReturnValue:
    """Write the summary for the chairs."""
    lead = lead_of(db.session(), g.viewer, submission.id)
    if lead is None or not lead.is_me:
        raise NotAllowed("Only who leads the discussion sums it up.")
    typed = form_data()
    form = SummaryForm(typed, summary=lead.summary, base_version=lead.version)
    status = 200
    if request.method == "POST":
        if form.validate():
            base_version = form.base_version.data or 0
            try:
                perform(leading.sum_up, submission.id, form.summary.data or "", base_version)
            except Stale:
                lead = lead_of(db.session(), g.viewer, submission.id) or lead
                status = 409
            else:
                flash(f"#{submission.number}: your summary is saved.")
                return redirect(_discussion(submission), 303)
        keep_typed()
        status = 422 if form.errors else status
    version = form.base_version.data
    form.base_version.raw_data = None
    form.base_version.data = lead.version
    return render_template(
        "submission/summary_edit.html",
        submission=submission,
        form=form,
        lead=lead,
        is_clash=typed is not None and version != lead.version,
        autosave_url=autosave_url(),
    ), status


def _discussion(submission: Submission) -> str:
    page = url_for("submission.submission_page", number=submission.number)
    return f"{page}#discussion"
