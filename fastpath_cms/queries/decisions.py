"""Questions about decisions: one of them, the wait list, what is still open, and releases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import (
    Decision,
    Edition,
    Person,
    Release,
    Submission,
)
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What was decided on one submission, for those who decide."""

    verdict: Verdict
    note_to_authors: str
    by: str
    decided_at: datetime
    version: int
    shepherd: str = ""


def decision_of(session: Session, submission_id: int) -> DecisionRow | None:
    """Return the decision on a submission, or None; for readers the guard let through."""
    found = session.execute(
        select(
            Decision.verdict,
            Decision.note_to_authors,
            func.coalesce(Person.name, ""),
            Decision.decided_at,
            Decision.version,
        )
        .outerjoin(Person, Person.id == Decision.by_id)
        .where(Decision.submission_id == submission_id)
    ).one_or_none()
    return DecisionRow(*found) if found is not None else None


@dataclass(frozen=True, slots=True)
class Openness:
    """What keeps an edition from being told: the viewer's own open numbers, and if others wait."""

    numbers: tuple[int, ...]
    is_another_waiting: bool


def openness(session: Session, viewer: Viewer, who: Standing, edition: Edition) -> Openness:
    """Return which submissions have no verdict yet; of sealed ones only that there are some."""
    rows = session.execute(
        select(Submission.number, unsealed(viewer, who)).where(
            Submission.edition_id == edition.id,
            Submission.status == Status.SUBMITTED,
            ~exists().where(Decision.submission_id == Submission.id),
        )
    ).all()
    mine = sorted(number for number, is_mine in rows if is_mine)
    return Openness(tuple(mine), is_another_waiting=len(mine) < len(rows))


def undecided_numbers(session: Session, edition_id: int) -> tuple[int, ...]:
    """Return every number without a verdict, sealed or not: for the operator, never for a page."""
    return tuple(
        session.scalars(
            select(Submission.number)
            .where(
                Submission.edition_id == edition_id,
                Submission.status == Status.SUBMITTED,
                ~exists().where(Decision.submission_id == Submission.id),
            )
            .order_by(Submission.number)
        )
    )


def pending_release(session: Session, edition_id: int) -> Release | None:
    """Return the release that was asked for and is neither performed nor cancelled, or None."""
    return session.scalars(
        select(Release).where(
            Release.edition_id == edition_id,
            Release.cancelled_at.is_(None),
            Release.performed_at.is_(None),
        )
    ).one_or_none()


def due_releases(session: Session, now: datetime) -> list[Release]:
    """Return the releases whose hold is over and that wait for no second chair, oldest first."""
    return list(
        session.scalars(
            select(Release)
            .join(Edition, Edition.id == Release.edition_id)
            .where(
                Release.cancelled_at.is_(None),
                Release.performed_at.is_(None),
                Release.due_at <= now,
                or_(~Edition.is_release_confirmed, Release.confirmed_at.is_not(None)),
            )
            .order_by(Release.due_at, Release.id)
        )
    )


@dataclass(frozen=True, slots=True)
class Releases:
    """How the notification of an edition stands."""

    pending: Release | None  # asked for, and neither told nor cancelled
    asker: str  # who asked for that
    last: Release | None  # the last that was told
    stopped: Release | None  # the newest, where a changed letter stopped it


def releases(session: Session, edition_id: int) -> Releases:
    """Return how the notification of an edition stands, in one query."""
    rows = session.execute(
        select(Release, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == Release.by_id)
        .where(Release.edition_id == edition_id)
        .order_by(Release.id.desc())
    ).all()
    live = [(row, name) for row, name in rows if row.cancelled_at is None]
    pending, asker = next(((row, name) for row, name in live if not row.performed_at), (None, ""))
    return Releases(
        pending=pending,
        asker=asker,
        last=next((row for row, _ in live if row.performed_at), None),
        stopped=next((row for row, _ in rows[:1] if row.is_stopped), None),
    )


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A submission a chair decides on, in a list to confirm."""

    number: int
    title: str
    verdict: Verdict | None


def decided_titles(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, numbers: Collection[int]
) -> dict[int, TitleRow]:
    """Return those of ``numbers`` that the viewer handles and that wait for a verdict; one query."""
    rows = session.execute(
        select(Submission.number, Submission.title, Decision.verdict)
        .outerjoin(Decision, Decision.submission_id == Submission.id)
        .where(
            Submission.edition_id == edition.id,
            Submission.status == Status.SUBMITTED,
            Submission.number.in_(numbers),
            unsealed(viewer, who),
        )
    )
    return {row.number: TitleRow(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A submission on the wait list; its place is that among those shown."""

    number: int
    title: str
    is_told: bool


def wait_list(
    session: Session, viewer: Viewer, who: Standing, edition: Edition
) -> tuple[WaitingRow, ...]:
    """Return those on the wait list that the viewer handles, the next one first; one query."""
    rows = session.execute(
        select(Submission.number, Submission.title, Submission.status)
        .join(Decision, Decision.submission_id == Submission.id)
        .where(
            Submission.edition_id == edition.id,
            Submission.status.in_((Status.SUBMITTED, Status.WAIT_LISTED)),
            Decision.verdict == Verdict.WAIT_LIST,
            unsealed(viewer, who),
        )
        .order_by(Decision.wait_place.nulls_last(), Submission.number)
    )
    return tuple(
        WaitingRow(number, title, status is Status.WAIT_LISTED) for number, title, status in rows
    )
