"""Which hard rules a chair lets the PDF of one submission break."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.models import Waiver


def waivers_of(session: Session, submission_id: int) -> list[Waiver]:
    """Return the waivers of a submission, the oldest first."""
    return list(
        session.scalars(
            select(Waiver).where(Waiver.submission_id == submission_id).order_by(Waiver.id)
        )
    )


def waived_rules(session: Session, submission_id: int) -> tuple[str, ...]:
    """Return the rules alone."""
    return tuple(waiver.rule for waiver in waivers_of(session, submission_id))
