"""Declining to review a submission, and a chair's asking again."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.review_texts import my_review
from fastpath_cms.queries.reviews import state_of
from fastpath_cms.services import refusing
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form, needed, ordinal, text
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.scratching import form_data
from fastpath_cms.web.submission import bp
from fastpath_cms.web.submission.beside import paper_of, pdf_url


class DeclineForm(Form):
    """Why a reviewer gives an assignment back, and whom they would ask."""

    reason = text(
        "Why you cannot review it",
        needed("Say why in a sentence; only the chairs read it."),
        longest=2_000,
    )
    suggestion = text("Whom you would ask instead", longest=1_000)


@bp.route("/decline", methods=["GET", "POST"])
@on_submission(Action.REVIEW_WRITE)
def review_decline(submission: Submission) -> ResponseReturnValue:
    """Show what is asked, and take the answer that it cannot be done."""
    form = DeclineForm(form_data())
    if request.method == "POST" and form.validate():
        perform(
            refusing.decline_review,
            submission.id,
            form.reason.data or "",
            form.suggestion.data or "",
        )
        flash(f"#{submission.number} is not yours any more. The chairs are told, with your words.")
        return redirect(url_for("pc.reviews"), 303)
    return render_template(
        "submission/review_decline.html",
        submission=submission,
        form=form,
        state=state_of(my_review(db.session(), g.viewer, submission)).value,
        manuscript=paper_of(submission),
        pdf_url=pdf_url(submission),
        due_at=key_dates_of(g.edition).reviews_close_at,
    ), 422 if form.errors else 200


@bp.route("/ask-again", methods=["POST"])
@on_submission(Action.ASSIGNMENT_EDIT)
def review_ask_again(submission: Submission) -> ResponseReturnValue:
    """Assign somebody who had declined, and tell them."""
    person_id = ordinal(request.form.get("person"))
    name = perform(refusing.ask_again, submission.id, person_id)
    flash(f"{name} is asked again to review #{submission.number}; a letter says so.")
    return redirect(url_for("submission.submission_page", number=submission.number), 303)
