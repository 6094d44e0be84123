"""What a chair read of the letters of a release, and which addresses did not take their last."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.models import Letter, LetterReading, LetterState
from fastpath_cms.queries.viewer import Viewer


def read_marks(session: Session, viewer: Viewer, submission_ids: Collection[int]) -> dict[int, str]:
    """Return the marks of the letters that the viewer read, by submission; one query."""
    rows = session.execute(
        select(LetterReading.submission_id, LetterReading.mark).where(
            LetterReading.person_id == viewer.person_id,
            LetterReading.submission_id.in_(submission_ids),
        )
    )
    return {row.submission_id: row.mark for row in rows}


def failing_addresses(session: Session, submission_ids: Collection[int]) -> frozenset[str]:
    """Return the addresses, in lower case, that did not take the last letter about a submission.

    Only letters about these submissions count: of others the reader may not know.
    """
    rows = session.execute(
        select(Letter.recipient_address, Letter.state)
        .where(
            Letter.submission_id.in_(submission_ids),
            Letter.state.in_((LetterState.SENT, LetterState.FAILED)),
        )
        .order_by(Letter.id)
    )
    last = {address.lower(): state for address, state in rows}
    return frozenset(address for address, state in last.items() if state is LetterState.FAILED)
