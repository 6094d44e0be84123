"""Section: the committee's discussion of this submission, with its sides and its lead."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import g, url_for

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.discussing import SIDES
from fastpath_cms.domain.policy import why_not
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.discussions import comments_on, lead_of, sides_on
from fastpath_cms.queries.leads import duties_on, lead_candidates
from fastpath_cms.web.guards import may, phase, standing_of
from fastpath_cms.web.rendered import place
from fastpath_cms.web.scratching import texts_at
from fastpath_cms.web.submission.comments import CommentForm, autosave_of, names_for
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any]:
    """Return the comments, who stands where and who leads; forms where this reader may write."""
    session = db.session()
    who = standing_of(submission)
    refusal = why_not(Action.DISCUSSION_WRITE, who, submission.status, phase())
    comments = comments_on(session, g.viewer, submission, g.now)
    sides = sides_on(session, submission.id)
    lead = lead_of(session, g.viewer, submission.id)
    new = [comment for comment in comments if comment.is_new]
    path = url_for("submission.comment_write", number=submission.number)
    return {
        "comments": comments,
        "new_count": len(new),
        "last_place": max((comment.place for comment in comments), default=0),
        "sides": Counter(sides.values()),
        "my_side": sides.get(g.viewer.person_id or 0),
        "side_words": SIDES,
        "may_take_side": may(Action.STANCE_TAKE, submission),
        "lead": lead,
        "duties": duties_on(session, submission.id) if lead and lead.is_me else None,
        "candidates": lead_candidates(session, g.edition, submission)
        if may(Action.LEAD_NAME, submission)
        else (),
        "refusal": refusal,
        "form": CommentForm() if refusal is None else None,
        "names": names_for(submission) if refusal is None else (),
        "autosave_url": autosave_of(path),
        "has_kept": bool(texts_at(place("submission.comment_write", path))),
    }


SECTION = Section(50, "discussion", Action.DISCUSSION_READ, load, "submission/_discussion.html")
