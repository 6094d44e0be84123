"""Assigning the reviewers of one submission: what a deputy does for a sealed paper."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Unfit
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.board import board
from fastpath_cms.queries.board_rows import View
from fastpath_cms.services.assigning import assign_reviewers
from fastpath_cms.web.acting import perform
from fastpath_cms.web.guards import on_submission, standing_of
from fastpath_cms.web.marking import changes, marks_shown, what_was_done
from fastpath_cms.web.scratching import keep_typed
from fastpath_cms.web.submission import bp


@bp.route("/assign", methods=["GET", "POST"])
@on_submission(Action.ASSIGNMENT_EDIT)
def assign(submission: Submission) -> ResponseReturnValue:
    """Assign the reviewers of one submission."""
    refused = None
    if request.method == "POST":
        try:
            done = perform(assign_reviewers, g.edition.id, *changes())
        except Unfit as unfit:
            refused = unfit
            keep_typed()
        else:
            flash(what_was_done(done))
            return redirect(url_for("submission.assign", number=submission.number), 303)
    who = standing_of(submission)
    found = board(
        db.session(), g.viewer, who, g.edition, view=View(is_plan=False, number=submission.number)
    )
    return render_template(
        "submission/assign.html",
        **marks_shown(found.pairs),
        board=found,
        row=found.rows[0],
        refused=refused,
        submission=submission,
    ), (422 if refused else 200)
