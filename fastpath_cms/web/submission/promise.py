"""The promise of a file: its fingerprint now, by a tiny form; the file soon after the deadline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField

from fastpath_cms.domain.calendar import GRACE
from fastpath_cms.domain.errors import NotFound, Unfit
from fastpath_cms.domain.manuscript import megabytes
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.promises import WINDOW, fingerprint_in
from fastpath_cms.extensions import db
from fastpath_cms.models import FilePromise, Submission
from fastpath_cms.queries.authoring import lacks
from fastpath_cms.queries.receipts import open_promise
from fastpath_cms.services import promising
from fastpath_cms.services.promising import due_at_of, until_of
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form, line
from fastpath_cms.web.guards import may, on_submission
from fastpath_cms.web.submission import bp
from fastpath_cms.web.uploads import arriving


class FingerprintForm(Form):
    """The SHA-256 of a file, as a program prints it."""

    fingerprint = line("The file's SHA-256", longest=1000)


class PromisedFileForm(Form):
    """The file that was promised."""

    pdf = FileField("The promised file")


@bp.route("/promise", methods=["GET", "POST"])
@on_submission(Action.SUBMISSION_EDIT)
def promise_lodge(submission: Submission) -> ResponseReturnValue:
    """Show what a promise is, or take a fingerprint."""
    form = FingerprintForm(request.form)
    if request.method == "GET":
        return _lodge_page(submission, form)
    try:
        sha256 = fingerprint_in(form.fingerprint.data or "")
        is_new = perform(promising.lodge_promise, submission.id, sha256)
    except ValueError as fault:
        form.fingerprint.errors = [str(fault)]
        return _lodge_page(submission, form), 422
    except Unfit as refusal:
        form.fingerprint.errors = [refusal.sentence]
        return _lodge_page(submission, form), 422
    if is_new:
        flash("The fingerprint is lodged. Upload the file when you can; a letter confirms it.")
    else:
        flash("This file was promised already; nothing has changed.", "info")
    return redirect(url_for("submission.promise_keep", number=submission.number), 303)


@bp.route("/promise/file", methods=["GET", "POST"])
@on_submission(Action.PROMISE_KEEP)
def promise_keep(submission: Submission) -> ResponseReturnValue:
    """Show which file is expected and until when, or take it."""
    promise = open_promise(db.session(), submission.id)
    if promise is None:
        raise NotFound
    form = PromisedFileForm()
    if request.method == "GET":
        return _keep_page(submission, promise, form)
    received = arriving()
    if received is None:
        form.pdf.errors = ["Choose the file that was promised."]
        return _keep_page(submission, promise, form), 422
    try:
        done = perform(promising.keep_promise, submission.id, received)
    except Unfit as refusal:
        form.pdf.errors = [problem.sentence for problem in refusal.problems]
        return _keep_page(submission, promise, form), 422
    flash(
        f"The promised file is in: #{done['number']}, version {done['version']}. "
        + ("It is submitted." if done["was_draft"] else "A letter confirms it to every author.")
    )
    return redirect(url_for("submission.submission_page", number=done["number"]), 303)


@bp.route("/promise.txt")
@on_submission(Action.LETTERS_READ)
def promise_receipt(submission: Submission) -> ResponseReturnValue:
    """Send the signed receipt of the promise that is open."""
    promise = open_promise(db.session(), submission.id)
    if promise is None or not promise.receipt:
        raise NotFound
    response = Response(promise.receipt, mimetype="text/plain")
    name = f"promise_{g.edition.year}_{submission.number}.txt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def promise_state(submission: Submission) -> dict[str, Any]:
    """Return how a submission's promise stands for this reader: what pages say and offer about it."""
    promise = open_promise(db.session(), submission.id)
    due_at = due_at_of(g.edition, submission)
    until: datetime | None = due_at + WINDOW if due_at is not None else None
    if promise is not None:
        until = until_of(g.edition, submission, promise)
    is_in_time = due_at is not None and g.now < due_at + GRACE
    return {
        "promise": promise,
        "due_at": due_at,
        "until": until,
        "hours": int(WINDOW.total_seconds()) // 3600,
        "is_over": promise is not None and until is not None and g.now >= until,
        "may_lodge": is_in_time and may(Action.SUBMISSION_EDIT, submission),
        "may_keep": promise is not None and may(Action.PROMISE_KEEP, submission),
    }


def _lodge_page(submission: Submission, form: FingerprintForm) -> str:
    state = promise_state(submission)
    return render_template(
        "submission/promise_lodge.html", submission=submission, form=form, **state
    )


def _keep_page(submission: Submission, promise: FilePromise, form: PromisedFileForm) -> str:
    state = promise_state(submission)
    still = [problem for problem in lacks(submission, g.edition) if problem.field != "pdf"]
    return render_template(
        "submission/promise_keep.html",
        submission=submission,
        form=form,
        missing=still,
        may_edit=may(Action.SUBMISSION_EDIT, submission),
        byte_limit=megabytes(g.edition.byte_max),
        **(state | {"promise": promise}),
    )
