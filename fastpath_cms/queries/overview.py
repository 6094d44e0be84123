"""Questions a chair asks about all submissions at once: the list, and how things stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ScalarSelect, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, Status
from fastpath_cms.models import (
    Assignment,
    Author,
    Comment,
    Conflict,
    Edition,
    Invitation,
    Manuscript,
    Person,
    Review,
    Role,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.assignments import ENOUGH
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ChairRow:
    """One submission in a chair's list."""

    number: int
    title: str
    status: Status
    is_late: bool
    authors: tuple[str, ...]
    is_contact_unverified: bool  # no contact has used a link sent to their address
    reviewers: tuple[str, ...]
    scores: tuple[int, ...]
    check_state: CheckState | None  # of the version that came in last
    has_fit: bool  # a version that can be reviewed
    repair_due_at: datetime | None


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


def submissions_for_chair(
    session: Session, viewer: Viewer, who: Standing, edition: Edition
) -> tuple[ChairRow, ...]:
    """Return the submissions this chair may see, by number; four queries of columns."""
    scope = and_(Submission.edition_id == edition.id, unsealed(viewer, who))
    papers = session.execute(
        select(
            Submission.id,
            Submission.number,
            Submission.title,
            Submission.status,
            Submission.is_late,
            _last_check(),
            exists()
            .where(
                Manuscript.submission_id == Submission.id,
                Manuscript.check_state == CheckState.FIT,
            )
            .correlate(Submission),
            Submission.repair_due_at,
        )
        .where(scope)
        .order_by(Submission.number)
    ).all()
    authors: dict[int, list[str]] = defaultdict(list)
    verified: set[int] = set()
    for submission_id, name, is_contact, person_id in session.execute(
        select(Author.submission_id, Author.name, Author.is_contact, Author.person_id)
        .join(Submission, Submission.id == Author.submission_id)
        .where(scope)
        .order_by(Author.submission_id, Author.position)
    ):
        authors[submission_id].append(name)
        if is_contact and person_id is not None:
            verified.add(submission_id)
    reviewers: dict[int, list[str]] = defaultdict(list)
    for submission_id, name in session.execute(
        select(Assignment.submission_id, Person.name)
        .join(Submission, Submission.id == Assignment.submission_id)
        .join(Person, Person.id == Assignment.person_id)
        .where(scope)
        .order_by(Assignment.submission_id, Person.name)
    ):
        reviewers[submission_id].append(name)
    scores: dict[int, list[int]] = defaultdict(list)
    for submission_id, overall in session.execute(
        select(Review.submission_id, Review.overall)
        .join(Submission, Submission.id == Review.submission_id)
        .where(scope, Review.handed_in_at.is_not(None))
        .order_by(Review.submission_id, Review.id)
    ):
        scores[submission_id].append(overall or 0)
    return tuple(
        ChairRow(
            number,
            title,
            status,
            is_late,
            tuple(authors[id_]),
            bool(authors[id_]) and id_ not in verified,
            tuple(reviewers[id_]),
            tuple(scores[id_]),
            check_state,
            has_fit,
            repair_due_at,
        )
        for id_, number, title, status, is_late, check_state, has_fit, repair_due_at in papers
    )


def _last_check() -> ScalarSelect[CheckState]:
    """Return the SQL for where the version that came in last stands with its judge."""
    return (
        select(Manuscript.check_state)
        .where(Manuscript.submission_id == Submission.id, Manuscript.is_final.is_(False))
        .order_by(Manuscript.number.desc())
        .limit(1)
        .correlate(Submission)
        .scalar_subquery()
    )


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
        .where(scope, _unconflicted())
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
        .outerjoin(Assignment, and_(Assignment.submission_id == Submission.id, _unconflicted()))
        .where(scope, Submission.status == Status.SUBMITTED)
        .group_by(Submission.id, Submission.number, Submission.title)
        .having(reviewers < ENOUGH)
        .order_by(reviewers, Submission.number)
    )
    return tuple(rows.all())


def _unconflicted() -> ColumnElement[bool]:
    """Return the SQL for "the assigned reviewer has no live conflict": others do not count."""
    conflict = exists().where(
        Conflict.submission_id == Assignment.submission_id,
        Conflict.person_id == Assignment.person_id,
        Conflict.dismissed_at.is_(None),
    )
    return ~conflict.correlate(Assignment)
