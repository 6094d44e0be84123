"""Writing in the discussion: comments, answers, changes; and how far one has read."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotAllowed, NotFound, Refusal, Stale, Unfit
from fastpath_cms.domain.policy import why_not
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.audiences import committee_of, mentionable
from fastpath_cms.queries.threads import CommentShown, comments_on
from fastpath_cms.services import discussing
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form, line, needed, ordinal, text
from fastpath_cms.web.guards import on_submission, phase, standing_of
from fastpath_cms.web.scratching import autosave_url, form_data, keep_typed, kept
from fastpath_cms.web.submission import bp


class CommentForm(Form):
    """One comment, and somebody to name in it."""

    text = text("Your comment", needed("Write something first."))
    named = line("Name somebody")
    base_version = IntegerField(widget=HiddenInput(), default=0)

    def said(self) -> str:
        """Return the comment, with the name chosen beside it in front."""
        written, name = self.text.data or "", self.named.data or ""
        return f"@{name.removeprefix('@')} {written}" if name else written


def autosave_of(path: str) -> str:
    """Return where a comment is kept while it is typed on another page than its own."""
    return url_for("author.scratch_save", form="submission.comment_write", object=path)


def names_for(submission: Submission) -> tuple[str, ...]:
    """Return the names this reader may mention, in the order of the alphabet."""
    committee = committee_of(db.session(), g.edition, submission, g.now)
    found = mentionable(committee, g.edition, submission, phase())
    return tuple(name for person_id, name in found.items() if person_id != g.viewer.person_id)


@bp.route("/comments", methods=["GET", "POST"])
@bp.route("/comments/<int:place>/answer", methods=["GET", "POST"])
@on_submission(Action.DISCUSSION_READ)
def comment_write(submission: Submission, place: int | None = None) -> ResponseReturnValue:
    """Take a comment, or show it as it would look; a page of its own gives back one not taken."""
    comments = comments_on(db.session(), g.viewer, submission, g.now)
    answered = _at(comments, place) if place is not None else None
    form = CommentForm(form_data())
    refusal = why_not(Action.DISCUSSION_WRITE, standing_of(submission), submission.status, phase())
    if refusal is not None:
        return _closed(submission, refusal)
    status, is_preview = 200, False
    if request.method == "POST":
        is_preview = request.form.get("do") == "preview"
        if form.validate() and not is_preview:
            try:
                made = perform(discussing.write_comment, submission.id, form.said(), place)
            except Unfit as unfit:
                _tell(form, unfit)
            else:
                return redirect(_address(submission, made), 303)
        keep_typed()
        status = 422 if form.errors else 200
    return render_template(
        "submission/comment_write.html",
        submission=submission,
        form=form,
        answered=answered,
        is_preview=is_preview and not form.errors,
        names=names_for(submission),
        autosave_url=autosave_url(),
    ), status


@bp.route("/comments/<int:place>/change", methods=["GET", "POST"])
@on_submission(Action.DISCUSSION_WRITE)
def comment_change(submission: Submission, place: int) -> ResponseReturnValue:
    """Change one's own comment, while that can be done."""
    comment = _at(comments_on(db.session(), g.viewer, submission, g.now), place)
    if not comment.is_mine:
        raise NotAllowed("Only who wrote a comment changes it.", kept="It stays as it is.")
    if comment.is_taken_back and request.method == "GET":
        raise NotAllowed("You took this comment back.", todo="Write another one.")
    typed = form_data()
    form = CommentForm(typed, text=comment.text, base_version=comment.version)
    status, is_preview = 200, False
    if request.method == "POST":
        is_preview = request.form.get("do") == "preview"
        if form.validate() and not is_preview:
            base_version = form.base_version.data or 0
            try:
                perform(discussing.change_comment, submission.id, place, form.said(), base_version)
            except Unfit as unfit:
                _tell(form, unfit)
            except Stale:
                status = 409
            else:
                return redirect(_address(submission, place), 303)
        keep_typed()
        status = 422 if form.errors else status
    if not comment.may_change and request.method == "GET":
        raise NotAllowed(
            "This comment was answered, and is older than ten minutes.",
            kept="It stays as it is.",
            todo="Write another comment to correct it.",
        )
    version = form.base_version.data
    form.base_version.raw_data = None  # what is sent next was compared with what stands now
    form.base_version.data = comment.version
    return render_template(
        "submission/comment_change.html",
        submission=submission,
        form=form,
        comment=comment,
        is_clash=typed is not None and version != comment.version,
        is_preview=is_preview and not form.errors,
        names=names_for(submission),
        autosave_url=autosave_url(),
    ), status


@bp.route("/comments/<int:place>/take-back", methods=["POST"])
@on_submission(Action.DISCUSSION_WRITE)
def comment_take_back(submission: Submission, place: int) -> ResponseReturnValue:
    """Take one's own comment back, while it can be changed."""
    perform(discussing.take_back_comment, submission.id, place)
    flash(f"Comment {place} is taken back.")
    return redirect(_address(submission, place), 303)


@bp.route("/comments/read", methods=["POST"])
@on_submission(Action.DISCUSSION_READ)
def comments_read(submission: Submission) -> ResponseReturnValue:
    """Note how far this reader has read."""
    perform(discussing.mark_read, submission.id, ordinal(request.form.get("place")))
    if request.headers.get("X-Requested-With") == "read":
        return "", 204
    flash("Everything is marked as read.")
    return redirect(_address(submission, None), 303)


def _at(comments: tuple[CommentShown, ...], place: int) -> CommentShown:
    found = next((comment for comment in comments if comment.place == place), None)
    if found is None:
        raise NotFound
    return found


def _tell(form: CommentForm, unfit: Unfit) -> None:
    for problem in unfit.problems:
        form.text.errors = [*form.text.errors, problem.sentence]


def _address(submission: Submission, place: int | None) -> str:
    anchor = "discussion" if place is None else f"comment-{place}"
    page = url_for("submission.submission_page", number=submission.number)
    return f"{page}#{anchor}"


def _closed(submission: Submission, refusal: Refusal) -> ResponseReturnValue:
    """Give back what was typed when the discussion closed over it; else refuse."""
    if request.method == "POST":
        keep_typed()
    typed = kept()
    if typed is None:
        raise refusal
    return render_template(
        "submission/comment_write.html",
        submission=submission,
        refusal=refusal,
        typed="\n".join(typed.fields.get("text", ())),
    ), 200 if request.method == "GET" else refusal.http_status
