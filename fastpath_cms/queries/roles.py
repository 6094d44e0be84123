"""Questions about roles: who holds which, who was invited, and what has no impartial chair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, exists, or_, select, true
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.domain.workflow import BEFORE_PC
from fastpath_cms.models import (
    Author,
    Conflict,
    Edition,
    EmailAddress,
    Invitation,
    Person,
    Role,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.people import main_first
from fastpath_cms.queries.standings import CHAIRS

ORDER = {kind: place for place, kind in enumerate(RoleKind)}


@dataclass(frozen=True, slots=True)
class Holder:
    """One role of one person in an edition."""

    role_id: int
    person_id: int
    name: str
    address: str
    is_verified: bool
    affiliation: str
    kind: RoleKind
    is_last_chair: bool


def holders_of(session: Session, edition_id: int) -> tuple[Holder, ...]:
    """Return the roles of an edition, chairs first; deputies are not among them (decision 12)."""
    other = aliased(EmailAddress)
    first = (
        select(other.id)
        .where(other.person_id == Person.id)
        .order_by(*main_first(other))
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Role.id,
            Person.id,
            Person.name,
            EmailAddress.address,
            EmailAddress.verified_at,
            Person.affiliation,
            Role.kind,
        )
        .join(Person, Person.id == Role.person_id)
        .outerjoin(EmailAddress, EmailAddress.id == first)
        .where(Role.edition_id == edition_id, Role.submission_id.is_(None))
    ).all()
    chairs = sum(kind in CHAIRS for *_, kind in rows)
    found = (
        Holder(
            role_id,
            person_id,
            name or address or "",
            address or "",
            verified_at is not None,
            affiliation,
            kind,
            is_last_chair=kind in CHAIRS and chairs == 1,
        )
        for role_id, person_id, name, address, verified_at, affiliation, kind in rows
    )
    return tuple(sorted(found, key=lambda one: (ORDER[one.kind], one.name)))


class Answer(StrEnum):
    """Where an invitation stands."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class InvitationSeen:
    """An invitation as the chairs see it, or the one it was sent to."""

    id: int
    edition_id: int
    name: str
    address: str
    affiliation: str
    answer: Answer
    at: datetime
    reason: str
    suggestion: str  # whom to ask instead
    reminded_at: datetime | None


def chair_ids(session: Session, edition_id: int) -> frozenset[int]:
    """Return the chairs of a whole edition."""
    return frozenset(
        session.scalars(
            select(Role.person_id).where(
                Role.edition_id == edition_id,
                Role.kind.in_(CHAIRS),
                Role.submission_id.is_(None),
            )
        )
    )


def invitations_of(session: Session, edition_id: int) -> tuple[InvitationSeen, ...]:
    """Return the invitations of an edition: the unanswered ones first, then by name."""
    rows = session.scalars(select(Invitation).where(Invitation.edition_id == edition_id))
    places = {answer: place for place, answer in enumerate(Answer)}
    return tuple(sorted(map(_seen, rows), key=lambda one: (places[one.answer], one.name)))


def invitation_by_token(session: Session, token: str) -> tuple[InvitationSeen, Edition] | None:
    """Return the invitation a link was made for, with its edition."""
    row = session.execute(
        select(Invitation, Edition)
        .join(Edition, Edition.id == Invitation.edition_id)
        .where(Invitation.token_hash == hash_of(token))
    ).one_or_none()
    return (_seen(row[0]), row[1]) if row is not None else None


def _seen(row: Invitation) -> InvitationSeen:
    answer, at = Answer.INVITED, row.invited_at
    if row.withdrawn_at is not None:
        answer, at = Answer.WITHDRAWN, row.withdrawn_at
    elif row.accepted_at is not None:
        answer, at = Answer.ACCEPTED, row.accepted_at
    elif row.declined_at is not None:
        answer, at = Answer.DECLINED, row.declined_at
    return InvitationSeen(
        row.id,
        row.edition_id,
        row.name,
        row.address,
        row.affiliation,
        answer,
        at,
        row.reason,
        row.suggestion,
        row.reminded_at,
    )


def ties_of(person_id: Any) -> ColumnElement[bool]:
    """Return the SQL for "this person has a conflict with the submission, or is its author".

    It may stand two levels deep, where SQLAlchemy has to be told what it is correlated with.
    """
    declared = exists().where(
        Conflict.submission_id == Submission.id,
        Conflict.person_id == person_id,
        Conflict.dismissed_at.is_(None),
    )
    written = exists().where(Author.submission_id == Submission.id, Author.person_id == person_id)
    return or_(declared.correlate(Submission, Role), written.correlate(Submission, Role))


def submissions_without_impartial_chair(
    session: Session, edition_id: int, *, only: int | None = None
) -> list[Submission]:
    """Return what no chair and no deputy may handle, for deeds and ``doctor``; never for a page.

    ``only`` asks about the submission with that id alone.
    """
    handles = or_(
        and_(Role.kind.in_(CHAIRS), Role.submission_id.is_(None)),
        and_(Role.kind == RoleKind.DEPUTY, Role.submission_id == Submission.id),
    )
    impartial = exists().where(
        Role.edition_id == edition_id,
        handles,
        ~ties_of(Role.person_id),
    )
    return list(
        session.scalars(
            select(Submission)
            .where(
                Submission.edition_id == edition_id,
                Submission.status.not_in(BEFORE_PC),
                ~impartial,
                Submission.id == only if only is not None else true(),
            )
            .order_by(Submission.number)
        )
    )
