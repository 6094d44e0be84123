"""Questions about addresses somebody says are theirs, and about two persons who may be one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, Select, distinct, func, or_, select, union
from sqlalchemy.orm import Session

from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.models import (
    AddressClaim,
    Assignment,
    Author,
    Comment,
    Conflict,
    Decision,
    DiscussionLead,
    Edition,
    EmailAddress,
    Person,
    Review,
    Role,
    RoleKind,
    Scratch,
    Stance,
    Submission,
)
from fastpath_cms.queries.people import LinkState, addresses_of

ROLE_NAMES: Final = {
    RoleKind.GENERAL_CHAIR: "General chair",
    RoleKind.PROGRAM_CHAIR: "Program chair",
    RoleKind.PUBLICITY_CHAIR: "Publicity chair",
    RoleKind.PC_MEMBER: "PC member",
}


@dataclass(frozen=True, slots=True)
class Pending:
    """An address that waits for its link to be used."""

    id: int
    address: str
    asked_at: datetime
    expires_at: datetime | None  # None until the letter has left


def pending_of(session: Session, person_id: int) -> tuple[Pending, ...]:
    """Return the addresses a person says are theirs and has not proved, oldest first."""
    rows = session.execute(
        select(
            AddressClaim.id, AddressClaim.address, AddressClaim.asked_at, AddressClaim.expires_at
        )
        .where(AddressClaim.person_id == person_id, AddressClaim.used_at.is_(None))
        .order_by(AddressClaim.id)
    )
    return tuple(Pending(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class ClaimSeen:
    """A claim as the holder of its link sees it."""

    state: LinkState
    address: str = ""
    asker_id: int | None = None
    asker_address: str = ""
    owner_id: int | None = None  # who has the address now, if anybody


def claim_seen(session: Session, token: str, real: datetime) -> ClaimSeen:
    """Return what a claim's token says; ``real`` is the wall's instant."""
    claim = session.scalars(
        select(AddressClaim).where(AddressClaim.token_hash == hash_of(token))
    ).one_or_none()
    if claim is None:
        return ClaimSeen(LinkState.UNKNOWN)
    state = LinkState.FRESH
    if claim.used_at is not None:
        state = LinkState.USED
    elif claim.expires_at is None or claim.expires_at <= real:
        state = LinkState.EXPIRED
    owner_id = session.scalar(
        select(EmailAddress.person_id).where(EmailAddress.address == claim.address)
    )
    asker = next(iter(addresses_of(session, claim.person_id)), None)
    return ClaimSeen(
        state, claim.address, claim.person_id, asker.address if asker else "", owner_id
    )


class Obstacle(StrEnum):
    """What keeps two persons from becoming one; each has its sentence in ``services.joining``."""

    JUDGES_OWN = "judges-own"
    TWO_REVIEWS = "two-reviews"
    TWO_TEXTS = "two-texts"


@dataclass(frozen=True, slots=True)
class Side:
    """One of two persons, as the page shows them who has proved to be both."""

    person_id: int
    name: str
    addresses: tuple[str, ...]
    paper_count: int
    review_count: int
    role_labels: tuple[str, ...]  # "Program chair of FastPath 2027"


def side_of(session: Session, person_id: int) -> Side:
    """Return what a person has here."""
    person = session.get_one(Person, person_id)
    papers = session.scalar(
        select(func.count(distinct(Author.submission_id))).where(Author.person_id == person_id)
    )
    reviews = session.scalar(select(func.count(Review.id)).where(Review.person_id == person_id))
    roles = session.execute(
        select(Role.kind, Edition.name, Edition.year)
        .join(Edition, Edition.id == Role.edition_id)
        .where(Role.person_id == person_id, Role.submission_id.is_(None))
        .order_by(Edition.year.desc(), Role.id)
    )
    return Side(
        person_id,
        person.name,
        tuple(one.address for one in addresses_of(session, person_id)),
        papers or 0,
        reviews or 0,
        tuple(f"{ROLE_NAMES[kind]} of {name} {year}" for kind, name, year in roles),
    )


def obstacles_between(
    session: Session, one: int, other: int
) -> tuple[tuple[Obstacle, Submission | None, str], ...]:
    """Return what keeps two persons from becoming one: what, about which paper, or which text."""
    found: list[tuple[Obstacle, Submission | None, str]] = []
    crossed = or_(
        Submission.id.in_(_tied_to(one)) & Submission.id.in_(_judged_by(other)),
        Submission.id.in_(_tied_to(other)) & Submission.id.in_(_judged_by(one)),
    )
    found += [(Obstacle.JUDGES_OWN, paper, "") for paper in _papers(session, crossed)]
    both = Submission.id.in_(_reviewed_by(one)) & Submission.id.in_(_reviewed_by(other))
    found += [(Obstacle.TWO_REVIEWS, paper, "") for paper in _papers(session, both)]
    unsaved = select(Scratch.form, Scratch.object).where(Scratch.is_done.is_(False)).distinct()
    theirs = unsaved.where(Scratch.owner == f"person:{other}")
    mine = set(session.execute(unsaved.where(Scratch.owner == f"person:{one}")).all())
    found += [
        (Obstacle.TWO_TEXTS, None, path)
        for form, path in session.execute(theirs)
        if (form, path) in mine
    ]
    return tuple(found)


def _papers(session: Session, which: ColumnElement[bool]) -> list[Submission]:
    return list(session.scalars(select(Submission).where(which).order_by(Submission.id)))


def _tied_to(person_id: int) -> Select[Any]:
    authored = select(Author.submission_id).where(Author.person_id == person_id)
    conflicted = select(Conflict.submission_id).where(
        Conflict.person_id == person_id, Conflict.dismissed_at.is_(None)
    )
    return select(union(authored, conflicted).subquery().c.submission_id)


def _reviewed_by(person_id: int) -> Select[Any]:
    return select(Review.submission_id).where(Review.person_id == person_id)


def _judged_by(person_id: int) -> Select[Any]:
    """Return the papers a person reviews, discusses, decides on, or handles for the chairs."""
    judged: CompoundSelect[Any] = union(
        _reviewed_by(person_id),
        select(Assignment.submission_id).where(
            or_(Assignment.person_id == person_id, Assignment.by_id == person_id)
        ),
        select(Comment.submission_id).where(Comment.person_id == person_id),
        select(Stance.submission_id).where(Stance.person_id == person_id),
        select(DiscussionLead.submission_id).where(
            or_(DiscussionLead.person_id == person_id, DiscussionLead.by_id == person_id)
        ),
        select(Decision.submission_id).where(Decision.by_id == person_id),
        select(Role.submission_id).where(Role.person_id == person_id, Role.kind == RoleKind.DEPUTY),
    )
    return select(judged.subquery().c.submission_id)
