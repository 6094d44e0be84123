"""Section: the committee's discussion of this submission, with its sides and its lead."""

from __future__ import annotations

from typing import Any

from flask import g, url_for

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.discussing import SIDES
from fastpath_cms.domain.policy import why_not
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.leads import lead_candidates
from fastpath_cms.queries.threads import discussion_on
from fastpath_cms.web.guards import may, phase, standing_of
from fastpath_cms.web.submission.comments import CommentForm, autosave_of
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any]:
    """Return the discussion; forms where this reader may write."""
    session, who = db.session(), standing_of(submission)
    refusal = why_not(Action.DISCUSSION_WRITE, who, submission.status, phase())
    path = url_for("submission.comment_write", number=submission.number)
    talk = discussion_on(
        session, g.viewer, submission, g.now, form=("submission.comment_write", path)
    )
    return {
        "talk": talk,
        "new_count": sum(comment.is_new for comment in talk.comments),
        "last_place": max((comment.place for comment in talk.comments), default=0),
        "side_words": SIDES,
        "may_take_side": may(Action.STANCE_TAKE, submission),
        "candidates": lead_candidates(session, g.viewer, who, g.edition, submission)
        if may(Action.LEAD_NAME, submission)
        else (),
        "refusal": refusal,
        "form": CommentForm() if refusal is None else None,
        "names": sorted({comment.by for comment in talk.comments if not comment.is_mine}),
        "autosave_url": autosave_of(path),
    }


SECTION = Section(50, "discussion", Action.DISCUSSION_READ, load, "submission/_discussion.html")
