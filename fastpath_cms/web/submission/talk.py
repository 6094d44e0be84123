"""The talk of an accepted submission: its contact confirms it and says who gives it."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired

from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission, Talk
from fastpath_cms.queries.accepted import talk_of_submission
from fastpath_cms.services import finalizing
from fastpath_cms.web.acting import perform
from fastpath_cms.web.entry_form import choices_of_zones
from fastpath_cms.web.forms import Form, is_https, line, needed, text
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.scratching import form_data, keep_typed
from fastpath_cms.web.submission import bp

SOMEBODY_ELSE = "other"


class TalkForm(Form):
    """Who gives the talk, and what the program says of them."""

    presenter = RadioField(
        "Who gives the talk", [InputRequired("Choose who gives the talk.")], validate_choice=True
    )
    other_name = line("Name of somebody else")
    affiliation = line("Affiliation of the speaker", longest=300)
    bio = text("About the speaker", longest=3000)
    is_remote = BooleanField("The talk is given remotely")
    zone_name = SelectField("Time zone it is given from", choices=choices_of_zones, default="")
    video_url = line("Link to a video of the talk", longest=500)
    note_to_chair = text("Note to the session chair", longest=2000)
    may_publish_paper = BooleanField("The final version of the paper")
    may_publish_slides = BooleanField("The slides")
    may_publish_video = BooleanField("A video of the talk")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a name when somebody else gives the talk, and for https in a link."""
        is_fine = super().validate(extra_validators)
        if self.presenter.data == SOMEBODY_ELSE and not self.other_name.data:
            self.other_name.errors = [*self.other_name.errors, "Write who gives the talk."]
            is_fine = False
        if self.video_url.data and not is_https(self.video_url.data):
            sentence = "Give the whole address of the video, beginning with https://."
            self.video_url.errors = [*self.video_url.errors, sentence]
            is_fine = False
        return bool(is_fine)


class TalkDeclineForm(Form):
    """Why nobody can give the talk."""

    reason = text("Why nobody can give the talk", needed(finalizing.NEEDED_REASON), longest=2_000)


@bp.route("/talk", methods=["GET", "POST"])
@on_submission(Action.TALK_CONFIRM)
def talk_edit(submission: Submission) -> ResponseReturnValue:
    """Show how the talk stands, or confirm it."""
    talk = talk_of_submission(db.session(), submission.id)
    form = TalkForm(form_data(), data=_saved(submission, talk))
    names = [(str(place), author.name) for place, author in enumerate(submission.authors)]
    form.presenter.choices = [*names, (SOMEBODY_ELSE, "Somebody else")]
    if request.method == "GET" or not form.validate():
        if form.errors:
            keep_typed()
        page = render_template(
            "submission/talk_edit.html",
            submission=submission,
            edition=g.edition,
            form=form,
            talk=talk,
            affiliations={
                str(place): author.affiliation
                for place, author in enumerate(submission.authors)
                if author.affiliation
            },
        )
        return page, 422 if form.errors else 200
    speaker, affiliation = _named(submission, form)
    was_confirmed = perform(
        finalizing.confirm_talk,
        submission.id,
        speaker=speaker,
        affiliation=affiliation,
        bio=form.bio.data or "",
        note_to_chair=form.note_to_chair.data or "",
        is_remote=form.is_remote.data,
        zone_name=form.zone_name.data,
        video_url=form.video_url.data or "",
        consent=finalizing.Consent(
            form.may_publish_paper.data, form.may_publish_slides.data, form.may_publish_video.data
        ),
    )
    said = "is saved" if was_confirmed else "is confirmed"
    flash(f"The talk of #{submission.number} {said}: {speaker} gives it.")
    return redirect(url_for("submission.submission_page", number=submission.number), 303)


@bp.route("/talk/decline", methods=["GET", "POST"])
@on_submission(Action.TALK_CONFIRM)
def talk_decline(submission: Submission) -> ResponseReturnValue:
    """Say what declining means, or take the answer that nobody can give the talk."""
    talk = talk_of_submission(db.session(), submission.id)
    form = TalkDeclineForm(form_data())
    if request.method == "POST" and form.validate():
        perform(finalizing.decline_talk, submission.id, form.reason.data or "")
        flash(
            f"The talk of #{submission.number} is declined. The co-authors and the chairs are told."
        )
        return redirect(url_for("submission.submission_page", number=submission.number), 303)
    return render_template(
        "submission/talk_decline.html",
        submission=submission,
        edition=g.edition,
        form=form,
        talk=talk,
    ), 422 if form.errors else 200


def _saved(submission: Submission, talk: Talk | None) -> dict[str, Any]:
    """Return what the form starts from: the talk as it is, else the first author."""
    if talk is None or not talk.speakers:
        return {"presenter": "0"}
    names = [author.name for author in submission.authors]
    one = talk.speakers[0]
    is_author = one.name in names
    return {
        "presenter": str(names.index(one.name)) if is_author else SOMEBODY_ELSE,
        "other_name": "" if is_author else one.name,
        "affiliation": one.affiliation,
        "bio": one.bio,
        "note_to_chair": talk.note_to_chair,
        "is_remote": one.is_remote,
        "zone_name": one.zone_name,
        "video_url": talk.video_url,
        "may_publish_paper": talk.may_publish_paper,
        "may_publish_slides": talk.may_publish_slides,
        "may_publish_video": talk.may_publish_video,
    }


def _named(submission: Submission, form: TalkForm) -> tuple[str, str]:
    """Return the speaker and the affiliation; an author's own where none was typed."""
    typed = form.affiliation.data or ""
    if form.presenter.data == SOMEBODY_ELSE:
        return form.other_name.data or "", typed
    author = submission.authors[int(form.presenter.data)]
    return author.name, typed or author.affiliation
