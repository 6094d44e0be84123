"""The rows of conflicts of interest, as every deed about them writes and records them."""

from __future__ import annotations

from sqlalchemy import delete, exists, select

from fastpath_cms.domain.ties import Tie
from fastpath_cms.models import Assignment, Conflict, Review, Submission
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.granting import ensure_deputies


def row_of(act: Act, submission_id: int, person_id: int, source: ConflictSource) -> Conflict | None:
    """Return what one source said about a pair, live or dismissed."""
    return act.session.scalars(
        select(Conflict).where(
            Conflict.submission_id == submission_id,
            Conflict.person_id == person_id,
            Conflict.source == source,
        )
    ).one_or_none()


def upsert(
    act: Act, submission_id: int, person_id: int, source: ConflictSource, tie: Tie
) -> Conflict:
    """Make the row of one source say a tie, live as of now."""
    row = row_of(act, submission_id, person_id, source)
    if row is None:
        row = Conflict(submission_id=submission_id, person_id=person_id, source=source)
        act.session.add(row)
    row.kind, row.evidence, row.declared_at = tie.kind.value, tie.evidence, act.now
    row.dismissed_at, row.dismissed_reason = None, ""
    return row


def write(
    act: Act, submission: Submission, person_id: int, source: ConflictSource, tie: Tie
) -> None:
    """Put a conflict on record, give an assignment not begun back, and see to a deputy."""
    upsert(act, submission.id, person_id, source, tie)
    give_back(act, submission.id, person_id)
    record(act, submission, "conflict.declare", person_id, kind=tie.kind.value, source=source.value)
    act.session.flush()
    ensure_deputies(act, submission.edition_id)


def give_back(act: Act, submission_id: int, person_id: int) -> None:
    """Take an assignment away whose review was not begun."""
    begun = exists().where(Review.submission_id == submission_id, Review.person_id == person_id)
    act.session.execute(
        delete(Assignment).where(
            Assignment.submission_id == submission_id, Assignment.person_id == person_id, ~begun
        )
    )


def record(act: Act, submission: Submission, deed: str, person_id: int, **details: str) -> None:
    """Write the audit row of a deed about a pair."""
    audit.record(
        act,
        deed,
        f"submission:{submission.number}",
        edition_id=submission.edition_id,
        submission_id=submission.id,
        person=person_id,
        **details,
    )
