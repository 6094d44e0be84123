"""A speaker's own page: their answer first, then what the program prints of them."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField

from fastpath_cms.domain.errors import NotFound, Problem, Unfit
from fastpath_cms.domain.manuscript import megabytes
from fastpath_cms.extensions import db
from fastpath_cms.queries.program_draft import lacks_of
from fastpath_cms.queries.speakers import OwnTalk, opened_by
from fastpath_cms.services import hosting
from fastpath_cms.services.judging import PATIENCE_OF_FEW
from fastpath_cms.services.merging import held_of
from fastpath_cms.web.acting import perform
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.sending import send_picture
from fastpath_cms.web.speaker import bp
from fastpath_cms.web.speaker_form import SpeakerForm, filling
from fastpath_cms.web.uploads import PICTURE_MAX, SLIDES, arriving, arriving_picture

DEAD = "This link is not open any more."


class OwnForm(SpeakerForm):
    """What a speaker tells, with files."""

    photo = FileField("Photograph")
    pdf = FileField("Slides")


@bp.route("/<string:token>", methods=["GET", "POST"])
@everyone
def speaker_page(token: str) -> ResponseReturnValue:
    """Ask whether they speak; then show their page, and take what they write."""
    own = _opened(token)
    do = request.form.get("do", "") if request.method == "POST" else ""
    here = url_for("speaker.speaker_page", token=token)
    if do in {"accept", "decline"}:
        because = request.form.get("because", "")[:2_000]
        perform(hosting.answer, token, accepts=do == "accept", because=because)
        return redirect(here, 303)
    form = OwnForm(request.form or None, data=filling(own))
    form.fit(own)
    if do == "save" and form.validate() and _is_saved(form, token):
        flash("Your page is saved. The chairs publish it with the next version of the program.")
        return redirect(here, 303)
    row = own.speaker
    page = render_template(
        "speaker/speaker_page.html",
        edition=own.edition,
        row=row,
        own=own,
        form=form,
        here=here,
        slot=hosting.slot_of(own.edition, own.item, row.zone_name),
        held=held_of(own.edition),
        lacks=lacks_of(own.talk.kind, own.talk.title, own.talk.abstract, [row]),
        photo_url=url_for("speaker.speaker_photo", token=token) if row.photo_sha256 else None,
        picture_limit=megabytes(PICTURE_MAX),
        slides_limit=megabytes(SLIDES.byte_max),
    )
    return page, 422 if form.errors else 200


@bp.route("/<string:token>/photo")
@everyone
def speaker_photo(token: str) -> ResponseReturnValue:
    """Send the photograph to whoever has the link."""
    own = _opened(token)
    if not own.speaker.photo_sha256:
        raise NotFound
    return send_picture(own.speaker.photo_sha256)


def _is_saved(form: OwnForm, token: str) -> bool:
    """Save the page with the files that are fit; what is wrong with one stands beside its field."""
    photo = slides = None
    try:
        photo = arriving_picture("photo")
    except Unfit as unfit:
        form.photo.errors = [_said(problem) for problem in unfit.problems]
    received = None
    if "pdf" in form:
        received = arriving(limits=SLIDES, patience=PATIENCE_OF_FEW)
    if received is not None and received.is_waiting:
        form.pdf.errors = ["Many files are being checked just now; send the slides again soon."]
    elif received is not None and received.is_refused:
        form.pdf.errors = [_said(problem) for problem in received.problems]
    elif received is not None:
        slides = received.sha256
    perform(
        hosting.save_page,
        token,
        form.page(),
        photo=photo,
        drops_photo="drop_photo" in request.form,
        slides=slides,
    )
    return not form.errors


def _said(problem: Problem) -> str:
    return f"{problem.sentence} Everything else on the page is saved."


def _opened(token: str) -> OwnTalk:
    own = opened_by(db.session(), token)
    if own is None or own.edition.id != g.edition.id:
        raise NotFound(DEAD)
    return own
