"""Which assigned reviews are not in yet, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, case, exists, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Assignment, Author, Conflict, LateNote, Person, Review, Submission


@dataclass(frozen=True, slots=True)
class Missing:
    """One review that is not in."""

    number: int
    title: str
    is_begun: bool
    assigned_at: datetime


@dataclass(slots=True)
class Reviewing:
    """One reviewer, in the submissions that were asked about."""

    person_id: int
    name: str
    late_until: datetime | None  # what they told the chairs, exclusive
    late_sentence: str
    in_count: int = 0
    missing: list[Missing] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many reviews they are to write."""
        return self.in_count + len(self.missing)


def is_in() -> ColumnElement[bool]:
    """Return the SQL for "the review of this assignment is in"."""
    found = exists().where(
        Review.submission_id == Assignment.submission_id,
        Review.person_id == Assignment.person_id,
        Review.handed_in_at.is_not(None),
    )
    return found.correlate(Assignment)


def is_counted() -> ColumnElement[bool]:
    """Return the SQL for "its reviewer has no conflict of interest": who has one writes nothing."""
    declared = exists().where(
        Conflict.submission_id == Assignment.submission_id,
        Conflict.person_id == Assignment.person_id,
        Conflict.dismissed_at.is_(None),
    )
    written = exists().where(
        Author.submission_id == Assignment.submission_id,
        Author.person_id == Assignment.person_id,
    )
    return and_(~declared.correlate(Assignment), ~written.correlate(Assignment))


def reviewers(
    session: Session, edition_id: int, *scope: ColumnElement[bool]
) -> tuple[Reviewing, ...]:
    """Return everybody with a review to write within ``scope`` (of Submission), by name; one query.

    Without a scope, of the whole edition: for deeds, never for a page.
    """
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            LateNote.until_at,
            LateNote.sentence,
            Submission.number,
            Submission.title,
            Assignment.assigned_at,
            Review.id,
            Review.handed_in_at,
        )
        .select_from(Assignment)
        .join(Submission, Submission.id == Assignment.submission_id)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(
            Review,
            and_(
                Review.submission_id == Assignment.submission_id,
                Review.person_id == Assignment.person_id,
            ),
        )
        .outerjoin(
            LateNote, and_(LateNote.person_id == Person.id, LateNote.edition_id == edition_id)
        )
        .where(
            Submission.edition_id == edition_id,
            Submission.status == Status.SUBMITTED,
            is_counted(),
            *scope,
        )
        .order_by(Person.name, Person.id, Submission.number)
    )
    people: dict[int, Reviewing] = {}
    for person_id, name, until_at, sentence, number, title, assigned_at, review_id, in_at in rows:
        one = people.setdefault(person_id, Reviewing(person_id, name, until_at, sentence or ""))
        if in_at is not None:
            one.in_count += 1
        else:
            one.missing.append(Missing(number, title, review_id is not None, assigned_at))
    return tuple(people.values())


def who_is_done(session: Session, edition_id: int) -> set[int]:
    """Return the ids of those all of whose reviews of an edition are in; for deeds, not for pages."""
    rows = session.scalars(
        select(Assignment.person_id)
        .join(Submission, Submission.id == Assignment.submission_id)
        .where(
            Submission.edition_id == edition_id,
            Submission.status == Status.SUBMITTED,
            is_counted(),
        )
        .group_by(Assignment.person_id)
        .having(func.count() == func.sum(case((is_in(), 1), else_=0)))
    )
    return set(rows)
