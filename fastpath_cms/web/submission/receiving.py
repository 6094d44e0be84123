"""After the save that submits: it is in, what was sent to whom, and what happens next."""

from __future__ import annotations

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Submission
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.services.manuscripts import latest
from fastpath_cms.web.due import due_at_of
from fastpath_cms.web.guards import may, on_submission, standing_of
from fastpath_cms.web.journey import path_of
from fastpath_cms.web.submission import bp


@bp.route("/received")
@on_submission(Action.SUBMISSION_VIEW)
def submission_received(submission: Submission) -> ResponseReturnValue:
    """Say to an author that the paper is in; later the submission's own page says more."""
    if not standing_of(submission).is_author:
        raise NotFound
    manuscript = latest(submission)
    if submission.status is not Status.SUBMITTED or manuscript is None:
        return redirect(url_for("submission.submission_page", number=submission.number), 303)
    dates = key_dates_of(g.edition)
    return render_template(
        "submission/submission_received.html",
        submission=submission,
        manuscript=manuscript,
        stops=path_of(submission, dates, g.edition.zone, g.now),
        due_at=due_at_of(submission),
        may_change=may(Action.SUBMISSION_EDIT, submission),
        unproved=[one.address for one in submission.authors if one.person_id is None],
    )
