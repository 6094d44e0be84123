"""Questions about many discussions: how many comments there are and are new, who stands where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, and_, exists, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.discussing import Side
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
from fastpath_cms.queries.scopes import reads_discussion
from fastpath_cms.queries.viewer import Viewer


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
            *(count_of(side) for side in Side),
            of_lead(Person.name),
            of_lead(DiscussionLead.person_id),
            of_lead(DiscussionLead.summed_up_at),
        )
        .outerjoin(Comment, Comment.submission_id == Submission.id)
        .outerjoin(
            ReadMark,
            and_(ReadMark.submission_id == Submission.id, ReadMark.person_id == viewer.person_id),
        )
        .where(
            Submission.id.in_(ids),
            reads_discussion(viewer, who, edition, phase),
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


def count_of(side: Side) -> ScalarSelect[int]:
    """Return the SQL for how many take a side on a submission."""
    return (
        select(func.count())
        .select_from(Stance)
        .where(Stance.submission_id == Submission.id, Stance.side == side)
        .correlate(Submission)
        .scalar_subquery()
    )


def of_lead(column: Any) -> ScalarSelect[Any]:
    """Return the SQL for a column of who leads the discussion of a submission, or of their row."""
    return (
        select(column)
        .select_from(DiscussionLead)
        .join(Person, Person.id == DiscussionLead.person_id)
        .where(DiscussionLead.submission_id == Submission.id, is_lead_impartial())
        .correlate(Submission)
        .scalar_subquery()
    )


def is_lead_impartial() -> ColumnElement[bool]:
    """Return the SQL for "the lead has no conflict of interest, not even a new one"."""
    return ~exists().where(
        Conflict.submission_id == DiscussionLead.submission_id,
        Conflict.person_id == DiscussionLead.person_id,
        Conflict.dismissed_at.is_(None),
    )
