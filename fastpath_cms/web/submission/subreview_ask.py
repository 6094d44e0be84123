"""Asking somebody for help with a review, reading what they hand over, and taking it over."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from fastpath_cms.domain.errors import Unfit
from fastpath_cms.domain.people import normal_address
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.review_form import answered
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.review_forms import form_of
from fastpath_cms.queries.subreviews import asked_by, state_of
from fastpath_cms.services import subreviewing
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form, is_address, line, needed, ordinal, text
from fastpath_cms.web.guards import may, on_submission
from fastpath_cms.web.scratching import form_data
from fastpath_cms.web.submission import bp


class HelpForm(Form):
    """Whom a reviewer asks for help."""

    name = line("Name", needed("Write the name of the person you ask."))
    address = line(
        "E-mail address", needed("Write the address the link goes to."), is_address, longest=320
    )
    message = text("A few words of your own", longest=2_000)
    is_sure = BooleanField("I looked: there is no conflict of interest")


@bp.route("/help", methods=["GET", "POST"])
@on_submission(Action.REVIEW_WRITE)
def subreview_ask(submission: Submission) -> ResponseReturnValue:
    """Show whom the reader asked and what came of it; ask one more."""
    form = HelpForm(form_data())
    is_valid = request.method == "POST" and form.validate()
    close = _close_by(submission, form.address.data or "") if is_valid else ()
    if is_valid and (form.is_sure.data or not close):
        try:
            perform(
                subreviewing.ask_subreviewer,
                submission.id,
                form.name.data or "",
                form.address.data or "",
                form.message.data or "",
            )
        except Unfit as unfit:
            form["address"].errors = [one.sentence for one in unfit.problems]
        else:
            flash(
                f"{form.name.data} is asked by letter, unless the chairs have a reason against it."
            )
            return redirect(url_for("submission.subreview_ask", number=submission.number), 303)
    asked = form_of(db.session(), g.edition.id)
    rows = asked_by(db.session(), g.viewer, submission.id)
    return render_template(
        "submission/subreview_ask.html",
        submission=submission,
        form=form,
        close=close,
        helpers=[(row, state_of(row).value, answered(asked.asked, row.answers)) for row in rows],
    ), 422 if form.errors or close else 200


@bp.route("/help/take-back", methods=["POST"])
@on_submission(Action.REVIEW_WRITE)
def subreview_take_back(submission: Submission) -> ResponseReturnValue:
    """Let a link die."""
    name = perform(subreviewing.take_back, submission.id, ordinal(request.form.get("helper")))
    flash(f"The link of {name} no longer works.")
    return redirect(url_for("submission.subreview_ask", number=submission.number), 303)


@bp.route("/help/take-over", methods=["POST"])
@on_submission(Action.REVIEW_WRITE)
def subreview_take_over(submission: Submission) -> ResponseReturnValue:
    """Put what was handed over into the reader's own review."""
    perform(subreviewing.take_over, submission.id, ordinal(request.form.get("helper")))
    flash("It stands in your review now, saved. Read it, edit it, and hand it in.")
    return redirect(url_for("submission.review_edit", number=submission.number), 303)


def _close_by(submission: Submission, address: str) -> tuple[str, ...]:
    """Return the authors whose addresses are at the same place; nobody where they are not known."""
    if not may("authors:know", submission):
        return ()
    host = normal_address(address).partition("@")[2]
    return tuple(
        author.name
        for author in submission.authors
        if host and author.address.lower().partition("@")[2] == host
    )
