"""Questions about who might lead a discussion."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.standing import Standing
from fastpath_cms.models import (
    Assignment,
    Author,
    Conflict,
    DiscussionLead,
    Edition,
    Person,
    Review,
    Submission,
)
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reviewer who might lead: how sure they are, and how much they lead already."""

    person_id: int
    name: str
    confidence: int | None  # of the review handed in, 1 up; None before it is
    load: int  # other discussions they lead, of those the viewer handles


def lead_candidates(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, submission: Submission
) -> tuple[Candidate, ...]:
    """Return the reviewers of a submission, whom to ask first first; for its chairs alone.

    Most sure first, of those who lead least. Whoever has a conflict of interest is not among them.
    Of submissions sealed from the viewer nobody leads anything.
    """
    if not edition.are_assignments_shown:
        return ()
    load = (
        select(func.count())
        .select_from(DiscussionLead)
        .join(Submission, Submission.id == DiscussionLead.submission_id)
        .where(
            DiscussionLead.person_id == Person.id,
            Submission.edition_id == edition.id,
            DiscussionLead.submission_id != submission.id,
            unsealed(viewer, who),
        )
        .correlate(Person)
        .scalar_subquery()
    )
    conflict = exists().where(
        Conflict.submission_id == submission.id,
        Conflict.person_id == Person.id,
        Conflict.dismissed_at.is_(None),
    )
    wrote = exists().where(Author.submission_id == submission.id, Author.person_id == Person.id)
    rows = session.execute(
        select(Person.id, Person.name, Review.confidence, load)
        .join(Assignment, Assignment.person_id == Person.id)
        .outerjoin(
            Review,
            and_(
                Review.submission_id == Assignment.submission_id,
                Review.person_id == Person.id,
                Review.handed_in_at.is_not(None),
            ),
        )
        .where(Assignment.submission_id == submission.id, ~conflict, ~wrote)
    )
    found = [Candidate(*row) for row in rows]
    return tuple(
        sorted(found, key=lambda one: (-(one.confidence or 0), one.load, one.name, one.person_id))
    )
