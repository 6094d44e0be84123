"""The receipts that were given for the versions of a submission, and the promise that is open."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.models import FilePromise, Manuscript, SignedReceipt


def receipts_of(session: Session, submission_id: int) -> dict[int, str]:
    """Return the newest receipt of each version, by the version's number."""
    rows = session.execute(
        select(Manuscript.number, SignedReceipt.text)
        .join(SignedReceipt, SignedReceipt.manuscript_id == Manuscript.id)
        .where(Manuscript.submission_id == submission_id)
        .order_by(Manuscript.number.desc(), SignedReceipt.id)
    )
    return {number: text for number, text in rows}  # noqa: C416 - the later row of a version counts


def open_promise(session: Session, submission_id: int) -> FilePromise | None:
    """Return the promise of a file that did not come yet, over or not; a submission has one at most."""
    return session.scalars(
        select(FilePromise).where(
            FilePromise.submission_id == submission_id,
            FilePromise.replaced_at.is_(None),
            FilePromise.kept_at.is_(None),
        )
    ).one_or_none()
