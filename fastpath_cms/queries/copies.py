"""Which clean copies there are, and which are still to be made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import Session

from fastpath_cms.domain.clean_copies import AGAIN, EDITION_OF_COPIES, TRIES, is_blind_copy
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.models import CleanCopy, Edition, Manuscript, Submission


@dataclass(frozen=True, slots=True)
class Copied:
    """How it stands with the clean copy of one version."""

    sha256: str | None = None
    why: str = ""  # why there is none, once the last try is over

    @property
    def is_coming(self) -> bool:
        """Tell whether the copy is still to be made."""
        return self.sha256 is None and not self.why


def copies_of(
    session: Session, edition: Edition, manuscripts: list[Manuscript]
) -> dict[int, Copied]:
    """Return the copy of each version, by its number."""
    wanted = {row.number: (row.sha256, _is_blind(edition, row)) for row in manuscripts}
    if not wanted:
        return {}
    hashes = {sha256 for sha256, _ in wanted.values()}
    rows = session.scalars(select(CleanCopy).where(CleanCopy.manuscript_sha256.in_(hashes)))
    known = {(row.manuscript_sha256, row.is_blind): _copied(row) for row in rows}
    return {number: known.get(key, Copied()) for number, key in wanted.items()}


def copy_of(session: Session, edition: Edition, manuscript: Manuscript) -> Copied:
    """Return the copy of one version."""
    return copies_of(session, edition, [manuscript])[manuscript.number]


def next_to_copy(session: Session, real: datetime) -> tuple[str, bool] | None:
    """Return the hash of the file that waited longest for a copy, and whether it is a blind one."""
    row = session.execute(_wanting(real).order_by(Manuscript.id).limit(1)).one_or_none()
    if row is None:
        return None
    sha256, is_blind = row
    return sha256, bool(is_blind)


def wanting_count(session: Session, real: datetime) -> int:
    """Return how many versions wait for a copy now."""
    return session.scalar(select(func.count()).select_from(_wanting(real).subquery())) or 0


def failed_count(session: Session) -> int:
    """Return how many files have no copy after the last try."""
    gone = and_(CleanCopy.sha256.is_(None), CleanCopy.attempt_count >= TRIES)
    return session.scalar(select(func.count()).where(gone)) or 0


def _wanting(real: datetime) -> Select[str, bool]:
    is_blind = case((and_(Edition.is_double_blind, ~Manuscript.is_final), true()), else_=false())
    copied = and_(CleanCopy.manuscript_sha256 == Manuscript.sha256, CleanCopy.is_blind == is_blind)
    failed = and_(CleanCopy.sha256.is_(None), CleanCopy.attempt_count < TRIES)
    old = CleanCopy.made_by < EDITION_OF_COPIES
    due = and_(or_(failed, old), CleanCopy.tried_at <= real - AGAIN)
    return (
        select(Manuscript.sha256, is_blind)
        .join(Submission, Submission.id == Manuscript.submission_id)
        .join(Edition, Edition.id == Submission.edition_id)
        .outerjoin(CleanCopy, copied)
        .where(
            Manuscript.check_state == CheckState.FIT,
            or_(CleanCopy.manuscript_sha256.is_(None), due),
        )
    )


def _is_blind(edition: Edition, manuscript: Manuscript) -> bool:
    return is_blind_copy(is_double_blind=edition.is_double_blind, is_final=manuscript.is_final)


def _copied(row: CleanCopy) -> Copied:
    if row.sha256 is not None:
        return Copied(row.sha256)
    if row.attempt_count < TRIES:
        return Copied()
    return Copied(None, row.why or "making it was broken off each time")
