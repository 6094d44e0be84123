"""Changing a submission until its deadline, without losing anybody's text."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.contents import Contents
from fastpath_cms.domain.errors import Stale, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Status
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.authoring import contents_of, declared_by_authors, submission_anew
from fastpath_cms.services import submitting
from fastpath_cms.services.manuscripts import Received, latest, newest
from fastpath_cms.web.acting import earlier_answer, earlier_answers, perform
from fastpath_cms.web.author_rows import is_row_act, rearrange_rows, say_slips
from fastpath_cms.web.differences import Difference, differences, texts_beside
from fastpath_cms.web.due import beside_form, due_at_of
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.keeping import is_keeping, keep_as_asked
from fastpath_cms.web.scratching import kept_text
from fastpath_cms.web.submission import bp, section_check
from fastpath_cms.web.submission.looking import look_at
from fastpath_cms.web.submission_form import (
    Filled,
    attach,
    contents_from,
    filled,
    is_fine,
    keep_all,
    lacking,
)
from fastpath_cms.web.uploads import BEING_CHECKED, arriving


@bp.route("/edit", methods=["GET", "POST"])
@on_submission(Action.SUBMISSION_EDIT)
def submission_edit(submission: Submission) -> ResponseReturnValue:
    """Show the form as it was saved, or save what was typed over it."""
    if is_keeping():
        return keep_as_asked()
    if is_row_act():
        return rearrange_rows()
    saved = contents_of(submission, declared_by_authors(db.session(), submission.id))
    return _opened(submission, saved) if request.method == "GET" else _save(submission, saved)


def _save(submission: Submission, saved: Contents) -> ResponseReturnValue:
    done = earlier_answer(earlier_answers())
    if done is not None:  # a double click: the form was taken, and its file with it
        return _done(done)
    current = latest(submission)
    received = arriving(in_already=current.sha256 if current else "")
    page = filled(g.edition, saved, submission.version)
    if not is_fine(page.form, received):
        keep_all(page, received)
        return _page(submission, page), 422
    base = page.form.version.data or ""
    typed = contents_from(page)
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
        return _lost_race(submission.id, page, received), 409
    say_slips(typed.authors)
    return _done(done)


def _opened(submission: Submission, saved: Contents) -> str:
    """Show the form; text kept of an older version stands beside what was saved since."""
    page = filled(g.edition, saved, submission.version)
    text = kept_text()
    if text is None or not text.fields or text.base_version == submission.version:
        return _page(submission, page)
    page.form.version.data = str(submission.version)
    return _page(submission, page, differences(saved, page, _two_files(submission, page)) or None)


def _done(done: dict[str, Any]) -> ResponseReturnValue:
    number = done["number"]
    if done["is_waiting"] and "PDF" in done["changed"]:
        flash(BEING_CHECKED, "info")
    if done["is_new"] and done["is_author"]:
        return redirect(url_for("submission.submission_received", number=number), 303)
    _say(number, done["status"], done["changed"], done["missing"])
    return redirect(_way_on(number, is_author=done["is_author"]), 303)


def _way_on(number: int, *, is_author: bool) -> str:
    if is_author:
        return url_for("submission.submission_page", number=number)
    flash(f"You are no longer an author of #{number}; it is not in your list any more.", "info")
    return url_for("author.submissions")


def _say(number: int, status: str, changed: list[str], missing: list[str]) -> None:
    if status == "draft":
        count = "One thing is" if len(missing) == 1 else f"{len(missing)} things are"
        flash(f"#{number} is saved as a draft. {count} missing.", "warn")
    elif changed:
        flash(f"#{number} is saved: {', '.join(changed)}. A letter confirms it to every author.")
    else:
        flash(f"Nothing in #{number} had changed; it stays as it was.", "info")


def _lost_race(submission_id: int, page: Filled, received: Received | None) -> str:
    """Show both texts; the next save is made over the version shown here."""
    keep_all(page, received)
    submission = submission_anew(db.session(), submission_id)
    saved = contents_of(submission, declared_by_authors(db.session(), submission.id))
    page.form.version.data = str(submission.version)
    return _page(submission, page, differences(saved, page, _two_files(submission, page)))


def _two_files(submission: Submission, page: Filled) -> tuple[str, str]:
    """Return the version that is in and the file kept here in words; nothing when they agree."""
    current = latest(submission)
    if page.kept_sha256 is None or current is None or current.sha256 == page.kept_sha256:
        return "", ""
    saved = f"Version {current.number}: {current.file_name}, {_pages(current.page_count)}"
    return saved, f"{page.kept_name}, {_pages(page.kept_pages)}"


def _pages(count: int) -> str:
    if not count:
        return "being checked"
    return "1 page" if count == 1 else f"{count} pages"


def _page(submission: Submission, page: Filled, both: tuple[Difference, ...] | None = None) -> str:
    manuscript = newest(submission)
    due_at = due_at_of(submission)
    is_draft = submission.status is Status.DRAFT
    return render_template(
        "submission/submission_edit.html",
        submission=submission,
        page=page,
        form=page.form,
        manuscript=manuscript,
        marked=look_at(submission, manuscript, with_remarks=True) if manuscript else None,
        differences=both,
        is_stale=both is not None,
        missing=lacking(page, has_manuscript=manuscript is not None) if is_draft else (),
        others=texts_beside(page),
        checked=section_check.load(submission, is_form=True),
        **beside_form(due_at),
    )
