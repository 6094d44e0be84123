"""Desk reject: return a submission without review and tell its authors at once."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries import decisions
from fastpath_cms.services import informing, merging
from fastpath_cms.web.acting import perform, reading
from fastpath_cms.web.forms import Form, needed, text
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.scratching import form_data
from fastpath_cms.web.submission import bp


class DeskRejectForm(Form):
    """Why the submission is returned; ``do`` says which button was pressed."""

    note_to_authors = text(
        "Why, in words for the authors",
        needed("Say why in a sentence or two; the authors read it."),
        longest=5_000,
    )
    do = StringField()


@bp.route("/desk-reject", methods=["GET", "POST"])
@on_submission(Action.DESK_REJECT)
def desk_reject(submission: Submission) -> ResponseReturnValue:
    """Show the form, preview the letters, or reject and tell the authors."""
    found = decisions.decision_of(db.session(), submission.id)
    form = DeskRejectForm(
        form_data(), data={"note_to_authors": found.note_to_authors if found else ""}
    )
    is_valid = request.method == "POST" and form.validate()
    note = form.note_to_authors.data or ""
    if not is_valid or form.do.data != "tell":
        paper = merging.desk_reject_paper(submission, note)
        page = render_template(
            "submission/desk_reject.html",
            submission=submission,
            form=form,
            letters=merging.merge(reading(), g.edition, [paper]) if is_valid else (),
        )
        return page, 422 if form.errors else 200
    perform(informing.desk_reject, submission.id, note)
    flash(f"#{submission.number} is returned without review; its contacts are told.")
    return redirect(url_for("submission.submission_page", number=submission.number), 303)
