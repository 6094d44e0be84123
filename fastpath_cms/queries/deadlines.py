"""Who waits for a deadline, and who of the committee is told when it moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from fastpath_cms.domain.calendar import DateKind
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, Status
from fastpath_cms.models import (
    Author,
    Edition,
    EmailAddress,
    KeyDate,
    LateLink,
    Person,
    Role,
    RoleKind,
    Submission,
)

COMMITTEE: Final = (RoleKind.GENERAL_CHAIR, RoleKind.PROGRAM_CHAIR, RoleKind.PC_MEMBER)
WAITING: Final = {
    DateKind.SUBMISSION: frozenset({Status.DRAFT}),
    DateKind.CAMERA_READY: TO_BE_PRESENTED - {Status.CAMERA_READY},
}
"""The statuses whose contacts wait for a closing date."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of the committee who gets a letter."""

    person_id: int
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class OwnDeadline:
    """A submission with a deadline of its own, as a chair lists it."""

    number: int
    title: str
    status: Status
    due_at: datetime
    given_at: datetime | None


@dataclass(frozen=True, slots=True)
class LateLinkSeen:
    """A late link as a chair lists it; ``number`` is of what was begun, if they may see it."""

    id: int
    address: str
    due_at: datetime
    given_at: datetime
    revoked_at: datetime | None
    number: int | None


def contacts_of(submission: Submission) -> list[Author]:
    """Return the contacts with an address, each address once, in the order of the paper."""
    by_address = {
        author.address.lower(): author
        for author in reversed(submission.authors)
        if author.is_contact and author.address
    }
    return sorted(by_address.values(), key=lambda author: author.position)


def waiting_for(
    session: Session, edition_id: int, kind: DateKind, scope: ColumnElement[bool] | None = None
) -> list[Submission]:
    """Return the submissions whose contacts wait for a date, by number; within ``scope``."""
    statuses = WAITING.get(kind)
    if statuses is None:
        return []
    return _loaded(
        session,
        Submission.edition_id == edition_id,
        Submission.status.in_(statuses),
        true() if scope is None else scope,
    )


def drafts_due(session: Session, now: datetime, until: datetime) -> list[Submission]:
    """Return the drafts that close between ``now`` and ``until``: by their edition or themselves.

    Their edition comes along with its dates and topics. One query where nothing is due.
    """
    due = select(KeyDate.edition_id).where(
        KeyDate.kind == DateKind.SUBMISSION,
        KeyDate.replaced_at.is_(None),
        KeyDate.at > now,
        KeyDate.at <= until,
    )
    ids = session.scalars(
        select(Submission.id)
        .join(Edition, Edition.id == Submission.edition_id)
        .where(
            Submission.status == Status.DRAFT,
            Edition.is_archive.is_(False),
            or_(
                Submission.edition_id.in_(due),
                (Submission.extended_due_at > now) & (Submission.extended_due_at <= until),
            ),
        )
    ).all()
    return _loaded(session, Submission.id.in_(ids)) if ids else []


def _loaded(session: Session, *where: ColumnElement[bool]) -> list[Submission]:
    return list(
        session.scalars(
            select(Submission)
            .where(*where)
            .order_by(Submission.edition_id, Submission.number)
            .options(
                selectinload(Submission.authors),
                selectinload(Submission.topics),
                selectinload(Submission.manuscripts),
                selectinload(Submission.edition).selectinload(Edition.key_dates),
                selectinload(Submission.edition).selectinload(Edition.topics),
            )
        )
    )


def committee_readers(session: Session, edition_id: int) -> list[Reader]:
    """Return the chairs and PC members of an edition with their first verified address."""
    first = (
        select(EmailAddress.person_id, func.min(EmailAddress.id).label("id"))
        .where(EmailAddress.verified_at.is_not(None))
        .group_by(EmailAddress.person_id)
        .subquery()
    )
    rows = session.execute(
        select(Person.id, Person.name, EmailAddress.address)
        .join(first, first.c.person_id == Person.id)
        .join(EmailAddress, EmailAddress.id == first.c.id)
        .where(
            Person.id.in_(
                select(Role.person_id).where(
                    Role.edition_id == edition_id, Role.kind.in_(COMMITTEE)
                )
            )
        )
        .order_by(Person.name, Person.id)
    )
    return [Reader(*row) for row in rows]


def own_deadlines(
    session: Session, edition_id: int, scope: ColumnElement[bool]
) -> list[OwnDeadline]:
    """Return the submissions with a deadline of their own that the chair of ``scope`` may see."""
    rows = session.execute(
        select(
            Submission.number,
            Submission.title,
            Submission.status,
            Submission.extended_due_at,
            Submission.extended_at,
        )
        .where(Submission.edition_id == edition_id, Submission.extended_due_at.is_not(None), scope)
        .order_by(Submission.number)
    )
    return [
        OwnDeadline(number, title, status, due_at, given_at)
        for number, title, status, due_at, given_at in rows
        if due_at is not None
    ]


def late_links(session: Session, edition_id: int, scope: ColumnElement[bool]) -> list[LateLinkSeen]:
    """Return the late links of an edition, the newest first.

    Whether one was used is told to who may see the submission begun with it, and to nobody else.
    """
    rows = session.execute(
        select(LateLink, Submission.number)
        .outerjoin(Submission, and_(Submission.id == LateLink.submission_id, scope))
        .where(LateLink.edition_id == edition_id)
        .order_by(LateLink.id.desc())
    )
    return [
        LateLinkSeen(link.id, link.address, link.due_at, link.given_at, link.revoked_at, number)
        for link, number in rows
    ]


def late_link_by_token(session: Session, edition_id: int, token: str) -> LateLink | None:
    """Return the late link of a token, unless it was taken back."""
    return session.scalars(
        select(LateLink).where(
            LateLink.edition_id == edition_id,
            LateLink.token_hash == hash_of(token),
            LateLink.revoked_at.is_(None),
        )
    ).one_or_none()
