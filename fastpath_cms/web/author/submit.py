"""The first save: open to everybody while the call is, no account needed."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.contents import Contents
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.authoring import own_twin
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.services import scratching, submitting
from fastpath_cms.services.manuscripts import Received
from fastpath_cms.web.acting import earlier_answer, earlier_answers, perform, perform_freely
from fastpath_cms.web.author import bp
from fastpath_cms.web.author_rows import is_row_act, rearrange_rows, say_slips
from fastpath_cms.web.differences import texts_beside
from fastpath_cms.web.due import beside_form
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import may, on_edition
from fastpath_cms.web.keeping import is_keeping, keep_as_asked
from fastpath_cms.web.rendered import place, rendering
from fastpath_cms.web.submission_form import (
    Filled,
    contents_from,
    filled,
    is_fine,
    keep_all,
)
from fastpath_cms.web.uploads import BEING_CHECKED, arriving


@bp.route("/submit", methods=["GET", "POST"])
@on_edition(Action.SUBMISSION_START)
def submit() -> ResponseReturnValue:
    """Show the form, or make a submission of it: submitted when complete, else a draft."""
    if request.method == "GET":
        return _page(filled(g.edition, None))
    if is_keeping():
        return keep_as_asked()
    return rearrange_rows() if is_row_act() else _save()


def _save() -> ResponseReturnValue:
    answers = earlier_answers()
    done = earlier_answer(answers)
    if done is not None:  # a double click: the form was taken, and its file with it
        return _done(done)
    received = arriving()
    page = filled(g.edition, None)
    if not is_fine(page.form, received):
        keep_all(page, received)
        return _page(page), 422
    typed = contents_from(page)
    twin = _twin(typed, [answer["number"] for answer in answers.values()])
    if twin is not None:
        return _meet_twin(page, received, twin)
    done = perform(submitting.start_submission, g.edition.id, typed, received)
    say_slips(typed.authors)
    return _done(done)


def _done(done: dict[str, Any]) -> ResponseReturnValue:
    number = done["number"]
    if done["is_new"]:
        if done["is_waiting"]:
            flash(BEING_CHECKED, "info")
        return redirect(url_for("submission.submission_received", number=number), 303)
    count = len(done["missing"])
    what = "One thing is" if count == 1 else f"{count} things are"
    flash(f"#{number} is saved as a draft. {what} missing.", "warn")
    if done["is_waiting"]:
        flash(BEING_CHECKED, "info")
    return redirect(url_for("submission.submission_page", number=number), 303)


def _twin(typed: Contents, made: list[int]) -> Submission | None:
    """Return the submission this form (from another tab, or on the way back) seems to be again."""
    if "another" in request.form:
        return None
    return own_twin(db.session(), g.viewer, g.edition.id, typed.title, made)


def _meet_twin(page: Filled, received: Received | None, twin: Submission) -> ResponseReturnValue:
    """Ask which is meant; or take what was typed to the page where both texts are compared."""
    keep_all(page, received)
    if ordinal(request.form.get("into")) == twin.number:
        address = url_for("submission.submission_edit", number=twin.number)
        perform_freely(
            scratching.move_scratch,
            place(),
            rendering(),
            place("submission.submission_edit", address),
        )
        return redirect(address, 303)
    return _page(page, twin), 409


def _page(page: Filled, twin: Submission | None = None) -> str:
    due_at = key_dates_of(g.edition).submission_due_at
    return render_template(
        "author/submit.html",
        page=page,
        form=page.form,
        twin=twin,
        others=texts_beside(page),
        may_change_twin=twin is not None and may(Action.SUBMISSION_EDIT, twin),
        **beside_form(due_at),
    )
