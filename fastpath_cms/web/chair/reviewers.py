"""Reviewers and what they lack: who is late and said so, who declined, and a reminder now."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.missing import Reviewing
from fastpath_cms.queries.refusals import declined_reviews
from fastpath_cms.queries.subreviews import helpers_for_chair
from fastpath_cms.services import reminding_reviewers as reminding
from fastpath_cms.web.acting import perform, reading
from fastpath_cms.web.chair import bp
from fastpath_cms.web.filters import plural
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import my_standing, on_edition, phase


@bp.route("/reviewers", methods=["GET", "POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def reviewers() -> ResponseReturnValue:
    """Show how far each reviewer is; preview the reminders to those chosen, or send them."""
    chosen = [ordinal(one) for one in request.form.getlist("person")]
    if request.method == "POST" and request.form.get("do") == "send":
        count = perform(reminding.remind_now, g.edition.id, chosen)
        if count:
            flash(f"{plural(count, 'reminder')} on the way.")
        else:
            flash("No letter was sent: they lack nothing, or three went there within the hour.")
        return redirect(url_for("chair.reviewers"), 303)
    act, who = reading(), my_standing()
    people = sorted(reminding.seen_by(act, g.edition, who), key=_most_lacking)
    letters = []
    if request.method == "POST":
        letters = list(reminding.previewed(act, g.edition.id, chosen))
    due_at = key_dates_of(g.edition).reviews_close_at
    return render_template(
        "chair/reviewers.html",
        people=people,
        lacking=sum(bool(one.missing) for one in people),
        in_count=sum(one.in_count for one in people),
        count=sum(one.count for one in people),
        declined=declined_reviews(db.session(), g.viewer, who, g.edition),
        helpers=helpers_for_chair(db.session(), g.viewer, who, g.edition),
        may_remind=phase() in reminding.REVIEWING and g.edition.are_assignments_shown,
        chosen=chosen,
        letters=letters,
        text=reminding.text_of(act, letters[0]) if letters else None,
        due_at=due_at,
        is_late=due_at is not None and g.now >= due_at,
        is_empty_choice=request.method == "POST" and not letters,
    )


def _most_lacking(one: Reviewing) -> tuple[int, str]:
    return -len(one.missing), one.name
