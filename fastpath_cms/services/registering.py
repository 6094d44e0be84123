"""Registering: signing in by link, sessions, and what people say of themselves.

No policy question stands before signing in: whoever holds the link holds the address.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select, update

from fastpath_cms.domain.errors import NotAllowed, NotFound
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.people import normal_address, normal_name
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.models import BrowserSession, EmailAddress, Person, SignInLink
from fastpath_cms.services import audit, minting, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.linking import link_person, trade_grants
from fastpath_cms.services.scratching import adopt_scratch
from fastpath_cms.services.throttling import LETTERS_FROM_ONE_PLACE, count_try, place_of

SESSION_LIFE: Final = timedelta(days=14)


def ask_for_link(act: Act, address: str, next_path: str, place: str) -> None:
    """Post a sign-in link to an address, unless it or ``place`` (an IP) asked too often.

    Known or unknown, an address costs the same work and gets the same letter.
    """
    address = normal_address(address)
    here = count_try(act, f"sign-in-from:{place_of(place)}", LETTERS_FROM_ONE_PLACE)
    there = count_try(act, f"sign-in:{address}", outbox.LETTERS_AN_HOUR)
    if here is not None or there is not None:
        return
    outbox.post(
        act,
        LetterKind.SIGN_IN,
        key=act.tools.entropy.token(18),
        to=("", address),
        secret={"purpose": minting.SIGN_IN, "address": address, "next": next_path},
        minutes=int(minting.LINK_LIFE.total_seconds()) // 60,
    )


def use_link(
    act: Act,
    token: str,
    *,
    name: str,
    session_hash: str,
    former_session_id: int | None = None,
    user_agent: str = "",
) -> str:
    """Use a sign-in link up: sign its address in, and return where to go on.

    ``name`` is taken when the address is new here.
    """
    link = act.session.scalars(
        select(SignInLink).where(SignInLink.token_hash == hash_of(token)).with_for_update()
    ).one_or_none()
    if link is None or link.used_at is not None or link.expires_at <= act.real:
        raise NotAllowed(
            "This link does not work any more.",
            kept="Nothing was changed.",
            todo="Ask for a new one on the sign-in page.",
        )
    link.used_at = act.real
    person = settle(act, link.address, name)
    start_session(
        act,
        person.id,
        session_hash=session_hash,
        former_session_id=former_session_id,
        user_agent=user_agent,
    )
    return link.next_path


def settle(act: Act, address: str, name: str, affiliation: str = "") -> Person:
    """Return the person of an address that was just proved, making them when new.

    What was kept for the address or for this browser becomes theirs.
    """
    address = normal_address(address)
    row = act.session.scalars(
        select(EmailAddress).where(EmailAddress.address == address).with_for_update()
    ).one_or_none()
    if row is None:
        person = new_person(act, address, name, affiliation, verified_at=act.now)
    else:
        person = act.session.get_one(Person, row.person_id)
        row.verified_at = row.verified_at or act.now
        person.name = person.name or normal_name(name)
        person.affiliation = person.affiliation or affiliation
    act.session.flush()
    settle_browser(act, person.id)
    return person


def settle_browser(act: Act, person_id: int) -> None:
    """Give a person who signs in what is theirs: papers that name them, this browser's text."""
    link_person(act, person_id)
    if act.actor.browser_hash:
        trade_grants(act, person_id)
        adopt_scratch(act, person_id=person_id, browser_hash=act.actor.browser_hash)


def new_person(
    act: Act,
    address: str,
    name: str,
    affiliation: str = "",
    *,
    verified_at: datetime | None = None,
) -> Person:
    """Make a person with one address."""
    person = Person(name=normal_name(name), affiliation=affiliation.strip(), created_at=act.now)
    person.addresses = [EmailAddress(address=normal_address(address), verified_at=verified_at)]
    act.session.add(person)
    act.session.flush()
    audit.record(act, "person.registered", f"person:{person.id}")
    return person


def start_session(
    act: Act,
    person_id: int,
    *,
    session_hash: str,
    former_session_id: int | None = None,
    user_agent: str = "",
) -> None:
    """Sign a browser in as a person; who was signed in there before is signed out."""
    if former_session_id is not None:
        _revoke(act, former_session_id)
    act.session.add(
        BrowserSession(
            person_id=person_id,
            token_hash=session_hash,
            user_agent=user_agent[:200],
            created_at=act.real,
            seen_at=act.real,
            expires_at=act.real + SESSION_LIFE,
        )
    )
    audit.record(act, "person.signed-in", f"person:{person_id}")


def end_session(act: Act, session_id: int) -> None:
    """Sign the browser of this session out."""
    _revoke(act, session_id)
    audit.record(act, "person.signed-out", act.actor.label)


def revoke_session(act: Act, session_id: int) -> None:
    """End one of the actor's own sessions, wherever it is."""
    found = act.session.scalar(
        select(
            exists().where(
                BrowserSession.id == session_id, BrowserSession.person_id == act.actor.person_id
            )
        )
    )
    if not found:
        raise NotFound
    _revoke(act, session_id)
    audit.record(act, "session.revoked", act.actor.label)


def change_profile(
    act: Act, *, name: str, affiliation: str, country: str, orcid: str | None
) -> None:
    """Change what the actor says of themselves; submissions keep what was written on them."""
    person = act.session.get_one(Person, act.actor.person_id)
    person.name = normal_name(name)
    person.affiliation, person.country, person.orcid = affiliation, country, orcid or None
    audit.record(act, "person.changed", act.actor.label)


def _revoke(act: Act, session_id: int) -> None:
    act.session.execute(
        update(BrowserSession)
        .where(BrowserSession.id == session_id, BrowserSession.revoked_at.is_(None))
        .values(revoked_at=act.real)
    )
