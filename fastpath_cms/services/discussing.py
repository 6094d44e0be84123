"""The discussion of a submission among the committee: flat, in order, kept."""

from __future__ import annotations

from sqlalchemy import func, select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotFound, Problem, Unfit
from fastpath_cms.models import Comment
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask


def write_comment(act: Act, submission_id: int, text: str) -> int:
    """Add a comment to the discussion of a submission; return its place in it."""
    asked = ask(act, Action.DISCUSSION_WRITE, submission_id)
    if act.actor.person_id is None:
        raise NotFound
    if not text.strip():
        raise Unfit(Problem("empty", "Write something first.", "text"))
    last = act.session.scalar(
        select(func.max(Comment.place)).where(Comment.submission_id == submission_id)
    )
    comment = Comment(
        submission_id=submission_id,
        person_id=act.actor.person_id,
        place=(last or 0) + 1,
        text=text.strip(),
        written_at=act.now,
    )
    act.session.add(comment)
    act.session.flush()
    audit.record(
        act,
        "discussion.comment",
        f"submission:{asked.submission.number}",
        edition_id=asked.edition.id,
        submission_id=submission_id,
        comment=comment.id,
    )
    return comment.place
