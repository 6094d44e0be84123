"""The release: every merged letter to read, what is missing, and the one deed that tells."""

from __future__ import annotations

import logging

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import Refusal
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db, end_reading
from fastpath_cms.queries import decisions
from fastpath_cms.queries.decisions import Releases
from fastpath_cms.queries.editions import edition_of
from fastpath_cms.services import act as acts
from fastpath_cms.services import notifying, previewing
from fastpath_cms.web.acting import perform, system_stage, viewer
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.release_view import ReleaseForm, desk_of, papers_now, still_open
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import on_edition

log = logging.getLogger(__name__)
TOLD = (
    "The authors are told: decisions and reviews are on their pages, and the letters are leaving."
)


@bp.route("/release", methods=["GET", "POST"])
@on_edition(Action.DECISIONS_MANAGE)
def release() -> ResponseReturnValue:
    """Show the letters and what is missing, or release every decision."""
    found = release_what_is_due() if request.method == "GET" else None
    desk = desk_of(papers_now(), still_open())
    form = ReleaseForm(request.form)
    form.wanted = len(desk.papers)
    if request.method == "GET" or not form.validate():
        found = found or decisions.releases(db.session(), g.edition.id)
        page = render_template(
            "chair/release.html",
            form=form,
            desk=desk,
            releases=found,
            show=request.args.get("show", ""),
            is_source="source" in request.args,
            is_mine=found.pending is not None and found.pending.by_id == viewer().person_id,
            changed=_numbers_shown(found),
        )
        return page, 422 if form.errors else 200
    done = perform(notifying.request_release, g.edition.id, form.seen.data or "")
    flash(TOLD if done["is_done"] else _waiting())
    return redirect(url_for("chair.release"), 303)


def _waiting() -> str:
    if g.edition.is_release_confirmed:
        return "The release waits for a second chair; the others got a letter. Nothing is told yet."
    return "The release is on its way. Nothing is told before it is due; you can cancel it here."


def _numbers_shown(found: Releases) -> tuple[int, ...]:
    """Return the numbers that stopped the last release, as far as this chair may know."""
    if found.stopped is None or not found.stopped.changed:
        return ()
    changed = frozenset(map(int, found.stopped.changed.split()))
    return tuple(paper.number for paper in papers_now(changed))


@bp.route("/release/cancel", methods=["POST"])
@on_edition(Action.DECISIONS_MANAGE)
def release_cancel() -> ResponseReturnValue:
    """Cancel the release on its way."""
    perform(notifying.cancel_release, g.edition.id)
    flash("The release is cancelled. Nothing was told, and verdicts can be changed again.")
    return redirect(url_for("chair.release"), 303)


@bp.route("/release/confirm", methods=["POST"])
@on_edition(Action.DECISIONS_MANAGE)
def release_confirm() -> ResponseReturnValue:
    """Agree, as a second chair, to the release on its way."""
    done = perform(notifying.confirm_release, g.edition.id, request.form.get("seen", ""))
    flash(TOLD if done["is_done"] else "You confirmed the release. It is told when it is due.")
    return redirect(url_for("chair.release"), 303)


@bp.route("/release/read", methods=["POST"])
@on_edition(Action.DECISIONS_MANAGE)
def release_read() -> ResponseReturnValue:
    """Note that the open letter was read, and open the next."""
    number = ordinal(request.form.get("number"))
    perform(previewing.note_read, g.edition.id, number, request.form.get("mark", ""))
    onward = ordinal(request.form.get("next")) or number
    show = request.form.get("show") or None
    return redirect(url_for("chair.release", number=onward, show=show, _anchor="letter"), 303)


@bp.route("/release/sample", methods=["POST"])
@on_edition(Action.DECISIONS_MANAGE)
def release_sample() -> ResponseReturnValue:
    """Send the open letter to the chair who asks, as its reader would get it."""
    number, place = ordinal(request.form.get("number")), ordinal(request.form.get("to"))
    address = perform(previewing.send_sample, g.edition.id, number, place)
    flash(f"A sample of the letter of #{number} is on its way to {address}.")
    return redirect(url_for("chair.release", number=number, to=place, _anchor="letter"), 303)


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
