"""Assigning the reviewers of one submission: what a deputy does for a sealed paper."""

from __future__ import annotations

from typing import Final

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Unfit
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.affinities import affinities_of
from fastpath_cms.queries.board import board
from fastpath_cms.queries.board_rows import Board, View
from fastpath_cms.services.assigning import assign_reviewers
from fastpath_cms.services.suggesting import suggest
from fastpath_cms.web.acting import perform
from fastpath_cms.web.guards import on_submission, standing_of
from fastpath_cms.web.marking import changes, marks_shown, what_was_done
from fastpath_cms.web.scratching import form_data, keep_typed
from fastpath_cms.web.submission import bp

PARTS: Final = 5  # person, score, text, topics, bid: what a kept fit is made of


@bp.route("/assign", methods=["GET", "POST"])
@on_submission(Action.ASSIGNMENT_EDIT)
def assign(submission: Submission) -> ResponseReturnValue:
    """Assign the reviewers of one submission, by hand or from what is suggested."""
    here = url_for("submission.assign", number=submission.number)
    refused = None
    if request.method == "POST" and request.form.get("do") == "suggest":
        _suggest(_board(submission))
        return redirect(here, 303)
    if request.method == "POST":
        try:
            done = perform(assign_reviewers, g.edition.id, *changes())
        except Unfit as unfit:
            refused = unfit
            keep_typed()
        else:
            flash(what_was_done(done))
            return redirect(here, 303)
    found = _board(submission)
    return render_template(
        "submission/assign.html",
        **marks_shown(found.pairs),
        board=found,
        row=found.rows[0],
        refused=refused,
        submission=submission,
        fits=_fits(),
    ), (422 if refused else 200)


def _board(submission: Submission) -> Board:
    view = View(is_plan=False, number=submission.number)
    return board(db.session(), g.viewer, standing_of(submission), g.edition, view=view)


def _suggest(found: Board) -> None:
    """Mark the best reviewers in what is kept of the form; nothing is saved by it."""
    (row,) = found.rows
    seen = Submission.id == row.submission_id
    suggested = suggest(found, affinities_of(db.session(), g.edition.id, seen))
    keep_typed(
        fields={
            "pair": [f"{row.number}-{one.person_id}" for one in suggested if one.is_marked],
            "was": [" ".join(found.pairs)],
            "fit": [
                f"{one.person_id} {one.score:.2f} {one.text:.2f} {one.topics:.2f} {one.bid:.2f}"
                for one in suggested
            ],
        }
    )


def _fits() -> dict[int, list[str]]:
    """Return what was kept of the scores beside the marks: score, text, topics, bid by person."""
    typed = form_data()
    lines = [line.split() for line in typed.getlist("fit")] if typed is not None else []
    return {int(line[0]): line[1:] for line in lines if len(line) == PARTS and line[0].isdecimal()}
