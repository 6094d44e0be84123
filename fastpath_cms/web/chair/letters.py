"""The chairs' mail: every letter of the edition with where it stands, and what to do about it."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.letters import LETTER_NAMES, LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.formats.bounces import LARGEST, bounces_in
from fastpath_cms.models import LetterState
from fastpath_cms.queries import letters as mail
from fastpath_cms.services import sorting_mail
from fastpath_cms.web.acting import perform, viewer
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.release import release_what_is_due
from fastpath_cms.web.filters import plural
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import my_standing, on_edition

STATE_WORDS = {
    LetterState.QUEUED: "Waiting",
    LetterState.SENDING: "Leaving now",
    LetterState.SENT: "Sent",
    LetterState.FAILED: "Not delivered",
    LetterState.CANCELLED: "Cancelled",
}


@bp.route("/letters")
@on_edition(Action.MAIL_READ)
def letters() -> ResponseReturnValue:
    """Show a page of the edition's letters, newest first, filtered by the address."""
    release_what_is_due()
    asked = request.args
    wanted = mail.Wanted(
        asked.get("state", "") if asked.get("state") in set(LetterState) else "",
        asked.get("kind", "") if asked.get("kind") in set(LetterKind) else "",
        asked.get("sending", "")[:40],
        asked.get("to", "").strip()[:100],
        ordinal(asked.get("page")) or 1,
    )
    found = mail.chair_letters(db.session(), viewer(), my_standing(), g.edition, wanted)
    return render_template(
        "chair/letters.html",
        found=found,
        wanted=wanted,
        page_count=max(1, -(-found.count // mail.PAGE_SIZE)),
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
    perform(sorting_mail.retry, g.edition.id, token)
    flash("The letter is back in the queue and will be tried at once.")
    return redirect(url_for("chair.letter", token=token), 303)


@bp.route("/letters/<string:token>/cancel", methods=["POST"])
@on_edition(Action.MAIL_READ)
def letter_cancel(token: str) -> ResponseReturnValue:
    """Cancel a letter that has not left."""
    perform(sorting_mail.cancel, g.edition.id, token)
    flash("The letter is cancelled; its reader gets nothing.")
    return redirect(url_for("chair.letter", token=token), 303)


@bp.route("/letters/<string:token>/again", methods=["POST"])
@on_edition(Action.MAIL_READ)
def letter_again(token: str) -> ResponseReturnValue:
    """Send a copy of a letter, to another address where one is typed."""
    copy = perform(
        sorting_mail.send_again, g.edition.id, token, request.form.get("address", "")[:320]
    )
    flash("A copy is on its way.")
    return redirect(url_for("chair.letter", token=copy), 303)


@bp.route("/letters/pause", methods=["POST"])
@on_edition(Action.MAIL_READ)
def letters_pause() -> ResponseReturnValue:
    """Keep the edition's mail back, or let it go again."""
    is_paused = request.form.get("do") == "pause"
    perform(sorting_mail.pause, g.edition.id, is_paused=is_paused)
    flash(
        "The mail of this edition is kept back. Links to sign in still leave."
        if is_paused
        else "The mail leaves again."
    )
    return redirect(url_for("chair.letters"), 303)


@bp.route("/letters/bounces", methods=["GET", "POST"])
@on_edition(Action.MAIL_READ)
def letters_bounces() -> ResponseReturnValue:
    """Take messages that came back, from a file or as they were pasted."""
    said = ""
    if request.method == "POST":
        file = request.files.get("file")
        data = file.stream.read(LARGEST) if file else b""
        found = bounces_in(data or request.form.get("source", "").encode())
        if found:
            counts = perform(sorting_mail.take_bounces, g.edition.id, found)
            flash(_said(counts))
            return redirect(url_for("chair.letters", state=LetterState.FAILED.value), 303)
        said = "No message that came back was found in this. Paste the whole source, headers too."
    page = render_template(
        "chair/letters_bounces.html", said=said, source=request.form.get("source", "")
    )
    return page, 422 if said else 200


def _said(counts: dict[str, int]) -> str:
    parts = [f"{plural(counts['back'], 'letter')} came back"]
    if counts["delayed"]:
        parts.append(f"{counts['delayed']} only late")
    if counts["unknown"]:
        parts.append(f"{counts['unknown']} not of this edition's letters")
    return f"{', '.join(parts)}."
