"""Reviewing offline: forms to take along, and the same page to bring them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import shown
from fastpath_cms.domain.errors import NotFound, Stale, Unfit
from fastpath_cms.domain.review_form import ReviewForm
from fastpath_cms.domain.review_reading import reading_of
from fastpath_cms.domain.three_way import Choice
from fastpath_cms.extensions import db
from fastpath_cms.formats.offline_form import Heading, write_forms
from fastpath_cms.formats.offline_reading import Said, decoded, read_forms
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.offline import MyReview, Returned, compare, my_offline_reviews
from fastpath_cms.queries.review_forms import form_of
from fastpath_cms.services.offline import Back, save_offline
from fastpath_cms.web.acting import perform
from fastpath_cms.web.filters import plural
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.pc import bp

LONGEST: Final = 600_000  # characters of a file; more is no text a person wrote
SEALED: Final = "default-src 'none'; sandbox"


@bp.route("/offline", methods=["GET", "POST"])
@on_edition(Action.PC_HOME)
def offline() -> ResponseReturnValue:
    """Offer the forms; show what a file would change; save what was shown."""
    form, mine = form_of(db.session(), g.edition.id), my_reviews_now()
    text = _text() if request.method == "POST" else ""
    returned, said = _compared(form, mine, text)
    chosen = {one.mine.review.number: _chosen(one) for one in returned}
    is_stale = False
    if request.form.get("do") == "save":
        wanted = [back for one in returned for back in _back(form, one, chosen)]
        try:
            done = perform(save_offline, g.edition.id, wanted)
        except (Stale, Unfit):  # saved elsewhere since: shown again beside what is saved now
            is_stale = True
            returned, said = _compared(form, my_reviews_now(), text)
        else:
            flash(_saved(done))
            return redirect(url_for("pc.reviews"), 303)
    is_empty = request.method == "POST" and not text
    return render_template(
        "pc/offline.html",
        form=form,
        mine=mine,
        text=text,
        returned=returned,
        said=said,
        chosen=chosen,
        lacks={
            one.mine.review.number: one.lacks(form, chosen.get(one.mine.review.number, {}))
            for one in returned
        },
        spoils={
            one.mine.review.number: one.spoils(form, chosen.get(one.mine.review.number, {}))
            for one in returned
        },
        same=[f"#{one.mine.review.number}" for one in returned if not one.says_something],
        savable=sum(len(_back(form, one, chosen)) for one in returned),
        is_stale=is_stale,
        is_empty=is_empty,
    ), 409 if is_stale else 422 if is_empty else 200


@bp.route("/offline.txt")
@on_edition(Action.PC_HOME)
def offline_txt() -> ResponseReturnValue:
    """Send the forms of all my reviews, or of one, as a text."""
    mine = my_reviews_now()
    name = f"{g.edition.name}{g.edition.year}_reviews"
    if "paper" in request.args:
        number = ordinal(request.args["paper"])
        mine = tuple(one for one in mine if one.review.number == number)
        name = f"{name}_{number}"
        if not mine:
            raise NotFound
    form = form_of(db.session(), g.edition.id)
    text = write_forms(form, [one.review for one in mine], heading(form))
    return sent(text.replace("\n", "\r\n").encode(), "text/plain; charset=utf-8", f"{name}.txt")


def my_reviews_now() -> tuple[MyReview, ...]:
    """Return the reader's reviews as they are saved now."""
    return my_offline_reviews(db.session(), g.viewer, my_standing(), g.edition, g.now)


def heading(form: ReviewForm) -> Heading:
    """Return what stands above the forms: where they go, when they are due, who reads what."""
    due_at = key_dates_of(g.edition).reviews_close_at
    return Heading(
        g.edition.label,
        url_for("pc.offline", _external=True),
        shown(due_at, g.edition.zone, is_closing=True).aoe if due_at is not None else "",
        g.viewer.name,
        {
            one.key: reading_of(one, is_own_review_first=g.edition.is_own_review_first).sentence
            for one in form.asked
        },
    )


def sent(data: bytes, kind: str, name: str) -> Response:
    """Send a file to keep: not cached, and nothing in it can act for the site."""
    response = Response(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["Cache-Control"] = "no-store"
    return response


def _text() -> str:
    """Return what was brought back: a file, or what was pasted."""
    file = request.files.get("file")
    data = file.stream.read(LONGEST * 4) if file is not None and file.filename else b""
    text = decoded(data) if data else request.form.get("text", "")
    return text[:LONGEST].replace("\0", "").strip()


def _compared(
    form: ReviewForm, mine: tuple[MyReview, ...], text: str
) -> tuple[tuple[Returned, ...], tuple[Said, ...]]:
    """Set what was brought back beside what is saved."""
    if not text:
        return (), ()
    file = read_forms(text, form)
    return compare(form, mine, file, label=g.edition.label, name=g.viewer.name)


def _chosen(one: Returned) -> dict[str, Choice]:
    """Return what was chosen where both sides changed."""
    found = {}
    for change in one.changes:
        name = f"choose-{one.mine.review.number}-{change.field.key}"
        choice = request.form.get(name, "")
        if choice in change.choices:
            found[change.field.key] = Choice(choice)
    return found


def _back(
    form: ReviewForm, one: Returned, chosen: Mapping[int, Mapping[str, Choice]]
) -> tuple[Back, ...]:
    """Return what to save of one review: nothing where nothing changes, or it would not stay whole."""
    review, choices = one.mine.review, chosen.get(one.mine.review.number, {})
    lacks = bool(one.lacks(form, choices))
    hand_in = one.is_ready and not lacks
    if one.spoils(form, choices) or (review.is_in and lacks) or not (one.changes or hand_in):
        return ()
    return (Back(one.mine.submission_id, one.answers(choices), review.version, hand_in),)


def _saved(done: Mapping[str, int]) -> str:
    if not done["saved"]:
        return "Nothing changed."
    said = f"{plural(done['saved'], 'review')} saved."
    return f"{said} {plural(done['handed_in'], 'review')} handed in." if done["handed_in"] else said
