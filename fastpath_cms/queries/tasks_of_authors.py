"""What waits for authors: drafts, answers from the committee, talks, final versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, selectinload

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.contents import missing_from
from fastpath_cms.domain.deadlines import latest_of
from fastpath_cms.domain.errors import Problem
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, TOLD, Status
from fastpath_cms.models import Manuscript, Submission, Talk
from fastpath_cms.queries.authoring import contents_of
from fastpath_cms.queries.standings import authored_by
from fastpath_cms.queries.tasks import Task, Year, is_soon
from fastpath_cms.queries.viewer import Viewer

NEWS_LASTS: Final = timedelta(days=14)  # how long a decision is pointed at


def author_tasks(
    session: Session, viewer: Viewer, years: tuple[Year, ...], now: datetime
) -> Iterator[Task]:
    """Iterate over what waits for a person as an author; three queries."""
    by_edition = {year.edition.id: year for year in years}
    rows = session.execute(
        select(
            Submission,
            exists()
            .where(
                Manuscript.submission_id == Submission.id,
                Manuscript.check_state != CheckState.UNFIT,
            )
            .correlate(Submission),
            exists()
            .where(Talk.submission_id == Submission.id, Talk.confirmed_at.is_not(None))
            .correlate(Submission),
        )
        .where(
            Submission.edition_id.in_(by_edition),
            or_(
                Submission.status.in_(TOLD | {Status.DRAFT}),
                and_(Submission.status == Status.SUBMITTED, Submission.repair_due_at > now),
            ),
            authored_by(viewer),
        )
        .order_by(Submission.number)
        .options(selectinload(Submission.authors), selectinload(Submission.topics))
    ).all()
    for submission, has_manuscript, is_confirmed in rows:
        year = by_edition[submission.edition_id]
        mine = [author for author in submission.authors if author.person_id == viewer.person_id]
        is_contact = not mine or any(author.is_contact for author in mine)
        if submission.status is Status.DRAFT:
            lacks = missing_from(
                contents_of(submission, {}),
                has_manuscript=has_manuscript,
                has_topics=bool(year.edition.topics),
            )
            if is_contact:
                yield from _draft(year, submission, now, lacks)
        elif submission.status is Status.SUBMITTED:
            if is_contact:
                yield _repair(year, submission)
        elif submission.status in TO_BE_PRESENTED and year.phase <= Phase.PROGRAM:
            yield from _accepted(year, submission, now, is_confirmed, is_contact)
        elif submission.notified_at is not None and now - submission.notified_at < NEWS_LASTS:
            yield Task(
                year.edition.label,
                f"The decision on #{submission.number} is out",
                submission.title,
                "submission.submission_page",
                "Read it",
                _at(year, submission),
                icon="mail",
            )


def _draft(
    year: Year, submission: Submission, now: datetime, lacks: tuple[Problem, ...]
) -> Iterator[Task]:
    due_at = latest_of(submission.extended_due_at, year.dates.submission_due_at)
    is_open = year.phase is Phase.CALL or (
        submission.extended_due_at is not None and now < submission.extended_due_at
    )
    if not is_open:
        return
    detail = " ".join(lack.sentence for lack in lacks) or "Everything is there; save it once more."
    yield Task(
        year.edition.label,
        f"#{submission.number} is a draft: {submission.title or 'without a title'}",
        detail,
        "submission.submission_edit",
        "Complete it",
        _at(year, submission),
        due_at=due_at,
        is_hot=is_soon(due_at, now),
        icon="half",
    )


def _repair(year: Year, submission: Submission) -> Task:
    return Task(
        year.edition.label,
        f"Replace the PDF of #{submission.number}",
        "It was checked after it came in, and cannot be reviewed as it is.",
        "submission.submission_edit",
        "Replace it",
        _at(year, submission),
        due_at=submission.repair_due_at,
        is_hot=True,
        icon="warn",
    )


def _accepted(
    year: Year, submission: Submission, now: datetime, is_confirmed: bool, is_contact: bool
) -> Iterator[Task]:
    if not is_contact:
        return
    due_at = year.dates.final_due_at
    if not is_confirmed:
        yield Task(
            year.edition.label,
            f"Say who gives the talk on #{submission.number}",
            submission.title,
            "submission.talk_edit",
            "Confirm the talk",
            _at(year, submission),
            due_at=due_at,
            is_hot=is_soon(due_at, now),
            icon="talk",
        )
    if submission.status is not Status.CAMERA_READY and year.phase is Phase.NOTIFICATION:
        yield Task(
            year.edition.label,
            f"Upload the final version of #{submission.number}",
            submission.title,
            "submission.final_upload",
            "Upload it",
            _at(year, submission),
            due_at=due_at,
            is_hot=is_soon(due_at, now),
            icon="file",
        )


def _at(year: Year, submission: Submission) -> dict[str, int]:
    return {"year": year.edition.year, "number": submission.number}
