"""Speakers as the chairs see them: invited by letter, and their pages filled for them."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotFound, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.queries.speakers import speaker_at
from fastpath_cms.services import hosting
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.forms import Form, text
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.scratching import form_data, keep_typed
from fastpath_cms.web.speaker_form import SpeakerForm, filling


class InvitationForm(Form):
    """What the chairs write to a speaker."""

    invitation = text("A word of your own", longest=4_000)


@bp.route("/program/rows/<string:key>/speakers/<int:place>", methods=["GET", "POST"])
@on_edition(Action.PROGRAM_EDIT)
def program_speaker(key: str, place: int) -> ResponseReturnValue:
    """Show what is known of a speaker, or keep what they sent."""
    own = speaker_at(db.session(), g.edition.id, key, place)
    if own is None:
        raise NotFound
    form = SpeakerForm(form_data(), data=filling(own))
    form.fit(own)
    if request.method == "POST" and form.validate():
        perform(hosting.save_page_as_chair, g.edition.id, key, place, form.page())
        flash(f"What is said of {form.name.data} is saved.")
        return redirect(url_for("chair.program_edit"), 303)
    if form.errors:
        keep_typed()
    page = render_template(
        "chair/program_speaker.html", own=own, row=own.speaker, form=form, key=key, place=place
    )
    return page, 422 if form.errors else 200


@bp.route("/program/rows/<string:key>/speakers/<int:place>/invite", methods=["GET", "POST"])
@on_edition(Action.PROGRAM_EDIT)
def program_invite(key: str, place: int) -> ResponseReturnValue:
    """Show whom the letter goes to and what it says, or send it."""
    own = speaker_at(db.session(), g.edition.id, key, place)
    if own is None:
        raise NotFound
    form = InvitationForm(form_data())
    if request.method == "POST" and form.validate():
        word = form.invitation.data or ""
        try:
            name = perform(hosting.invite_speaker, g.edition.id, key, place, word)
        except Unfit as refusal:
            form.form_errors += [problem.sentence for problem in refusal.problems]
        else:
            flash(f"The letter to {name} is on its way.")
            return redirect(url_for("chair.program_edit"), 303)
    if form.errors:
        keep_typed()
    page = render_template(
        "chair/program_invite.html",
        own=own,
        row=own.speaker,
        form=form,
        key=key,
        place=place,
        slot=hosting.slot_of(g.edition, own.item, own.speaker.zone_name),
    )
    return page, 422 if form.errors else 200
