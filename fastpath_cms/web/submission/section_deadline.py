"""Beside the paper, for its authors: how long it can be changed."""

from __future__ import annotations

from typing import Any

from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Submission
from fastpath_cms.web.due import due_at_of
from fastpath_cms.web.guards import standing_of
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the deadline that counts for this submission, until it has passed."""
    due_at = due_at_of(submission)
    is_open = submission.status in {Status.DRAFT, Status.SUBMITTED}
    if not standing_of(submission).is_author or not is_open or due_at is None:
        return None
    return {"due_at": due_at, "is_repair": due_at == submission.repair_due_at}


SECTION = Section(
    10, "deadline", Action.SUBMISSION_VIEW, load, "submission/_deadline.html", is_rail=True
)
