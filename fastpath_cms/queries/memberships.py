"""Memberships: what the PC members of an edition told before assignment, by person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fastpath_cms.models import (
    CommitteeSettings,
    Membership,
    MembershipTopic,
    Publication,
    Role,
    RoleKind,
    Topic,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What one PC member told of an edition, and the chairs' mark; all empty where nobody did."""

    load_limit: int | None = None  # submissions at most; None: the usual load
    topic_ids: frozenset[int] = frozenset()
    is_senior: bool = False
    answered_at: datetime | None = None  # when the member last said so


NOTHING_TOLD: Final = Told()


def memberships_of(
    session: Session, edition_id: int, person_id: int | None = None
) -> dict[int, Told]:
    """Return what each PC member of an edition told, by person id; two queries.

    Every member is in it, told or not; ``person_id`` asks about one person, member or not.
    """
    ids = [person_id] if person_id is not None else member_ids(session, edition_id)
    topics: dict[int, set[int]] = defaultdict(set)
    rows = session.execute(
        select(
            Membership.id,
            Membership.person_id,
            Membership.load_limit,
            Membership.is_senior,
            Membership.answered_at,
            MembershipTopic.topic_id,
        )
        .outerjoin(MembershipTopic, MembershipTopic.membership_id == Membership.id)
        .where(
            Membership.edition_id == edition_id,
            Membership.person_id == person_id if person_id is not None else Membership.id > 0,
        )
        .order_by(Membership.id)
    ).all()
    for _, person, *_, topic_id in rows:
        if topic_id is not None:
            topics[person].add(topic_id)
    told = {
        person: Told(limit, frozenset(topics[person]), is_senior, answered_at)
        for _, person, limit, is_senior, answered_at, _ in rows
    }
    return {id_: told.get(id_, NOTHING_TOLD) for id_ in ids}


def member_ids(session: Session, edition_id: int) -> list[int]:
    """Return the ids of the PC members of an edition, in order."""
    return list(
        session.scalars(
            select(Role.person_id)
            .where(Role.edition_id == edition_id, Role.kind == RoleKind.PC_MEMBER)
            .order_by(Role.person_id)
        )
    )


def publication_counts(session: Session, edition_id: int) -> Mapping[int, int]:
    """Return how many publications each PC member of an edition told, by person id."""
    rows = session.execute(
        select(Publication.person_id, func.count(Publication.id))
        .join(Role, Role.person_id == Publication.person_id)
        .where(Role.edition_id == edition_id, Role.kind == RoleKind.PC_MEMBER)
        .group_by(Publication.person_id)
    )
    return Counter(dict(rows.all()))


def topic_names(session: Session, edition_id: int) -> dict[int, str]:
    """Return the names of an edition's topics by id, in the order of the call."""
    rows = session.execute(
        select(Topic.id, Topic.name)
        .where(Topic.edition_id == edition_id)
        .order_by(Topic.position, Topic.id)
    )
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a score counts; zero leaves a part out."""

    text: float
    topics: float
    bids: float


USUAL_WEIGHTS: Final = Weights(text=1.0, topics=0.5, bids=1.0)
"""A plain yes counts as much as the best text of the edition; topics are coarse, so half."""


def settings_of(session: Session, edition_id: int) -> CommitteeSettings:
    """Return the committee's settings of an edition; the usual ones, unsaved, where none were."""
    found = session.get(CommitteeSettings, edition_id)
    return found if found is not None else usual_settings(edition_id)


def usual_settings(edition_id: int) -> CommitteeSettings:
    """Return what an edition starts with, as a row that is not saved."""
    return CommitteeSettings(
        edition_id=edition_id,
        text_weight=USUAL_WEIGHTS.text,
        topics_weight=USUAL_WEIGHTS.topics,
        bids_weight=USUAL_WEIGHTS.bids,
        remind_after_days=0,
        scores_file="",
        scores_at=None,
    )


def weights_of(settings: CommitteeSettings) -> Weights:
    """Return the weights of the settings as a value."""
    return Weights(settings.text_weight, settings.topics_weight, settings.bids_weight)
