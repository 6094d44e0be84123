"""Withdrawing: one page that says what will happen, and the button that does it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Submission
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
        page = render_template(
            "submission/submission_withdraw.html", submission=submission, form=form
        )
        return page, 422 if form.errors else 200
    done = perform(withdrawing.withdraw_submission, submission.id, form.reason.data or "")
    flash(f"#{done['number']} is withdrawn. A letter confirms it to every author.")
    return redirect(url_for("submission.submission_page", number=done["number"]), 303)
