"""Writing one's review beside the pages of the paper."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types are of 3.2

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Stale, Unfit
from fastpath_cms.domain.scoring import CONFIDENCE, DEFAULT_FORM, OVERALL
from fastpath_cms.extensions import db
from fastpath_cms.models import Review, Submission
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.reviews import my_review
from fastpath_cms.services.reviewing import Opinion, save_review
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form, text
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.scratching import form_data, keep_typed
from fastpath_cms.web.submission import bp
from fastpath_cms.web.submission.beside import autosave_url, page_images, paper_of, pdf_url

FIELDS = {field.key: field for field in DEFAULT_FORM}


def _score(value: object) -> int | None:
    """Read a score; anything that is no number is no answer."""
    try:
        return int(str(value))
    except ValueError:
        return None


def _scale(key: str, words: dict[int, str]) -> RadioField:
    return RadioField(
        FIELDS[key].label,
        choices=[
            SelectChoice(value, words[value].capitalize()) for value in sorted(words, reverse=True)
        ],
        coerce=_score,
        validate_choice=False,  # the deed says it in a sentence
    )


class ReviewForm(Form):
    """The default review form of ``domain.scoring``."""

    overall = _scale("overall", dict(OVERALL))
    confidence = _scale("confidence", dict(CONFIDENCE))
    comments_for_authors = text(FIELDS["comments_for_authors"].label, longest=50_000)
    confidential_remarks = text(FIELDS["confidential_remarks"].label, longest=50_000)

    def opinion(self) -> Opinion:
        """Return what was typed."""
        return Opinion(
            self.overall.data,
            self.confidence.data,
            self.comments_for_authors.data or "",
            self.confidential_remarks.data or "",
        )


@bp.route("/review", methods=["GET", "POST"])
@on_submission(Action.REVIEW_WRITE)
def review_edit(submission: Submission) -> ResponseReturnValue:
    """Show the form, filled with what was typed last; save a draft, or hand in."""
    typed = form_data()
    review = my_review(db.session(), g.viewer, submission)
    base_version = (_score(typed.get("base_version")) or 0) if typed is not None else 0
    form = ReviewForm(typed, obj=review)
    status = 200
    if request.method == "POST":
        hands_in = request.form.get("do") == "hand-in"
        status = 422
        if form.validate():
            try:
                done = perform(
                    save_review, submission.id, form.opinion(), base_version, hand_in=hands_in
                )
            except Stale:
                status = 409
                review = my_review(db.session(), g.viewer, submission)
            except Unfit as unfit:
                _tell(form, unfit)
            else:
                return _saved(submission, done)
        keep_typed()
    version = review.version if review is not None else 0
    is_clash = typed is not None and base_version != version
    return render_template(
        "submission/review_edit.html",
        submission=submission,
        form=form,
        fields=FIELDS,
        review=review,
        saved=review if is_clash else None,
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


def _tell(form: ReviewForm, unfit: Unfit) -> None:
    for problem in unfit.problems:
        field = form[problem.field or "overall"]
        field.errors = [*field.errors, problem.sentence]


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
