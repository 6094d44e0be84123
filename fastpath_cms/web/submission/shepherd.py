"""The shepherd of a conditional acceptance: named by a chair, heard, and confirmed."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.audiences import committee_of
from fastpath_cms.queries.shepherds import shepherding_of
from fastpath_cms.services import promoting, shepherding
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.submission import bp


@bp.route("/shepherd", methods=["GET", "POST"])
@on_submission(Action.SHEPHERD_NAME)
def shepherd_name(submission: Submission) -> ResponseReturnValue:
    """Show who looks after the conditions and what they wrote, or name somebody, or nobody."""
    here = url_for("submission.shepherd_name", number=submission.number)
    if request.method == "POST":
        person = ordinal(request.form.get("shepherd", "")) or None
        name = perform(shepherding.name_shepherd, submission.id, person)
        flash(
            f"{name} looks after the conditions." if name else "Nobody looks after the conditions."
        )
        return redirect(here, 303)
    found = shepherding_of(db.session(), submission.id)
    if found is None:
        raise NotFound
    committee = committee_of(db.session(), g.edition, submission, g.now)
    return render_template(
        "submission/shepherd_name.html",
        submission=submission,
        shepherding=found,
        members=[one for one in committee.values() if one.who.is_impartial_member],
    )


@bp.route("/conditions", methods=["POST"])
@on_submission(Action.CONDITIONS_REPORT)
def conditions_report(submission: Submission) -> ResponseReturnValue:
    """Record the shepherd's word that the conditions are met."""
    perform(shepherding.report_conditions, submission.id, request.form.get("note", ""))
    flash("The chairs read that the conditions are met.")
    page = url_for("submission.submission_page", number=submission.number, _anchor="conditions")
    return redirect(page, 303)


@bp.route("/conditions/confirm", methods=["POST"])
@on_submission(Action.CONDITIONS_CONFIRM)
def conditions_confirm(submission: Submission) -> ResponseReturnValue:
    """Confirm, as a chair, that the conditions are met."""
    perform(promoting.confirm_conditions, submission.id)
    flash("Confirmed: the conditions are met, and the contacts are told.")
    return redirect(url_for("submission.shepherd_name", number=submission.number), 303)


@bp.route("/conditions/refuse", methods=["POST"])
@on_submission(Action.CONDITIONS_CONFIRM)
def conditions_refuse(submission: Submission) -> ResponseReturnValue:
    """Say, as a chair, that the conditions are not met; the authors are told why."""
    perform(promoting.refuse_conditions, submission.id, request.form.get("words", ""))
    flash(f"#{submission.number} is not accepted any more, and the contacts are told.")
    return redirect(url_for("submission.submission_page", number=submission.number), 303)


@bp.route("/promote", methods=["GET", "POST"])
@on_submission(Action.WAIT_LIST_PROMOTE)
def promote(submission: Submission) -> ResponseReturnValue:
    """Show what promoting a submission from the wait list does, or do it."""
    if request.method == "POST":
        number = perform(promoting.promote, submission.id)
        flash(f"#{number} is accepted, and its contacts are told.")
        return redirect(url_for("chair.after"), 303)
    return render_template("submission/promote.html", submission=submission)
