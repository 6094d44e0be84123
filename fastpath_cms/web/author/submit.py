"""The first save: open to everybody while the call is, no account needed."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.policy import Action
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.services import submitting
from fastpath_cms.web.acting import perform
from fastpath_cms.web.author import bp
from fastpath_cms.web.due import beside_form
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.submission_form import (
    Filled,
    contents_from,
    filled,
    is_fine,
    is_row_act,
    keep_all,
    rearrange_rows,
)
from fastpath_cms.web.uploads import BEING_CHECKED, arriving


@bp.route("/submit", methods=["GET", "POST"])
@on_edition(Action.SUBMISSION_START)
def submit() -> ResponseReturnValue:
    """Show the form, or make a submission of it: submitted when complete, else a draft."""
    if is_row_act():
        return rearrange_rows()
    if request.method == "GET":
        return _page(filled(g.edition, None))
    received = arriving()
    page = filled(g.edition, None)
    if not is_fine(page.form, received):
        keep_all(page, received)
        return _page(page), 422
    done = perform(submitting.start_submission, g.edition.id, contents_from(page), received)
    number = done["number"]
    if done["status"] == "submitted":
        flash(f"#{number} is submitted. A receipt is on its way to every author.")
    else:
        count = len(done["missing"])
        what = "One thing is" if count == 1 else f"{count} things are"
        flash(f"#{number} is kept as a draft. {what} missing.", "warn")
    if done["is_waiting"]:
        flash(BEING_CHECKED, "info")
    return redirect(url_for("submission.submission_page", number=number), 303)


def _page(page: Filled) -> str:
    due_at = key_dates_of(g.edition).submission_due_at
    return render_template("author/submit.html", page=page, form=page.form, **beside_form(due_at))
