"""What waits for members of the program committee: invitations, conflicts, reviews, duties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import case, exists, func, not_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    Assignment,
    EmailAddress,
    Invitation,
    Review,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.standings import conflicted_with
from fastpath_cms.queries.tasks import Task, Year, is_soon
from fastpath_cms.queries.viewer import Viewer


def member_tasks(
    session: Session, viewer: Viewer, years: tuple[Year, ...], now: datetime
) -> Iterator[Task]:
    """Iterate over what waits for a person on the committees; two queries."""
    by_edition = {year.edition.id: year for year in years}
    yield from _invitations(session, viewer, by_edition)
    counts = _review_counts(session, viewer, by_edition)
    for year in years:
        count, in_count = counts.get(year.edition.id, (0, 0))
        if not year.edition.are_assignments_shown:
            count = in_count = 0  # what is hidden changes nothing on the page
        is_time = Phase.BIDDING <= year.phase < Phase.NOTIFICATION
        if is_time and count > in_count:
            due_at = year.dates.reviews_close_at
            left = count - in_count
            yield Task(
                year.edition.label,
                f"{left} of your {count} reviews {'is' if left == 1 else 'are'} not in"
                if count > 1
                else "Your review is not in",
                "Drafts count once they are handed in.",
                "pc.reviews",
                "Go to your reviews",
                {"year": year.edition.year},
                due_at=due_at,
                is_hot=is_soon(due_at, now),
                icon="pen",
            )
        is_member = RoleKind.PC_MEMBER in year.roles
        if is_member and not count and year.phase in {Phase.BIDDING, Phase.REVIEWING}:
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


def _review_counts(
    session: Session, viewer: Viewer, by_edition: dict[int, Year]
) -> dict[int, tuple[int, int]]:
    """Return how many reviews a person is to write, and has handed in, by edition."""
    handed_in = (
        exists()
        .where(
            Review.submission_id == Assignment.submission_id,
            Review.person_id == Assignment.person_id,
            Review.handed_in_at.is_not(None),
        )
        .correlate(Assignment)
    )
    rows = session.execute(
        select(Submission.edition_id, func.count(), func.sum(case((handed_in, 1), else_=0)))
        .join(Assignment, Assignment.submission_id == Submission.id)
        .where(
            Assignment.person_id == viewer.person_id,
            Submission.edition_id.in_(by_edition),
            Submission.status == Status.SUBMITTED,
            not_(conflicted_with(viewer)),
        )
        .group_by(Submission.edition_id)
    )
    return {edition_id: (count, int(in_count)) for edition_id, count, in_count in rows}
