"""Questions about bids: what one may bid on, and, for the chairs, who bid what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.bids import BidValue
from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    Author,
    Bid,
    Edition,
    Membership,
    MembershipTopic,
    RoleKind,
    Submission,
    SubmissionTopic,
)
from fastpath_cms.queries.affinities import texts_near
from fastpath_cms.queries.memberships import settings_of, weights_of
from fastpath_cms.queries.roles import holders_of
from fastpath_cms.queries.scopes import open_to_pc, unsealed
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Biddable:
    """A submission as a PC member sees it who may bid on it."""

    number: int
    title: str
    abstract: str
    authors: str  # names, joined; "" when the edition is double-blind
    topic_ids: tuple[int, ...]  # in the order of the call
    bid: BidValue | None
    affinity: float | None  # the member's score without the bid; None where nothing is known


def biddable(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, phase: Phase
) -> tuple[Biddable, ...]:
    """Return what this member may bid on, by number; a conflict of interest leaves no gap.

    The topics of the edition must be loaded.
    """
    scope = and_(
        Submission.edition_id == edition.id,
        Submission.status == Status.SUBMITTED,
        open_to_pc(viewer, who, edition, phase),
    )
    mine = and_(Bid.submission_id == Submission.id, Bid.person_id == viewer.person_id)
    rows = session.execute(
        select(Submission.id, Submission.number, Submission.title, Submission.abstract, Bid.value)
        .outerjoin(Bid, mine)
        .where(scope)
        .order_by(Submission.number)
    ).all()
    authors = {} if edition.is_double_blind else _authors(session, scope)
    places = {topic.id: topic.position for topic in edition.topics}
    topics: dict[int, list[int]] = defaultdict(list)
    for submission_id, topic_id in session.execute(
        select(SubmissionTopic.submission_id, SubmissionTopic.topic_id)
        .join(Submission, Submission.id == SubmissionTopic.submission_id)
        .where(scope)
    ):
        topics[submission_id].append(topic_id)
    near = _nearness(
        session, viewer, edition, scope, {row.id: topics.get(row.id, []) for row in rows}
    )
    return tuple(
        Biddable(
            number,
            title,
            abstract,
            authors.get(id_, ""),
            tuple(sorted(topics.get(id_, ()), key=lambda one: places.get(one, 0))),
            bid,
            near.get(id_),
        )
        for id_, number, title, abstract, bid in rows
    )


def _authors(session: Session, scope: ColumnElement[bool]) -> dict[int, str]:
    """Return the names of authors in the order of the paper, joined, by submission id."""
    ordered = (
        select(Author.submission_id, Author.name)
        .join(Submission, Submission.id == Author.submission_id)
        .where(scope)
        .order_by(Author.submission_id, Author.position)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for submission_id, name in session.execute(ordered):
        found[submission_id].append(name)
    return {id_: ", ".join(names) for id_, names in found.items()}


def _nearness(
    session: Session,
    viewer: Viewer,
    edition: Edition,
    scope: ColumnElement[bool],
    topics: dict[int, list[int]],
) -> dict[int, float]:
    """Return the member's own scores without their bids; empty where nothing speaks for anything.

    ``topics`` are those of the submissions that are shown, which are those in ``scope``: no other
    paper's text decides whether there is anything to show.
    """
    if viewer.person_id is None:
        return {}
    weights = weights_of(settings_of(session, edition.id))
    texts = texts_near(session, viewer.person_id, scope)
    mine = set(
        session.scalars(
            select(MembershipTopic.topic_id)
            .join(Membership, Membership.id == MembershipTopic.membership_id)
            .where(Membership.edition_id == edition.id, Membership.person_id == viewer.person_id)
        )
    )
    if not mine and not any(texts.values()):
        return {}
    return {
        id_: weights.text * texts.get(id_, 0.0)
        + weights.topics * len(mine.intersection(about)) / max(len(about), 1)
        for id_, about in topics.items()
    }


@dataclass(frozen=True, slots=True)
class BidCounts:
    """How many bids of each kind."""

    yes: int = 0
    maybe: int = 0
    no: int = 0

    @property
    def total(self) -> int:
        """Bids of any kind."""
        return self.yes + self.maybe + self.no


def bid_counts(
    session: Session, seen: ColumnElement[bool], members: Collection[int]
) -> tuple[dict[int, BidCounts], dict[int, BidCounts]]:
    """Return the bids of each submission ``seen``, and of each member on these, by id.

    A bid of who is no member any more is not counted.
    """
    by_paper: dict[int, Counter[str]] = defaultdict(Counter)
    by_member: dict[int, Counter[str]] = defaultdict(Counter)
    known = frozenset(members)
    for (paper, member), value in bids_on(session, seen).items():
        if member in known:
            by_paper[paper][value.value] += 1
            by_member[member][value.value] += 1
    return (
        {id_: BidCounts(**counts) for id_, counts in by_paper.items()},
        {id_: BidCounts(**counts) for id_, counts in by_member.items()},
    )


@dataclass(frozen=True, slots=True)
class Member:
    """A PC member as files name them."""

    person_id: int
    name: str
    address: str


def handled(viewer: Viewer, who: Standing, edition: Edition) -> ColumnElement[bool]:
    """Return the SQL for the submitted papers of an edition that this chair handles."""
    return and_(
        Submission.edition_id == edition.id,
        Submission.status == Status.SUBMITTED,
        unsealed(viewer, who),
    )


def papers_of(session: Session, seen: ColumnElement[bool]) -> dict[int, tuple[int, str]]:
    """Return number and title of the submissions ``seen``, by id, in the order of their numbers."""
    rows = session.execute(
        select(Submission.id, Submission.number, Submission.title)
        .where(seen)
        .order_by(Submission.number)
    )
    return {id_: (number, title) for id_, number, title in rows}


def bids_on(session: Session, seen: ColumnElement[bool]) -> dict[tuple[int, int], BidValue]:
    """Return every bid on the submissions ``seen`` by (submission id, person id)."""
    rows = session.execute(
        select(Bid.submission_id, Bid.person_id, Bid.value)
        .join(Submission, Submission.id == Bid.submission_id)
        .where(seen)
    )
    return {(submission_id, person_id): value for submission_id, person_id, value in rows}


def members_by_name(session: Session, edition_id: int) -> tuple[Member, ...]:
    """Return the PC members of an edition, by name."""
    return tuple(
        Member(one.person_id, one.name, one.address)
        for one in holders_of(session, edition_id)
        if one.kind is RoleKind.PC_MEMBER
    )
