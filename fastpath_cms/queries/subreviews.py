"""Subreviewers: whom a reviewer asked, what a link opens, and whom to thank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.policy import why_not
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.models import (
    Author,
    Conflict,
    Edition,
    EmailAddress,
    Person,
    Review,
    Submission,
    Subreview,
)
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.standings import standing_to
from fastpath_cms.queries.viewer import Viewer


class HelpState(StrEnum):
    """Where it stands with somebody who was asked for help."""

    ASKED = "asked"
    DECLINED = "declined"
    WRITING = "writing"
    HANDED_OVER = "handed-over"
    TAKEN = "taken"  # into the reviewer's own review
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Helper:
    """One subreviewer, as a chair lists them."""

    number: int
    title: str
    name: str
    address: str
    reviewer: str
    is_held: bool  # nobody wrote to them, for they have a conflict of interest
    may_be_named: bool
    is_to_thank: bool  # what they wrote is in a review that is in


def state_of(row: Subreview) -> HelpState:
    """Return where it stands with a subreviewer."""
    for at, state in (
        (row.withdrawn_at, HelpState.WITHDRAWN),
        (row.declined_at, HelpState.DECLINED),
        (row.taken_at, HelpState.TAKEN),
        (row.handed_over_at, HelpState.HANDED_OVER),
        (row.accepted_at, HelpState.WRITING),
    ):
        if at is not None:
            return state
    return HelpState.ASKED


def asked_by(session: Session, viewer: Viewer, submission_id: int) -> tuple[Subreview, ...]:
    """Return whom the viewer asked about a submission, oldest first."""
    rows = session.scalars(
        select(Subreview)
        .where(Subreview.submission_id == submission_id, Subreview.reviewer_id == viewer.person_id)
        .order_by(Subreview.asked_at, Subreview.id)
        .execution_options(populate_existing=True)
    )
    return tuple(rows)


def opened_by(
    session: Session, number: int, token: str, now: datetime
) -> tuple[Subreview, Submission, Edition] | None:
    """Return what a link opens: it is dead once taken back, or once its reviewer may not review.

    The submission comes with its manuscripts and topics.
    """
    found = session.execute(
        select(Subreview, Submission)
        .join(Submission, Submission.id == Subreview.submission_id)
        .where(Subreview.token_hash == hash_of(token), Submission.number == number)
        .options(selectinload(Submission.manuscripts), selectinload(Submission.topics))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None or found[0].withdrawn_at is not None:
        return None
    row, submission = found
    edition = edition_by_id(session, submission.edition_id)
    who = standing_to(session, Viewer(row.reviewer_id), edition, submission, now)
    phase = phase_of(edition, now)
    if why_not(Action.REVIEW_WRITE, who, submission.status, phase) is not None:
        return None
    return None if is_tied(session, submission.id, row.address) else (row, submission, edition)


def is_tied(session: Session, submission_id: int, address: str) -> bool:
    """Tell whether an address is an author's, or of somebody with a conflict of interest."""
    owner = exists().where(
        EmailAddress.address == address, EmailAddress.person_id == Author.person_id
    )
    written = exists().where(
        Author.submission_id == submission_id,
        or_(Author.address == address, owner.correlate(Author)),
    )
    declared = exists().where(
        Conflict.submission_id == submission_id,
        Conflict.dismissed_at.is_(None),
        EmailAddress.person_id == Conflict.person_id,
        EmailAddress.address == address,
    )
    return bool(session.scalar(select(or_(written, declared))))


def helpers_for_chair(
    session: Session, viewer: Viewer, who: Standing, edition: Edition
) -> tuple[Helper, ...]:
    """Return the subreviewers a chair may see, by number; one query and one for each unanswered."""
    rows = session.execute(
        select(Submission.number, Submission.title, Subreview, Person.name, _is_to_thank())
        .join(Subreview, Subreview.submission_id == Submission.id)
        .join(Person, Person.id == Subreview.reviewer_id)
        .where(
            and_(Submission.edition_id == edition.id, unsealed(viewer, who)),
            Subreview.withdrawn_at.is_(None),
            Subreview.declined_at.is_(None),
        )
        .order_by(Submission.number, Subreview.id)
    ).all()
    return tuple(
        Helper(
            number,
            title,
            row.name,
            row.address,
            reviewer,
            row.accepted_at is None and is_tied(session, row.submission_id, row.address),
            row.may_be_named,
            bool(is_to_thank),
        )
        for number, title, row, reviewer, is_to_thank in rows
    )


def named_helpers(session: Session, edition_id: int) -> tuple[str, ...]:
    """Return the subreviewers who agreed to be named on the public page, by name."""
    rows = session.scalars(
        select(Subreview.name)
        .join(Submission, Submission.id == Subreview.submission_id)
        .where(
            Submission.edition_id == edition_id, Subreview.may_be_named.is_(True), _is_to_thank()
        )
        .distinct()
        .order_by(Subreview.name)
    )
    return tuple(rows)


def _is_to_thank() -> ColumnElement[bool]:
    """Return the SQL for "what they wrote was taken into a review that is in"."""
    is_in = exists().where(
        Review.submission_id == Subreview.submission_id,
        Review.person_id == Subreview.reviewer_id,
        Review.handed_in_at.is_not(None),
    )
    return and_(Subreview.taken_at.is_not(None), is_in.correlate(Subreview))
