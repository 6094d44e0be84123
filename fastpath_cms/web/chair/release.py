"""The release: every merged letter to read, what is missing, and the one deed that tells."""

from __future__ import annotations

import logging

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from fastpath_cms.domain.errors import Refusal
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db, end_reading
from fastpath_cms.queries import decisions
from fastpath_cms.queries.decisions import Releases
from fastpath_cms.queries.editions import edition_of
from fastpath_cms.queries.notification import Paper, papers_to_tell
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.services import act as acts
from fastpath_cms.services import merging, notifying
from fastpath_cms.web.acting import perform, reading, system_stage, viewer
from fastpath_cms.web.chair import bp
from fastpath_cms.web.forms import Form, stripped
from fastpath_cms.web.guards import my_standing, on_edition

log = logging.getLogger(__name__)


class ReleaseForm(Form):
    """The count, typed, that says: I have read the letters and mean all of them."""

    count = StringField("Number of decisions", filters=[stripped])
    seen = HiddenField()

    wanted = 0  # how many decisions the page shows

    def validate_count(self, field: StringField) -> None:
        """Compare the typed count with the decisions shown."""
        if field.data != str(self.wanted):
            raise ValidationError(f"Type {self.wanted}, the number of decisions, to confirm.")


@bp.route("/release", methods=["GET", "POST"])
@on_edition(Action.DECISIONS_MANAGE)
def release() -> ResponseReturnValue:
    """Show the letters and what is missing, or release every decision."""
    found = release_what_is_due() if request.method == "GET" else None
    papers = _papers()
    form = ReleaseForm(request.form)
    form.wanted = len(papers)
    if request.method == "GET" or not form.validate():
        return _page(form, papers, found), 422 if form.errors else 200
    done = perform(notifying.request_release, g.edition.id, form.seen.data or "")
    flash(
        "The authors are told: decisions and reviews are on their pages, and the letters are leaving."
        if done["is_done"]
        else "The release is on its way. Nothing is told before it is due; you can cancel it here."
    )
    return redirect(url_for("chair.release"), 303)


@bp.route("/release/cancel", methods=["POST"])
@on_edition(Action.DECISIONS_MANAGE)
def release_cancel() -> ResponseReturnValue:
    """Cancel the release on its way."""
    perform(notifying.cancel_release, g.edition.id)
    flash("The release is cancelled. Nothing was told, and verdicts can be changed again.")
    return redirect(url_for("chair.release"), 303)


def release_what_is_due() -> Releases:
    """Perform a release whose hold is over, in its own transaction, when no mail worker did.

    Returns how the notification of the edition stands then.
    """
    found = decisions.releases(db.session(), g.edition.id)
    if found.pending is None or g.now < found.pending.due_at:
        return found
    end_reading()
    try:
        acts.perform(system_stage(), notifying.perform_release, found.pending.id)
    except Refusal as refusal:
        log.warning("release was not performed: %s", refusal.sentence)
    db.session.expire_all()
    edition = edition_of(db.session(), g.edition.year)
    if edition is not None:
        g.edition = edition
    return decisions.releases(db.session(), g.edition.id)


def _papers() -> tuple[Paper, ...]:
    return papers_to_tell(db.session(), g.edition, unsealed(viewer(), my_standing()))


def _page(form: ReleaseForm, papers: tuple[Paper, ...], found: Releases | None) -> str:
    act, who = reading(), my_standing()
    letters = merging.merge(act, g.edition, papers)
    checks = merging.check(papers, letters)
    still_open = decisions.openness(db.session(), viewer(), who, g.edition)
    asked = request.args.get("letter", "")
    place = int(asked) if asked.isdecimal() and 1 <= int(asked[:6]) <= len(letters) else 1
    return render_template(
        "chair/release.html",
        form=form,
        papers={paper.number: paper for paper in papers},
        seen=merging.seal_of(papers),
        letters=letters,
        place=place,
        checks=checks,
        missing=merging.obstacles(act, g.edition, who, still_open, checks),
        releases=found or decisions.releases(db.session(), g.edition.id),
    )
