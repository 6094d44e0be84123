"""What accepted submissions still lack: the chairs' checklist between acceptance and the workshop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import TO_BE_PRESENTED
from fastpath_cms.models import Edition, Manuscript, Submission, Talk
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """One accepted submission, and what of it is there."""

    number: int
    title: str
    confirmed_at: datetime | None
    declined_at: datetime | None
    declined_because: str
    speaker: str
    is_remote: bool
    has_bio: bool
    video_url: str
    consented_at: datetime | None
    may_publish: tuple[bool, bool, bool]  # paper, slides, video
    final_version: int | None  # the newest final PDF found fit
    has_slides: bool

    @property
    def allowed(self) -> list[str]:
        """What the authors let the workshop publish, in words."""
        words = zip(("paper", "slides", "video"), self.may_publish, strict=True)
        return [word for word, is_allowed in words if is_allowed]


def talk_of_submission(session: Session, submission_id: int) -> Talk | None:
    """Return the talk of a submission the guard let through, with its speakers, or None."""
    return (
        session.scalars(
            select(Talk)
            .where(Talk.submission_id == submission_id)
            .options(joinedload(Talk.speakers))
        )
        .unique()
        .one_or_none()
    )


def is_lacking() -> ColumnElement[bool]:
    """Return the SQL for "accepted, and it lacks a final version or somebody to give the talk".

    A declined talk lacks nothing that its authors could give.
    """
    final = exists().where(
        Manuscript.submission_id == Submission.id,
        Manuscript.is_final,
        Manuscript.check_state == CheckState.FIT,
    )
    confirmed = exists().where(Talk.submission_id == Submission.id, Talk.confirmed_at.is_not(None))
    declined = exists().where(Talk.submission_id == Submission.id, Talk.declined_at.is_not(None))
    return and_(
        Submission.status.in_(TO_BE_PRESENTED),
        not_(declined.correlate(Submission)),
        or_(not_(final.correlate(Submission)), not_(confirmed.correlate(Submission))),
    )


def accepted_rows(
    session: Session, viewer: Viewer, who: Standing, edition: Edition
) -> tuple[AcceptedRow, ...]:
    """Return what will be presented and the viewer handles, by number; two queries."""
    final = (
        select(func.max(Manuscript.number))
        .where(
            Manuscript.submission_id == Submission.id,
            Manuscript.is_final,
            Manuscript.check_state == CheckState.FIT,
        )
        .correlate(Submission)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Submission.number, Submission.title, Talk, final)
        .outerjoin(Talk, Talk.submission_id == Submission.id)
        .options(selectinload(Talk.speakers))
        .where(
            Submission.edition_id == edition.id,
            Submission.status.in_(TO_BE_PRESENTED),
            unsealed(viewer, who),
        )
        .order_by(Submission.number)
    )
    return tuple(_row(number, title, talk, version) for number, title, talk, version in rows)


def _row(number: int, title: str, talk: Talk | None, version: int | None) -> AcceptedRow:
    talk = talk or Talk(
        declined_because="",
        speakers=[],
        video_url="",
        may_publish_paper=False,
        may_publish_slides=False,
        may_publish_video=False,
    )
    return AcceptedRow(
        number=number,
        title=title,
        confirmed_at=talk.confirmed_at,
        declined_at=talk.declined_at,
        declined_because=talk.declined_because,
        speaker=", ".join(one.name for one in talk.speakers),
        is_remote=any(one.is_remote for one in talk.speakers),
        has_bio=any(one.bio.strip() for one in talk.speakers),
        video_url=talk.video_url,
        consented_at=talk.consented_at,
        may_publish=(talk.may_publish_paper, talk.may_publish_slides, talk.may_publish_video),
        final_version=version,
        has_slides=talk.slides_sha256 is not None,
    )
