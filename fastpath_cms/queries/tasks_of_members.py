"""What waits for members of the program committee: invitations, conflicts, reviews, discussions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Select, and_, case, func, literal, not_, select, union_all
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
from fastpath_cms.queries.tasks_of_discussions import (
    news_rows,
    news_tasks,
    summary_rows,
    summary_task,
)
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


class Kind(StrEnum):
    """What a row of ``_small_rows`` tells of."""

    INVITATION = "1"
    SUMMARY = "2"
    NEWS = "3"
    BID = "4"


def member_tasks(
    session: Session, viewer: Viewer, years: tuple[Year, ...], now: datetime
) -> Iterator[Task]:
    """Iterate over what waits for a person on the committees; two queries."""
    by_edition = {year.edition.id: year for year in years}
    small = _small_rows(session, viewer, years, now)
    loads = _loads(session, viewer, by_edition)
    for year in years:
        id_ = year.edition.id
        if year.phase is not Phase.AFTER:
            yield from (_invitation(year, row[1]) for row in small[Kind.INVITATION, id_])
        for number, title, *_ in small[Kind.SUMMARY, id_]:
            yield summary_task(year, number, title, now)
        yield from news_tasks(year, [(row[0], *row[2:]) for row in small[Kind.NEWS, id_]])
        load = loads.get(year.edition.id, NO_LOAD)
        if not year.edition.are_assignments_shown:
            load = NO_LOAD  # what is hidden changes nothing on the page
        is_time = Phase.BIDDING <= year.phase < Phase.NOTIFICATION
        if is_time and load.next is not None:
            yield _reviews(year, load, load.next, now)
        is_member = RoleKind.PC_MEMBER in year.roles
        if is_member and year.phase is Phase.BIDDING and not small[Kind.BID, id_]:
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


def _small_rows(
    session: Session, viewer: Viewer, years: tuple[Year, ...], now: datetime
) -> dict[tuple[Kind, int], list[tuple[int, str, int, int]]]:
    """Return number, text and two counts of each small thing, by kind and edition id."""
    parts = {
        Kind.INVITATION: _invitation_rows(viewer, [year.edition.id for year in years]),
        Kind.SUMMARY: summary_rows(viewer, years, now),
        Kind.NEWS: news_rows(viewer, years, now),
        Kind.BID: _bid_rows(viewer, [year.edition.id for year in years]),
    }
    whole = union_all(*(part.add_columns(literal(kind.value)) for kind, part in parts.items()))
    found: dict[tuple[Kind, int], list[tuple[int, str, int, int]]] = defaultdict(list)
    for edition_id, number, text, count, other, kind in session.execute(whole):
        found[Kind(kind), edition_id].append((number, text, count, other))
    for rows in found.values():
        rows.sort()
    return found


def _invitation_rows(viewer: Viewer, ids: list[int]) -> Select[int, int, str, int, int]:
    """Return the select of open invitations to an address that is proved to be the viewer's."""
    return (
        select(Invitation.edition_id, literal(0), Invitation.address, literal(0), literal(0))
        .join(EmailAddress, EmailAddress.address == Invitation.address)
        .where(
            EmailAddress.person_id == viewer.person_id,
            EmailAddress.verified_at.is_not(None),
            Invitation.edition_id.in_(ids),
            Invitation.accepted_at.is_(None),
            Invitation.declined_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
    )


def _invitation(year: Year, address: str) -> Task:
    return Task(
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


def _bid_rows(viewer: Viewer, ids: list[int]) -> Select[int, int, str, int, int]:
    """Return the select of the editions a person bid in: bids are optional, so one is an answer."""
    return (
        select(Submission.edition_id, literal(0), literal(""), func.count(), literal(0))
        .join(Bid, Bid.submission_id == Submission.id)
        .where(Bid.person_id == viewer.person_id, Submission.edition_id.in_(ids))
        .group_by(Submission.edition_id)
    )


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
