"""Section: the committee's discussion of this submission; and posting to it."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.policy import why_not
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.discussions import comments_on
from fastpath_cms.services.discussing import write_comment
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form, needed, text
from fastpath_cms.web.guards import on_submission, phase, standing_of
from fastpath_cms.web.scratching import form_data, keep_typed
from fastpath_cms.web.submission import bp
from fastpath_cms.web.submission.sections import Section


class CommentForm(Form):
    """One comment."""

    text = text("Your comment", needed("Write something first."))


def load(submission: Submission) -> dict[str, Any]:
    """Return the comments, and a form where this reader may write."""
    who = standing_of(submission)
    refusal = why_not(Action.DISCUSSION_WRITE, who, submission.status, phase())
    return {
        "comments": comments_on(db.session(), g.viewer, submission),
        "form": CommentForm() if refusal is None else None,
    }


SECTION = Section(50, "discussion", Action.DISCUSSION_READ, load, "submission/_discussion.html")


@bp.route("/comments", methods=["GET", "POST"])
@on_submission(Action.DISCUSSION_WRITE)
def comment_write(submission: Submission) -> ResponseReturnValue:
    """Take a comment; the page of its own gives back one that was not taken."""
    form = CommentForm(form_data())
    status = 200
    if request.method == "POST":
        if form.validate():
            made = perform(write_comment, submission.id, form.text.data or "")
            where = url_for("submission.submission_page", number=submission.number)
            return redirect(f"{where}#comment-{made}", 303)
        keep_typed()
        status = 422
    comments = comments_on(db.session(), g.viewer, submission)
    return render_template(
        "submission/comment_write.html", submission=submission, form=form, comments=comments
    ), status
