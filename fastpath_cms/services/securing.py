"""Securing: passwords beside the link, what needs a fresh proof, and the letters that tell.

The hash is made before the deed: no transaction waits for argon2.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, true, update

from fastpath_cms.domain.accounts import ProofTooOld, is_recent
from fastpath_cms.domain.calendar import hour_text, long_day_text
from fastpath_cms.domain.errors import NotAllowed
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.people import normal_address
from fastpath_cms.models import BrowserSession, Password, Person
from fastpath_cms.queries.people import addresses_of
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.registering import settle_browser, start_session
from fastpath_cms.services.throttling import (
    PASSWORDS_FOR_ONE_ADDRESS,
    PASSWORDS_FROM_ONE_PLACE,
    count_try,
    forget_tries,
    place_of,
)


def count_password_try(act: Act, address: str, remote: str) -> timedelta | None:
    """Count a try with an address from a place; return how long to wait, or None.

    Counted before the password is looked at, and for unknown addresses too.
    """
    here = count_try(act, f"password-from:{place_of(remote)}", PASSWORDS_FROM_ONE_PLACE)
    there = count_try(act, _tries_of(address), PASSWORDS_FOR_ONE_ADDRESS)
    return max(here or timedelta(0), there or timedelta(0)) or None


def enter(
    act: Act,
    person_id: int,
    address: str,
    *,
    kept: str,
    renewed: str | None,
    session_hash: str,
    former_session_id: int | None = None,
    user_agent: str = "",
) -> None:
    """Sign a browser in as who knew the password whose hash is ``kept``.

    ``renewed`` takes its place when it was made at another cost. Raises NotAllowed when the
    password was changed in the meantime.
    """
    row = act.session.get(Password, person_id, with_for_update=True)
    if row is None or row.hash != kept:
        raise NotAllowed("This password was changed a moment ago.", todo="Sign in with a link.")
    if renewed is not None:
        row.hash = renewed
    forget_tries(act, _tries_of(address))
    settle_browser(act, person_id)
    start_session(
        act,
        person_id,
        session_hash=session_hash,
        former_session_id=former_session_id,
        user_agent=user_agent,
    )


def set_password(act: Act, hashed: str, *, session_id: int | None) -> int:
    """Set or change the actor's password; end their other sessions, and return how many."""
    ask_recent(act, session_id)
    person_id = _me(act)
    row = act.session.get(Password, person_id, with_for_update=True)
    is_new = row is None
    if row is None:
        row = Password(person_id=person_id)
        act.session.add(row)
    row.hash, row.set_at = hashed, act.real
    ended = end_other_sessions(act, session_id=session_id)
    audit.record(act, "password.set" if is_new else "password.changed", act.actor.label)
    tell_owner(act, "The password was set." if is_new else "The password was changed.")
    return ended


def remove_password(act: Act, *, session_id: int | None) -> bool:
    """Remove the actor's password; the link is then the only way in. False when there is none."""
    ask_recent(act, session_id)
    row = act.session.get(Password, _me(act), with_for_update=True)
    if row is None:
        return False
    act.session.delete(row)
    end_other_sessions(act, session_id=session_id)
    audit.record(act, "password.removed", act.actor.label)
    tell_owner(act, "The password was removed. A link by mail is now the only way to sign in.")
    return True


def end_other_sessions(act: Act, *, session_id: int | None) -> int:
    """End the actor's sessions in all browsers but this one (None: in all); return how many."""
    is_another = BrowserSession.id != session_id if session_id is not None else true()
    ended = act.session.scalars(
        update(BrowserSession)
        .where(
            BrowserSession.person_id == _me(act),
            is_another,
            BrowserSession.revoked_at.is_(None),
            BrowserSession.expires_at > act.real,
        )
        .values(revoked_at=act.real)
        .returning(BrowserSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    if ended:
        audit.record(act, "session.revoked-others", act.actor.label, count=len(ended))
    return len(ended)


def ask_recent(act: Act, session_id: int | None) -> None:
    """Ask for a sign-in of the last ten minutes; raise ProofTooOld without one."""
    proved_at = act.session.scalar(
        select(BrowserSession.created_at).where(
            BrowserSession.id == session_id,
            BrowserSession.person_id == _me(act),
            BrowserSession.revoked_at.is_(None),
        )
    )
    if proved_at is None or not is_recent(proved_at, act.real):
        raise ProofTooOld(
            "You signed in more than ten minutes ago.",
            kept="Nothing was changed.",
            todo="Show once more that it is you, and do it again.",
        )


def tell_owner(act: Act, what: str, *also: str) -> None:
    """Tell every proved address of the actor, and those in ``also``, what was changed."""
    person = act.session.get_one(Person, _me(act))
    proved = [one.address for one in addresses_of(act.session, person.id) if one.is_verified]
    occasion = act.tools.entropy.token(12)
    for address in dict.fromkeys((*proved, *also)):
        outbox.post(
            act,
            LetterKind.ACCOUNT_CHANGED,
            key=f"{occasion}:{address}",
            to=(person.name, address),
            what=what,
            at=f"{long_day_text(act.real)}, {hour_text(act.real)} UTC",
        )


def _me(act: Act) -> int:
    if act.actor.person_id is None:
        raise NotAllowed("Nobody is signed in.")
    return act.actor.person_id


def _tries_of(address: str) -> str:
    return f"password:{normal_address(address)}"
