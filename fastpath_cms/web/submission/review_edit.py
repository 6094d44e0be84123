"""Writing one's review beside the pages of the paper."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Stale, Unfit
from fastpath_cms.domain.review_reading import reading_of
from fastpath_cms.extensions import db
from fastpath_cms.models import Review, Submission
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.review_forms import answers_in, form_of
from fastpath_cms.queries.review_texts import my_review
from fastpath_cms.services.reviewing import save_review
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.scratching import form_data, keep_typed
from fastpath_cms.web.submission import bp
from fastpath_cms.web.submission.beside import autosave_url, page_images, paper_of, pdf_url
from fastpath_cms.web.submission.review_fields import fields_for


@bp.route("/review", methods=["GET", "POST"])
@on_submission(Action.REVIEW_WRITE)
def review_edit(submission: Submission) -> ResponseReturnValue:
    """Show the form, filled with what was typed last; save a draft, or hand in."""
    typed = form_data()
    asked = form_of(db.session(), g.edition.id)
    review = my_review(db.session(), g.viewer, submission)
    saved = answers_in(review) if review is not None else {}
    base_version = ordinal(typed.get("base_version")) if typed is not None else 0
    form = fields_for(asked, typed, saved)
    status = 200
    if request.method == "POST":
        hands_in = request.form.get("do") == "hand-in"
        status = 422
        if form.validate():
            answers = form.answers(request.form)
            try:
                done = perform(save_review, submission.id, answers, base_version, hand_in=hands_in)
            except Stale:
                status = 409
                review = my_review(db.session(), g.viewer, submission)
                saved = answers_in(review) if review is not None else {}
            except Unfit as unfit:
                form.tell(unfit)
            else:
                return _saved(submission, done)
        keep_typed()
    version = review.version if review is not None else 0
    is_clash = typed is not None and base_version != version
    return render_template(
        "submission/review_edit.html",
        submission=submission,
        form=form,
        asked=asked.asked,
        readings={
            one.key: reading_of(one, is_own_review_first=g.edition.is_own_review_first)
            for one in asked.asked
        },
        review=review,
        saved=saved if is_clash else None,
        base_version=version,
        is_restored=typed is not None and request.method == "GET",
        manuscript=paper_of(submission),
        images=page_images(submission),
        pdf_url=pdf_url(submission),
        autosave_url=autosave_url(),
        due_at=key_dates_of(g.edition).reviews_close_at,
        now=g.now,
        status=_status(review),
    ), status


def _status(review: Review | None) -> str:
    if review is None:
        return "Not saved yet."
    return "Handed in." if review.handed_in_at is not None else "Draft saved. Not handed in yet."


def _saved(submission: Submission, done: dict[str, object]) -> ResponseReturnValue:
    """Say what was saved and go where it can be seen."""
    number = submission.number
    if not done["is_handed_in"]:
        flash(f"#{number}: draft saved. It is not handed in yet.")
        return redirect(url_for("submission.review_edit", number=number), 303)
    what = "your review is in" if done["is_first"] else "your changes are saved"
    late = ", after the date; the chairs see that it is late" if done["is_late"] else ""
    flash(f"#{number}: {what}{late}. You can change it until the notification.")
    return redirect(url_for("submission.submission_page", number=number), 303)
