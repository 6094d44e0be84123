"""What the assignment board is made from: members, conflicts, declined reviews and assignments."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, exists, literal, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.proposals import Pair
from fastpath_cms.models import (
    Assignment,
    Author,
    Conflict,
    DeclinedReview,
    Membership,
    Person,
    Review,
    Role,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.standings import CHAIRS


@dataclass(slots=True)
class Facts:
    """What was read, by id."""

    members: dict[int, tuple[str, str, int | None]]  # name, affiliation, own limit
    conflicts: set[Pair]
    declined: set[Pair]
    assigned: dict[Pair, bool]  # with whether the review was begun
    untold: set[Pair]


def is_sealed_from_a_chair(edition_id: int) -> ColumnElement[bool]:
    """Return the SQL for "some chair of the edition has a conflict with the submission"."""
    declared = exists().where(
        Conflict.submission_id == Submission.id,
        Conflict.person_id == Role.person_id,
        Conflict.dismissed_at.is_(None),
    )
    written = exists().where(
        Author.submission_id == Submission.id, Author.person_id == Role.person_id
    )
    tied = declared.correlate(Submission, Role) | written.correlate(Submission, Role)
    return (
        exists()
        .where(Role.edition_id == edition_id, Role.kind.in_(CHAIRS), tied)
        .correlate(Submission)
    )


def member_rows(session: Session, edition_id: int) -> dict[int, tuple[str, str, int | None]]:
    """Return the committee by name: person id -> (name, affiliation, own limit); one query."""
    rows = session.execute(
        select(Person.id, Person.name, Person.affiliation, Membership.load_limit)
        .join(Role, and_(Role.person_id == Person.id, Role.kind == RoleKind.PC_MEMBER))
        .outerjoin(
            Membership,
            and_(Membership.person_id == Person.id, Membership.edition_id == edition_id),
        )
        .where(Role.edition_id == edition_id)
        .order_by(Person.name, Person.id)
    )
    return {row.id: (row.name, row.affiliation, row.load_limit) for row in rows}


def facts_of(session: Session, edition_id: int, seen: ColumnElement[bool]) -> Facts:
    """Read what is known of the papers that are ``seen``; of any other not even how much there is."""
    members = member_rows(session, edition_id)
    closed = _closed(session, edition_id, seen)
    assigned: dict[Pair, bool] = {}
    untold: set[Pair] = set()
    for paper_id, person_id, is_told, review_id in session.execute(
        select(
            Assignment.submission_id,
            Assignment.person_id,
            Assignment.released_at.is_not(None),
            Review.id,
        )
        .join(Submission, Submission.id == Assignment.submission_id)
        .outerjoin(
            Review,
            and_(
                Review.submission_id == Assignment.submission_id,
                Review.person_id == Assignment.person_id,
            ),
        )
        .where(Submission.edition_id == edition_id, seen)
    ):
        assigned[paper_id, person_id] = review_id is not None
        if not is_told:
            untold.add((paper_id, person_id))
    return Facts(members, closed[False], closed[True], assigned, untold)


def _closed(session: Session, edition_id: int, seen: ColumnElement[bool]) -> dict[bool, set[Pair]]:
    """Return pairs with a conflict (False) and pairs that were declined (True); one query."""
    of_edition = and_(Submission.edition_id == edition_id, seen)
    no, yes = literal(0), literal(1)
    members = select(Role.person_id).where(
        Role.edition_id == edition_id, Role.kind == RoleKind.PC_MEMBER
    )
    conflicts = (
        select(Conflict.submission_id, Conflict.person_id, no)
        .join(Submission, Submission.id == Conflict.submission_id)
        .where(of_edition, Conflict.dismissed_at.is_(None))
    )
    written = (
        select(Author.submission_id, Author.person_id, no)
        .join(Submission, Submission.id == Author.submission_id)
        .where(of_edition, Author.person_id.in_(members))
    )
    declined = (
        select(DeclinedReview.submission_id, DeclinedReview.person_id, yes)
        .join(Submission, Submission.id == DeclinedReview.submission_id)
        .where(of_edition, DeclinedReview.undone_at.is_(None))
    )
    found: dict[bool, set[Pair]] = {False: set(), True: set()}
    for paper, person, is_declined in session.execute(conflicts.union_all(written, declined)):
        found[bool(is_declined)].add((paper, person))
    return found
