"""The only hand that writes a submission's status."""

from __future__ import annotations

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.workflow import TOLD, Move, Status, status_after
from fastpath_cms.models import Submission
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act


def advance(act: Act, submission: Submission, move: Move, phase: Phase) -> None:
    """Make ``move`` if the workflow permits it, stamp its instant, and put it on record.

    Raises IllegalMove, and changes nothing, when the table has no such move.
    """
    before = submission.status
    after = status_after(before, move, phase)
    submission.status = after
    if before is Status.WITHDRAWN:
        submission.withdrawn_at = None
    if after is Status.SUBMITTED:
        submission.submitted_at = submission.submitted_at or act.now  # revived: as before
    elif after is Status.WITHDRAWN:
        submission.withdrawn_at = act.now
    elif after in TOLD and submission.notified_at is None:
        submission.notified_at = act.now
    audit.record(
        act,
        f"submission.{move.value}",
        f"submission:{submission.number}",
        edition_id=submission.edition_id,
        submission_id=submission.id,
        before=before.value,
        after=after.value,
        phase=phase.name.lower(),
    )
