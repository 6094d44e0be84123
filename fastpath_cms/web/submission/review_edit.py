"""Writing one's review beside the pages of the paper."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Stale, Unfit
from fastpath_cms.domain.review_reading import reading_of
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.my_load import MyLoad, MyReview, my_load
from fastpath_cms.queries.review_forms import form_of
from fastpath_cms.services.reviewing import save_review
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import load_whole, my_standing, on_submission, phase
from fastpath_cms.web.scratching import form_data, keep_typed
from fastpath_cms.web.submission import bp
from fastpath_cms.web.submission.beside import autosave_url, page_images, paper_of, pdf_url
from fastpath_cms.web.submission.review_fields import fields_for


@bp.route("/review", methods=["GET", "POST"])
@on_submission(Action.REVIEW_WRITE, is_whole=False)
def review_edit(submission: Submission) -> ResponseReturnValue:
    """Show the form, filled with what was typed last; save a draft, preview, or hand in."""
    typed = form_data()
    asked = form_of(db.session(), g.edition.id)
    base_version = ordinal(typed.get("base_version")) if typed is not None else 0
    is_post, does, status = request.method == "POST", request.form.get("do"), 200
    mine = None if is_post else _mine(submission)  # a save that succeeds asks nothing before
    form = fields_for(asked, typed, mine.answers if mine is not None else {})
    if is_post:
        if not form.validate():
            status = 422
        elif does != "preview":
            answers, hands_in = form.answers(request.form), does == "hand-in"
            try:
                done = perform(save_review, submission.id, answers, base_version, hand_in=hands_in)
            except Stale:
                status = 409
            except Unfit as unfit:
                status = 422
                form.tell(unfit)
            else:
                return _saved(submission, done)
        keep_typed()
    if mine is None:
        mine = _mine(submission)
        form.fill(request.form, mine.answers)
    load_whole(submission)
    is_first = g.edition.is_own_review_first
    is_clash = typed is not None and base_version != mine.version
    paper = paper_of(submission)
    return render_template(
        "submission/review_edit.html",
        submission=submission,
        form=form,
        asked=asked.asked,
        readings={one.key: reading_of(one, is_own_review_first=is_first) for one in asked.asked},
        mine=mine,
        review=mine.review,
        saved=mine.answers if is_clash else None,
        previewed=does == "preview" and status == 200,
        base_version=base_version if does == "preview" and status == 200 else mine.version,
        is_restored=typed is not None and request.method == "GET",
        manuscript=paper,
        reviewed_number=_reviewed(mine.review, paper.number if paper is not None else None),
        images=page_images(submission),
        pdf_url=pdf_url(submission),
        autosave_url=autosave_url(),
        due_at=key_dates_of(g.edition).reviews_close_at,
        now=g.now,
    ), status


def _mine(submission: Submission) -> MyLoad:
    return my_load(
        db.session(), g.viewer, submission, who=my_standing(), edition=g.edition, phase=phase()
    )


def _reviewed(review: MyReview | None, newest: int | None) -> int | None:
    """Return the version of the paper that was reviewed, when a newer one is in."""
    number = review.manuscript_number if review is not None else None
    return number if number is not None and newest is not None and number < newest else None


def _saved(submission: Submission, done: dict[str, object]) -> ResponseReturnValue:
    """Say what was saved and go on: to the draft, to the next paper, or to what is in."""
    number = submission.number
    if not done["is_handed_in"]:
        flash(f"#{number}: draft saved. It is not submitted yet.")
        return redirect(url_for("submission.review_edit", number=number), 303)
    what = "your review is in" if done["is_first"] else "your changes are saved"
    late = ", after the date; the chairs see that it is late" if done["is_late"] else ""
    said = f"#{number}: {what}{late}. You can change it until the notification."
    following = _mine(submission).next_to_do if done["is_first"] else None
    if following is not None:
        flash(f"{said} This is the next of yours, #{following.number}.")
        return redirect(url_for("submission.review_edit", number=following.number), 303)
    flash(said)
    return redirect(url_for("submission.submission_page", number=number), 303)
