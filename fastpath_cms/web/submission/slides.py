"""The slides of a talk: uploaded by its authors, read by them and by the chairs."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField

from fastpath_cms.domain.errors import Busy, NotFound
from fastpath_cms.domain.manuscript import megabytes
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.accepted import talk_of_submission
from fastpath_cms.services import finalizing
from fastpath_cms.services.judging import PATIENCE_OF_FEW
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.sending import PDF, send_kept
from fastpath_cms.web.submission import bp
from fastpath_cms.web.uploads import SLIDES, arriving


class SlidesForm(Form):
    """One file."""

    pdf = FileField("The slides")


@bp.route("/slides", methods=["GET", "POST"])
@on_submission(Action.SLIDES_UPLOAD)
def slides_upload(submission: Submission) -> ResponseReturnValue:
    """Show the slides that are in, or take others."""
    form = SlidesForm()
    received = None
    if request.method == "POST":
        received = arriving(limits=SLIDES, patience=PATIENCE_OF_FEW)
        if received is None:
            form.pdf.errors = ["Choose the PDF of the slides first."]
    if received is not None and received.is_waiting:
        raise Busy(
            "Many files are being checked just now, and yours could not be.",
            kept="Nothing was changed; the slides that are in stay.",
            todo="Send them once more in a minute.",
        )
    if received is not None and not received.is_refused:
        perform(finalizing.hand_in_slides, submission.id, received)
        flash("The slides are in.")
        page = url_for("submission.submission_page", number=submission.number, _anchor="talk")
        return redirect(page, 303)
    if received is not None:
        form.pdf.errors = [problem.sentence for problem in received.problems]
    page = render_template(
        "submission/slides_upload.html",
        submission=submission,
        form=form,
        talk=talk_of_submission(db.session(), submission.id),
        byte_limit=megabytes(SLIDES.byte_max),
    )
    return page, 422 if form.errors else 200


@bp.route("/slides.pdf")
@on_submission(Action.ORIGINAL_READ)
def slides_download(submission: Submission) -> ResponseReturnValue:
    """Send the slides to those who know the authors anyway."""
    talk = talk_of_submission(db.session(), submission.id)
    if talk is None or not talk.slides_sha256:
        raise NotFound
    return send_kept(talk.slides_sha256, PDF, f"submission{submission.number}_slides.pdf")
