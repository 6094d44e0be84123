"""The assignment board: submissions by members, one save for all of it."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Unfit
from fastpath_cms.extensions import db
from fastpath_cms.queries.assignments import board
from fastpath_cms.services.assigning import assign_reviewers
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.marking import changes, marks_shown, what_was_done
from fastpath_cms.web.scratching import keep_typed


@bp.route("/assign", methods=["GET", "POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign() -> ResponseReturnValue:
    """Show the board; take what was marked and unmarked on it."""
    refused = None
    if request.method == "POST":
        try:
            done = perform(assign_reviewers, g.edition.id, *changes())
        except Unfit as unfit:
            refused = unfit
            keep_typed()
        else:
            flash(what_was_done(done))
            return redirect(url_for("chair.assign"), 303)
    found = board(db.session(), g.viewer, my_standing(), g.edition)
    return render_template(
        "chair/assign.html", **marks_shown(found.pairs), board=found, refused=refused
    ), (422 if refused else 200)
