"""The final version of an accepted submission: the same gate, the same receipt."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField

from fastpath_cms.domain.errors import Busy, Problem
from fastpath_cms.domain.manuscript import megabytes
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Submission
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.services import finalizing
from fastpath_cms.services.judging import PATIENCE_OF_FEW
from fastpath_cms.services.manuscripts import Received, newest
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.submission import bp
from fastpath_cms.web.submission.looking import look_at
from fastpath_cms.web.uploads import arriving


class FinalForm(Form):
    """One file."""

    pdf = FileField("Final version")


@bp.route("/final", methods=["GET", "POST"])
@on_submission(Action.FINAL_UPLOAD)
def final_upload(submission: Submission) -> ResponseReturnValue:
    """Show the final version that is in, or take a new one."""
    form = FinalForm()
    if request.method == "GET":
        return _page(submission, form)
    received = arriving(patience=PATIENCE_OF_FEW)
    if received is not None and received.is_waiting:
        raise Busy(
            "Many files are being checked just now, and yours could not be.",
            kept="Nothing was changed; the version that is in stays.",
            todo="Send it once more in a minute.",
        )
    if received is None or received.is_refused:
        form.pdf.errors = [problem.sentence for problem in _problems(received)]
        return _page(submission, form), 422
    done = perform(finalizing.hand_in_final, submission.id, received)
    if done["is_new"]:
        pages = f"{done['pages']} page{'' if done['pages'] == 1 else 's'}"
        flash(
            f"The final version of #{submission.number} is in: {pages}. "
            "A receipt is on its way to every author."
        )
    else:
        flash("This is the file that was in already; nothing has changed.", "info")
    return redirect(url_for("submission.submission_page", number=submission.number), 303)


def _problems(received: Received | None) -> tuple[Problem, ...]:
    if received is None:
        return (Problem("missing", "Choose the PDF of the final version first.", field="pdf"),)
    return received.problems


def _page(submission: Submission, form: FinalForm) -> str:
    final = newest(submission, is_final=True)
    return render_template(
        "submission/final_upload.html",
        submission=submission,
        edition=g.edition,
        form=form,
        final=final,
        reviewed=newest(submission),
        marked=look_at(submission, final, with_remarks=True) if final else None,
        due_at=key_dates_of(g.edition).final_due_at,
        byte_limit=megabytes(g.edition.final_byte_max or g.edition.byte_max),
    )
