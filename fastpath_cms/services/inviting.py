"""Inviting: people asked to join the program committee, and their answers.

No policy question stands before an answer: the link is the permission.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import func, select

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.people import is_same_name, normal_address, normal_name
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.models import CommitteeListing, CommitteeSettings, Edition, Invitation, RoleKind
from fastpath_cms.queries.editions import edition_by_id, key_dates_of, phase_of
from fastpath_cms.queries.people import person_by_address
from fastpath_cms.queries.standings import roles_in
from fastpath_cms.queries.viewer import Viewer
from fastpath_cms.services import audit, minting, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.granting import ensure_deputies, give_role
from fastpath_cms.services.introducing import keep_told
from fastpath_cms.services.registering import settle, start_session


def invite(act: Act, edition_id: int, people: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """Invite people (name, address, affiliation) to the program committee.

    Returns the names of those a letter goes to, and of those who are members or invited already.
    Who declined, or whose invitation was withdrawn, is asked again.
    """
    edition, _, _ = ask_edition(act, Action.PC_INVITE, edition_id)
    told: dict[str, list[str]] = {"invited": [], "already": []}
    for name, raw, affiliation in people:
        address = normal_address(raw)
        invitation = act.session.scalars(
            select(Invitation).where(
                Invitation.edition_id == edition.id, Invitation.address == address
            )
        ).one_or_none()
        if _is_member(act, edition, address) or (invitation is not None and _is_open(invitation)):
            told["already"].append(name)
            continue
        if invitation is None:
            invitation = Invitation(edition_id=edition.id, address=address)
            act.session.add(invitation)
        invitation.name, invitation.affiliation = normal_name(name), affiliation
        invitation.invited_at = act.now
        invitation.accepted_at = invitation.declined_at = invitation.withdrawn_at = None
        invitation.reason = invitation.suggestion = ""
        invitation.reminded_at = None
        act.session.flush()
        _write(act, edition, invitation)
        audit.record(act, "pc.invited", f"invitation:{invitation.id}", edition_id=edition.id)
        told["invited"].append(invitation.name)
    return told


def remind(act: Act, edition_id: int, invitation_id: int | None = None) -> int:
    """Write again to who has not answered, or to one of them; return the number of letters."""
    edition, _, _ = ask_edition(act, Action.PC_INVITE, edition_id)
    asked = select(Invitation).where(
        Invitation.edition_id == edition.id,
        Invitation.accepted_at.is_(None),
        Invitation.declined_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    if invitation_id is not None:
        asked = asked.where(Invitation.id == invitation_id)
    count = 0
    for invitation in act.session.scalars(asked.order_by(Invitation.id)):
        if outbox.may_write_to(act, invitation.address, LetterKind.PC_INVITATION):
            _remind(act, edition, invitation)
            count += 1
    return count


def remind_invited(act: Act) -> int:
    """Write once more, without a chair's click, to who has not answered for as long as an edition says.

    Who was reminded by a chair is not reminded again; return the number of letters.
    """
    waiting = act.session.execute(
        select(Invitation, CommitteeSettings.remind_after_days)
        .join(CommitteeSettings, CommitteeSettings.edition_id == Invitation.edition_id)
        .where(
            CommitteeSettings.remind_after_days > 0,
            Invitation.accepted_at.is_(None),
            Invitation.declined_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.reminded_at.is_(None),
        )
        .order_by(Invitation.id)
    ).all()
    count = 0
    for invitation, days in waiting:
        edition = edition_by_id(act.session, invitation.edition_id)
        is_due = invitation.invited_at + timedelta(days=days) <= act.now
        if (
            is_due
            and phase_of(edition, act.now) is not Phase.AFTER
            and outbox.may_write_to(act, invitation.address, LetterKind.PC_INVITATION)
        ):
            _remind(act, edition, invitation)
            count += 1
    return count


def _remind(act: Act, edition: Edition, invitation: Invitation) -> None:
    invitation.reminded_at = act.now
    _write(act, edition, invitation, is_reminder=True)
    audit.record(act, "pc.reminded", f"invitation:{invitation.id}", edition_id=edition.id)


def withdraw(act: Act, edition_id: int, invitation_id: int) -> str:
    """Take an unanswered invitation back, and return the name; its link stops working."""
    edition, _, _ = ask_edition(act, Action.PC_INVITE, edition_id)
    invitation = act.session.scalars(
        select(Invitation)
        .where(Invitation.id == invitation_id, Invitation.edition_id == edition.id)
        .with_for_update()
    ).one_or_none()
    if invitation is None:
        raise NotFound
    if invitation.accepted_at is not None:
        raise NotAllowed(
            "This invitation was accepted meanwhile.",
            kept="They are on the committee.",
            todo="Take the role away on the page of roles if that is what you want.",
        )
    invitation.withdrawn_at, invitation.token_hash = act.now, None
    audit.record(act, "pc.withdrawn", f"invitation:{invitation.id}", edition_id=edition.id)
    return invitation.name


def accept(
    act: Act,
    token: str,
    *,
    name: str,
    session_hash: str,
    former_session_id: int | None = None,
    user_agent: str = "",
    topic_ids: Collection[int] = (),
    load_limit: int | None = None,
) -> int:
    """Accept an invitation, sign its address in, and return the edition's year.

    Topics and load limit are kept where either was told.
    """
    invitation, edition = _answering(act, token)
    if invitation.accepted_at is not None:
        raise NotAllowed(
            "This invitation was accepted already.",
            kept="You are on the committee.",
            todo="Sign in to go on.",
        )
    invitation.accepted_at, invitation.declined_at = act.now, None
    name = normal_name(name) or invitation.name
    person = settle(act, invitation.address, name, invitation.affiliation)
    give_role(act, edition, person, invitation.kind)
    _list_publicly(act, edition, person.name, invitation.affiliation)
    if topic_ids or load_limit is not None:
        keep_told(act, edition.id, person.id, topic_ids=topic_ids, load_limit=load_limit)
    start_session(
        act,
        person.id,
        session_hash=session_hash,
        former_session_id=former_session_id,
        user_agent=user_agent,
    )
    audit.record(act, "pc.accepted", f"invitation:{invitation.id}", edition_id=edition.id)
    ensure_deputies(act, edition.id)
    return edition.year


def decline(act: Act, token: str, reason: str = "", suggestion: str = "") -> int:
    """Decline an invitation, and return the edition's year; the link can still accept.

    ``suggestion`` names whom to ask instead, for the chairs to read.
    """
    invitation, edition = _answering(act, token)
    if invitation.accepted_at is not None:
        raise NotAllowed(
            "This invitation was accepted already.",
            kept="You are on the committee.",
            todo="Write to the chairs if you have to leave it.",
        )
    invitation.declined_at, invitation.reason = act.now, reason.strip()
    invitation.suggestion = suggestion.strip()
    audit.record(act, "pc.declined", f"invitation:{invitation.id}", edition_id=edition.id)
    return edition.year


def _answering(act: Act, token: str) -> tuple[Invitation, Edition]:
    invitation = act.session.scalars(
        select(Invitation).where(Invitation.token_hash == hash_of(token)).with_for_update()
    ).one_or_none()
    if invitation is None or invitation.withdrawn_at is not None:
        raise NotFound("This invitation is not open any more.")
    edition = edition_by_id(act.session, invitation.edition_id)
    if phase_of(edition, act.now) is Phase.AFTER:
        raise OutOfPhase("The workshop is over.", kept="Nothing was changed.")
    return invitation, edition


def _write(
    act: Act, edition: Edition, invitation: Invitation, *, is_reminder: bool = False
) -> None:
    dates = key_dates_of(edition)
    outbox.post(
        act,
        LetterKind.PC_INVITATION,
        key=act.tools.entropy.token(18),
        to=(invitation.name, invitation.address),
        edition=edition,
        secret={"purpose": minting.INVITATION, "invitation_id": invitation.id},
        is_reminder=is_reminder,
        submission_due_at=dates.submission_due_at,
        reviews_due_at=dates.reviews_close_at,
    )


def _is_open(invitation: Invitation) -> bool:
    return invitation.declined_at is None and invitation.withdrawn_at is None


def _is_member(act: Act, edition: Edition, address: str) -> bool:
    person = person_by_address(act.session, address)
    if person is None:
        return False
    return RoleKind.PC_MEMBER in roles_in(act.session, Viewer(person.id), edition.id)


def _list_publicly(act: Act, edition: Edition, name: str, affiliation: str) -> None:
    names = act.session.scalars(
        select(CommitteeListing.name).where(
            CommitteeListing.edition_id == edition.id, CommitteeListing.printed_title == ""
        )
    )
    if any(is_same_name(name, listed) for listed in names):
        return
    last = act.session.scalar(
        select(func.max(CommitteeListing.position)).where(CommitteeListing.edition_id == edition.id)
    )
    act.session.add(
        CommitteeListing(
            edition_id=edition.id, name=name, affiliation=affiliation, position=(last or 0) + 1
        )
    )
