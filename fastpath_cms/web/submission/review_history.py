"""The saved versions of a review: listed, compared word by word, restored by their writer."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotFound, Stale, Unfit
from fastpath_cms.domain.policy import fields_read, why_not
from fastpath_cms.domain.review_form import answered
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.review_changes import changes_of
from fastpath_cms.queries.review_forms import SavedVersion, form_of, versions_of
from fastpath_cms.queries.review_texts import my_review, reviews_of
from fastpath_cms.services.reading_reviews import note_reading
from fastpath_cms.services.restoring import restore_version
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import on_submission, phase, standing_of
from fastpath_cms.web.submission import bp


@bp.route("/my-review/history", methods=["GET", "POST"])
@on_submission(Action.MY_REVIEW_READ)
def my_review_history(submission: Submission) -> ResponseReturnValue:
    """List my saved versions and compare two of them, or restore one as the newest."""
    if request.method == "POST":
        return _restore(submission)
    review = my_review(db.session(), g.viewer, submission)
    versions = versions_of(db.session(), review.id) if review is not None else ()
    case = (standing_of(submission), submission.status, phase())
    form = form_of(db.session(), g.edition.id)
    earlier, later = _compared(versions)
    return render_template(
        "submission/my_review_history.html",
        submission=submission,
        versions=versions[::-1],
        earlier=earlier,
        later=later,
        changes=changes_of(form.fields, earlier.answers, later.answers)
        if earlier is not None and later is not None
        else (),
        said=answered(form.fields, later.answers) if later is not None else (),
        base_version=review.version if review is not None else 0,
        may_restore=why_not(Action.REVIEW_WRITE, *case) is None,
    )


@bp.route("/reviews/<int:place>/history")
@on_submission(Action.REVIEW_HISTORY_READ)
def review_history(submission: Submission, place: int) -> ResponseReturnValue:
    """Show a chair the versions of one review that were handed in; ``place`` is its place here."""
    form = form_of(db.session(), g.edition.id)
    fields = fields_read(form, standing_of(submission), submission.status, phase())
    reviews = reviews_of(db.session(), g.viewer, submission, form, fields)
    review = next((one for one in reviews if one.place == place), None)
    if review is None:
        raise NotFound
    versions = [one for one in versions_of(db.session(), review.id) if one.is_handed_in]
    earlier, later = _compared(versions)
    return render_template(
        "submission/review_history.html",
        submission=submission,
        review=review,
        versions=versions[::-1],
        earlier=earlier,
        later=later,
        changes=changes_of(fields, earlier.answers, later.answers)
        if earlier is not None and later is not None
        else (),
        said=answered(fields, later.answers) if later is not None else (),
    )


def _compared(
    versions: Sequence[SavedVersion],
) -> tuple[SavedVersion | None, SavedVersion | None]:
    """Return the two versions the address asks for, else the newest and the one before it."""
    by_number = {one.number: one for one in versions}
    later = by_number.get(ordinal(request.args.get("to")), versions[-1] if versions else None)
    earlier = by_number.get(ordinal(request.args.get("from")))
    if earlier is None and later is not None:
        earlier = next((one for one in reversed(versions) if one.number < later.number), None)
    return earlier, later


def _restore(submission: Submission) -> ResponseReturnValue:
    number = ordinal(request.form.get("restore"))
    base = ordinal(request.form.get("base_version"))
    here = url_for("submission.my_review_history", number=submission.number)
    try:
        perform(restore_version, submission.id, number, base)
    except Stale as stale:
        flash(f"{stale.sentence} Nothing was restored.", "warn")
    except Unfit as unfit:
        said = " ".join(problem.sentence for problem in unfit.problems)
        flash(
            f"That version is not whole, and your review is in: {said} It stays as it is.", "warn"
        )
    else:
        flash("That version is saved as the newest. The others are kept.")
        here = url_for("submission.review_edit", number=submission.number)
    return redirect(here, 303)


@bp.route("/reviews/seen", methods=["POST"])
@on_submission(Action.REVIEWS_READ)
def reviews_seen(submission: Submission) -> ResponseReturnValue:
    """Note that the reader has seen what is new in the reviews."""
    perform(note_reading, submission.id, is_anew=True)
    number = submission.number
    return redirect(f"{url_for('submission.submission_page', number=number)}#reviews", 303)
