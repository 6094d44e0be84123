"""Beside the ranked board: one verdict for many, the number of talk slots, the wait list, leniency."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Verdict
from fastpath_cms.extensions import db
from fastpath_cms.queries import decisions
from fastpath_cms.queries.decision_board import leniencies
from fastpath_cms.services import deciding, queueing
from fastpath_cms.web.acting import perform, viewer
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.decide import posted_choices, verdict_of
from fastpath_cms.web.chair.decide_view import asked
from fastpath_cms.web.drawings import offset_plot_of
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import my_standing, on_edition, phase


@dataclass(frozen=True, slots=True)
class Line:
    """One submission of a bulk verdict: what it is now, and what it would be."""

    number: int
    title: str
    before: Verdict | None
    after: Verdict | None
    is_by_hand: bool  # chosen in its row of the board, not by the boxes


@bp.route("/decide/many", methods=["POST"])
@on_edition(Action.DECISIONS_MANAGE)
def decide_bulk() -> ResponseReturnValue:
    """Show what one verdict for the ticked rows would change, to be confirmed; write nothing."""
    ticked = {number for text in request.form.getlist("number") if (number := ordinal(text))}
    word = request.form.get("bulk", "")
    if word == "keep" or not ticked:
        ticked = set()
    bulk = verdict_of(min(ticked), "" if word == "open" else word) if ticked else None
    chosen = {one.number: one for one in posted_choices() if one.before != one.after}
    found = decisions.decided_titles(
        db.session(), viewer(), my_standing(), g.edition, ticked | chosen.keys()
    )
    if len(found) < len(ticked | chosen.keys()):
        raise NotFound
    lines = [
        Line(number, row.title, row.verdict, bulk, is_by_hand=False)
        if number in ticked
        else Line(number, row.title, chosen[number].before, chosen[number].after, is_by_hand=True)
        for number, row in sorted(found.items())
    ]
    changes = [line for line in lines if line.before != line.after]
    if not changes:
        flash(
            "The selected submissions have that verdict already."
            if ticked
            else "Select submissions first: tick the box before each, then choose their verdict."
        )
        return redirect(asked().url(), 303)
    return render_template(
        "chair/decide_bulk.html",
        changes=changes,
        same=[line for line in lines if line.before == line.after],
        bulk=bulk,
        asked=asked(),
    )


@bp.route("/decide/slots", methods=["POST"])
@on_edition(Action.DECISIONS_MANAGE)
def decide_slots() -> ResponseReturnValue:
    """Set how many talks the program has room for; 0 or nothing: no number."""
    slots = perform(deciding.set_talk_slots, g.edition.id, request.form.get("slots", ""))
    flash(f"The program has {slots} talk slots." if slots else "No number of talk slots is set.")
    return redirect(asked().url(), 303)


@bp.route("/decide/wait-list", methods=["GET", "POST"])
@on_edition(Action.DECISIONS_MANAGE)
def decide_waiting() -> ResponseReturnValue:
    """Show the wait list in its order, or let two of it change places."""
    if request.method == "POST":
        number, other = ordinal(request.form.get("number")), ordinal(request.form.get("other"))
        perform(queueing.move_waiting, g.edition.id, number, other)
        return redirect(url_for("chair.decide_waiting", _anchor=f"paper-{number}"), 303)
    return render_template(
        "chair/decide_waiting.html",
        rows=decisions.wait_list(db.session(), viewer(), my_standing(), g.edition),
    )


@bp.route("/decide/reviewers")
@on_edition(Action.DECISIONS_MANAGE)
def decide_leniency() -> ResponseReturnValue:
    """Show how lenient or strict each reviewer is, beside those who review the same."""
    rows = leniencies(db.session(), viewer(), my_standing(), g.edition, phase=phase())
    far = max((abs(row.leniency) for row in rows if row.leniency is not None), default=0.0)
    return render_template(
        "chair/decide_leniency.html",
        rows=rows,
        plots=[
            offset_plot_of(row.leniency, max(far, 1.0)) if row.leniency is not None else None
            for row in rows
        ],
        is_fitted=any(row.leniency is not None for row in rows),
    )
