"""The papers assigned to a member, as files to take along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.standing import Standing
from fastpath_cms.models import CleanCopy, Edition, Manuscript, Submission
from fastpath_cms.queries.reviews import papers_for_pc
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class MyPaper:
    """One paper to read: the clean copy of its newest version, or None while it is being made."""

    submission_id: int
    number: int
    title: str
    version: int
    sha256: str | None


def my_papers(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, now: datetime
) -> tuple[MyPaper, ...]:
    """Return what is assigned to this member, by number, with the copies they may read."""
    papers = papers_for_pc(session, viewer, who, edition, now, assigned_only=True)
    newest = (
        select(func.max(Manuscript.number))
        .where(
            Manuscript.submission_id == Submission.id,
            Manuscript.is_final.is_(False),
            Manuscript.check_state == CheckState.FIT,
        )
        .correlate(Submission)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Submission.id, Manuscript.number, CleanCopy.sha256)
        .join(
            Manuscript,
            and_(Manuscript.submission_id == Submission.id, Manuscript.number == newest),
        )
        .outerjoin(
            CleanCopy,
            and_(
                CleanCopy.manuscript_sha256 == Manuscript.sha256,
                CleanCopy.is_blind.is_(edition.is_double_blind),
            ),
        )
        .where(Submission.id.in_([paper.id for paper in papers]))
    )
    files = {id_: (version, sha256) for id_, version, sha256 in rows}
    return tuple(
        MyPaper(paper.id, paper.number, paper.title, *files.get(paper.id, (0, None)))
        for paper in papers
    )
