"""Introducing: what a PC member says of themselves before assignment, and the chairs' marks beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, func, select

from fastpath_cms.domain.errors import NotFound, Problem, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.formats.publications import ToldPublication
from fastpath_cms.models import (
    CommitteeSettings,
    Membership,
    MembershipTopic,
    Publication,
    Topic,
)
from fastpath_cms.queries.memberships import member_ids, usual_settings
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition

LOAD_MAX: Final = 100  # submissions; nobody means more
PUBLICATIONS_MAX: Final = 200  # of one person


def tell(act: Act, edition_id: int, *, topic_ids: Collection[int], load_limit: int | None) -> None:
    """Keep which topics the actor knows about and how many submissions they take at most."""
    ask_edition(act, Action.PROFILE_EDIT, edition_id)
    person_id = _actor(act)
    keep_told(act, edition_id, person_id, topic_ids=topic_ids, load_limit=load_limit)


def keep_told(
    act: Act,
    edition_id: int,
    person_id: int,
    *,
    topic_ids: Collection[int],
    load_limit: int | None,
) -> None:
    """Keep what a member told; the caller knows that they may. Foreign topics are left out."""
    row = _membership(act, edition_id, person_id)
    row.load_limit, row.answered_at = _checked(load_limit), act.now
    act.session.flush()
    act.session.execute(delete(MembershipTopic).where(MembershipTopic.membership_id == row.id))
    known = act.session.scalars(
        select(Topic.id).where(Topic.edition_id == edition_id, Topic.id.in_(topic_ids))
    )
    act.session.add_all(MembershipTopic(membership_id=row.id, topic_id=id_) for id_ in known)
    act.session.flush()
    audit.record(
        act,
        "pc.told",
        f"person:{person_id}",
        edition_id=edition_id,
        load_limit=row.load_limit,
        topic_count=len(topic_ids),
    )


@dataclass(frozen=True, slots=True)
class MemberMark:
    """What the chairs set for one member."""

    load_limit: int | None
    is_senior: bool


def mark_members(act: Act, edition_id: int, marks: Mapping[int, MemberMark]) -> int:
    """Let a chair set load limits and who is senior, by person id; return how many changed.

    Raises NotFound when somebody is no member.
    """
    ask_edition(act, Action.PC_INVITE, edition_id)
    if not set(marks) <= set(member_ids(act.session, edition_id)):
        raise NotFound
    count = 0
    for person_id, mark in sorted(marks.items()):
        row = _membership(act, edition_id, person_id)
        limit = _checked(mark.load_limit)
        if (row.load_limit, bool(row.is_senior)) == (limit, mark.is_senior):
            continue
        row.load_limit, row.is_senior = limit, mark.is_senior
        count += 1
        audit.record(
            act,
            "pc.marked",
            f"person:{person_id}",
            edition_id=edition_id,
            load_limit=limit,
            is_senior=mark.is_senior,
        )
    act.session.flush()
    return count


def set_reminding(act: Act, edition_id: int, days: int) -> None:
    """Let invitations that stay unanswered be repeated once after so many days; 0: never alone."""
    ask_edition(act, Action.PC_INVITE, edition_id)
    row = settings_row(act, edition_id)
    row.remind_after_days = days
    audit.record(act, "pc.reminding", f"edition:{edition_id}", edition_id=edition_id, days=days)
    act.session.flush()


def settings_row(act: Act, edition_id: int) -> CommitteeSettings:
    """Return the committee's settings of an edition to change, made with the usual ones."""
    row = act.session.get(CommitteeSettings, edition_id, with_for_update=True)
    if row is None:
        row = usual_settings(edition_id)
        act.session.add(row)
    return row


def add_publications(act: Act, edition_id: int, told: Sequence[ToldPublication]) -> dict[str, int]:
    """Add papers to the actor's profile; return how many were added and how many were there.

    Raises Unfit when there would be more than PUBLICATIONS_MAX.
    """
    ask_edition(act, Action.PROFILE_EDIT, edition_id)
    person_id = _actor(act)
    rows = {_mark(one): one for one in told}
    there = set(
        act.session.scalars(
            select(Publication.mark).where(
                Publication.person_id == person_id, Publication.mark.in_(list(rows))
            )
        )
    )
    new = {mark: one for mark, one in rows.items() if mark not in there}
    count = act.session.scalar(
        select(func.count(Publication.id)).where(Publication.person_id == person_id)
    )
    if (count or 0) + len(new) > PUBLICATIONS_MAX:
        raise Unfit(
            Problem(
                "publications",
                f"A profile holds at most {PUBLICATIONS_MAX} publications. The newest say the most.",
            )
        )
    act.session.add_all(
        Publication(
            person_id=person_id,
            title=one.title,
            abstract=one.abstract,
            year=one.year,
            authors=list(one.authors),
            source=one.source,
            mark=mark,
            added_at=act.now,
        )
        for mark, one in new.items()
    )
    if new:
        audit.record(
            act,
            "pc.publications-added",
            f"person:{person_id}",
            edition_id=edition_id,
            count=len(new),
        )
    act.session.flush()
    return {"added": len(new), "known": len(told) - len(new)}


def remove_publications(act: Act, edition_id: int, publication_id: int | None = None) -> int:
    """Take one paper, or all, out of the actor's profile; return how many."""
    ask_edition(act, Action.PROFILE_EDIT, edition_id)
    person_id = _actor(act)
    mine = select(Publication).where(Publication.person_id == person_id)
    if publication_id is not None:
        mine = mine.where(Publication.id == publication_id)
    rows = act.session.scalars(mine).all()
    for row in rows:
        act.session.delete(row)
    if rows:
        audit.record(
            act,
            "pc.publications-removed",
            f"person:{person_id}",
            edition_id=edition_id,
            count=len(rows),
        )
    act.session.flush()
    return len(rows)


def _membership(act: Act, edition_id: int, person_id: int) -> Membership:
    row = act.session.scalars(
        select(Membership)
        .where(Membership.edition_id == edition_id, Membership.person_id == person_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        row = Membership(edition_id=edition_id, person_id=person_id, is_senior=False)
        act.session.add(row)
    return row


def _checked(load_limit: int | None) -> int | None:
    if load_limit is not None and not 0 <= load_limit <= LOAD_MAX:
        raise Unfit(Problem("load-limit", f"A load limit is a whole number from 0 to {LOAD_MAX}."))
    return load_limit


def _actor(act: Act) -> int:
    if act.actor.person_id is None:
        raise NotFound
    return act.actor.person_id


def _mark(one: ToldPublication) -> str:
    """Return the mark of what a paper says; the same paper, pasted twice, is one."""
    said = " ".join(f"{one.title}\n{one.abstract}".casefold().split())
    return hashlib.sha256(said.encode()).hexdigest()
