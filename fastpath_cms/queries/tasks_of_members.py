"""What waits for members of the program committee: invitations, conflicts, reviews, duties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, case, exists, func, not_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    Assignment,
    Bid,
    EmailAddress,
    Invitation,
    Review,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.standings import conflicted_with
from fastpath_cms.queries.tasks import Task, Year, is_soon
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Load:
    """A person's reviews in one edition; ``draft`` and ``fresh`` are the first numbers to do."""

    count: int = 0
    in_count: int = 0
    draft: int | None = None  # begun and not handed in
    fresh: int | None = None  # not begun

    @property
    def next(self) -> int | None:
        """The submission to review next: a draft is closest to done."""
        return self.draft if self.draft is not None else self.fresh


NO_LOAD: Final = Load()


def member_tasks(
    session: Session, viewer: Viewer, years: tuple[Year, ...], now: datetime
) -> Iterator[Task]:
    """Iterate over what waits for a person on the committees; two queries, with bids three."""
    by_edition = {year.edition.id: year for year in years}
    yield from _invitations(session, viewer, by_edition)
    loads = _loads(session, viewer, by_edition)
    for year in years:
        load = loads.get(year.edition.id, NO_LOAD)
        if not year.edition.are_assignments_shown:
            load = NO_LOAD  # what is hidden changes nothing on the page
        is_time = Phase.BIDDING <= year.phase < Phase.NOTIFICATION
        if is_time and load.next is not None:
            yield _reviews(year, load, load.next, now)
        is_member = RoleKind.PC_MEMBER in year.roles
        if is_member and year.phase is Phase.BIDDING and not _has_bid(session, viewer, year):
            yield Task(
                year.edition.label,
                "Say what you would like to review",
                "Yes, maybe or no, to as many submissions as you like.",
                "pc.bids",
                "Bid",
                {"year": year.edition.year},
                due_at=year.dates.bids_due_at,
                is_hot=is_soon(year.dates.bids_due_at, now),
                icon="star",
            )
        if is_member and not load.count and year.phase in {Phase.BIDDING, Phase.REVIEWING}:
            yield Task(
                year.edition.label,
                "Look for conflicts of interest",
                "Before reviewers are assigned: is there a submission by somebody close to you?",
                "pc.conflicts",
                "Look",
                {"year": year.edition.year},
                icon="lock",
            )


def _invitations(session: Session, viewer: Viewer, by_edition: dict[int, Year]) -> Iterator[Task]:
    rows = session.execute(
        select(Invitation.edition_id, Invitation.address)
        .join(EmailAddress, EmailAddress.address == Invitation.address)
        .where(
            EmailAddress.person_id == viewer.person_id,
            EmailAddress.verified_at.is_not(None),
            Invitation.edition_id.in_(by_edition),
            Invitation.accepted_at.is_(None),
            Invitation.declined_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
    )
    for edition_id, address in rows:
        year = by_edition[edition_id]
        if year.phase is not Phase.AFTER:
            yield Task(
                year.edition.label,
                "You are invited to the program committee",
                f"The link to answer with is in the letter to {address}.",
                "public.edition",
                "See the workshop",
                {"year": year.edition.year},
                icon="mail",
            )


def _reviews(year: Year, load: Load, number: int, now: datetime) -> Task:
    """Return the task of writing the next review, with how many are left."""
    left, due_at = load.count - load.in_count, year.dates.reviews_close_at
    title = f"{left} of your {load.count} reviews {'is' if left == 1 else 'are'} not in"
    is_begun = load.draft is not None
    return Task(
        year.edition.label,
        title if load.count > 1 else "Your review is not in",
        f"Next: finish your draft of #{number}; it counts once it is handed in."
        if is_begun
        else f"Next: start #{number}.",
        "submission.review_edit",
        f"Continue #{number}" if is_begun else f"Start #{number}",
        {"year": year.edition.year, "number": number},
        due_at=due_at,
        is_hot=is_soon(due_at, now),
        icon="pen",
    )


def _has_bid(session: Session, viewer: Viewer, year: Year) -> bool:
    """Tell whether a person bid on anything: bids are optional, so one is an answer."""
    found = exists().where(
        Bid.person_id == viewer.person_id,
        Bid.submission_id == Submission.id,
        Submission.edition_id == year.edition.id,
    )
    return bool(session.scalar(select(found)))


def _loads(session: Session, viewer: Viewer, by_edition: dict[int, Year]) -> dict[int, Load]:
    """Return what a person is to review, by edition."""
    mine = and_(
        Review.submission_id == Assignment.submission_id, Review.person_id == Assignment.person_id
    )
    is_draft = and_(Review.id.is_not(None), Review.handed_in_at.is_(None))
    rows = session.execute(
        select(
            Submission.edition_id,
            func.count(),
            func.count(Review.handed_in_at),
            func.min(case((is_draft, Submission.number))),
            func.min(case((Review.id.is_(None), Submission.number))),
        )
        .join(Assignment, Assignment.submission_id == Submission.id)
        .outerjoin(Review, mine)
        .where(
            Assignment.person_id == viewer.person_id,
            Submission.edition_id.in_(by_edition),
            Submission.status == Status.SUBMITTED,
            not_(conflicted_with(viewer)),
        )
        .group_by(Submission.edition_id)
    )
    return {edition_id: Load(*row) for edition_id, *row in rows}
