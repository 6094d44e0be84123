"""Questions a chair asks about all submissions at once: the list, and how things stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, Status
from fastpath_cms.models import (
    Assignment,
    Comment,
    Edition,
    Invitation,
    Person,
    Review,
    Role,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.assignments import ENOUGH
from fastpath_cms.queries.missing import is_counted
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import Viewer


@dataclass(slots=True)
class Progress:
    """How far one reviewer is, in the submissions this chair may see."""

    name: str
    in_count: int = 0
    missing: list[int] = field(default_factory=list)  # numbers of submissions

    @property
    def count(self) -> int:
        """How many reviews they are to write."""
        return self.in_count + len(self.missing)


@dataclass(frozen=True, slots=True)
class State:
    """How an edition stands, in the submissions this chair may see."""

    submitted_count: int
    draft_count: int
    withdrawn_count: int
    open_count: int  # submitted, and no answer told
    accepted_count: int  # told so
    final_count: int  # of the accepted, whose final version is in
    review_count: int  # in
    assigned_count: int
    reviewers: tuple[Progress, ...]  # who lacks most comes first
    short: tuple[tuple[int, str, int], ...]  # number, title, reviewers: fewer than enough
    discussion_count: int

    @property
    def missing_count(self) -> int:
        """How many assigned reviews are not in."""
        return self.assigned_count - self.review_count

    @property
    def late_people_count(self) -> int:
        """How many reviewers lack a review."""
        return sum(bool(person.missing) for person in self.reviewers)


def state_of_edition(session: Session, viewer: Viewer, who: Standing, edition: Edition) -> State:
    """Return how the edition stands for a chair; four queries."""
    scope = and_(Submission.edition_id == edition.id, unsealed(viewer, who))
    counts: dict[Status, int] = dict(
        session.execute(
            select(Submission.status, func.count()).where(scope).group_by(Submission.status)
        ).all()
    )
    progress = _progress(session, and_(scope, Submission.status == Status.SUBMITTED))
    discussed = session.scalar(
        select(func.count(func.distinct(Comment.submission_id)))
        .join(Submission, Submission.id == Comment.submission_id)
        .where(scope)
    )
    return State(
        submitted_count=sum(
            count
            for status, count in counts.items()
            if status not in {Status.DRAFT, Status.WITHDRAWN}
        ),
        draft_count=counts.get(Status.DRAFT, 0),
        withdrawn_count=counts.get(Status.WITHDRAWN, 0),
        open_count=counts.get(Status.SUBMITTED, 0),
        accepted_count=sum(counts.get(status, 0) for status in TO_BE_PRESENTED),
        final_count=counts.get(Status.CAMERA_READY, 0),
        review_count=sum(person.in_count for person in progress),
        assigned_count=sum(person.count for person in progress),
        reviewers=progress,
        short=_short(session, scope),
        discussion_count=discussed or 0,
    )


def has_members(session: Session, edition_id: int) -> bool:
    """Tell whether anybody was asked to join the program committee, or is on it."""
    asked = exists().where(Invitation.edition_id == edition_id)
    member = exists().where(Role.edition_id == edition_id, Role.kind == RoleKind.PC_MEMBER)
    return bool(session.scalar(select(or_(asked, member))))


def _progress(session: Session, scope: ColumnElement[bool]) -> tuple[Progress, ...]:
    people: dict[int, Progress] = {}
    for person_id, name, number, is_in in session.execute(
        select(
            Person.id,
            Person.name,
            Submission.number,
            case((Review.handed_in_at.is_not(None), 1), else_=0),
        )
        .join(Assignment, Assignment.person_id == Person.id)
        .join(Submission, Submission.id == Assignment.submission_id)
        .outerjoin(
            Review, and_(Review.submission_id == Submission.id, Review.person_id == Person.id)
        )
        .where(scope, is_counted())
        .order_by(Person.name, Person.id, Submission.number)
    ):
        person = people.setdefault(person_id, Progress(name))
        if is_in:
            person.in_count += 1
        else:
            person.missing.append(number)
    return tuple(sorted(people.values(), key=lambda person: -len(person.missing)))


def _short(session: Session, scope: ColumnElement[bool]) -> tuple[tuple[int, str, int], ...]:
    reviewers = func.count(Assignment.id)
    rows = session.execute(
        select(Submission.number, Submission.title, reviewers)
        .outerjoin(Assignment, and_(Assignment.submission_id == Submission.id, is_counted()))
        .where(scope, Submission.status == Status.SUBMITTED)
        .group_by(Submission.id, Submission.number, Submission.title)
        .having(reviewers < ENOUGH)
        .order_by(reviewers, Submission.number)
    )
    return tuple(rows.all())
