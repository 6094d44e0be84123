"""The chairs' mail: every letter of the edition with where it stands, and a retry."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.letters import LETTER_NAMES, LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import LetterState
from fastpath_cms.queries import letters as mail
from fastpath_cms.services import mailing
from fastpath_cms.web.acting import perform, viewer
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.release import release_what_is_due
from fastpath_cms.web.guards import my_standing, on_edition

STATE_WORDS = {
    LetterState.QUEUED: "Waiting",
    LetterState.SENDING: "Leaving now",
    LetterState.SENT: "Sent",
    LetterState.FAILED: "Not delivered",
    LetterState.CANCELLED: "Cancelled",
}
SHOWN = 200  # letters on one page; the filters find the others


@bp.route("/letters")
@on_edition(Action.MAIL_READ)
def letters() -> ResponseReturnValue:
    """Show the edition's letters, newest first, filtered by the address."""
    release_what_is_due()
    every = mail.chair_letters(db.session(), viewer(), my_standing(), g.edition)
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    rows = [
        row for row in every if (not state or row.state == state) and (not kind or row.kind == kind)
    ]
    return render_template(
        "chair/letters.html",
        rows=rows[:SHOWN],
        found=len(rows),
        every=every,
        counts=mail.count_by_state(every),
        kinds=[known for known in LetterKind if any(row.kind is known for row in every)],
        state=state,
        kind=kind,
        state_words=STATE_WORDS,
        kind_words=LETTER_NAMES,
    )


@bp.route("/letters/<string:token>")
@on_edition(Action.MAIL_READ)
def letter(token: str) -> ResponseReturnValue:
    """Show one letter; of a secret kind only where it stands."""
    found = mail.letter_page(db.session(), viewer(), my_standing(), g.edition, token)
    if found is None:
        raise NotFound
    return render_template(
        "chair/letter.html",
        letter=found,
        state_words=STATE_WORDS,
        kind_words=LETTER_NAMES,
    )


@bp.route("/letters/<string:token>/retry", methods=["POST"])
@on_edition(Action.MAIL_READ)
def letter_retry(token: str) -> ResponseReturnValue:
    """Put a letter that was not delivered back into the queue."""
    perform(mailing.retry, g.edition.id, token)
    flash("The letter is back in the queue and will be tried at once.")
    return redirect(url_for("chair.letter", token=token), 303)
