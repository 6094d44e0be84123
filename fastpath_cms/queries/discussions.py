"""Questions about discussions: one of them with its threads, and how many are, and are new."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, and_, exists, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.discussing import Side, may_change_comment, threads
from fastpath_cms.domain.standing import Standing
from fastpath_cms.models import (
    Comment,
    Conflict,
    DiscussionLead,
    Edition,
    Mention,
    Person,
    ReadMark,
    Stance,
    Submission,
)
from fastpath_cms.queries.scopes import reads_reviews, viewable
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class CommentShown:
    """One comment, as the committee reads it."""

    place: int  # in this discussion, from 1; a database id would count those of sealed papers too
    by: str
    is_mine: bool
    text: str
    written_at: datetime
    edited_at: datetime | None
    version: int
    answers_place: int | None
    answers_by: str | None
    is_answer: bool  # stands one step in, under the first of its thread
    is_new: bool  # to this reader, and not their own
    names_me: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads a discussion, and what they sum up for the chairs."""

    person_id: int
    name: str
    is_me: bool
    summary: str
    summed_up_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class DiscussionState:
    """A discussion in a list: counts, and what this reader has to do with it."""

    comment_count: int = 0
    new_count: int = 0
    naming_count: int = 0  # of the new ones, those that name this reader
    last_at: datetime | None = None
    sides: dict[Side, int] = field(default_factory=dict)
    lead: str = ""
    is_lead: bool = False
    is_summed_up: bool = False


QUIET = DiscussionState()
"""Nobody said anything, or nothing this reader may hear."""


def comments_on(
    session: Session, viewer: Viewer, submission: Submission, now: datetime
) -> tuple[CommentShown, ...]:
    """Return the comments on a submission in reading order: each thread, its answers one step in.

    The caller has asked DISCUSSION_READ. One query.
    """
    names_me = exists().where(
        Mention.comment_id == Comment.id, Mention.person_id == viewer.person_id
    )
    read_to = (
        select(ReadMark.place)
        .where(ReadMark.submission_id == submission.id, ReadMark.person_id == viewer.person_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Comment, Person.name, names_me, func.coalesce(read_to, 0))
        .join(Person, Person.id == Comment.person_id)
        .where(Comment.submission_id == submission.id)
        .order_by(Comment.place)
        .execution_options(populate_existing=True)
    ).all()
    by_place = {comment.place: (comment, *more) for comment, *more in rows}
    order = threads([comment.answers_place for comment, *_ in rows])
    first = dict(order)
    shown = []
    for place, begun in order:
        comment, by, is_named, read_place = by_place[place]
        is_mine = comment.person_id == viewer.person_id
        answered = any(
            other.place > place
            and first[other.place] == begun
            and other.person_id != comment.person_id
            for other, *_ in rows
        )
        answers = comment.answers_place
        shown.append(
            CommentShown(
                place=place,
                by=by,
                is_mine=is_mine,
                text=comment.text,
                written_at=comment.written_at,
                edited_at=comment.edited_at,
                version=comment.version,
                answers_place=answers,
                answers_by=by_place[answers][1] if answers else None,
                is_answer=place != begun,
                is_new=not is_mine and place > read_place,
                names_me=bool(is_named),
                may_change=is_mine
                and may_change_comment(comment.written_at, now, is_answered=answered),
            )
        )
    return tuple(shown)


def is_answered(session: Session, submission_id: int, place: int) -> bool:
    """Tell whether somebody else wrote into the thread of a comment after it."""
    rows = session.execute(
        select(Comment.answers_place, Comment.person_id)
        .where(Comment.submission_id == submission_id)
        .order_by(Comment.place)
    ).all()
    first = dict(threads([answers for answers, _ in rows]))
    writer = rows[place - 1].person_id
    return any(
        first[other] == first[place] and row.person_id != writer
        for other, row in enumerate(rows, 1)
        if other > place
    )


def lead_of(session: Session, viewer: Viewer, submission_id: int) -> Lead | None:
    """Return who leads the discussion of a submission; the caller has asked DISCUSSION_READ."""
    found = session.execute(
        select(DiscussionLead, Person.name)
        .join(Person, Person.id == DiscussionLead.person_id)
        .where(DiscussionLead.submission_id == submission_id, _is_impartial())
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return None
    row, name = found
    is_me = row.person_id == viewer.person_id
    return Lead(row.person_id, name, is_me, row.summary, row.summed_up_at, row.version)


def sides_on(session: Session, submission_id: int) -> dict[int, Side]:
    """Return the side of each who took one, by person id; the caller has asked REVIEWS_READ."""
    rows = session.execute(
        select(Stance.person_id, Stance.side).where(Stance.submission_id == submission_id)
    )
    return {person_id: side for person_id, side in rows}  # noqa: C416 - rows are no pairs to dict


def discussion_states(
    session: Session,
    viewer: Viewer,
    who: Standing,
    edition: Edition,
    ids: Collection[int],
    *,
    phase: Phase,
) -> dict[int, DiscussionState]:
    """Return how the discussions of submissions stand, by submission id; one query.

    Only of those whose discussion the viewer may read; the others are not in the answer.
    """
    is_new = and_(
        Comment.person_id != viewer.person_id, Comment.place > func.coalesce(ReadMark.place, 0)
    )
    names_me = exists().where(
        Mention.comment_id == Comment.id, Mention.person_id == viewer.person_id
    )
    rows = session.execute(
        select(
            Submission.id,
            func.count(Comment.id),
            func.count(Comment.id).filter(is_new),
            func.count(Comment.id).filter(is_new, names_me),
            func.max(Comment.written_at),
            *(_count_of(side) for side in Side),
            _of_lead(Person.name),
            _of_lead(DiscussionLead.person_id),
            _of_lead(DiscussionLead.summed_up_at),
        )
        .outerjoin(Comment, Comment.submission_id == Submission.id)
        .outerjoin(
            ReadMark,
            and_(ReadMark.submission_id == Submission.id, ReadMark.person_id == viewer.person_id),
        )
        .where(
            Submission.id.in_(ids),
            viewable(viewer, who, edition, phase),
            reads_reviews(viewer, who, edition, phase),
        )
        .group_by(Submission.id)
    )
    found = {}
    for id_, count, new, naming, last_at, *more in rows:
        *counts, lead, lead_id, summed_up_at = more
        found[id_] = DiscussionState(
            comment_count=count,
            new_count=new,
            naming_count=naming,
            last_at=last_at,
            sides={side: n for side, n in zip(Side, counts, strict=True) if n},
            lead=lead or "",
            is_lead=lead_id is not None and lead_id == viewer.person_id,
            is_summed_up=summed_up_at is not None,
        )
    return found


def _count_of(side: Side) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Stance)
        .where(Stance.submission_id == Submission.id, Stance.side == side)
        .correlate(Submission)
        .scalar_subquery()
    )


def _of_lead(column: Any) -> ScalarSelect[Any]:
    return (
        select(column)
        .select_from(DiscussionLead)
        .join(Person, Person.id == DiscussionLead.person_id)
        .where(DiscussionLead.submission_id == Submission.id, _is_impartial())
        .correlate(Submission)
        .scalar_subquery()
    )


def _is_impartial() -> ColumnElement[bool]:
    """Return the SQL for "the lead has no conflict of interest, not even a new one"."""
    return ~exists().where(
        Conflict.submission_id == DiscussionLead.submission_id,
        Conflict.person_id == DiscussionLead.person_id,
        Conflict.dismissed_at.is_(None),
    )
