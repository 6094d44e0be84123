"""Applying the plan, undoing a change, and telling reviewers: each with a preview first."""

from __future__ import annotations

import hmac
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Refusal, Stale, Unfit
from fastpath_cms.extensions import db
from fastpath_cms.queries.proposals import changes, current_proposal
from fastpath_cms.services import applying, foreseeing, releasing, undoing
from fastpath_cms.services.telling import Digest
from fastpath_cms.web.acting import perform, reading
from fastpath_cms.web.chair import bp
from fastpath_cms.web.filters import plural
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.marking import change_mark, what_was_done


@bp.route("/assign/apply", methods=["GET", "POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_apply() -> ResponseReturnValue:
    """Show what applying the plan would change and whom it would tell; apply it."""
    refused: Refusal | None = None
    if request.method == "POST":
        asked = request.form.get("proposal", "")
        try:
            done = perform(
                applying.apply_proposal,
                g.edition.id,
                int(asked) if asked.isdecimal() and len(asked) < 10 else 0,
            )
        except (Unfit, Stale) as refusal:
            refused = refusal
        else:
            flash(what_was_done(done))
            return redirect(url_for("chair.assign", show="today"), 303)
    now = applying.now_of(reading(), g.edition)
    found = current_proposal(db.session(), g.viewer, g.edition, now.papers)
    if found is None:
        return redirect(url_for("chair.assign"), 303)
    outlook = foreseeing.outlook(reading(), g.edition, now, found.plan)
    return render_template(
        "chair/assign_apply.html",
        proposal=found,
        outlook=outlook,
        refused=refused,
        **_read(outlook.letters),
    ), (refused.http_status if refused else 200)


@bp.route("/assign/undo", methods=["POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_undo() -> ResponseReturnValue:
    """Undo a change of assignments, or say what is in the way."""
    asked = request.form.get("change", "").encode()
    seen = changes(db.session(), g.viewer, g.edition)
    chosen = next((c.id for c in seen if hmac.compare_digest(change_mark(c.id).encode(), asked)), 0)
    try:
        done = perform(undoing.undo_change, g.edition.id, chosen)
    except Unfit as unfit:
        flash(f"Not undone. {unfit.sentence} {unfit.kept}", "bad")
    else:
        flash(f"Undone. {what_was_done(done)}")
    return redirect(url_for("chair.assign"), 303)


@bp.route("/assign/release", methods=["GET", "POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_release() -> ResponseReturnValue:
    """Show the letters that tell reviewers what is theirs; send them."""
    if request.method == "POST":
        done = perform(releasing.release_assignments, g.edition.id)
        count = done["letters"]
        flash(
            f"Assignments are shown, and {plural(count, 'letter')} posted."
            if count
            else "Assignments are shown. Nobody was left to tell."
        )
        return redirect(url_for("chair.assign"), 303)
    letters = releasing.letters_to_come(reading(), g.edition)
    return render_template("chair/assign_release.html", letters=letters, **_read(letters))


@bp.route("/assign/changes")
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_changes() -> ResponseReturnValue:
    """List the latest changes of assignments, each to be undone."""
    return render_template(
        "chair/assign_changes.html",
        changes=changes(db.session(), g.viewer, g.edition),
        change_mark=change_mark,
    )


def _read(letters: tuple[Digest, ...]) -> dict[str, Any]:
    """Return the letter the address asks for as it would be written, and its place from 1."""
    asked = request.args.get("letter", "")
    place = int(asked) if asked.isdecimal() and 1 <= int(asked[:6]) <= len(letters) else 1
    shown = releasing.written(reading(), g.edition, letters[place - 1]) if letters else None
    return {"letter": place, "shown": shown}
