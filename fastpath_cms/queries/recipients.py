"""Who would get a letter that chairs compose, and why; nobody by what is sealed from the chair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import getaddresses
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.people import normal_address
from fastpath_cms.domain.readers import STATUSES, Audience
from fastpath_cms.domain.search import parse
from fastpath_cms.domain.standing import Standing
from fastpath_cms.models import (
    Assignment,
    Author,
    CallReader,
    Edition,
    Invitation,
    Person,
    Role,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.accepted import is_lacking
from fastpath_cms.queries.missing import is_counted, is_in
from fastpath_cms.queries.people import mail_addresses
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.searching import chairs_reach, found_by
from fastpath_cms.queries.standings import CHAIRS
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person, at one address, and why they are meant."""

    name: str
    address: str
    why: str
    numbers: tuple[int, ...] = ()  # of the submissions they are meant for
    leave_token: str = ""  # of a reader of calls

    @property
    def key(self) -> str:
        """What a form calls them."""
        return self.address.lower()


@dataclass(frozen=True, slots=True)
class Choice:
    """The set of people a chair chose."""

    audience: Audience
    query: str = ""  # in the language of the chairs' list
    addresses: str = ""  # as typed
    with_all_authors: bool = False


def recipients_of(
    session: Session,
    viewer: Viewer,
    who: Standing,
    edition: Edition,
    *,
    now: datetime,
    choice: Choice,
) -> tuple[Recipient, ...]:
    """Return whom a choice means, each address once, by name; two queries at most."""
    audience = choice.audience
    if audience in STATUSES:
        scope = and_(
            Submission.edition_id == edition.id,
            Submission.status.in_(STATUSES[audience]),
            unsealed(viewer, who),
        )
        if audience is Audience.SEARCH:
            reach = chairs_reach(viewer, who, edition, now)
            scope = and_(scope, found_by(parse(choice.query, reach.fields).tree, reach))
        if audience is Audience.LACKING:
            scope = and_(scope, is_lacking())
        found = _authors(session, scope, with_all=choice.with_all_authors)
    elif audience is Audience.PASTED:
        found = typed_addresses(choice.addresses)
    elif audience is Audience.CALLS:
        found = _readers_of_calls(session)
    elif audience is Audience.UNANSWERED:
        found = _invited(session, edition.id)
    elif audience is Audience.LATE:
        found = _late(session, viewer, who, edition)
    else:
        found = _people(session, edition, audience)
    return tuple(sorted(_once(found), key=lambda one: (one.name.casefold(), one.key)))


def _authors(session: Session, scope: ColumnElement[bool], *, with_all: bool) -> list[Recipient]:
    query = select(Submission.number, Author.name, Author.address, Author.is_contact).join(
        Author, Author.submission_id == Submission.id
    )
    if not with_all:
        query = query.where(Author.is_contact)
    rows = session.execute(query.where(scope).order_by(Submission.number, Author.position))
    return [
        Recipient(
            row.name,
            row.address,
            f"{'contact' if row.is_contact else 'author'} of #{row.number}",
            (row.number,),
        )
        for row in rows
        if row.address
    ]


def _people(session: Session, edition: Edition, audience: Audience) -> list[Recipient]:
    query, why = _roles(edition.id, audience)
    to = mail_addresses(session, set(session.scalars(query)))
    return [Recipient(name, address, why) for name, address in to.values()]


def _late(session: Session, viewer: Viewer, who: Standing, edition: Edition) -> list[Recipient]:
    """Return whose reviews are missing, each with the numbers: their letter is sealed as those are."""
    rows = session.execute(
        select(Assignment.person_id, Submission.number)
        .join(Submission, Submission.id == Assignment.submission_id)
        .where(Submission.edition_id == edition.id, unsealed(viewer, who), is_counted(), ~is_in())
        .order_by(Submission.number)
    )
    missing: dict[int, list[int]] = defaultdict(list)
    for person_id, number in rows:
        missing[person_id].append(number)
    to = mail_addresses(session, missing)
    return [
        Recipient(
            *to[person_id],
            f"review of {', '.join(f'#{number}' for number in numbers)} missing",
            tuple(numbers),
        )
        for person_id, numbers in missing.items()
        if person_id in to
    ]


def _roles(edition_id: int, audience: Audience) -> tuple[Any, str]:
    kinds = CHAIRS if audience is Audience.CHAIRS else frozenset({RoleKind.PC_MEMBER})
    query = select(Person.id).join(Role, Role.person_id == Person.id)
    query = query.where(
        Role.edition_id == edition_id, Role.kind.in_(kinds), Role.submission_id.is_(None)
    )
    return query, "chair" if audience is Audience.CHAIRS else "member of the committee"


def reader_of_calls(session: Session, token: str) -> CallReader | None:
    """Return who leaves the list by this link, or None."""
    return session.scalars(select(CallReader).where(CallReader.token == token)).one_or_none()


def _readers_of_calls(session: Session) -> list[Recipient]:
    rows = session.scalars(select(CallReader).where(CallReader.left_at.is_(None)))
    return [
        Recipient(row.name, row.address, "reader of calls", leave_token=row.token) for row in rows
    ]


def _invited(session: Session, edition_id: int) -> list[Recipient]:
    rows = session.execute(
        select(Invitation.name, Invitation.address).where(
            Invitation.edition_id == edition_id,
            Invitation.accepted_at.is_(None),
            Invitation.declined_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
    )
    return [Recipient(row.name, row.address, "invited, no answer yet") for row in rows]


def typed_addresses(text: str) -> list[Recipient]:
    """Return the addresses in a text, one or more a line, each as often as it stands there."""
    lines = [
        line for line in text.replace(";", "\n").replace(",", "\n").splitlines() if "@" in line
    ]
    return [
        Recipient(name or address.partition("@")[0], normal_address(address), "typed by you")
        for name, address in getaddresses(lines)
        if "@" in address
    ]


def _once(found: Iterable[Recipient]) -> list[Recipient]:
    """Join what one address is meant for."""
    by_key: dict[str, Recipient] = {}
    for one in found:
        before = by_key.setdefault(one.key, one)
        if before is not one and one.numbers:
            by_key[one.key] = replace(
                before, why=f"{before.why}, {one.why}", numbers=(*before.numbers, *one.numbers)
            )
    return list(by_key.values())
