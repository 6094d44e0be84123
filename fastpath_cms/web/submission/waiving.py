"""Waiving a hard rule for one submission's PDF: what the chairs may let pass, and why."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types are of 3.2

from fastpath_cms.domain.errors import Unfit
from fastpath_cms.domain.manuscript import WAIVABLE
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.waivers import waivers_of
from fastpath_cms.services import waiving
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form, text
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.scratching import form_data, keep_typed
from fastpath_cms.web.submission import bp


class WaiverForm(Form):
    """Which rules, and why."""

    rules = SelectMultipleField(
        "This PDF may break",
        choices=[SelectChoice(rule.value, words) for rule, words in WAIVABLE.items()],
        validate_choice=False,
    )
    reason = text("Reason", longest=500)


@bp.route("/waive", methods=["GET", "POST"])
@on_submission(Action.MANUSCRIPT_WAIVE)
def manuscript_waive(submission: Submission) -> ResponseReturnValue:
    """Show which rules are waived, or change it."""
    there = waivers_of(db.session(), submission.id)
    filled = {
        "rules": [waiver.rule for waiver in there],
        "reason": there[-1].reason if there else "",
    }
    form = WaiverForm(form_data(), data=filled)
    if request.method == "POST" and form.validate():
        try:
            done = perform(
                waiving.set_waivers, submission.id, form.rules.data or (), form.reason.data or ""
            )
        except Unfit as refusal:
            form.reason.errors = [refusal.sentence]
        else:
            flash(_said(submission.number, done["waived"], done["restored"]))
            return redirect(url_for("submission.submission_page", number=submission.number), 303)
    if request.method == "POST":
        keep_typed()
    page = render_template("submission/manuscript_waive.html", submission=submission, form=form)
    return page, 422 if form.errors else 200


def _said(number: int, waived: list[str], restored: list[str]) -> str:
    if waived:
        return (
            f"Waived for #{number}. Its authors see it on its page and can upload such a PDF now."
        )
    if restored:
        return f"The rules hold again for #{number}. The version that is in stays."
    return f"Nothing had changed for #{number}."
