"""Questions about people: the links that let them in, their addresses and their sessions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.people import normal_address
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.models import (
    Author,
    BrowserSession,
    EmailAddress,
    Invitation,
    Password,
    Person,
    SignInLink,
)
from fastpath_cms.queries.viewer import Viewer

BROWSERS: Final = (  # by the mark in what they send; who pretends to be another stands first
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class LinkState(StrEnum):
    """What a link is good for."""

    FRESH = "fresh"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LinkSeen:
    """A sign-in link as its holder may see it."""

    state: LinkState
    address: str = ""
    next_path: str = ""
    person_id: int | None = None
    name: str = ""  # the person's, or what others call the new one

    @property
    def is_new_here(self) -> bool:
        """Whether the address has no person yet, or one without a name."""
        return self.person_id is None


def link_seen(session: Session, token: str, real: datetime) -> LinkSeen:
    """Return what a link's token says; ``real`` is the wall's instant."""
    link = session.scalars(
        select(SignInLink).where(SignInLink.token_hash == hash_of(token))
    ).one_or_none()
    if link is None:
        return LinkSeen(LinkState.UNKNOWN)
    state = LinkState.FRESH
    if link.used_at is not None:
        state = LinkState.USED
    elif link.expires_at <= real:
        state = LinkState.EXPIRED
    person = session.execute(
        select(Person.id, Person.name)
        .join(EmailAddress, EmailAddress.person_id == Person.id)
        .where(EmailAddress.address == link.address, Person.name != "")
    ).one_or_none()
    if person is not None:
        return LinkSeen(state, link.address, link.next_path, person[0], person[1])
    return LinkSeen(state, link.address, link.next_path, None, name_given_to(session, link.address))


def name_given_to(session: Session, address: str) -> str:
    """Return the name others wrote beside an address: on a submission, or in an invitation."""
    address = normal_address(address)
    named = session.scalar(
        select(Author.name).where(Author.address == address).order_by(Author.id.desc()).limit(1)
    )
    invited = session.scalar(
        select(Invitation.name)
        .where(Invitation.address == address)
        .order_by(Invitation.id.desc())
        .limit(1)
    )
    return named or invited or ""


def person_by_address(session: Session, address: str) -> Person | None:
    """Return who has an address, verified or not."""
    return session.scalars(
        select(Person)
        .join(EmailAddress, EmailAddress.person_id == Person.id)
        .where(EmailAddress.address == normal_address(address))
    ).one_or_none()


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """One signed-in browser, as its owner sees it."""

    id: int
    browser: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


def my_sessions(
    session: Session, viewer: Viewer, this_id: int | None, real: datetime, idle: timedelta
) -> tuple[SessionSeen, ...]:
    """Return the viewer's live sessions, the one asking first."""
    rows = session.scalars(
        select(BrowserSession)
        .where(
            BrowserSession.person_id == viewer.person_id,
            BrowserSession.revoked_at.is_(None),
            BrowserSession.expires_at > real,
            BrowserSession.seen_at > real - idle,
        )
        .order_by(BrowserSession.seen_at.desc())
    )
    seen = (
        SessionSeen(
            row.id, _browser_in(row.user_agent), row.created_at, row.seen_at, row.id == this_id
        )
        for row in rows
    )
    return tuple(sorted(seen, key=lambda one: not one.is_this))


@dataclass(frozen=True, slots=True)
class AddressSeen:
    """One address of a person, as its owner sees it."""

    address: str
    is_verified: bool
    is_main: bool


def names_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the names of persons by id; who was joined to another is not among them."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}


def main_first(row: type[EmailAddress] = EmailAddress) -> tuple[ColumnElement[Any], ...]:
    """Return the order of a person's addresses: the main one, then the proved, then the others."""
    return row.is_main.desc(), row.verified_at.is_(None), row.id.asc()


def addresses_of(session: Session, person_id: int) -> tuple[AddressSeen, ...]:
    """Return a person's addresses, the main one first; letters go to the first that is proved."""
    rows = session.execute(
        select(EmailAddress.address, EmailAddress.verified_at)
        .where(EmailAddress.person_id == person_id)
        .order_by(*main_first())
    ).all()
    return tuple(
        AddressSeen(address, verified_at is not None, place == 0 and verified_at is not None)
        for place, (address, verified_at) in enumerate(rows)
    )


def mail_addresses(session: Session, person_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return name and address of people by id: the main address, else the first proved, else any."""
    rows = session.execute(
        select(Person.id, Person.name, EmailAddress.address)
        .join(EmailAddress, EmailAddress.person_id == Person.id)
        .where(Person.id.in_(list(person_ids)))
        .order_by(Person.id, *main_first())
    )
    found: dict[int, tuple[str, str]] = {}
    for person_id, name, address in rows:
        found.setdefault(person_id, (name, address))
    return found


@dataclass(frozen=True, slots=True)
class PasswordKept:
    """Whose password an address opens, and its hash."""

    person_id: int
    hash: str


def password_by_address(session: Session, address: str) -> PasswordKept | None:
    """Return the password of who has proved an address."""
    row = session.execute(
        select(Password.person_id, Password.hash)
        .join(EmailAddress, EmailAddress.person_id == Password.person_id)
        .where(
            EmailAddress.address == normal_address(address), EmailAddress.verified_at.is_not(None)
        )
    ).one_or_none()
    return PasswordKept(*row) if row is not None else None


def password_of(session: Session, person_id: int) -> Password | None:
    """Return a person's password row."""
    return session.get(Password, person_id)


def _browser_in(user_agent: str) -> str:
    """Say what a browser calls itself, in two words: ``Firefox, Linux``."""
    name = next((said for mark, said in BROWSERS if mark in user_agent), "A browser")
    system = next((said for mark, said in SYSTEMS if mark in user_agent), "")
    return f"{name}, {system}" if system else name
