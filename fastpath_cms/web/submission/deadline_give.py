"""A chair gives a submission a later deadline of its own, or takes it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import AOE, DateKind
from fastpath_cms.domain.deadlines import closing_text
from fastpath_cms.domain.entry import Entry, entry_of
from fastpath_cms.domain.errors import Stale, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.authoring import submission_anew
from fastpath_cms.services import prolonging
from fastpath_cms.web.acting import perform
from fastpath_cms.web.entry_form import EntryForm
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.scratching import form_data
from fastpath_cms.web.submission import bp

USUAL = timedelta(days=2)  # a deadline of its own is proposed to be this much later


def form_for(submission: Submission, data: Any = None) -> EntryForm:
    """Return the form, filled with the deadline there is or one two days after the usual."""
    edition = g.edition
    own = submission.extended_due_at
    usual = prolonging.usual_due_at(edition, submission)
    at = own or (max(usual, g.now) + USUAL if usual is not None else None)
    entry = entry_of(DateKind.SUBMISSION, at, AOE.key, edition.zone) if at is not None else None
    if entry is not None and own is None:
        entry = Entry(entry.day)  # the whole day
    return EntryForm.filled(data, entry, edition.zone_name)


def was_of(submission: Submission) -> str:
    """Return the mark of the deadline a form was shown with."""
    return submission.extended_due_at.isoformat() if submission.extended_due_at else ""


@bp.route("/deadline", methods=["GET", "POST"])
@on_submission(Action.DEADLINE_GIVE)
def deadline_give(submission: Submission) -> ResponseReturnValue:
    """Show the form and what the date means; give the deadline, or take it back."""
    form = form_for(submission, form_data())
    stale = None
    if request.method == "POST" and ("revoke" in request.form or form.validate()):
        try:
            said = _do(submission, form)
        except Unfit as refusal:
            form.form_errors.extend(one.sentence for one in refusal.problems)
        except Stale as lost:
            stale = lost
            submission = submission_anew(db.session(), submission.id)
        else:
            if said:
                flash(said)
                return redirect(
                    url_for("submission.submission_page", number=submission.number), 303
                )
    html = render_template(
        "submission/deadline_give.html",
        submission=submission,
        form=form,
        stale=stale,
        was=was_of(submission),
        usual_at=prolonging.usual_due_at(g.edition, submission),
        meanings=form.meanings(g.edition.zone),
    )
    if stale is not None:
        return html, stale.http_status
    return html, 422 if form.errors else 200


def _do(submission: Submission, form: EntryForm) -> str:
    """Do what was asked for and say it; "" when it was only the preview."""
    typed = request.form.get("was", "")
    was = datetime.fromisoformat(typed) if _is_instant(typed) else None
    if "revoke" in request.form:
        perform(prolonging.revoke_own_deadline, submission.id, was)
        return f"#{submission.number}: the usual deadline holds again. Its contacts get a letter."
    entry = form.entry()
    if entry is None or "preview" in request.form:
        return ""
    perform(prolonging.give_own_deadline, submission.id, entry, was)
    text = closing_text(prolonging.due_at_of(entry, g.edition))
    return f"#{submission.number} closes {text} now. Its contacts get a letter."


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
