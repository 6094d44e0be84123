"""The papers assigned to a member, as files to take along."""

from __future__ import annotations

from collections.abc import Sequence
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
    copies = copies_of(session, edition, [paper.id for paper in papers])
    return tuple(
        MyPaper(paper.id, paper.number, paper.title, *copies.get(paper.id, (0, None)))
        for paper in papers
    )


def copies_of(
    session: Session, edition: Edition, ids: Sequence[int]
) -> dict[int, tuple[int, str | None]]:
    """Return version and hash of the clean copy of papers to read, by submission id; one query.

    Whether the reader may read them is the caller's to ask; the hash is None while there is no copy.
    """
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
        .where(Submission.id.in_(ids))
    )
    return {id_: (version, sha256) for id_, version, sha256 in rows}
