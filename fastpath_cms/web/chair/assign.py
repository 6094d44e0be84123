"""The assignment board: the plan and today's assignments, a page of them at a time."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Unfit
from fastpath_cms.extensions import db
from fastpath_cms.queries.board import board
from fastpath_cms.queries.board_rows import View
from fastpath_cms.services.assigning import assign_reviewers
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.marking import change_mark, changes, marks_shown, what_was_done
from fastpath_cms.web.scratching import keep_typed

SHOWS = {"plan": True, "today": False}


@bp.route("/assign", methods=["GET", "POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign() -> ResponseReturnValue:
    """Show the board; take what was marked and unmarked on it by hand."""
    refused = None
    if request.method == "POST":
        try:
            done = perform(assign_reviewers, g.edition.id, *changes())
        except Unfit as unfit:
            refused = unfit
            keep_typed()
        else:
            flash(what_was_done(done))
            return redirect(url_for("chair.assign", **asked()), 303)
    view = view_asked()
    if request.method == "POST":
        view = View(False, view.only, view.member, view.order, view.page)
    found = board(db.session(), g.viewer, my_standing(), g.edition, view=view)
    return render_template(
        "chair/assign.html",
        **marks_shown(found.pairs),
        board=found,
        change_mark=change_mark,
        refused=refused,
        asked=asked(),
    ), (422 if refused else 200)


def view_asked() -> View:
    """Return what part of the board the address asks for; what it cannot mean is left out."""
    args = request.args
    return View(
        is_plan=SHOWS.get(args.get("show", "")),
        only=args.get("filter", ""),
        member=args.get("member", ""),
        order=args.get("order", "number"),
        page=_number(args.get("page", "")) or 1,
        why=_number(args.get("why", "")),
    )


def asked() -> dict[str, Any]:
    """Return the view as the address names it, without what is usual."""
    named = ("show", "filter", "member", "order", "page", "why")
    return {name: request.args[name] for name in named if request.args.get(name)}


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 6 and int(text) > 0 else None
