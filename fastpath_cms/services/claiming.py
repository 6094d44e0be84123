"""Claiming: a person's further addresses, each proved by the link in a letter that went there.

Whether somebody else has an address already is told to whoever opens its link, never to who asks.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select, update

from fastpath_cms.domain.accounts import ADDRESSES_MAX, CLAIM_LIFE
from fastpath_cms.domain.errors import NotAllowed, NotFound, Problem, Stale, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.people import normal_address
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.models import AddressClaim, EmailAddress, Letter, LetterState
from fastpath_cms.queries.claims import pending_of
from fastpath_cms.queries.people import addresses_of
from fastpath_cms.services import audit, minting, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.joining import join
from fastpath_cms.services.linking import link_person, trade_grants
from fastpath_cms.services.securing import ask_recent, tell_owner
from fastpath_cms.services.throttling import LINKS_FOR_ONE_PERSON, count_try


def claim_address(act: Act, address: str, *, session_id: int | None) -> None:
    """Write to an address the actor says is theirs; its link will add it.

    The answer, the letter and the work are the same whoever has the address. Raises Unfit when
    it is the actor's already, or when they have very many.
    """
    ask_recent(act, session_id)
    me, address = _me(act), normal_address(address)
    mine = addresses_of(act.session, me)
    if any(one.address == address and one.is_verified for one in mine):
        raise Unfit(Problem("address", "This address is yours already.", "address"))
    waiting = pending_of(act.session, me)
    is_known = address in {one.address for one in mine} | {one.address for one in waiting}
    if not is_known and len(mine) + len(waiting) >= ADDRESSES_MAX:
        raise Unfit(
            Problem("address", f"One person has at most {ADDRESSES_MAX} addresses.", "address")
        )
    claim = act.session.scalars(
        select(AddressClaim)
        .where(AddressClaim.person_id == me, AddressClaim.address == address)
        .with_for_update()
    ).one_or_none()
    if claim is None:
        claim = AddressClaim(person_id=me, address=address)
        act.session.add(claim)
    claim.asked_at, claim.used_at = act.real, None
    act.session.flush()
    audit.record(act, "address.claimed", act.actor.label)
    _write(act, claim)


def claim_again(act: Act, claim_id: int) -> bool:
    """Write once more to an address that waits; the former letter's link stops working then.

    False when too many letters went there, or were asked for, within the hour.
    """
    return _write(act, _my_claim(act, claim_id))


def drop_claim(act: Act, claim_id: int) -> str:
    """Forget an address that waits, and return it; its link opens nothing any more."""
    claim = _my_claim(act, claim_id)
    act.session.execute(
        update(Letter)
        .where(Letter.key.like(f"{_key_of(claim)}%"), Letter.state == LetterState.QUEUED)
        .values(state=LetterState.CANCELLED)
        .execution_options(synchronize_session=False)
    )
    act.session.delete(claim)
    audit.record(act, "address.dropped", act.actor.label)
    return claim.address


def use_claim(act: Act, token: str, *, may_join: bool = False) -> str:
    """Add the address of a claim to the actor, and return it.

    When another person has it the two become one, provided the actor was told so (``may_join``).
    Raises NotAllowed when the link is old, used, or somebody else's; Stale when the page said
    otherwise about the address.
    """
    claim = act.session.scalars(
        select(AddressClaim).where(AddressClaim.token_hash == hash_of(token)).with_for_update()
    ).one_or_none()
    if claim is None or claim.used_at is not None or not _is_open(act, claim):
        raise NotAllowed(
            "This link does not work any more.",
            kept="Nothing was changed.",
            todo="Ask for a new one on the page of your addresses.",
        )
    if claim.person_id != act.actor.person_id:
        raise NotAllowed("Somebody else asked for this link.", kept="Nothing was changed.")
    row = act.session.scalars(
        select(EmailAddress).where(EmailAddress.address == claim.address).with_for_update()
    ).one_or_none()
    claim.used_at = act.real
    if row is not None and row.person_id != claim.person_id:
        if not may_join:
            raise Stale(
                "Somebody signed in with this address a moment ago.",
                kept="Nothing was changed.",
                todo="Open the link again; it shows what can be done.",
            )
        row.verified_at = row.verified_at or act.now
        act.session.flush()
        join(act, keeping=claim.person_id, giving=row.person_id)
    else:
        _add(act, claim, row)
    if act.actor.browser_hash:
        trade_grants(act, claim.person_id)
    return claim.address


def remove_address(act: Act, address: str, *, session_id: int | None) -> str:
    """Take an address away from the actor, never the last that is proved; return it.

    Submissions that name it stay theirs: who they wrote a paper with does not change with a mailbox.
    """
    ask_recent(act, session_id)
    row = _my_address(act, address)
    others = act.session.scalar(
        select(func.count(EmailAddress.id)).where(
            EmailAddress.person_id == row.person_id,
            EmailAddress.id != row.id,
            EmailAddress.verified_at.is_not(None),
        )
    )
    if not others:
        raise NotAllowed(
            "This is the only address you have proved; without it nobody could sign in as you.",
            kept="It stays.",
            todo="Add another address first.",
        )
    act.session.delete(row)
    act.session.execute(
        delete(AddressClaim).where(
            AddressClaim.person_id == row.person_id, AddressClaim.address == row.address
        )
    )
    act.session.flush()
    audit.record(act, "address.removed", act.actor.label)
    also = (row.address,) if row.verified_at is not None else ()
    tell_owner(act, f"The address {row.address} was removed from your account.", *also)
    return row.address


def choose_main(act: Act, address: str, *, session_id: int | None) -> str:
    """Make a proved address the one that letters of the site go to; return it."""
    ask_recent(act, session_id)
    row = _my_address(act, address)
    if row.verified_at is None:
        raise NotAllowed(
            "An address must be proved by its link first.", kept="Nothing was changed."
        )
    act.session.execute(
        update(EmailAddress)
        .where(EmailAddress.person_id == row.person_id, EmailAddress.is_main)
        .values(is_main=False)
        .execution_options(synchronize_session=False)
    )
    act.session.execute(
        update(EmailAddress)
        .where(EmailAddress.id == row.id)
        .values(is_main=True)
        .execution_options(synchronize_session=False)
    )
    audit.record(act, "address.main", act.actor.label)
    tell_owner(act, f"Letters go to {row.address} from now on.")
    return row.address


def _add(act: Act, claim: AddressClaim, row: EmailAddress | None) -> None:
    before = tuple(
        one.address for one in addresses_of(act.session, claim.person_id) if one.is_verified
    )
    if row is None:
        row = EmailAddress(person_id=claim.person_id, address=claim.address)
        act.session.add(row)
    row.verified_at = row.verified_at or act.now
    act.session.flush()
    link_person(act, claim.person_id)
    audit.record(act, "address.added", act.actor.label)
    tell_owner(act, f"The address {claim.address} was added to your account.", *before)


def _write(act: Act, claim: AddressClaim) -> bool:
    wait = count_try(act, f"claim-by:{claim.person_id}", LINKS_FOR_ONE_PERSON)
    is_calm = outbox.may_write_to(act, claim.address, LetterKind.ADDRESS_CLAIM)
    if wait is not None or not is_calm:
        return False
    return outbox.post(
        act,
        LetterKind.ADDRESS_CLAIM,
        key=f"{claim.id}:{act.tools.entropy.token(12)}",
        to=("", claim.address),
        secret={"purpose": minting.ADDRESS_CLAIM, "claim_id": claim.id},
        asker=act.actor.address,
        hours=int(CLAIM_LIFE.total_seconds()) // 3600,
    )


def _key_of(claim: AddressClaim) -> str:
    return f"{LetterKind.ADDRESS_CLAIM.value}:{claim.id}:"


def _is_open(act: Act, claim: AddressClaim) -> bool:
    return claim.expires_at is not None and claim.expires_at > act.real


def _my_claim(act: Act, claim_id: int) -> AddressClaim:
    claim = act.session.scalars(
        select(AddressClaim)
        .where(
            AddressClaim.id == claim_id,
            AddressClaim.person_id == _me(act),
            AddressClaim.used_at.is_(None),
        )
        .with_for_update()
    ).one_or_none()
    if claim is None:
        raise NotFound
    return claim


def _my_address(act: Act, address: str) -> EmailAddress:
    row = act.session.scalars(
        select(EmailAddress)
        .where(EmailAddress.address == normal_address(address), EmailAddress.person_id == _me(act))
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _me(act: Act) -> int:
    if act.actor.person_id is None:
        raise NotAllowed("Nobody is signed in.")
    return act.actor.person_id
