"""Questions about the discussion of a submission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.models import Comment, Person, Submission
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class CommentShown:
    """One comment, as the committee reads it."""

    place: int  # in this discussion, from 1; a database id would count those of sealed papers too
    by: str
    is_mine: bool
    text: str
    written_at: datetime


def comments_on(
    session: Session, viewer: Viewer, submission: Submission
) -> tuple[CommentShown, ...]:
    """Return the comments on a submission, oldest first. The caller has asked DISCUSSION_READ."""
    rows = session.execute(
        select(Comment.place, Person.name, Comment.person_id, Comment.text, Comment.written_at)
        .join(Person, Person.id == Comment.person_id)
        .where(Comment.submission_id == submission.id)
        .order_by(Comment.place)
    )
    return tuple(
        CommentShown(place, name, person_id == viewer.person_id, text, written_at)
        for place, name, person_id, text, written_at in rows
    )
