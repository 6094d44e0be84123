"""Changing a submission until its deadline, without losing anybody's text."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.contents import Contents
from fastpath_cms.domain.errors import Stale, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.authoring import contents_of, declared_by_authors, submission_anew
from fastpath_cms.services import submitting
from fastpath_cms.services.manuscripts import Received, newest
from fastpath_cms.web.acting import perform
from fastpath_cms.web.due import beside_form, due_at_of
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.submission import bp
from fastpath_cms.web.submission.differences import Difference, differences
from fastpath_cms.web.submission.section_paper import pictures_of
from fastpath_cms.web.submission_form import (
    Filled,
    attach,
    contents_from,
    filled,
    is_fine,
    is_row_act,
    keep_all,
    rearrange_rows,
)
from fastpath_cms.web.uploads import BEING_CHECKED, arriving


@bp.route("/edit", methods=["GET", "POST"])
@on_submission(Action.SUBMISSION_EDIT)
def submission_edit(submission: Submission) -> ResponseReturnValue:
    """Show the form as it was saved, or save what was typed over it."""
    if is_row_act():
        return rearrange_rows()
    saved = contents_of(submission, declared_by_authors(db.session(), submission.id))
    if request.method == "GET":
        return _page(submission, filled(g.edition, saved, submission.version))
    received = arriving()
    page = filled(g.edition, saved, submission.version)
    if not is_fine(page.form, received):
        keep_all(page, received)
        return _page(submission, page), 422
    typed = contents_from(page)
    base = page.form.version.data or ""
    try:
        done = perform(
            submitting.save_submission,
            submission.id,
            int(base) if base.isdecimal() else 0,
            typed,
            received,
        )
    except Unfit as refusal:
        attach(page.form, refusal.problems)
        keep_all(page, received)
        return _page(submission, page), 422
    except Stale:
        return _lost_race(submission.id, page, typed, received), 409
    _say(done["number"], done["status"], done["changed"], done["missing"])
    if received is not None and done["is_waiting"]:
        flash(BEING_CHECKED, "info")
    return redirect(_way_on(done["number"], is_author=done["is_author"]), 303)


def _way_on(number: int, *, is_author: bool) -> str:
    if is_author:
        return url_for("submission.submission_page", number=number)
    flash(f"You are no longer an author of #{number}; it is not in your list any more.", "info")
    return url_for("author.submissions")


def _say(number: int, status: str, changed: list[str], missing: list[str]) -> None:
    if status == "draft":
        count = "One thing is" if len(missing) == 1 else f"{len(missing)} things are"
        flash(f"#{number} is kept as a draft. {count} missing.", "warn")
    elif changed:
        flash(f"#{number} is saved: {', '.join(changed)}. A letter confirms it to every author.")
    else:
        flash(f"Nothing in #{number} had changed; it stays as it was.", "info")


def _lost_race(submission_id: int, page: Filled, typed: Contents, received: Received | None) -> str:
    """Show both texts; the next save is made over the version shown here."""
    keep_all(page, received)
    submission = submission_anew(db.session(), submission_id)
    saved = contents_of(submission, declared_by_authors(db.session(), submission.id))
    page.form.version.data = str(submission.version)
    return _page(submission, page, differences(saved, typed, page))


def _page(submission: Submission, page: Filled, both: tuple[Difference, ...] | None = None) -> str:
    manuscript = newest(submission)
    due_at = due_at_of(submission)
    return render_template(
        "submission/submission_edit.html",
        submission=submission,
        page=page,
        form=page.form,
        manuscript=manuscript,
        pictures=pictures_of(submission, manuscript) if manuscript else [],
        differences=both,
        is_stale=both is not None,
        **beside_form(due_at),
    )
