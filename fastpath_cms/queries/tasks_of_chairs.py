"""What waits for chairs and deputies; what is sealed from them is neither seen nor counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, Status
from fastpath_cms.models import (
    Assignment,
    Decision,
    Edition,
    Letter,
    LetterState,
    ProgramVersion,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.letters import ABOUT_NONE
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.standings import CHAIRS, conflicted_with
from fastpath_cms.queries.tasks import Task, Year, is_soon
from fastpath_cms.queries.viewer import Viewer

HANDLES = CHAIRS | {RoleKind.DEPUTY}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many submissions of an edition wait for what, among those this person handles."""

    unassigned: int = 0
    undecided: int = 0
    undergoing: int = 0
    to_present: int = 0
    published: int = 0  # of an edition whose program is out
    failed: int = 0  # letters


def chair_tasks(
    session: Session, viewer: Viewer, years: tuple[Year, ...], now: datetime
) -> Iterator[Task]:
    """Iterate over what waits for a person as chair or deputy; one query, none for others."""
    mine = [year for year in years if year.roles & HANDLES]
    if not mine:
        return
    counts = _counts(session, viewer, mine)
    for year in mine:
        count = counts.get(year.edition.id, Counts())
        is_chair = bool(year.roles & CHAIRS)
        if is_chair:
            yield from _edition_tasks(year, count.failed)
        if count.unassigned and Phase.BIDDING <= year.phase <= Phase.REVIEWING:
            yield Task(
                year.edition.label,
                f"{_submissions(count.unassigned)} without a reviewer",
                "Reviewing has begun." if year.phase is Phase.REVIEWING else "The call is closed.",
                "chair.assign" if is_chair else "pc.reviews",
                "Assign",
                _of(year),
                due_at=year.dates.reviews_close_at,
                is_hot=year.phase is Phase.REVIEWING,
                icon="user",
            )
        if count.undecided and Phase.DISCUSSION <= year.phase <= Phase.NOTIFICATION:
            at = year.dates.notification_at
            yield Task(
                year.edition.label,
                f"{_submissions(count.undecided)} without a decision",
                "Nothing is told before the release.",
                "chair.decide" if is_chair else "pc.reviews",
                "Decide",
                _of(year),
                due_at=at,
                is_closing=False,
                is_hot=is_soon(at, now),
                icon="half",
            )
        if (
            is_chair
            and count.undergoing
            and not count.undecided
            and year.phase is Phase.NOTIFICATION
        ):
            yield Task(
                year.edition.label,
                "The decisions can be released",
                f"{_submissions(count.undergoing)}: the letters are ready to be read once more.",
                "chair.release",
                "Open the release",
                _of(year),
                due_at=year.dates.notification_at,
                is_closing=False,
                is_hot=True,
                icon="mail",
            )
        if is_chair and count.to_present and not count.published:
            yield Task(
                year.edition.label,
                "The program is not published",
                "Accepted talks are waiting for their places.",
                "chair.program_edit",
                "Open the program",
                _of(year),
                due_at=year.dates.workshop_at,
                is_closing=False,
                is_hot=is_soon(year.dates.workshop_at, now),
                icon="cal",
            )


def _edition_tasks(year: Year, failed: int) -> Iterator[Task]:
    if not any((year.dates.submission_due_at, year.dates.workshop_at)):
        yield Task(
            year.edition.label,
            "The dates are not set",
            "The call opens, closes and is answered by them.",
            "chair.settings",
            "Set the dates",
            _of(year),
            is_hot=True,
            icon="cal",
        )
    if failed:
        yield Task(
            year.edition.label,
            f"{failed} {'letter' if failed == 1 else 'letters'} did not arrive",
            "Each says what the other side answered.",
            "chair.letters",
            "Look at the mail",
            _of(year),
            is_hot=True,
            icon="mail",
        )


def _scope(viewer: Viewer, years: list[Year]) -> ColumnElement[bool]:
    chaired = [year.edition.id for year in years if year.roles & CHAIRS]
    deputised = [year.edition.id for year in years if not year.roles & CHAIRS]
    return or_(
        and_(Submission.edition_id.in_(chaired), unsealed(viewer, Standing(is_chair=True))),
        and_(Submission.edition_id.in_(deputised), unsealed(viewer, Standing(is_deputy=True))),
    )


def _counts(session: Session, viewer: Viewer, years: list[Year]) -> dict[int, Counts]:
    """Return the counts of each edition."""
    is_open = Submission.status == Status.SUBMITTED
    assigned = exists().where(Assignment.submission_id == Submission.id).correlate(Submission)
    decided = exists().where(Decision.submission_id == Submission.id).correlate(Submission)
    versions = (
        exists().where(ProgramVersion.edition_id == Submission.edition_id).correlate(Submission)
    )

    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    sums = (
        select(
            Submission.edition_id,
            count(and_(is_open, ~assigned)).label("unassigned"),
            count(and_(is_open, ~decided)).label("undecided"),
            count(is_open).label("undergoing"),
            count(Submission.status.in_(TO_BE_PRESENTED)).label("to_present"),
            count(versions).label("published"),
        )
        .where(_scope(viewer, years))
        .group_by(Submission.edition_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Edition.id,
            *(func.coalesce(column, 0) for column in list(sums.c)[1:]),
            _failed_letters(viewer, [year.edition.id for year in years if year.roles & CHAIRS]),
        )
        .outerjoin(sums, sums.c.edition_id == Edition.id)
        .where(Edition.id.in_([year.edition.id for year in years]))
    )
    return {edition_id: Counts(*map(int, rest)) for edition_id, *rest in rows}


def _failed_letters(viewer: Viewer, chaired: list[int]) -> ScalarSelect[int]:
    """Return the SQL for the letters of an edition that did not arrive, but for sealed papers'."""
    # As on the mail page: a letter about several submissions only without any conflict.
    sealed_from_me = (
        exists()
        .where(Submission.edition_id == Letter.edition_id, conflicted_with(viewer))
        .correlate(Letter)
    )
    open_to_me = (
        exists()
        .where(Submission.id == Letter.submission_id, unsealed(viewer, Standing(is_chair=True)))
        .correlate(Letter)
    )
    return (
        select(func.count(Letter.id))
        .where(
            Letter.edition_id == Edition.id,
            Letter.edition_id.in_(chaired),
            Letter.state == LetterState.FAILED,
            or_(
                and_(
                    Letter.submission_id.is_(None),
                    or_(Letter.kind.in_(ABOUT_NONE), ~sealed_from_me),
                ),
                open_to_me,
            ),
        )
        .correlate(Edition)
        .scalar_subquery()
    )


def _submissions(count: int) -> str:
    return "1 submission" if count == 1 else f"{count} submissions"


def _of(year: Year) -> dict[str, int]:
    return {"year": year.edition.year}
