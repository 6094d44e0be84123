"""Withdrawing and reviving: a page that says what will happen, and the button that does it."""

from __future__ import annotations

from datetime import datetime

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.deadlines import latest_of
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Submission
from fastpath_cms.queries.authoring import lacks
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.services import withdrawing
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form, text
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.scratching import form_data, keep_typed
from fastpath_cms.web.submission import bp


class WithdrawalForm(Form):
    """Why, for those who want to say."""

    reason = text("Reason", longest=2000)


@bp.route("/withdraw", methods=["GET", "POST"])
@on_submission(Action.SUBMISSION_WITHDRAW)
def submission_withdraw(submission: Submission) -> ResponseReturnValue:
    """Say what a withdrawal does, or do it."""
    form = WithdrawalForm(form_data())
    if request.method == "GET" or not form.validate():
        if form.errors:
            keep_typed()
        due_at = _due_at(submission)
        is_open = due_at is not None and g.now < due_at and submission.notified_at is None
        page = render_template(
            "submission/submission_withdraw.html",
            submission=submission,
            form=form,
            revivable_until=due_at if is_open else None,
        )
        return page, 422 if form.errors else 200
    done = perform(withdrawing.withdraw_submission, submission.id, form.reason.data or "")
    flash(f"#{done['number']} is withdrawn. A letter confirms it to every author.")
    return redirect(url_for("submission.submission_page", number=done["number"]), 303)


@bp.route("/revive", methods=["GET", "POST"])
@on_submission(Action.SUBMISSION_REVIVE)
def submission_revive(submission: Submission) -> ResponseReturnValue:
    """Say what reviving a withdrawn submission does, or do it."""
    if request.method == "GET":
        return render_template(
            "submission/submission_revive.html",
            submission=submission,
            missing=lacks(submission, g.edition),
            due_at=_due_at(submission),
        )
    done = perform(withdrawing.revive_submission, submission.id)
    number, count = done["number"], len(done["missing"])
    if count:
        things = "One thing is" if count == 1 else f"{count} things are"
        flash(f"#{number} is back as a draft. {things} missing.", "warn")
    else:
        flash(f"#{number} is back, and submitted. A letter confirms it to every author.")
    return redirect(url_for("submission.submission_page", number=number), 303)


def _due_at(submission: Submission) -> datetime | None:
    return latest_of(submission.extended_due_at, key_dates_of(g.edition).submission_due_at)
